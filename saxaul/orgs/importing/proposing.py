"""Proposes a mapping for a table nobody has seen before: from what its columns are called, then from what they hold.

Pure. Every proposal carries a confidence (0–1) and a reason, so that a person can judge it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from saxaul.core.folding import fold, script_of
from saxaul.orgs.choices import Datum
from saxaul.orgs.importing import values as v
from saxaul.orgs.importing.dates import calendar_of, date_of
from saxaul.orgs.importing.fields import ORG_ID, WIKIDATA
from saxaul.orgs.importing.header_words import shared_prefix, understood
from saxaul.orgs.importing.links import link_kind
from saxaul.orgs.importing.own import own_shape
from saxaul.orgs.importing.plain import plain_digits
from saxaul.orgs.importing.shapes import mapping_for, shape_of
from saxaul.orgs.importing.targets import TARGETS
from saxaul.orgs.importing.vocabularies import (
    country_of,
    kind_in,
    kind_of,
    language_code,
    status_of,
    well_known_country,
)
from saxaul.orgs.importing.words import word_list
from saxaul.orgs.reading.headers import untitled

SAMPLE = 200
_URL = re.compile(
    r"^(https?://\S+|www\.\S+|[a-z0-9-]+(\.[a-z0-9-]+)*\.(org|com|net|cn|vn|eg|uk|info|io|edu|gov)(\.\w\w)?(/\S*)?)$",
    re.I,
)
_EMAIL = re.compile(r"^(mailto:)?[^@\s]+@[^@\s]+\.[^@\s]{2,}$")
_PHONE = re.compile(r"^[+(]?[\d٠-٩][\d٠-٩ ()./\-]{6,20}$")
_INTERNATIONAL = re.compile(r"^\+[\d٠-٩][\d٠-٩ ()./\-]{7,20}$")
_YEAR_LAST = re.compile(r"\d[/.-]\d{4}$")
_POSTCODE = re.compile(r"^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$|^\d{5,6}$", re.I)


@dataclass(slots=True)
class Proposal:
    """One column: `to` with its `options`, how sure, and why: a reason code of `reasons.WHY` with its value."""

    column: str
    to: str = "ignore"
    confidence: float = 0.0
    why: tuple[str, str] = ("unclear", "")
    options: dict[str, Any] = field(default_factory=dict)
    samples: list[str] = field(default_factory=list)
    filled: float = 0.0
    likeness: float = 0.0  # to names of organisations


@dataclass(frozen=True, slots=True)
class _Column:
    """A column before it was judged. `filled`: share of rows that say something; `untitled`: it has no name."""

    name: str
    samples: list[Any]
    filled: float
    nested: bool
    untitled: bool
    prefix: str


@dataclass(frozen=True, slots=True)
class Proposed:
    mapping: dict[str, Any]
    proposals: list[Proposal]
    shape: str = ""


def propose(columns: Sequence[str], rows: Sequence[Mapping[str, Any]], *, format: str = "") -> Proposed:
    """A mapping for the columns, judged by up to `SAMPLE` rows. Always usable when some column may be a name."""
    if format.startswith("hsds"):
        return Proposed({"columns": {}, "defaults": {}, "shape": "hsds"}, [], "hsds")
    if exported := own_shape(columns):
        return Proposed({"columns": {}, "defaults": {}, "shape": exported}, [], exported)
    names = flat_columns(columns, rows[:SAMPLE])
    prefix, untitled_names = shared_prefix(names), {untitled(place) for place in range(1, len(names) + 1)}
    samples = {name: _samples(name, rows[:SAMPLE]) for name in names}
    shape = shape_of(names)
    if shape is not None:
        mapping = mapping_for(shape, names)
        proposals = [_from_shape(name, mapping, samples[name], shape.label) for name in names]
        return Proposed(mapping, proposals, shape.code)
    size = max(1, len(rows[:SAMPLE]))
    proposals = [
        _proposal(
            _Column(
                name,
                samples[name],
                filled=len(samples[name]) / size,
                nested=name not in columns,
                untitled=name in untitled_names or len(fold(name)) < 2,
                prefix=prefix,
            )
        )
        for name in names
    ]
    _settle(proposals)
    _take_house_numbers(proposals)
    _ensure_name(proposals)
    return Proposed(_mapping_of(proposals), proposals)


def flat_columns(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Columns with maps inside written with points (`location.city`), in order; GeoJSON geometry stays whole."""
    inner: dict[str, dict[str, None]] = {}
    for row in rows:
        for name, given in row.items():
            value = given[0] if isinstance(given, list) and given and _is_one_thing(given[0]) else given
            if isinstance(value, dict) and name != "geometry" and not _is_language_map(value):
                for part in value:
                    inner.setdefault(name, {})[f"{name}.{part}"] = None
    result: list[str] = []
    for name in columns:
        parts = inner.get(name)
        words = word_list("headers").get(fold(name))
        result += [name] if not parts or words in ("links", "coordinates", "labels_json") else [*parts]
    return result


