"""Proposes a mapping for a table nobody has seen before: from what its columns are called, then from what they hold.

Pure. Every proposal carries a confidence (0–1) and a reason, so that a person can judge it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from saxaul.core.folding import fold
from saxaul.orgs.importing import values as v
from saxaul.orgs.importing.fields import ORG_ID, link_kind
from saxaul.orgs.importing.shapes import mapping_for, shape_of
from saxaul.orgs.importing.targets import TARGETS
from saxaul.orgs.importing.vocabularies import country_of, kind_of, language_code, status_of
from saxaul.orgs.importing.words import word_list

SAMPLE = 200
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_URL = re.compile(
    r"^(https?://\S+|www\.\S+|[a-z0-9-]+(\.[a-z0-9-]+)*\.(org|com|net|cn|vn|eg|uk|info|io|edu|gov)(\.\w\w)?(/\S*)?)$",
    re.I,
)
_EMAIL = re.compile(r"^(mailto:)?[^@\s]+@[^@\s]+\.[^@\s]{2,}$")
_PHONE = re.compile(r"^[+(]?[\d٠-٩][\d٠-٩ ()./\-]{6,20}$")
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


@dataclass(frozen=True, slots=True)
class Proposed:
    mapping: dict[str, Any]
    proposals: list[Proposal]
    shape: str = ""


def propose(columns: Sequence[str], rows: Sequence[Mapping[str, Any]], *, format: str = "") -> Proposed:
    """A mapping for the columns, judged by up to `SAMPLE` rows. Always usable when some column may be a name."""
    if format.startswith("hsds"):
        return Proposed({"columns": {}, "defaults": {}, "shape": "hsds"}, [], "hsds")
    names = flat_columns(columns, rows[:SAMPLE])
    samples = {name: _samples(name, rows[:SAMPLE]) for name in names}
    shape = shape_of(names)
    if shape is not None:
        mapping = mapping_for(shape, names)
        proposals = [_from_shape(name, mapping, samples[name], shape.label) for name in names]
        return Proposed(mapping, proposals, shape.code)
    proposals = [_proposal(name, samples[name]) for name in names]
    _settle(proposals)
    _ensure_name(proposals)
    return Proposed(_mapping_of(proposals), proposals)


def flat_columns(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Columns with maps inside written with points (`location.city`), in order; GeoJSON geometry stays whole."""
    inner: dict[str, dict[str, None]] = {}
    for row in rows:
        for name, value in row.items():
            if isinstance(value, dict) and name != "geometry" and not _is_language_map(value):
                for part in value:
                    inner.setdefault(name, {})[f"{name}.{part}"] = None
    result: list[str] = []
    for name in columns:
        parts = inner.get(name)
        words = word_list("headers").get(fold(name))
        result += [name] if not parts or words in ("links", "coordinates", "labels_json") else [*parts]
    return result


def _is_language_map(value: Mapping[str, Any]) -> bool:
    return bool(value) and all(isinstance(text, str) and language_code(str(tag)) for tag, text in value.items())


def _samples(name: str, rows: Iterable[Mapping[str, Any]]) -> list[Any]:
    return [value for value in (v.cell(row, name) for row in rows) if not v.is_nothing(value)]


def _from_shape(name: str, mapping: Mapping[str, Any], samples: list[Any], label: str) -> Proposal:
    options = dict(mapping["columns"].get(name, {"to": "ignore"}))
    return Proposal(name, options.pop("to"), 1.0, ("shape", label), options, _shown(samples))


def _shown(samples: list[Any]) -> list[str]:
    return [str(value)[:80] for value in samples[:3]]


# From the name of the column ----------------------------------------------------


def _proposal(name: str, samples: list[Any]) -> Proposal:
    options: dict[str, Any] = {}
    words = _header_words(name, options)
    to, confidence, why = _by_header(words)
    texts = [v.text_of(value) for value in samples if not isinstance(value, (list, dict))]
    by_value, sure, reason = _by_values(samples, texts)
    if not samples:
        to, confidence = (to or "ignore"), confidence * 0.5
    elif to and not _fits(to, samples, texts):
        to, confidence, why = "", 0.0, ""
    proposal = Proposal(name, samples=_shown(samples))
    if to and confidence >= min(sure, 0.8):
        proposal.to, proposal.confidence, proposal.why = to, confidence, ("header", why)
    elif by_value:
        proposal.to, proposal.confidence, proposal.why = by_value, sure, ("values", reason)
    if proposal.to == "key" and (len(set(texts)) * 2 < len(texts) or (words in _SERIAL and _counts_rows(texts))):
        proposal.to, proposal.confidence, proposal.why = "ignore", 0.8, ("serial", "")
    proposal.options = _options_for(proposal.to, options, texts)
    if proposal.to == "company_number":
        proposal.to, proposal.options = "identifier", {"scheme": "GB-COH"}
    return proposal


