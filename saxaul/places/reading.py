"""A text about a place taken apart: which stretches of it name areas. Pure.

Latin, Arabic and other scripts with blanks are cut at commas and the like, and tried whole, without their
administrative word, and by runs of words; Chinese, which has no blanks, by the longest names that fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from saxaul.places.gazetteer import Gazetteer
from saxaul.places.names import HAN, bare_key, bones, place_key, skeleton

# How much a hit says: the name itself, without its administrative word, a part of what was written, its sound.
EXACT, BARE, PART, SOUND, BONES = 1.0, 0.95, 0.7, 0.55, 0.4
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
    """A stretch that may name any of the areas in `hits` (as `Keys` gives them); `level` is what its administrative
    word says it is, `role` the column it stood in (empty: the text)."""

    hits: tuple[int, ...]
    quality: float
    segment: int
    level: str = ""
    role: str = ""


def segments_of(text: str) -> list[str]:
    return [segment.strip() for segment in _CUT.split(text) if segment and segment.strip()]


def spans_of(gazetteer: Gazetteer, text: str, *, first: int = 0, lenient: bool = True) -> list[Span]:
    """What the text names, in the order it is written. `first` numbers its first segment."""
    spans = []
    for number, segment in enumerate(segments_of(text), first):
        if HAN.search(segment):
            spans.extend(_han_spans(gazetteer, segment, number))
        elif len(place_key(segment)) > 1:
            spans.extend(_word_spans(gazetteer, segment, number, lenient=lenient))
    return spans


def _names(gazetteer: Gazetteer, key: str) -> tuple[tuple[int, ...], float, str]:
    """Areas of this name and of the name without its administrative word; how good the best is; the word's level."""
    bare = bare_key(key)
    hits = gazetteer.keys.find(key)
    if bare.key == key or bare.key.isdigit() or len(bare.key) < 2:
        return hits, EXACT, bare.level
    more = gazetteer.keys.find(bare.key)
    if hits and more:
        known = {hit >> 1 for hit in hits}
        return hits + tuple([hit & ~1 for hit in more if hit >> 1 not in known]), EXACT, bare.level
    return hits or more, EXACT if hits else BARE, bare.level


def _whole(gazetteer: Gazetteer, key: str, segment: int, *, lenient: bool) -> Span | None:
    hits, quality, level = _names(gazetteer, key)
    if hits:
        return Span(hits, quality, segment, level)
    if lenient:
        bare = bare_key(key).key
        for sound, quality in ((skeleton(bare), SOUND), (bones(bare), BONES)):
            if sound and (hits := gazetteer.sounds.find(sound)):
                return Span(hits, quality, segment, level)
        for slip in _slips(bare):
            if hits := gazetteer.keys.find(slip):
                return Span(hits, BONES, segment, level)
    return None


def _slips(key: str) -> Iterator[str]:
    """The key with two neighbouring letters changed round or one left out: Madgeburg, Manchesster."""
    if 6 <= len(key) <= 30:
        for at in range(1, len(key) - 1):
            yield key[:at] + key[at + 1] + key[at] + key[at + 2 :]
        for at in range(1, len(key)):
            yield key[:at] + key[at + 1 :]


def _word_spans(gazetteer: Gazetteer, segment: str, number: int, *, lenient: bool) -> list[Span]:
    plain = _DOTTED.sub(lambda match: match[1].replace(".", ""), segment)
    if (plain.isupper() or len(plain) == 2) and _SHORT.match(plain):
        hits = gazetteer.keys.find(f"#{plain.lower()}")
        if hits:
            return [Span(hits, EXACT, number)]
    key = place_key(plain)
    if whole := _whole(gazetteer, key, number, lenient=False):
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
        hits = gazetteer.keys.find(f"#{written[-1].lower()}")
        if hits:
            found.append((len(words), Span(hits, EXACT, number)))
    return [span for _start, span in sorted(found, key=lambda pair: pair[0])]


def _run(gazetteer: Gazetteer, words: list[str], start: int, length: int, number: int) -> Span | None:
    if length == 1 and (words[start] in _NEVER or words[start] in _ROADS or len(words[start]) < 4):
        return None
    following = words[start + length] if start + length < len(words) else ""
    before = words[start - 1] if start else ""
    if following in _ROADS or before in ("شارع", "duong", "pho", "rue", "calle", "via", "ميدان"):
        return None
    hits, _quality, level = _names(gazetteer, " ".join(words[start : start + length]))
    covered = length / len(words)
    return Span(hits, PART * (0.5 + 0.5 * covered) + 0.05 * (length - 1), number, level) if hits else None


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
    at = end = 0
    while at < len(run) - 1:
        span, length = _longest_han(gazetteer, run, at, number, follows=at == end)
        if span:
            spans.append(span)
            end = at + length
        at += length
    return spans


def _longest_han(gazetteer: Gazetteer, run: str, at: int, number: int, *, follows: bool) -> tuple[Span | None, int]:
    """The longest name that begins here, as it stands or once its administrative ending is taken away, and how far to
    go on. `follows`: everything before it named places as well; in the middle of other words a short name says little.
    """
    most = gazetteer.starts.get(run[at : at + 2], 0)
    for length in range(min(most + 3, len(run) - at), 1, -1) if most else ():
        key = run[at : at + length]
        hits, quality, level = _names(gazetteer, key)
        if not hits:
            continue
        following = run[at + length : at + length + 1]
        if not level and length < len(run) and (key[-1] in _ROADS_HAN or (following and following in _ROADS_HAN)):
            return None, length
        if not level and length < len(run):
            quality = PART + 0.1 if follows else PART - 0.3
        return Span(hits, quality, number, level), length
    return None, 1