def _is_one_thing(value: Any) -> bool:
    """Whether the first member of a list is a thing with parts (an address), and no text with its language."""
    return isinstance(value, dict) and not {"language", "lang"} & value.keys()


def _is_language_map(value: Mapping[str, Any]) -> bool:
    return bool(value) and all(isinstance(text, str) and language_code(str(tag)) for tag, text in value.items())


def _samples(name: str, rows: Iterable[Mapping[str, Any]]) -> list[Any]:
    return [value for value in (v.cell(row, name) for row in rows) if not v.is_nothing(value)]


def _from_shape(name: str, mapping: Mapping[str, Any], samples: list[Any], label: str) -> Proposal:
    options = dict(mapping["columns"].get(name, {"to": "ignore"}))
    return Proposal(name, options.pop("to"), 1.0, ("shape", label), options, _shown(samples))


def _shown(samples: list[Any]) -> list[str]:
    return [str(value)[:80] for value in samples[:3]]


# One column -----------------------------------------------------------------------


def _proposal(column: _Column) -> Proposal:
    name, samples = column.name, column.samples
    options: dict[str, Any] = {}
    to, confidence, why, words = understood(name, options, nested=column.nested, prefix=column.prefix)
    texts = [v.text_of(value) for value in samples if not isinstance(value, (list, dict))]
    by_value, sure, reason = _by_values(samples, texts, untitled=column.untitled)
    if not samples:
        to, confidence = (to or "ignore"), confidence * 0.5
    elif to and not _fits(to, texts):
        to, confidence, why = "", 0.0, ""
    proposal = Proposal(name, samples=_shown(samples), filled=column.filled)
    if to and confidence >= min(sure, 0.8):
        proposal.to, proposal.confidence, proposal.why = to, confidence, ("header", why)
    elif by_value:
        proposal.to, proposal.confidence, proposal.why = by_value, sure, ("values", reason)
    if proposal.to == "key" and (len(set(texts)) * 2 < len(texts) or ({words, why} & _SERIAL and _counts_rows(texts))):
        proposal.to, proposal.confidence, proposal.why = "ignore", 0.8, ("serial", "")
    proposal.likeness = name_likeness(texts, column.filled)
    proposal.options = _options_for(proposal.to, options, texts, name)
    if proposal.to == "company_number":
        proposal.to, proposal.options = "identifier", {"scheme": "GB-COH"}
    return proposal


def _counts_rows(texts: list[str]) -> bool:
    """1, 2, 3 …: a number of the line says nothing once lines move."""
    numbers = [text for text in map(plain_digits, texts) if text.isdigit()]
    return len(numbers) + 3 >= len(texts) and numbers == [str(number) for number in range(1, len(numbers) + 1)]


# From what it holds -------------------------------------------------------------


def _is_point(text: str) -> bool:
    if not re.search(r"\d[.,]\d\d|\d\s*[°º度]", text) or date_of(text):
        return False
    point = v.point_of(text)
    return point is not None and abs(point[0]) <= 180 and abs(point[1]) <= 180


def _is_country(text: str) -> bool:
    return (len(text) > 3 or not text.isascii()) and bool(well_known_country(text)) and not status_of(text)


