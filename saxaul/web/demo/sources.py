"""What the demo is made of, read from `texts/`."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

SEED = "saxaul"
TEXTS = Path(__file__).with_name("texts")
_SLOT = re.compile(r"\{(\d+)-(\d+)(?:\*(\d+))?\}")
_SENTENCE = re.compile(r"(?<=[.] )[a-z]")
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ARABIC_DIGITS = str.maketrans("0123456789,", "٠١٢٣٤٥٦٧٨٩٬")


class Country(NamedTuple):
    """Where a file of sentences is at home."""

    file: str
    code: str
    language: str
    currency: str


COUNTRIES = (
    Country("cn", "CN", "zh-Hans", "CNY"),
    Country("eg", "EG", "ar", "EGP"),
    Country("vn", "VN", "vi", "VND"),
)


class Place(NamedTuple):
    country: str
    region: str
    district: str
    name: str
    own_name: str
    longitude: float
    latitude: float


class Pair(NamedTuple):
    """The same words in the organisation's language and in English."""

    own: str
    english: str


@dataclass
class Theme:
    key: str
    count: int = 0
    where: list[str] = field(default_factory=list)
    sectors: list[str] = field(default_factory=list)
    kinds: dict[str, int] = field(default_factory=dict)
    types: dict[str, list[Pair]] = field(default_factory=lambda: defaultdict(list))
    lines: dict[str, list[Pair]] = field(default_factory=lambda: defaultdict(list))


def dice(*what: str) -> Random:
    """Numbers that are always the same for the same thing."""
    return Random(" ".join((SEED, *what)))  # noqa: S311 - nothing here is secret


@cache
def places() -> tuple[Place, ...]:
    rows = [line.split(";") for line in _lines("places.txt")]
    return tuple(
        Place(country.strip(), region.strip(), district.strip(), name.strip(), own.strip(), float(east), float(north))
        for country, region, district, name, own, east, north in rows
    )


@cache
def themes(file: str) -> dict[str, Theme]:
    """Themes of one country by key; `common` holds the sentences that fit all."""
    result: dict[str, Theme] = {}
    theme = Theme("")
    for line in _lines(f"{file}.txt"):
        if line.startswith("= "):
            theme = result[line[2:]] = Theme(line[2:])
            continue
        head, value = line.split(": ", 1)
        match head.split():
            case ["count"]:
                theme.count = int(value)
            case ["where"]:
                theme.where = value.split()
            case ["sectors"]:
                theme.sectors = value.split(", ")
            case ["kinds"]:
                theme.kinds = {kind: int(weight) for kind, weight in (part.split() for part in value.split(", "))}
            case ["type", kind]:
                theme.types[kind].append(_pair(value))
            case [name]:
                theme.lines[name].append(_pair(value))
    return result


@cache
def core() -> tuple[dict[str, Any], ...]:
    """The hand-written organisations."""
    return tuple(json.loads((TEXTS / "core.json").read_text(encoding="utf-8")))


def _lines(name: str) -> list[str]:
    text = (TEXTS / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _pair(value: str) -> Pair:
    own, english = value.split(" | ")
    return Pair(own.strip(), english.strip())


def filled(pair: Pair, rng: Random, language: str, **values: Pair | int) -> Pair:
    """Both texts with the same numbers in their number slots (`{20-90}`, `{200-900*100}`) and the values by name."""
    numbers: dict[str, int] = {}
    for slot in _SLOT.finditer(pair.own + pair.english):
        if slot[0] not in numbers:
            low, high, step = int(slot[1]), int(slot[2]), int(slot[3] or 1)
            numbers[slot[0]] = rng.randrange(low, high + 1, step)
    named = {key: value if isinstance(value, Pair) else Pair(str(value), str(value)) for key, value in values.items()}
    own, english = pair
    for slot_text, number in numbers.items():
        own = own.replace(slot_text, number_text(number, language))
        english = english.replace(f"{slot_text}0,000", f"{number * 10_000:,}").replace(slot_text, _english(number))
    for key, value in named.items():
        own = own.replace(f"{{{key}}}", own_digits(value.own, language) if key == "year" else value.own)
        english = english.replace(f"{{{key}}}", value.english)
        english = english.replace(f"{{{key.title()}}}", capital(value.english))
    return Pair(own, _SENTENCE.sub(lambda match: match[0].upper(), english))


def _english(number: int) -> str:
    return _WORDS[number] if number < len(_WORDS) else f"{number:,}"


def number_text(number: int, language: str) -> str:
    text = f"{number:,}"
    return text.replace(",", ".") if language == "vi" else own_digits(text, language)


def own_digits(text: str, language: str) -> str:
    return text.translate(_ARABIC_DIGITS) if language == "ar" else text


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
