"""From what people and registers write to a record in its one written form.

`clean_record` never raises: it returns the good part and a list of problems, so that nothing typed is lost and an
import can say what it refused. Codes of problems are stable; the sentences are in `PROBLEMS`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from saxaul.orgs import areas
from saxaul.orgs.choices import (
    Budget,
    Datum,
    Kind,
    LinkKind,
    NameKind,
    People,
    Precision,
    SiteVisibility,
    Status,
    Visibility,
)
from saxaul.orgs.record import Record, without_empty

NAME_MAX, TEXT_MAX, LINE_MAX, LIST_MAX = 300, 20_000, 200, 60
SUMMARY_MAX = 300


class Problem(NamedTuple):
    field: str
    code: str
    value: str


PROBLEMS = {
    "name_missing": _("There is no name."),
    "too_long": _("This is too long and was cut."),
    "too_many": _("There are too many entries; the first ones were kept."),
    "unknown_value": _("This is not one of the values in the list."),
    "bad_country": _("This is not a country we know. Write its name, or its code of two letters."),
    "bad_language": _("This is not a language code."),
    "bad_url": _("This is not a web address."),
    "bad_email": _("This is not an e-mail address."),
    "bad_date": _("This is not a date such as 2011, 2011-05 or 2011-05-03."),
    "bad_currency": _("This is not a currency code of three letters."),
    "bad_coordinates": _("These are not coordinates on Earth."),
    "zero_coordinates": _("Both coordinates are zero, which is a place in the sea."),
}

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|[\ud800-\udfff]")
_BLANKS = re.compile(r"[ \t\u00a0\u3000]+")
_LANGUAGE = re.compile(r"^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?$")
_DATE = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_EMAIL = re.compile(r"^[^@\s<>\"']{1,64}@[^@\s<>\"']{1,190}\.[^@\s<>\"'.]{2,}$")
_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")
_ACCOUNT_KINDS = frozenset({"wechat", "zalo", "douyin", "weibo", "bilibili", "telegram", "x", "instagram", "facebook"})
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def one_line(value: object, limit: int = LINE_MAX) -> str:
    """Text on one line: no control or direction-override characters, single blanks, at most `limit` characters."""
    text = str(value)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = _CONTROL.sub("", text.replace("\r", " ").replace("\n", " "))
        text = _BLANKS.sub(" ", text)
    elif "  " in text:  # the only blank that is printable
        text = _BLANKS.sub(" ", text)
    return text.strip()[:limit].rstrip()


def many_lines(value: object, limit: int = TEXT_MAX) -> str:
    """Text with line breaks: LF only, no control characters, at most one empty line in a row."""
    text = str(value)
    if text.isprintable():  # one plain line, as most are
        return one_line(text, limit)
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub("", text)
    text = "\n".join(_BLANKS.sub(" ", line).rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip()[:limit].rstrip()


@lru_cache(maxsize=2048)
def language_tag(value: str) -> str:
    """BCP 47 in its usual letter case (`zh-Hans`, `pt-BR`); empty when it is not one."""
    value = value.strip().replace("_", "-")
    if not _LANGUAGE.match(value):
        return ""
    first, *rest = value.split("-")
    return "-".join([first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)])


def partial_date(value: str) -> str:
    """`2011`, `2011-05` or `2011-05-03` from an ISO date or the start of one; empty when it is not one."""
    match = _DATE.match(value.strip())
    if not match:
        return ""
    year, month, day = match.groups()
    if not 1000 <= int(year) <= 2100 or (month and not 1 <= int(month) <= 12):
        return ""
    if day and not 1 <= int(day) <= _DAYS[int(month) - 1]:
        return ""
    return "-".join(part for part in (year, month, day) if part)


def web_address(value: str) -> str:
    """An http(s) address, with the scheme added when it is missing; empty when it cannot be one."""
    text = one_line(value, 500)
    if not _SCHEME.match(text) or re.match(r"^[\w.-]+:\d+", text):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        _port = parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or "." not in host or " " in text or parts.username:
        return ""
    return text


class _Cleaner:
    """Collects problems while the fields of one record are cleaned."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def report(self, field: str, code: str, value: object) -> None:
        self.problems.append(Problem(field, code, str(value)[:200]))

    def line(self, field: str, value: object, limit: int = LINE_MAX) -> str:
        text = one_line(value, limit)
        if len(text) >= limit and len(one_line(value, limit + 1)) > limit:
            self.report(field, "too_long", text)
        return text

    def choice(self, field: str, value: object, values: frozenset[str]) -> str:
        text = str(value).strip()
        if text in values or not text:
            return text
        self.report(field, "unknown_value", text)
        return ""

    def country(self, field: str, value: object) -> str:
        text = str(value).strip().upper()
        if not text or (len(text) == 2 and text.isascii() and text.isalpha()):
            return text
        self.report(field, "bad_country", text)
        return ""

    def area(self, field: str, value: object) -> str:
        text = str(value).strip()
        if not text or areas.is_code(text):
            return text
        self.report(field, "unknown_value", text)
        return ""

    def language(self, field: str, value: object) -> str:
        text = language_tag(str(value))
        if not text and str(value).strip():
            self.report(field, "bad_language", value)
        return text

    def members(self, field: str, value: object) -> list[Any]:
        if not isinstance(value, (list, tuple)):
            return []
        if len(value) > LIST_MAX:
            self.report(field, "too_many", len(value))
        return list(value[:LIST_MAX])

    def maps(self, field: str, value: object) -> list[Mapping[str, Any]]:
        return [member for member in self.members(field, value) if isinstance(member, Mapping)]