# (target, how sure, whether a value is like that, only for columns without a name)
_TESTS: tuple[tuple[str, float, Callable[[str], object], bool], ...] = (
    ("identifier", 0.85, lambda text: ORG_ID.match(text) or WIKIDATA.match(text), False),
    ("email", 0.9, _EMAIL.match, False),
    ("website", 0.85, _URL.match, False),
    ("coordinates", 0.8, _is_point, False),
    ("labels_json", 0.8, lambda text: text.startswith("{") and text.endswith("}"), False),
    ("country", 0.75, _is_country, False),
    ("phone", 0.5, _INTERNATIONAL.match, False),
    ("founded", 0.55, lambda text: re.search(r"(^|\D)(1[89]|20)\d\d(\D|$)", text) and date_of(text), True),
    ("postcode", 0.6, _POSTCODE.match, True),
    ("phone", 0.5, _PHONE.match, True),
    ("kind", 0.6, lambda text: kind_of([text])[0], True),
    ("status", 0.4, lambda text: not text.isdigit() and status_of(text), True),
    ("languages", 0.6, lambda text: len(text) > 2 and language_code(text), False),
)


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))


def _has_digits(text: str) -> bool:
    return any(map(str.isdecimal, text))


_MUST_FIT: dict[str, Callable[[str], object]] = {
    "latitude": lambda text: v.degrees_of(text) is not None,
    "longitude": lambda text: v.degrees_of(text) is not None,
    "coordinates": v.point_of,
    "email": lambda text: "@" in text,
    **dict.fromkeys(("staff", "volunteers", "budget", "income", "identifier"), _has_digits),
    **dict.fromkeys(("other_names", "short_names", "former_names", "summary", "description", "sectors"), _has_letters),
    "name": lambda text: _has_letters(text) and not _URL.match(text) and not _EMAIL.match(text),
    "phone": lambda text: sum(map(str.isdecimal, text)) >= 5,
    "website": lambda text: "." in text or text.startswith("http"),
    "postcode": lambda text: _has_digits(text) and not _YEAR_LAST.search(text),
    "region": lambda text: not status_of(text),
    "founded": date_of,
    "country": country_of,
    "labels_json": lambda text: text.startswith(("{", "[")),
    "status": status_of,
}
_SERIAL = frozenset(fold(word) for word in ("no", "nr", "stt", "row id", "number", "序号", "编号", "م", "الرقم", "رقم"))


def _fits(to: str, texts: list[str]) -> bool:
    """Whether the values do not contradict the name of the column: at least a third are readable as that."""
    if to == "kind" and texts:
        return bool(kind_in(texts[:60])[0])
    test = _MUST_FIT.get(to)
    if test is None or not texts:
        return True
    return sum(bool(test(text)) for text in texts[:60]) * 3 >= len(texts[:60])


def _by_values(samples: list[Any], texts: list[str], *, untitled: bool) -> tuple[str, float, str]:
    if samples and all(isinstance(value, dict) for value in samples):
        if "coordinates" in samples[0]:
            return "geometry", 0.95, "geometry"
        if _is_language_map(samples[0]):
            return "labels_json", 0.8, "labels_json"
    some = texts[:60]
    if len(some) < 2:
        return "", 0.0, ""
    for target, sure, test, nameless in _TESTS:
        if (untitled or not nameless) and sum(bool(test(text)) for text in some) >= 0.8 * len(some):
            return _refined(target, some), sure, target
    if sum(map(len, some)) / len(some) > 90:
        return "description", 0.5, "long_text"
    return "", 0.0, ""


def _refined(target: str, texts: list[str]) -> str:
    if target != "website":
        return target
    kinds = {link_kind(text) for text in texts}
    only = kinds.pop() if len(kinds) == 1 else "website"
    return target if only == "website" else f"link:{only}"


