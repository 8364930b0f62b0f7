"""Letters of every script: which make words, which run on without blanks, and which count as the same.

`fold_word` goes further than `core.folding.fold`, which keeps names comparable: here digits of all scripts are one,
Indic vowel signs stay, articles go, and Chinese is simplified.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path

HANZI = Path(__file__).with_name("hanzi.txt")

# Scripts written without blanks, or (Hangul) glued so much that parts of words are what people look for.
PAIRED = (
    (0x3005, 0x3007),
    (0x3041, 0x30FF),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xAC00, 0xD7FB),
    (0x1100, 0x11FF),  # Hangul in its parts
    (0xF900, 0xFAFF),
    (0xFF66, 0xFFDC),  # half width
    (0x1B000, 0x1B16F),
    (0x20000, 0x3FFFF),
)
TRIPLED = ((0x0E01, 0x0E3A), (0x0E40, 0x0E4E), (0x0E81, 0x0ECE), (0x1000, 0x103F), (0x1050, 0x108F), (0x1780, 0x17D3))

# Signs that are dropped: accents and tones, points and vowel marks of Hebrew and Arabic, nuktas, variation selectors.
DROPPED = (
    *((0x0300, 0x036F), (0x0483, 0x0487), (0x0591, 0x05BD), (0x05BF, 0x05BF), (0x05C1, 0x05C7), (0x0610, 0x061A)),
    *((0x0640, 0x0640), (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06DC), (0x06DF, 0x06E8), (0x06EA, 0x06ED)),
    *((0x08D3, 0x08FF), (0x093C, 0x093C), (0x09BC, 0x09BC), (0x0A3C, 0x0A3C), (0x0ABC, 0x0ABC), (0x0B3C, 0x0B3C)),
    *((0x0CBC, 0x0CBC), (0x0E47, 0x0E4E), (0x0EC8, 0x0ECD), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF)),
    *((0xFE00, 0xFE0F), (0xFE20, 0xFE2F), (0x00AD, 0x00AD), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2069)),
    *((0xFEFF, 0xFEFF), (0x061C, 0x061C), (0x180B, 0x180E), (0x0E3A, 0x0E3A), (0xE0100, 0xE01EF)),
)
ALIKE = {
    "đ": "d",
    "ð": "d",
    "ł": "l",
    "ø": "o",
    "ı": "i",
    "ħ": "h",
    "ŋ": "n",
    "ə": "e",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ґ": "г",
    # Arabic, Persian, Urdu, Kurdish: what keyboards and habits mix up
    **dict.fromkeys("أإآٱٲٳٵ", "ا"),
    **dict.fromkeys("ىیئېێےۓۍ", "ي"),
    **dict.fromkeys("ؤۆۇۈۋۏ", "و"),
    **dict.fromkeys("ةہھۃەۀۂ", "ه"),
    **dict.fromkeys("کڪ", "ك"),
    "ں": "ن",
    "ء": "",
    # Hebrew letters at the end of a word
    **dict(zip("ךםןףץ", "כמנפצ", strict=True)),
    "ँ": "ं",
    "ঁ": "ং",
}
_DEVANAGARI_NASAL = re.compile("ङ्(?=[क-घ])|ञ्(?=[च-झ])|ण्(?=[ट-ढ])|न्(?=[त-ध])|म्(?=[प-भ])")
_ARTICLE = re.compile("^(?:ال(?=[\u0621-\u06ff]{2})|(?:[وف]?[بك]?ال|[وف]?لل)(?=[\u0621-\u06ff]{3}))")
ZWNJ = "\u200c"
APOSTROPHES = "'’‘ʼ`´ʹʾʿ"
JOINERS = APOSTROPHES + "-‐‑.·/־׳״" + ZWNJ
LONGEST = 40  # letters of a term: more is no word anybody types


def _points(ranges: Iterable[tuple[int, int]]) -> Iterator[int]:
    for first, last in ranges:
        yield from range(first, last + 1)


def _as_class(points: Iterable[int]) -> str:
    """The points as the inside of a character class."""
    ranges: list[list[int]] = []
    for point in sorted(points):
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return "".join([f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in ranges])


def _is_sign(point: int) -> bool:
    return unicodedata.category(chr(point)) in {"Mn", "Mc", "Me"}


_RUNNING = frozenset(_points(PAIRED)) | frozenset(_points(TRIPLED))
_DROPPED = frozenset(_points(DROPPED))
_ONE_WORD = [
    point
    for point in (*range(0x20000), *range(0xE0100, 0xE01F0))
    if point not in _RUNNING
    and not 0xD800 <= point <= 0xDFFF
    and chr(point) not in JOINERS
    and (chr(point).isalnum() or _is_sign(point) or (point in _DROPPED and point != 0x200B))
]
_SIGNS = frozenset({*(point for point in range(0x10000) if _is_sign(point)), *_DROPPED, 0xFF9E, 0xFF9F})


class Scanner:
    """What finds words and runs, of letters up to a code point: beyond U+FFFF classes of letters are ten times slower.

    A word may have joiners inside; whether they hold it together is decided by `tokens`.
    """

    def __init__(self, beyond: int) -> None:
        def inside(points: Iterable[int]) -> str:
            return _as_class([point for point in points if point < beyond])

        word, joiners = inside(_ONE_WORD), re.escape(JOINERS)
        first = inside(point for point in _ONE_WORD if chr(point).isalnum())
        pair, triple = (
            inside(point for point in _points(ranges) if chr(point).isalnum() or _is_sign(point))
            for ranges in (PAIRED, TRIPLED)
        )
        signs = inside(_SIGNS)
        words = f"[{first}][{word}]*(?:[{joiners}][{first}][{word}]*)*"
        runs = f"(?P<pair>[{pair}][{pair}{signs}]*)|(?P<triple>[{triple}][{triple}{signs}]*)"
        self.words = re.compile(words)
        self.runs = re.compile(runs)
        self.pieces = re.compile(f"{runs}|{words}")


_NARROW = Scanner(0x10000)
_WIDE = Scanner(0x110000)
_HAS_WIDE = re.compile("[\U00010000-\U0010ffff]")


def scanner(text: str) -> Scanner:
    """The one that knows all letters of the text."""
    return _WIDE if not text.isascii() and _HAS_WIDE.search(text) else _NARROW


JOINER = re.compile(f"[{re.escape(JOINERS)}]")
# What belongs to one place of a run: a letter with its signs, or a syllable of Hangul in parts.
PLACES = re.compile(f"[\u1100-\u115f][\u1160-\u11a7]?[\u11a8-\u11ff]?|[\\s\\S][{_as_class(_SIGNS)}]*")
_COMPOSED = re.compile(f"[{_as_class(point for point in _SIGNS if point < 0x10000)}\u1100-\u11ff]")

_DROP = dict.fromkeys(_DROPPED)
_TABLE = {
    **{point: str(unicodedata.digit(chr(point))) for point in range(0x80, 0x20000) if chr(point).isdecimal()},
    **_DROP,
    **{ord(letter): other for letter, other in ALIKE.items()},
}


@cache
def hanzi() -> dict[int, str]:
    """Traditional and Japanese forms, and katakana, as the simplified form and hiragana."""
    lines = HANZI.read_text("utf-8").splitlines()
    pairs = [pair for line in lines if not line.startswith("#") for pair in line.split()]
    kana = {point: chr(point - 0x60) for point in range(0x30A1, 0x30F7)}
    return {**kana, **{ord(pair[0]): pair[1] for pair in pairs}}


def spelled(text: str) -> str:
    """The text as written but for letter case and the way it is encoded."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", text.casefold())