def _values(choices: Any) -> frozenset[str]:
    return frozenset(choices.values)


_CHOICES: dict[str, frozenset[str]] = {
    "kind": _values(Kind),
    "status": _values(Status),
    "staff": _values(People),
    "volunteers": _values(People),
    "budget": _values(Budget),
}
_NAME_KINDS, _LINK_KINDS, _VISIBILITY = _values(NameKind), _values(LinkKind), _values(Visibility)
_SITE_VISIBILITY, _PRECISION, _DATUM = _values(SiteVisibility), _values(Precision), _values(Datum)


def _names(value: object, clean: _Cleaner) -> list[dict[str, str]]:
    result: list[dict[str, str]] = []
    seen: set[tuple[str, str]] = set()
    for name in clean.maps("names", value):
        text = clean.line("names", name.get("value") or "", NAME_MAX)
        if not any(map(str.isalnum, text)):
            continue
        kind = clean.choice("names", name.get("kind") or "other", _NAME_KINDS) or "other"
        language = clean.language("names", name.get("language") or "")
        if (text, language) not in seen:
            seen.add((text, language))
            result.append({"value": text, "kind": kind, **({"language": language} if language else {})})
    return result


def _texts(field: str) -> Callable[[object, _Cleaner], dict[str, str]]:
    def cleaned(value: object, clean: _Cleaner) -> dict[str, str]:
        result = {}
        for tag, text in value.items() if isinstance(value, Mapping) else ():
            language = clean.language(field, tag) or "und"
            if field == "summary":
                written = clean.line(field, text or "", SUMMARY_MAX)
            else:
                written = many_lines(text or "")
            if written:
                result[language] = written
        return result

    return cleaned


def _words(field: str, *, limit: int = 40) -> Callable[[object, _Cleaner], list[str]]:
    def cleaned(value: object, clean: _Cleaner) -> list[str]:
        words = [one_line(member, limit) for member in clean.members(field, value)]
        return list(dict.fromkeys(word for word in words if word))

    return cleaned


def _languages(value: object, clean: _Cleaner) -> list[str]:
    tags = [clean.language("languages", member) for member in clean.members("languages", value)]
    return list(dict.fromkeys(tag for tag in tags if tag))


def _point(value: object, clean: _Cleaner) -> list[float] | None:
    if value in (None, "", [], ()):
        return None
    try:
        longitude, latitude = (float(number) for number in value)  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        clean.report("sites", "bad_coordinates", value)
        return None
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        clean.report("sites", "bad_coordinates", f"{longitude}, {latitude}")
        return None
    if longitude == 0 and latitude == 0:
        clean.report("sites", "zero_coordinates", "0, 0")
        return None
    return [round(longitude, 6), round(latitude, 6)]


def _sites(value: object, clean: _Cleaner) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = []
    for number, site in enumerate(clean.maps("sites", value), start=1):
        written: dict[str, Any] = {}
        for key, limit in (("name", 200), ("street", 200), ("locality", 100), ("region", 100), ("postcode", 16)):
            if site.get(key):
                written[key] = clean.line("sites", site[key], limit)
        written["area"] = clean.area("sites", site.get("area") or "")
        written["country"] = clean.country("sites", site.get("country") or written["area"][:2])
        written["point"] = _point(site.get("point"), clean)
        if written["point"]:
            written["datum"] = clean.choice("sites", site.get("datum") or "", _DATUM)
            written["precision"] = clean.choice("sites", site.get("precision") or "", _PRECISION)
        written["opening"] = many_lines(site.get("opening") or "", 1000)
        written = {key: text for key, text in written.items() if text}
        if not written:
            continue
        visibility = clean.choice("sites", site.get("visibility") or "", _SITE_VISIBILITY)
        if visibility and visibility != SiteVisibility.PUBLIC:
            written["visibility"] = visibility
        result.append({"id": one_line(site.get("id") or f"s{number}", 8), **written})
    return result