def _counts_rows(texts: list[str]) -> bool:
    """1, 2, 3 …: a number of the line says nothing once lines move."""
    return texts == [str(number) for number in range(1, len(texts) + 1)]


def _header_words(name: str, options: dict[str, Any]) -> str:
    """The folded column name without the words that tell language, currency or factor; those go into `options`."""
    last = name.rsplit(".", 1)[-1]
    folded = fold(_CAMEL.sub(" ", last))
    for key, listed in (("language", "column_languages"), ("currency", "currencies"), ("factor", "factors")):
        for word, code in word_list(listed).items():
            if folded in word_list("headers"):
                break
            rest = _without(folded, word)
            if rest is not None and (rest or key == "language"):
                options[key] = float(code) if key == "factor" else code
                folded = rest or "name"
                break
    return folded


def _without(text: str, word: str) -> str | None:
    """`text` without `word`: whole words between blanks, any place in scripts that have none; None when not in it."""
    if word[0] >= "\u3400":
        return " ".join(text.replace(word, " ").split()) if word in text and text != word else None
    parts = text.split()
    if word not in parts or len(parts) == 1:
        return None
    kept = [part for part in parts if part not in (word, "tieng", "in", "باللغه")]
    return " ".join(kept)


def _by_header(folded: str) -> tuple[str, float, str]:
    headers = word_list("headers")
    if not folded:
        return "", 0.0, ""
    if folded in headers:
        return headers[folded], 0.95, folded
    bare = _bare(folded)
    best = ("", 0.0, "")
    for word, target in headers.items():
        share = _share(bare, _bare(word))
        if share > best[1]:
            best = (target, share, word)
    return best if best[1] >= 0.45 else ("", 0.0, "")


def _bare(text: str) -> str:
    """Arabic words without their article."""
    return " ".join(part.removeprefix("ال") if len(part) > 4 else part for part in text.split())


def _share(header: str, word: str) -> float:
    """How much of the header the word explains, 0–0.9."""
    if header == word:
        return 0.9
    if word[:1] >= "\u3400":
        return 0.85 * len(word) / len(header.replace(" ", "")) if len(word) >= 2 and word in header else 0.0
    parts, wanted = header.split(), word.split()
    if len(word) < 3 or not set(wanted) <= set(parts):
        return 0.0
    return 0.85 * len(wanted) / len(parts)


# From what it holds -------------------------------------------------------------

_TESTS: tuple[tuple[str, float, Callable[[str], object]], ...] = (
    ("identifier", 0.85, ORG_ID.match),
    ("email", 0.9, _EMAIL.match),
    ("website", 0.85, _URL.match),
    ("coordinates", 0.8, lambda text: re.search(r"\d[.°]\d", text) and v.point_of(text)),
    ("labels_json", 0.8, lambda text: text.startswith("{") and text.endswith("}")),
    ("country", 0.75, lambda text: len(text) > 1 and country_of(text)),
    ("founded", 0.55, lambda text: re.search(r"(^|\D)(1[89]|20)\d\d(\D|$)", text) and v.date_of(text)),
    ("postcode", 0.6, _POSTCODE.match),
    ("phone", 0.5, _PHONE.match),
    ("kind", 0.6, lambda text: kind_of([text])[0]),
    ("status", 0.4, lambda text: not text.isdigit() and status_of(text)),
    ("languages", 0.6, lambda text: len(text) > 2 and language_code(text)),
)
_MUST_FIT: dict[str, Callable[[str], object]] = {
    "latitude": lambda text: v.degrees_of(text) is not None,
    "longitude": lambda text: v.degrees_of(text) is not None,
    "coordinates": v.point_of,
    "email": lambda text: "@" in text,
    "staff": lambda text: any(c.isdecimal() for c in text),
    "volunteers": lambda text: any(c.isdecimal() for c in text),
    "budget": lambda text: any(c.isdecimal() for c in text),
    "income": lambda text: any(c.isdecimal() for c in text),
    "founded": v.date_of,
    "country": country_of,
    "labels_json": lambda text: text.startswith(("{", "[")),
    "status": status_of,
}
_SERIAL = frozenset(fold(word) for word in ("no", "nr", "stt", "row id", "number", "序号", "编号", "م", "الرقم", "رقم"))