def fold_word(word: str) -> str:
    """What words have in common that people take for the same. Idempotent; may be empty."""
    return word.lower()[:LONGEST] if word.isascii() else _fold_word(word)


@lru_cache(maxsize=20_000)
def _fold_word(word: str) -> str:
    once = _folded(word)
    while (again := _folded(once)) != once:  # an article behind an article, a sign that another one hid
        once = again
    return once[:LONGEST]


def _folded(word: str) -> str:
    text = unicodedata.normalize("NFKC", word).casefold()
    text = unicodedata.normalize("NFKD", text).translate(_TABLE)
    text = unicodedata.normalize("NFKC", text).casefold().translate(_TABLE)
    if "\u0900" <= text[:1] <= "\u097f":
        text = _DEVANAGARI_NASAL.sub("ं", text)
    if "\u0600" <= text[:1] <= "\u06ff":
        text = _ARTICLE.sub("", text)
    return text


@cache
def _run_table() -> dict[int, str | None]:
    return {**_TABLE, **hanzi()}


def fold_run(text: str) -> str:
    """One place of a run, or a run whose places are single letters, with the letters people take for the same."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_run_table())


def is_plain_run(run: str) -> bool:
    """Whether each letter of the run folds by itself into one letter or none."""
    return not _HAS_WIDE.search(run) and not _COMPOSED.search(run) and unicodedata.is_normalized("NFKC", run)


def is_running(letter: str) -> bool:
    """Whether the script of the letter is written in runs."""
    return ord(letter) in _RUNNING
