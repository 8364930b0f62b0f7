"""From the text of a cell to a value: numbers, bands, coordinates, lists. Pure; unreadable gives None or ""."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Any

from saxaul.core.folding import script_of
from saxaul.orgs.choices import Budget, People

_NOTHING = frozenset(
    (
        "|-|--|—|–|.|/|n/a|na|#n/a|null|none|nil|nan|unknown|not known|无|無|暂无|未知|空|"
        "لا يوجد|غير متوفر|غير معروف|không|không có|chưa rõ|not available|not applicable|not provided|n.a.|"
        "not specified|n.d.|none yet|no website|s/d|sin dato|sin datos|ninguno|ninguna|néant|aucun|aucune|keine|keiner|"
        "k. a.|não informado|não consta|nessuno|brak|нет|нет данных|не указано|немає|yok|なし|無し|不明|없음|"
        "해당없음|ไม่มี|tidak ada|אין|ندارد|نامشخص|ingen|geen|nincs"
    ).split("|")
)
_SPLIT = re.compile(r"\s*(?:[|;；、،]|\r?\n)\s*")
_SPLIT_COMMAS = re.compile(r"\s*(?:[|;；、،,，/]|\r?\n)\s*")
_NUMBER = re.compile(r"-?\d[\d.,' \u00a0\u202f]*")
_ARABIC_SIGNS = {0x066B: ".", 0x066C: ","}  # decimal and thousands
_FACTORS = (
    ("亿", 1e8), ("億", 1e8), ("万", 1e4), ("萬", 1e4), ("千", 1e3),
    ("tỷ", 1e9), ("triệu", 1e6), ("nghìn", 1e3), ("مليار", 1e9), ("مليون", 1e6), ("ألف", 1e3),
    ("billion", 1e9), ("million", 1e6), ("bn", 1e9), ("mio", 1e6), ("m", 1e6), ("k", 1e3),
)  # fmt: skip


def is_nothing(value: Any) -> bool:
    """Whether the cell says nothing: empty, or one of the words people write for “empty” in our languages."""
    if value is None:
        return True
    return isinstance(value, str) and len(value) < 24 and value.strip().lower() in _NOTHING


def text_of(value: Any) -> str:
    """The cell as text; whole numbers without the `.0` that spreadsheets add; nothing for lists and maps."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None or isinstance(value, (list, dict)) else str(value)


def cell(values: Mapping[str, Any], column: str) -> Any:
    """The value of a column, also of a nested one written with points."""
    value = values.get(column)
    return deep_value(values, column.split(".")) if value is None and "." in column else value


def deep_value(values: Any, path: Iterable[str]) -> Any:
    """What stands at the end of the path through maps; of a list the first member."""
    for part in path:
        if isinstance(values, list):
            values = values[0] if values else None
        if not isinstance(values, dict):
            return None
        values = values.get(part)
    return values


def split_list(value: Any, *, commas: bool = False) -> list[str]:
    """Members of a list cell, split on | ; 、 ، and line breaks (and commas on request), without empty ones."""
    if isinstance(value, list):
        members = [text_of(member) for member in value]
    else:
        members = (_SPLIT_COMMAS if commas else _SPLIT).split(text_of(value))
    return [member for member in members if not is_nothing(member)]