def _fits(to: str, samples: list[Any], texts: list[str]) -> bool:
    """Whether the values do not contradict the name of the column: at least a third are readable as that."""
    test = _MUST_FIT.get(to)
    if test is None or not texts:
        return True
    return sum(bool(test(text)) for text in texts[:60]) * 3 >= len(texts[:60])


def _by_values(samples: list[Any], texts: list[str]) -> tuple[str, float, str]:
    if samples and all(isinstance(value, dict) for value in samples):
        if "coordinates" in samples[0]:
            return "geometry", 0.95, "geometry"
        if _is_language_map(samples[0]):
            return "labels_json", 0.8, "labels_json"
    some = texts[:60]
    if len(some) < 2:
        return "", 0.0, ""
    for target, sure, test in _TESTS:
        if sum(bool(test(text)) for text in some) >= 0.8 * len(some):
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


def _options_for(to: str, found: Mapping[str, Any], texts: list[str]) -> dict[str, Any]:
    options: dict[str, Any] = {}
    target = TARGETS.get(to)
    if target is not None and target.languages and to != "short_names":
        tags = [tag for tag in map(v.language_of, texts[:60]) if tag]
        if found.get("language"):
            options["language"] = found["language"]
        if tags and len(tags) * 2 > len(texts[:60]):
            options["language"] = _common(tags)
    if to == "name" and texts and sum(text.isupper() and text.isascii() for text in texts) * 2 > len(texts):
        options["case"] = "readable"
    if to in ("budget", "income"):
        options |= {key: found[key] for key in ("currency", "factor") if key in found}
    if to == "founded" and _month_comes_first(texts):
        options["month_first"] = True
    return options


def _common(tags: list[str]) -> str:
    """The tag of a column: simplified or traditional as soon as the names with a telling letter agree."""
    telling = [tag for tag in tags if tag != "zh"] if "zh" in {tag.split("-")[0] for tag in tags} else tags
    return max(telling or tags, key=(telling or tags).count)


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
        else:
            proposal.to, proposal.confidence, proposal.why = "ignore", 0.0, ("taken", taken[slot].column)
            proposal.options = {}


def _ensure_name(proposals: list[Proposal]) -> None:
    if not proposals or any(proposal.to in ("name", "labels_json") for proposal in proposals):
        return
    free = [one for one in proposals if one.to in ("ignore", "other_names", "key") and one.samples] or [
        one for one in proposals if one.to in ("description", "summary", "short_names") and one.samples
    ]
    if not free:
        return
    best = max(free, key=lambda one: _name_likeness(one.samples))
    best.to, best.confidence, best.why = "name", 0.4, ("values", "name")
    best.options = _options_for("name", {}, best.samples)


def _name_likeness(samples: list[str]) -> float:
    lengths = sum(min(len(text), 60) for text in samples) / len(samples)
    letters = sum(sum(c.isalpha() for c in text) / max(len(text), 1) for text in samples) / len(samples)
    return (len(set(samples)) / len(samples)) * letters * min(lengths, 25)


def _mapping_of(proposals: list[Proposal]) -> dict[str, Any]:
    columns = {one.column: {"to": one.to, **one.options} for one in proposals}
    languages = [one.options["language"] for one in proposals if one.to == "name" and "language" in one.options]
    defaults: dict[str, str] = {}
    if languages:
        defaults["language"] = languages[0]
        country = {"zh-Hans": "CN", "vi": "VN"}.get(languages[0])
        if country and not any(one.to == "country" for one in proposals):
            defaults["country"] = country
    mapping: dict[str, Any] = {"columns": columns, "defaults": defaults}
    keys = [one for one in proposals if one.to == "key"] or [
        one for one in proposals if one.to == "identifier" and len(set(one.samples)) == len(one.samples)
    ]
    if keys:
        mapping["key"] = max(keys, key=lambda one: one.confidence).column
    return mapping
