"""A text about a place taken apart: which stretches of it name areas. Pure.

Latin, Arabic and other scripts with blanks are cut at commas and the like, and tried whole, without their
administrative word, and by runs of words; Chinese, which has no blanks, by the longest names that fit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from saxaul.places.gazetteer import Gazetteer
from saxaul.places.names import HAN, bare_key, place_key, skeleton

# How much a hit says: the name itself, without its administrative word, a part of what was written, its sound.
EXACT, BARE, PART, SOUND = 1.0, 0.95, 0.7, 0.55
_CUT = re.compile(
    r"[,;|/\n\r\t()\[\]（）、，；：:。·•،؛]+|\s[-–—]+\s|[–—]|(?<=[\u3400-\u9fff])[-\s]+(?=[\u3400-\u9fff])"
)
_HAN_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_SHORT = re.compile(r"^[A-Za-z]{2,4}$")
_DOTTED = re.compile(r"\b((?:[A-Za-z]\.){2,})")
_DIGITS = re.compile(r"\S*\d\S*")
_MOST_WORDS = 14
_LONGEST_NAME = 5
# After these a name is the name of a street.
_ROADS_HAN = "路街道巷弄号大院楼村桥"
_ROADS = frozenset(
    "road rd street st avenue ave lane ln drive dr close way court ct place pl square sq boulevard blvd highway hwy "
    "building house floor block suite unit room apartment apt box po p.o hall park centre center church school "
    "university college institute hospital foundation association society office "
    "rue calle via strasse straße platz allee weg duong pho ngo hem so thon xom to khu "
    "شارع طريق ميدان عماره برج مبني كوبري ش".split()
)
_NEVER = frozenset(
    "the of and in at de la le el al les des du da do dos das di del van von der den und y e i a o an on near north "
    "south east west northern southern eastern western central new old upper lower great saint st san santa city town "
    "county district province state region country governorate area village ward other various all national "
    "من في و على بجوار امام خلف thanh pho tinh huyen quan xa phuong".split()
)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch that may name any of `areas`; `level` is what its administrative word says it is."""

    areas: tuple[int, ...]
    quality: float
    segment: int
    level: str = ""


def segments_of(text: str) -> list[str]:
    return [segment.strip() for segment in _CUT.split(text) if segment and segment.strip()]


def spans_of(gazetteer: Gazetteer, text: str, *, first: int = 0, lenient: bool = True) -> list[Span]:
    """What the text names, in the order it is written. `first` numbers its first segment."""
    spans = []
    for number, segment in enumerate(segments_of(text), first):
        if HAN.search(segment):
            spans.extend(_han_spans(gazetteer, segment, number))
        else:
            spans.extend(_word_spans(gazetteer, segment, number, lenient=lenient))
    return spans


def _whole(gazetteer: Gazetteer, key: str, segment: int, *, lenient: bool) -> Span | None:
    bare = bare_key(key)
    areas = gazetteer.keys.find(key)
    if areas:
        return Span(areas, EXACT, segment, bare.level)
    if bare.key != key and not bare.key.isdigit() and (areas := gazetteer.keys.find(bare.key)):
        return Span(areas, BARE, segment, bare.level)
    if lenient and (sound := skeleton(bare.key)) and (areas := gazetteer.sounds.find(sound)):
        return Span(areas, SOUND, segment, bare.level)
    return None


def _word_spans(gazetteer: Gazetteer, segment: str, number: int, *, lenient: bool) -> list[Span]:
    plain = _DOTTED.sub(lambda match: match[1].replace(".", ""), segment)
    if (
        _SHORT.match(plain)
        and (areas := gazetteer.keys.find(f"#{plain.lower()}"))
        and (plain.isupper() or len(plain) == 2)
    ):
        return [Span(areas, EXACT, number)]
    key = place_key(plain)
    if key and (whole := _whole(gazetteer, key, number, lenient=False)):
        return [whole]
    worded = _DIGITS.sub(" ", plain)
    words = place_key(worded).split()[-_MOST_WORDS:]
    if not words:
        return []
    if worded != plain and (whole := _whole(gazetteer, " ".join(words), number, lenient=False)):
        return [whole]
    found = _runs(gazetteer, words, worded.split(), number)
    if not found and lenient and (whole := _whole(gazetteer, " ".join(words), number, lenient=True)):
        return [whole]
    return found


def _runs(gazetteer: Gazetteer, words: list[str], written: list[str], number: int) -> list[Span]:
    """Names among the words, the longest first, none twice; the last words of a segment are tried first."""
    found: list[tuple[int, Span]] = []
    free = [True] * len(words)
    for length in range(min(_LONGEST_NAME, len(words)), 0, -1):
        for start in range(len(words) - length, -1, -1):
            stretch = range(start, start + length)
            if not all(free[at] for at in stretch):
                continue
            span = _run(gazetteer, words, start, length, number)
            if span:
                found.append((start, span))
                for at in stretch:
                    free[at] = False
    if written and _SHORT.match(written[-1]) and written[-1].isupper() and free[-1]:
        areas = gazetteer.keys.find(f"#{written[-1].lower()}")
        if areas:
            found.append((len(words), Span(areas, EXACT, number)))
    return [span for _start, span in sorted(found, key=lambda pair: pair[0])]


def _run(gazetteer: Gazetteer, words: list[str], start: int, length: int, number: int) -> Span | None:
    if length == 1 and (words[start] in _NEVER or words[start] in _ROADS or len(words[start]) < 4):
        return None
    following = words[start + length] if start + length < len(words) else ""
    before = words[start - 1] if start else ""
    if following in _ROADS or before in ("شارع", "duong", "pho", "rue", "calle", "via", "ميدان"):
        return None
    key = " ".join(words[start : start + length])
    bare = bare_key(key)
    areas = gazetteer.keys.find(key)
    if not areas and bare.key != key and len(bare.key) > 2 and bare.key not in _NEVER:
        areas = gazetteer.keys.find(bare.key)
    covered = length / len(words)
    return Span(areas, PART * (0.5 + 0.5 * covered) + 0.05 * (length - 1), number, bare.level) if areas else None


def _han_spans(gazetteer: Gazetteer, segment: str, number: int) -> list[Span]:
    spans: list[Span] = []
    for run in _HAN_RUN.findall(segment):
        spans.extend(_cut_han(gazetteer, run, number))
    rest = _HAN_RUN.sub(" ", segment).strip()
    if rest and not spans:
        spans.extend(_word_spans(gazetteer, rest, number, lenient=False))
    return spans


def _cut_han(gazetteer: Gazetteer, run: str, number: int) -> list[Span]:
    spans: list[Span] = []
    at = 0
    while at < len(run) - 1:
        span, length = _longest_han(gazetteer, run, at, number)
        if span:
            spans.append(span)
        at += max(length, 1)
    return spans


def _longest_han(gazetteer: Gazetteer, run: str, at: int, number: int) -> tuple[Span | None, int]:
    """The longest name that begins here: as it stands, or once its administrative ending is taken away."""
    most = gazetteer.starts.get(run[at : at + 2], 0)
    for length in range(min(most + 3, len(run) - at), 1, -1) if most else ():
        key = run[at : at + length]
        bare = bare_key(key)
        areas = gazetteer.keys.find(key)
        quality = EXACT
        if not areas and bare.key != key:
            areas, quality = gazetteer.keys.find(bare.key), BARE
        if areas:
            whole = length == len(run)
            following = run[at + length : at + length + 1]
            if not bare.level and following and following in _ROADS_HAN:
                return None, length
            return Span(areas, quality if bare.level or whole else PART + 0.1, number, bare.level), length
    return None, 1