def number_of(value: Any, *, decimal_comma: bool = False) -> float | None:
    """The first number in the text. Understands 1,234.5 and 1.234,5, any script's digits, “12万”, “1.5 million”."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return float(value)
    text = text_of(value)
    if not text.isascii():
        text = text.translate(_ARABIC_SIGNS)
    match = _NUMBER.search(text)
    if not match:
        return None
    digits = re.sub(r"[' \u00a0\u202f]", "", match[0]).rstrip(".,")
    try:
        number = float(_plain(digits, decimal_comma))
    except ValueError:
        return None
    rest = text[match.end() :].strip().lower()
    return number * next((factor for word, factor in _FACTORS if rest.startswith(word) and _ends(rest, word)), 1)


def _ends(rest: str, word: str) -> bool:
    after = rest[len(word) : len(word) + 1]
    return not (word.isascii() and after.isalpha())


def _plain(digits: str, decimal_comma: bool) -> str:
    """Digits with a point as the decimal sign and no sign between thousands."""
    point, comma = digits.rfind("."), digits.rfind(",")
    if point >= 0 and comma >= 0:
        decimal = "." if point > comma else ","
    elif comma >= 0:
        grouped = digits.count(",") > 1 or len(digits) - comma == 4
        decimal = "," if not grouped or (decimal_comma and digits.count(",") == 1) else "."
    elif point >= 0:
        grouped = digits.count(".") > 1 or (decimal_comma and len(digits) - point == 4)
        decimal = "," if grouped else "."
    else:
        return digits
    thousands = "," if decimal == "." else "."
    return digits.replace(thousands, "").replace(decimal, ".")


_PEOPLE, _BUDGET = tuple(People.values), tuple(Budget.values)
_PEOPLE_FROM = (0.5, 4.5, 19.5, 99.5)
_BUDGET_FROM = (0.5, 10_000.5, 100_000.5, 1_000_000.5, 10_000_000.5)


def people_band(value: Any, *, decimal_comma: bool = False) -> str:
    """Band of `choices.People` for a count or for a range such as “11-50” (its lower end); "" when unreadable."""
    text = text_of(value)
    if text in _PEOPLE:
        return text
    number = number_of(value, decimal_comma=decimal_comma)
    return "" if number is None or number < 0 else _PEOPLE[bisect_right(_PEOPLE_FROM, number)]


def budget_band(value: Any, *, factor: float = 1, decimal_comma: bool = False) -> str:
    """Band of `choices.Budget` for a sum in main units times `factor`; "" when unreadable or negative."""
    text = text_of(value).lower()
    if text in _BUDGET:
        return text
    number = number_of(value, decimal_comma=decimal_comma)
    return "" if number is None or number < 0 else _BUDGET[bisect_right(_BUDGET_FROM, number * factor)]


_SIGNS = {"n": 1, "north": 1, "北": 1, "北纬": 1, "北緯": 1, "ش": 1, "شمال": 1, "شمالا": 1, "bắc": 1, "vĩ độ": 1,
          "s": -1, "south": -1, "南": -1, "南纬": -1, "ج": -1, "جنوب": -1, "جنوبا": -1, "nam": -1,
          "e": 1, "east": 1, "东": 1, "東": 1, "东经": 1, "東經": 1, "شرق": 1, "شرقا": 1, "đông": 1,
          "w": -1, "west": -1, "西": -1, "西经": -1, "غرب": -1, "غربا": -1, "tây": -1}  # fmt: skip
_EAST_WEST = frozenset("e east w west 东 東 东经 東經 西 西经 شرق شرقا غرب غربا đông tây".split())
_ANGLE = re.compile(
    r"(?P<before>[^\W\d_]+)?\s*(?P<degrees>[-+]?\d+(?:[.,]\d+)?)\s*(?:°|º|度|d)?"
    r"(?:\s*(?P<minutes>\d+(?:[.,]\d+)?)\s*(?:['′’]|分))?(?:\s*(?P<seconds>\d+(?:[.,]\d+)?)\s*(?:\"|″|”|''|′′|秒))?"
    r"\s*(?P<after>[^\W\d_]+)?"
)


def degrees_of(value: Any) -> float | None:
    """One angle in degrees: 38.62, “38,62”, 38°37'12\"N, “北纬38度37分”."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    text = text_of(value)
    try:
        return float(text)
    except ValueError:
        pass
    match = _ANGLE.fullmatch(text.strip(" ,;()"))
    return _angle(match)[0] if match else None


