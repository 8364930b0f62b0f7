"""From what registers write as a date to `2011`, `2011-05` or `2011-05-03`. Pure; unreadable gives "".

Years of other calendars are converted. What the conversion leaves open is left out: a lunar year alone lies in two of
ours, so it gives nothing; a lunar day is sure to about a day, so its month stands only where that does not matter.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from saxaul.core.folding import fold
from saxaul.orgs.importing.words import word_list

CALENDARS = frozenset({"hijri", "persian", "nepali", "roc"})

_ISO = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ].*)?(?:\.0)?$")
_YEAR_FIRST = re.compile(
    r"^(\d{4})\s*(?:[年/.\-]\s*(?:(\d{1,2})\s*(?:月|[/.\-]|$)\s*(?:(\d{1,2})\s*日?)?)?(?:\s.*)?|年\D*)$"
)
_YEAR_LAST = re.compile(r"^(?:(\d{1,2})\s*[/.\-]\s*)?(\d{1,2})\s*[/.\-]\s*(\d{4})\.?(?:\s.*)?$")
_WORDED = re.compile(
    r"^(?:(\d{1,2})(?:st|nd|rd|th|er|º|ª|°)?\.?\s*)?([^\d]{3,24}?)\s*(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})(?:\s*\D{0,6})$"
)
_VIETNAMESE = re.compile(r"^(?:ngày\s+(\d{1,2})\s+)?(?:tháng\s+(\d{1,2})\s*(?:/|năm)?\s*)?(?:năm\s+)?(\d{4})$", re.I)
_SHORT_YEAR_FIRST = re.compile(r"^(\d{2,3})(?=\s*[年/.\-]\s*\d{1,2}\s*(?:[月/.\-]|$))")
_ROC = re.compile(r"^(?:中華|中华)?民[國国]\s*(\d{1,3})(?=\D|$)")
_JAPANESE = re.compile(r"^(明治|大正|昭和|平成|令和|[MTSHR])\s*(元|\d{1,2})(?=\s*[年./\-])", re.I)
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018,
         "m": 1867, "t": 1911, "s": 1925, "h": 1988, "r": 2018}  # fmt: skip
_CHINESE_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_CHINESE_NUMBER = re.compile(r"[〇零○一二三四五六七八九十]+")
_KOREAN = str.maketrans("년월일", "年月日")
_JOINTS = frozenset("de del di d of the do da ci".split())
_PERSIAN_MARK = re.compile(r"\s*(?:ه\s?ـ?\s?\.?\s?ش\.?|هجری شمسی|شمسی|ش)$")
_HIJRI_MARK = re.compile(r"\s*(?:هـ|هجري[ةه]?|ه|ھ|A\.?H\.?)$", re.I)
_COMMON_MARK = re.compile(r"\s*(?:ميلادي[ةه]?|م|г\.?|р\.?|r\.|года|року)$")
_BUDDHIST = range(2400, 2644)


@lru_cache(maxsize=4096)
def date_of(text: str, *, month_first: bool = False, calendar: str = "") -> str:
    """`2011`, `2011-05` or `2011-05-03` from the ways dates are written in many languages; "" when unreadable.

    3/5/2011 is the third of May unless `month_first`, or unless only the other order is a date. `calendar` is what the
    column counts in (one of `CALENDARS`); eras and marks inside the cell say so themselves.
    """
    text = text.strip()
    if not text.isascii():
        text = "".join(str(int(c)) if c.isdecimal() else c for c in text)
    if not calendar and (match := _ISO.match(text)) and int(match[1]) not in _BUDDHIST:
        return _joined(*match.groups())
    if text.isdigit() and len(text) in (5, 8):
        return _from_digits(text)
    text, calendar = _plain(text, calendar)
    parts = _parts(text, month_first)
    if parts is None:
        return ""
    year, month, day = parts
    if calendar in _SPANS and year < 1700 + 400 * (calendar == "nepali"):
        return _converted(calendar, year, month, day)
    if year in _BUDDHIST:
        year -= 543
    return _joined(f"{year:04}", month and str(month), day and str(day))


def _from_digits(text: str) -> str:
    """20110305, or the day number of a spreadsheet whose cell lost its format: 38000 is the 14th of January 2004."""
    if len(text) == 5:
        return (date(1899, 12, 30) + timedelta(days=int(text))).isoformat() if 5000 < int(text) < 70_000 else ""
    return _joined(text[:4], text[4:6], text[6:]) if text[:2] in ("18", "19", "20") else ""


def _joined(year: str, month: str | int | None, day: str | int | None) -> str:
    parts = [year, f"{int(month):02}" if month else "", f"{int(day):02}" if month and day else ""]
    return "-".join(part for part in parts if part)


def _plain(text: str, calendar: str) -> tuple[str, str]:
    """The text with a year of four digits and without marks, and the calendar a mark named."""
    if not text.isascii():
        text = text.translate(_KOREAN).replace("พ.ศ.", " ").replace("平成元", "平成1").strip()
        if "年" in text:
            text = _CHINESE_NUMBER.sub(lambda match: _chinese_number(match[0]), text)
        if _PERSIAN_MARK.search(text):
            text, calendar = _PERSIAN_MARK.sub("", text), "persian"
        elif _HIJRI_MARK.search(text):
            text, calendar = _HIJRI_MARK.sub("", text), calendar or "hijri"
        else:
            text = _COMMON_MARK.sub("", text)
        if match := _ROC.match(text):
            return f"{int(match[1]) + 1911}{text[match.end() :]}", ""
    if match := _JAPANESE.match(text):
        number = 1 if match[2] == "元" else int(match[2])
        return f"{_ERAS[match[1].lower()] + number}{text[match.end() :]}", ""
    if calendar == "roc":
        text = _SHORT_YEAR_FIRST.sub(lambda match: str(int(match[1]) + 1911), text)
    return text, calendar


def _chinese_number(text: str) -> str:
    """二〇一八 → 2018, 十一 → 11, 二十 → 20."""
    if "十" not in text:
        return text.translate(_CHINESE_DIGITS)
    tens, _ten, ones = text.partition("十")
    return str(int(tens.translate(_CHINESE_DIGITS) or 1) * 10 + int(ones.translate(_CHINESE_DIGITS) or 0))


def _parts(text: str, month_first: bool) -> tuple[int, int | None, int | None] | None:
    year: str | None
    month: str | int | None
    day: str | None
    if match := (_ISO.match(text) or _YEAR_FIRST.match(text)):
        year, month, day = match.groups()
    elif match := _YEAR_LAST.match(text):
        day, month, year = match.groups()
        if day and (int(month) > 12 or (month_first and int(day) <= 12)):
            day, month = month, day
    elif match := _VIETNAMESE.match(text):
        day, month, year = match.groups()
    elif match := _WORDED.match(text):
        before, word, after, year = match.groups()
        month, day = month_of(word), before or after
        if month is None:
            return None
    else:
        return None
    return int(year or 0), int(month) if month else None, int(day) if month and day else None


@lru_cache(maxsize=512)
def month_of(words: str) -> int | None:
    """The number of a month from its name, with the small words that stand around it in some languages."""
    known = word_list("months")
    folded = fold(words)
    bare = " ".join(word for word in folded.split() if word not in _JOINTS)
    found = known.get(folded) or known.get(bare)
    return int(found) if found else None


# Other calendars: the first and the last day (as ordinals) that a date may stand for ---------------------------


def _hijri(year: int, month: int, day: int) -> int:
    """Day number by the arithmetical calendar (leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29 of 30)."""
    return (11 * year + 3) // 30 + 354 * year + 30 * month - (month - 1) // 2 + day + 1948440 - 385 - 1721425


_PERSIAN_LEAP = frozenset({1, 5, 9, 13, 17, 22, 26, 30})  # of 33 years; holds from 1178 to 1633


def _persian(year: int, month: int, day: int) -> int:
    start = date(2021, 3, 21).toordinal() + 365 * (year - 1400)  # the first of Farvardin 1400
    low, high = min(year, 1400), max(year, 1400)
    leaps = sum(1 for one in range(low, high) if one % 33 in _PERSIAN_LEAP)
    start += leaps if year > 1400 else -leaps
    return start + (31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)) + day - 1


_NEPALI_STARTS = (
    *((4, 14), (5, 15), (6, 15), (7, 16), (8, 17), (9, 17)),
    *((10, 18), (11, 17), (12, 16), (1, 14), (2, 13), (3, 14)),
)


def _nepali(year: int, month: int, day: int) -> int:
    """Months of Bikram Sambat have 29 to 32 days by tables; their usual first days are within two days of these."""
    starts = _NEPALI_STARTS[month - 1]
    return date(year - (57 if month <= 9 else 56), *starts).toordinal() + day - 1


_SPANS = {"hijri": (_hijri, 29, 2), "persian": (_persian, 29, 0), "nepali": (_nepali, 29, 2)}


def _converted(calendar: str, year: int, month: int | None, day: int | None) -> str:
    """What the first and the last day the date may stand for have in common."""
    ordinal, month_days, doubt = _SPANS[calendar]
    if not 1 <= (month or 1) <= 12 or not 1 <= (day or 1) <= 32 or year < 1000:
        return ""
    first = ordinal(year, month or 1, day or 1) - doubt
    last = ordinal(year, month or 12, day or month_days) + doubt
    start, end = (date.fromordinal(number).isoformat().split("-") for number in (first, last))
    common = []
    for one, other in zip(start, end, strict=True):
        if one != other:
            break
        common.append(one)
    return "-".join(common)


def this_year() -> int:
    """The year it is in UTC."""
    return datetime.now(tz=UTC).year


def calendar_of(header: str, texts: list[str]) -> str:
    """The calendar a column of dates counts in, from its name and from years that are none of ours; "" for ours."""
    plain = ["".join(str(int(c)) if c.isdecimal() else c for c in text) for text in texts]
    years = [int(found[0]) for found in (re.findall(r"(?<!\d)\d{4}(?!\d)", text) for text in plain) if found]
    if any(_ROC.match(text) or re.match(r"^1[01]\d[./]\d\d?[./]\d\d?$", text) for text in plain):
        return "roc"
    if not years:
        return ""
    if sum(1250 <= year <= 1480 for year in years) * 2 > len(years):
        if re.search(r"[یکپچژگ]|persian|jalali|shamsi", header, re.I):
            return "persian"
        return "hijri" if re.search(r"[\u0600-\u06ff]|hijri", header, re.I) else ""
    nepali = re.search(r"[\u0900-\u097f]|\bb\.?\s?s\b|miti|bikram", header, re.I)
    late = sum(this_year() + 1 < year <= 2150 for year in years)
    return "nepali" if nepali and ("मिति" in header or late * 2 > len(years)) else ""
