"""How well each encoding explains the bytes: the letters it makes of them are weighed, language by language."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cache

from saxaul.orgs.reading import letters

Triple = tuple[str, str, str]

# Labels people know → the superset codec that reads what is really found under that label.
CODECS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "cp950",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "euc-jp": "euc_jis_2004",
    "iso-8859-1": "windows-1252",
    "utf-8": "utf-8-sig",
}


def weigh_all(sample: bytes, high: int) -> list[tuple[str, float]]:
    """Return every candidate with its score: 1 means each byte beyond ASCII speaks for it, below 0 against."""
    read_as: dict[str, Counter[Triple] | None] = {}

    def triples(label: str) -> Counter[Triple] | None:
        if label not in read_as:
            read_as[label] = _high_triples(sample, CODECS.get(label, label))
        return read_as[label]

    scores: list[tuple[str, float]] = []
    for label in letters.EAST_ASIAN:
        if (found := triples(label)) is not None:
            # Second bytes may be ASCII, so letters are counted, not bytes alone.
            wide = max(high, 2 * found.total())
            scores.append((label, _score(found, _east_asian_weight(label), wide)))
    for profile in letters.ALPHABET_PROFILES:
        if (found := triples(profile.codec)) is not None:
            scores.append((profile.codec, _score(found, _alphabet_weight(profile.language), high) + profile.prior))
    for profile in letters.LATIN_PROFILES:
        if (found := triples(profile.codec)) is not None:
            scores.append((profile.codec, _score(found, _latin_weight(profile.language), high) + profile.prior))
    return sorted(scores, key=lambda one: -one[1])


def _high_triples(sample: bytes, codec: str) -> Counter[Triple] | None:
    """Count (letter before, letter beyond ASCII, letter after); None when the codec cannot read the sample."""
    text = sample.decode(codec, "replace")
    broken = text.count("\ufffd")
    if broken > max(1, len(text) // 500):
        return None
    counted = Counter(zip("\n" + text, text, text[1:] + "\n", strict=False))
    return Counter({triple: count for triple, count in counted.items() if triple[1] > "\x7f"})


def _score(triples: Counter[Triple], weight: Callable[[str, str, str], float], high: int) -> float:
    return sum(weight(*triple) * count for triple, count in triples.items()) / max(high, 1)


BESIDE_NUMBERS = frozenset("£€°§©№½¼²³ºª±¥")
# Languages that do put two letters beyond ASCII side by side.
CLUSTERING = frozenset({"vietnamese", "icelandic", "czech", "slovak", "polish", "baltic"})
QUOTES_AND_DASHES = frozenset("‘’“”«»–—…•·°€£§©®™№\xa0ªº„‚´")


def _mark_weight(before: str, letter: str, after: str) -> float:
    """The weight of a sign that is no letter: fine beside blanks and digits, odd inside a word."""
    if "\x80" <= letter <= "\x9f" or letter == "\ufffd" or unicodedata.category(letter) in {"Co", "Cn"}:
        return -4.0
    if letter == "’":
        return 0.4
    if letter in BESIDE_NUMBERS and (before.isdigit() or after.isdigit()):
        return 0.9
    if letter in QUOTES_AND_DASHES:
        return 0.3 if not before.isalpha() else -0.2
    return -1.5 if before.isalpha() else -0.8


def _rank(alphabet: str) -> dict[str, float]:
    size = len(alphabet)
    return {letter: 1.0 - 0.6 * place / size for place, letter in reversed(list(enumerate(alphabet)))}


@cache
def _latin_weight(language: str) -> Callable[[str, str, str], float]:
    ranks = _rank(letters.CASED[language])

    def weight(before: str, letter: str, after: str) -> float:
        lower = letter.lower() if letter != "İ" else letter
        if lower not in ranks:
            if letter.isalpha() or unicodedata.category(letter) == "Mn":
                return -1.0
            return _mark_weight(before, letter, after)
        if (letter.isupper() and before.islower()) or before.isdigit() or after.isdigit():
            return -0.8
        if not before.isalpha() and not after.isalpha() and not unicodedata.combining(after):
            return ranks[lower] * 0.2
        if before > "\x7f" and before.isalpha() and language not in CLUSTERING:
            return ranks[lower] - 0.7
        return ranks[lower]

    return weight


@cache
def _alphabet_weight(language: str) -> Callable[[str, str, str], float]:
    ranks = _rank(letters.ALPHABETS[language])

    def weight(before: str, letter: str, after: str) -> float:
        value = ranks.get(letter.lower())
        if value is None:
            if letter.isalpha() or unicodedata.category(letter).startswith("M"):
                return -0.8
            return _mark_weight(before, letter, after)
        if (letter.isupper() and before.islower()) or before.isdigit() or after.isdigit():
            return -0.8
        if before.isascii() and before.isalpha():
            return value - 1.2
        if not before.isalpha() and not after.isalpha() and not unicodedata.combining(after):
            return value * 0.2
        return value + (0.1 if before > "\x7f" and before.isalpha() else 0.0)

    return weight


@cache
def _east_asian_weight(label: str) -> Callable[[str, str, str], float]:
    usual = {
        "gb18030": letters.HANS,
        "big5": letters.HANT,
        "shift_jis": letters.KANJI,
        "euc-jp": letters.KANJI,
        "euc-kr": letters.HANGUL,
    }[label]
    common = frozenset(usual)
    first_level = {
        "gb18030": ("gb2312", 0xB0, 0xD7),
        "big5": ("big5", 0xA4, 0xC6),
        "shift_jis": ("euc_jp", 0xB0, 0xCF),
        "euc-jp": ("euc_jp", 0xB0, 0xCF),
        "euc-kr": ("euc_kr", 0xB0, 0xC8),
    }[label]
    japanese = label in {"shift_jis", "euc-jp"}

    def weigh_letter(letter: str) -> float:
        if "\u3041" <= letter <= "\u30ff":
            return 1.8 if japanese else -0.4
        if "\uff61" <= letter <= "\uff9f":
            return -0.3
        if "\u3000" <= letter <= "\u303f" or "\uff01" <= letter <= "\uff60" or letter in "·—…“”‘’":
            return 1.0
        return 2.0 if letter in common else _rare_weight(letter, *first_level)

    weigh_letter = cache(weigh_letter)

    def weight(before: str, letter: str, after: str) -> float:
        inside_word = "a" <= before <= "z" or "A" <= before <= "Z"
        return weigh_letter(letter) - (0.8 if inside_word else 0.0)

    return weight


def _rare_weight(letter: str, standard: str, low: int, high: int) -> float:
    """The weight of an ideogram or syllable off the list: the first level of the national standard still speaks."""
    try:
        code = letter.encode(standard)
    except UnicodeEncodeError:
        return -1.0 if letter.isalpha() else -3.0
    if len(code) == 2 and low <= code[0] <= high:
        return 0.6
    return -0.8 if letter.isalpha() else -1.2