def _angle(match: re.Match[str]) -> tuple[float, str]:
    size, minutes, seconds = (
        float((match[part] or "0").replace(",", ".")) for part in ("degrees", "minutes", "seconds")
    )
    letters = (match["before"] or match["after"] or "").lower()
    number = abs(size) + minutes / 60 + seconds / 3600
    sign = -1 if size < 0 or match["degrees"].startswith("-") else 1
    return number * sign * _SIGNS.get(letters, 1), letters


def point_of(value: Any) -> tuple[float, float] | None:
    """(longitude, latitude) from a pair in one cell: “lat, lon” unless letters say otherwise, WKT, a list [lon, lat],
    a map with latitude and longitude, or GeoJSON. Shapes give the middle of their bounding box."""
    if isinstance(value, dict):
        return _point_of_map(value)
    if isinstance(value, list):
        return _middle(value)
    text = text_of(value)
    if text.upper().startswith("POINT"):
        numbers = re.findall(r"-?\d+(?:\.\d+)?", text)
        return (float(numbers[0]), float(numbers[1])) if len(numbers) >= 2 else None
    angles = [_angle(match) for match in _ANGLE.finditer(_points_only(text))]
    if len(angles) != 2:
        return None
    (first, letters), (second, _rest) = angles
    return (first, second) if letters in _EAST_WEST else (second, first)


def _points_only(text: str) -> str:
    """“38,62; 103,08” keeps its decimal commas, “38.62,103.08” gets a blank between the two numbers."""
    if text.count(",") == 1 and ";" not in text:
        return text.replace(",", " ; ")
    return text.replace(", ", " ; ")


def _point_of_map(value: dict[str, Any]) -> tuple[float, float] | None:
    if "coordinates" in value and not isinstance(value["coordinates"], dict):
        return _middle(value["coordinates"])
    if isinstance(value.get("geometries"), list):
        return _middle([part.get("coordinates") for part in value["geometries"] if isinstance(part, dict)])
    latitude = next((value[key] for key in ("latitude", "lat") if key in value), None)
    longitude = next((value[key] for key in ("longitude", "lng", "lon", "long") if key in value), None)
    y, x = degrees_of(latitude), degrees_of(longitude)
    return None if x is None or y is None else (x, y)


def _middle(value: Any) -> tuple[float, float] | None:
    points: list[tuple[float, float]] = []
    _collect(value, points, 0)
    if not points:
        return None
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _collect(value: Any, points: list[tuple[float, float]], depth: int) -> None:
    if not isinstance(value, list) or depth > 6:
        return
    numbers = [degrees_of(part) for part in value[:2] if not isinstance(part, (list, dict))]
    if len(numbers) == 2 and numbers[0] is not None and numbers[1] is not None:
        points.append((numbers[0], numbers[1]))
        return
    for part in value:
        _collect(part, points, depth + 1)