def _options_for(to: str, found: Mapping[str, Any], texts: list[str], name: str = "") -> dict[str, Any]:
    options: dict[str, Any] = {}
    target = TARGETS.get(to)
    if target is not None and target.languages and to != "short_names":
        tags = [tag for tag in map(v.language_of, texts[:60]) if tag]
        if found.get("language"):
            options["language"] = found["language"]
        few = 5 if tags and script_of(texts[0]) == "Cyrl" else 2  # many Russian names have no letter that tells
        if len(tags) * few > len(texts[:60]) and (common := _common(tags)):
            options["language"] = common
    if to == "identifier" and (scheme := str(found.get("scheme", "")) or _scheme_of(texts[:60])):
        options["scheme"] = scheme
    if to == "name" and texts and sum(map(_in_capitals, texts)) * 2 > len(texts):
        options["case"] = "readable"
    if to in ("budget", "income"):
        options |= {key: found[key] for key in ("currency", "factor") if key in found}
    if to == "founded":
        if _month_comes_first(texts):
            options["month_first"] = True
        if calendar := calendar_of(name, texts[:60]):
            options["calendar"] = calendar
    return options


_SCHEMES = tuple(
    (scheme, re.compile(pattern))
    for scheme, pattern in (
        *(("GB-SC", r"^SC\d{6}$"), ("GB-NIC", r"^NIC\d{6}$"), ("FR-RNA", r"^W\d[0-9AB]\d{7}$")),
        *(("CA-CRA_ACR", r"^\d{9}RR\d{4}$"), ("BR-CNPJ", r"^\d\d\.\d{3}\.\d{3}/\d{4}-\d\d$")),
        *(("ZA-NPO", r"^\d{3}-\d{3}[ -]?NPO$"), ("KE-NCB", r"^OP\.?\s?218/051/")),
    )
)


def _scheme_of(texts: list[str]) -> str:
    """The register that numbers of this form can only come from."""
    for scheme, pattern in _SCHEMES:
        if texts and sum(bool(pattern.match(text)) for text in texts) * 5 >= len(texts) * 4:
            return scheme
    return ""


def _in_capitals(text: str) -> bool:
    return text.isupper() and script_of(text) == "Latn"


_SAME_SCRIPT = {"zh-Hans": "zh", "zh-Hant": "zh", "ja": "zh", "fa": "ar", "ur": "ar", "ps": "ar"}
_SAME_SCRIPT |= dict.fromkeys(("uk", "kk", "mn", "sr"), "ru")


def _common(tags: list[str]) -> str:
    """The tag of a column; "" when its names are in several scripts.

    Of languages with the same letters the one counts whose own letters stand in some names: most names in Japanese,
    simplified Chinese or Persian have none that tell.
    """
    families = [_SAME_SCRIPT.get(tag, tag) for tag in tags]
    family = max(families, key=families.count)
    if families.count(family) * 4 < len(families) * 3:
        return ""
    own = [tag for tag in tags if _SAME_SCRIPT.get(tag, tag) == family]
    telling = [tag for tag in own if tag != family]
    if family in ("ar", "ru") and len(telling) * 3 < len(own):
        return family
    if family == "zh" and "ja" in telling and telling.count("ja") * 4 >= len(own):
        return "ja"
    if family == "ar" and "ur" in telling:
        return "ur"
    return max(telling or own, key=(telling or own).count)


def _month_comes_first(texts: list[str]) -> bool:
    pairs = [match for match in (re.match(r"^(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}", text) for text in texts) if match]
    return any(int(pair[2]) > 12 for pair in pairs) and not any(int(pair[1]) > 12 for pair in pairs)


# All columns together -----------------------------------------------------------


def _settle(proposals: list[Proposal]) -> None:
    """A target that takes one column keeps the surest; several names keep the surest per language."""
    taken: dict[tuple[str, str], Proposal] = {}
    for proposal in sorted(proposals, key=lambda one: -one.confidence):
        target = TARGETS.get(proposal.to)
        if target is None or proposal.to == "ignore":
            continue
        slot = (proposal.to, str(proposal.options.get("language", "")) if target.languages else "")
        if slot not in taken or (target.many and proposal.to not in ("name", "summary")):
            taken[slot] = proposal
        elif proposal.to == "name":
            proposal.to, proposal.confidence = "other_names", proposal.confidence * 0.6
        elif proposal.to == "summary":
            proposal.to = "description"
        elif proposal.to in ("latitude", "longitude") and "." in proposal.column:
            proposal.options = {**proposal.options, "fallback": True}  # as a way has a centre where a node has a place
        else:
            proposal.to, proposal.confidence, proposal.why = "ignore", 0.0, ("taken", taken[slot].column)
            proposal.options = {}