def _areas(value: object, clean: _Cleaner) -> list[dict[str, str]]:
    result: list[dict[str, str]] = []
    for area in clean.maps("areas", value):
        chosen = clean.area("areas", area.get("area") or "")
        written = {"country": clean.country("areas", area.get("country") or chosen[:2])}
        written["region"] = clean.line("areas", area.get("region") or "", 100)
        written["name"] = clean.line("areas", area.get("name") or "", 200)
        written["area"] = chosen
        written = {key: text for key, text in written.items() if text}
        if written and written not in result:
            result.append(written)
    return result


def _identifiers(value: object, clean: _Cleaner) -> list[dict[str, str]]:
    result: list[dict[str, str]] = []
    for identifier in clean.maps("identifiers", value):
        scheme = clean.line("identifiers", identifier.get("scheme") or "", 40).upper()
        number = clean.line("identifiers", identifier.get("value") or "", 120)
        if scheme and number and {"scheme": scheme, "value": number} not in result:
            result.append({"scheme": scheme, "value": number})
    return result


def _links(value: object, clean: _Cleaner) -> list[dict[str, str]]:
    result: list[dict[str, str]] = []
    for link in clean.maps("links", value):
        raw = one_line(link.get("url") or "", 500)
        if not raw:
            continue
        kind = clean.choice("links", link.get("kind") or "website", _LINK_KINDS) or "other"
        account = kind in _ACCOUNT_KINDS and "/" not in raw and "." not in raw and not _SCHEME.match(raw)
        url = raw[:120] if account else web_address(raw)
        if not url:
            clean.report("links", "bad_url", raw)
        elif {"kind": kind, "url": url} not in result:
            result.append({"kind": kind, "url": url})
    return result


def _contacts(value: object, clean: _Cleaner) -> list[dict[str, str]]:
    result: list[dict[str, str]] = []
    for number, contact in enumerate(clean.maps("contacts", value), start=1):
        written = {}
        for key in ("name", "role", "phone", "note"):
            if contact.get(key):
                written[key] = clean.line("contacts", contact[key])
        email = one_line(contact.get("email") or "", 254)
        if email and _EMAIL.match(email):
            written["email"] = email
        elif email:
            clean.report("contacts", "bad_email", email)
        if not any(written.values()):
            continue
        visibility = clean.choice("contacts", contact.get("visibility") or "", _VISIBILITY) or Visibility.NOBODY.value
        result.append({"id": one_line(contact.get("id") or f"c{number}", 8), **written, "visibility": visibility})
    return result


def _founded(value: object, clean: _Cleaner) -> str:
    text = partial_date(str(value))
    if not text and str(value).strip():
        clean.report("founded", "bad_date", value)
    return text


def _currency(value: object, clean: _Cleaner) -> str:
    text = str(value).strip().upper()
    if text and not (len(text) == 3 and text.isascii() and text.isalpha()):
        clean.report("currency", "bad_currency", text)
        return ""
    return text


def _logo(value: object, _clean: _Cleaner) -> str:
    return one_line(value, 12)


def _funding(value: object, clean: _Cleaner) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        return {}
    result = {
        "what": _texts("funding")(value.get("what"), clean),
        "how": _texts("funding")(value.get("how"), clean),
        "sectors": _words("funding")(value.get("sectors"), clean),
        "areas": _areas(value.get("areas"), clean),
        "budget": clean.choice("funding", value.get("budget") or "", _CHOICES["budget"]),
        "currency": _currency(value.get("currency") or "", clean),
        "url": web_address(str(value["url"])) if value.get("url") else "",
    }
    return {key: part for key, part in result.items() if part}


_CLEANERS: dict[str, Callable[[object, _Cleaner], Any]] = {
    "names": _names,
    "summary": _texts("summary"),
    "description": _texts("description"),
    "sectors": _words("sectors"),
    "sites": _sites,
    "areas": _areas,
    "identifiers": _identifiers,
    "founded": _founded,
    "currency": _currency,
    "languages": _languages,
    "links": _links,
    "contacts": _contacts,
    "logo": _logo,
    "funding": _funding,
}


def clean_record(data: Mapping[str, Any]) -> tuple[Record, list[Problem]]:
    """The record in its written form, and every problem met. Unknown fields are dropped.

    A record without a name has the problem `name_missing` and cannot be stored; kind is `ngo` when none is given.
    Idempotent: cleaning a cleaned record changes nothing and finds no problem.
    """
    clean = _Cleaner()
    record: Record = {}
    for field, value in data.items():
        if value is None or value == "":
            continue
        if field in _CHOICES:
            record[field] = clean.choice(field, value, _CHOICES[field])
        elif field in _CLEANERS:
            record[field] = _CLEANERS[field](value, clean)
    record["kind"] = record.get("kind") or Kind.NGO.value
    if not record.get("names"):
        clean.report("names", "name_missing", "")
    if record.get("status") == Status.ACTIVE:
        del record["status"]
    return without_empty(record), clean.problems