_SMALL = frozenset(
    "a an and as at by da das de del della des di do dos du e el en et for from in la las le les los of on or the to "
    "und with y".split()
)
_KEEP = frozenset(
    "uk usa us eu un nhs ymca ywca rspca rspb nspcc pta ptfa bbc cio cic wi raf hiv aids lgbt lgbtq pdsa scout's "
    "ngo tv it ii iii iv vi vii viii ix xi xii mnd ms cnd wwf icw ong onlus odv aps ets asbl npc".split()
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_VOWEL = re.compile(r"[AEIOUYÀ-Ý]")


def readable_case(text: str) -> str:
    """A name that is all capitals, as it would stand in a sentence; any other text unchanged.

    Acronyms stay: words without vowels, short words in brackets, and a list of known ones.
    """
    if not text.isupper() or len(text) < 6 or script_of(text) != "Latn":
        return text
    first = True

    def word(match: re.Match[str]) -> str:
        nonlocal first
        capitals, start = match[0], match.start()
        low = capitals.lower()
        leading, first = first, False
        bracketed = start > 0 and text[start - 1] == "(" and text[match.end() : match.end() + 1] == ")"
        lettered = text[match.end() : match.end() + 1] == "." and len(capitals) == 1
        if low in _KEEP or lettered or (bracketed and len(capitals) <= 6) or not _VOWEL.search(capitals):
            return _SHORTENED.get(capitals, capitals)
        if low in _SMALL and not leading:
            return low
        if low.startswith("mc") and len(low) > 4:
            return f"Mc{low[2:].capitalize()}"
        return low[0].upper() + low[1:]

    return _WORD.sub(word, text)


_SHORTENED = {"ST": "St", "MR": "Mr", "MRS": "Mrs", "DR": "Dr", "LTD": "Ltd", "NR": "nr", "SCOUT'S": "Scout's"}


_TRADITIONAL_OR_NOT = ("gb2312", "big5")
_VIET = re.compile(r"[ăâđêôơưĂĐƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")


_LETTERS_OF: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("Arab", "ur", frozenset("ٹڈڑںےۓ")),
    ("Arab", "ps", frozenset("ټډړښږڼې")),
    ("Arab", "fa", frozenset("پچژگیک")),
    ("Cyrl", "uk", frozenset("іїєґІЇЄҐ")),
    ("Cyrl", "kk", frozenset("әғқңұһӘҒҚҢҰҺ")),
    ("Cyrl", "mn", frozenset("өүӨҮ")),
    ("Cyrl", "sr", frozenset("ђјљњћџЂЈЉЊЋЏ")),
    ("Cyrl", "ru", frozenset("ыэёЫЭЁ")),
    ("Beng", "as", frozenset("ৰৱ")),
)
_SCRIPT_LANGUAGES = {
    **{"Jpan": "ja", "Kore": "ko", "Arab": "ar", "Hebr": "he", "Grek": "el", "Thai": "th", "Taml": "ta", "Beng": "bn"},
    **{"GEORGIAN": "ka", "ARMENIAN": "hy", "KHMER": "km", "LAO": "lo", "MYANMAR": "my", "SINHALA": "si"},
    **{
        "TELUGU": "te",
        "KANNADA": "kn",
        "MALAYALAM": "ml",
        "GUJARATI": "gu",
        "GURMUKHI": "pa",
        "ORIYA": "or",
        "TIBETAN": "bo",
    },
}


def language_of(text: str) -> str:
    """A language tag from the letters alone: zh, zh-Hans, ja, ar, fa, vi …; "" where they do not tell."""
    if text.isascii():
        return ""
    script = script_of(text)
    if script == "Hani":
        return _language_of_han(text)
    if script == "Latn":
        whole = text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
        return "vi" if len(_VIET.findall(whole.lower())) >= 2 else ""
    if script in ("Arab", "Cyrl", "Beng"):
        letters = set(text)
        own = next((tag for of, tag, telling in _LETTERS_OF if of == script and letters & telling), "")
        return own or _SCRIPT_LANGUAGES.get(script, "")
    if script == "Zyyy":
        letter = next((character for character in text if character.isalpha()), "")
        script = unicodedata.name(letter, "").partition(" ")[0] if letter else ""
    return _SCRIPT_LANGUAGES.get(script, "")


def _language_of_han(text: str) -> str:
    if any("\u3040" <= character <= "\u30ff" for character in text):
        return "ja"
    if any("\uac00" <= character <= "\ud7af" for character in text):
        return "ko"
    plain = [_encodes(text, codec) for codec in _TRADITIONAL_OR_NOT]
    return {(True, False): "zh-Hans", (False, True): "zh-Hant"}.get((plain[0], plain[1]), "zh")


def _encodes(text: str, codec: str) -> bool:
    try:
        "".join(c for c in text if "\u3400" <= c <= "\u9fff").encode(codec)
    except UnicodeEncodeError:
        return False
    return True