_HOUSE = frozenset(fold(word) for word in ("número", "numero", "numéro", "nr", "no", "number", "nº", "nummer"))


def _take_house_numbers(proposals: list[Proposal]) -> None:
    """A “number” right after the street is a part of the address."""
    for before, proposal in pairwise(proposals):
        if before.to == "street" and proposal.to == "key" and fold(proposal.column) in _HOUSE:
            proposal.to, proposal.why = "street", ("header", fold(proposal.column))


def _ensure_name(proposals: list[Proposal]) -> None:
    if not proposals or any(proposal.to in ("name", "labels_json") for proposal in proposals):
        return
    free = [one for one in proposals if one.to in ("ignore", "other_names", "key") and one.likeness] or [
        one for one in proposals if one.to in ("description", "summary", "short_names") and one.samples
    ]
    if not free:
        return
    best = max(free, key=lambda one: (one.to == "other_names", one.likeness))
    best.to, best.confidence, best.why = "name", 0.4, ("values", "name")
    best.options = _options_for("name", {}, best.samples)


def name_likeness(texts: list[str], filled: float) -> float:
    """How much a column looks like names of organisations: different texts in words, in every row; 0: not at all."""
    some = texts[:60]
    if not some or sum(bool(_URL.match(text) or _EMAIL.match(text) or date_of(text)) for text in some) * 2 > len(some):
        return 0.0
    length = sum(min(len(text), 60) for text in some) / len(some)
    letters = sum(_letter_share(text) for text in some) / len(some)
    return (len(set(some)) / len(some)) * letters * min(length, 25) * filled**2


_COUNTRIES = {"zh-Hans": "CN", "vi": "VN", "ja": "JP", "ko": "KR", "th": "TH", "he": "IL"}


def _letter_share(text: str) -> float:
    return sum(unicodedata.category(character)[0] in "LM" for character in text) / max(len(text), 1)


_POINTS = frozenset({"latitude", "longitude", "coordinates", "geometry"})
_DATUMS = {
    Datum.GCJ02: re.compile(r"gcj|高德|腾讯|火星|amap|autonavi|tencent", re.IGNORECASE),
    Datum.BD09: re.compile(r"百度|baidu|bd[ _-]?09|(?:^|[_. -])bd(?:[_. -]|$)", re.IGNORECASE),
}


def datum_of(columns: Sequence[str]) -> str:
    """What the names of columns with coordinates say of the map they are from; empty where they say nothing."""
    found = [datum.value for datum, words in _DATUMS.items() if any(map(words.search, columns))]
    return found[0] if len(found) == 1 else ""


def _mapping_of(proposals: list[Proposal]) -> dict[str, Any]:
    columns = {one.column: {"to": one.to, **one.options} for one in proposals}
    language = next((str(one.options.get("language", "")) for one in proposals if one.to == "name"), "")
    schemes = {str(one.options["scheme"])[:2] for one in proposals if one.options.get("scheme")} - {"XI"}
    defaults = {"language": language} if language else {}
    country = schemes.pop() if len(schemes) == 1 else _COUNTRIES.get(language, "")
    if country and not any(one.to == "country" for one in proposals):
        defaults["country"] = country
    elif home := _COUNTRIES.get(language, "").replace("CN", ""):  # credit codes of China name their register themselves
        for one in proposals:  # the country of a foreign organisation is not that of the register
            if one.to == "identifier":
                columns[one.column].setdefault("scheme", f"{home}-REG")
    if datum := datum_of([one.column for one in proposals if one.to in _POINTS]):
        defaults["datum"] = datum
    mapping: dict[str, Any] = {"columns": columns, "defaults": defaults}
    keys = [one for one in proposals if one.to == "key"] or [
        one
        for one in proposals
        if one.to == "identifier" and len(set(one.samples)) == len(one.samples) and one.filled > 0.5
    ]
    if keys:
        mapping["key"] = max(keys, key=lambda one: one.confidence).column
    return mapping
