"""What the name of a column says: a target of the mapping, and beside it language, currency, factor and scheme.

Pure. `understood` tries the whole name first, then parts of it: without brackets, one script of two, the last words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from saxaul.core.folding import fold
from saxaul.orgs.importing.words import word_list

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_YEAR = re.compile(r"(?<!\d)(19[5-9]\d|20\d\d)(?:\s*[/-]\s*\d{2,4})?(?!\d)")
_STOP = frozenset("of the for a an and or in de la le du des del da do d l der die das von van".split())
_OTHERS = frozenset("parent funder funding donor bank auditor sponsor supervisory umbrella predecessor".split())
_AT_THE_END = frozenset(
    "city town state province country county postcode zip email mail phone telephone website url latitude "
    "longitude".split()
) | {"post code", "postal code", "zip code", "e mail", "phone number", "web site", "web address"}
_NOT_LATIN = re.compile(r"[\u0370-\u1cff\u3040-\ud7ff]")
NOBODY: tuple[str, float, str] = ("", 0.0, "")


class Heard(NamedTuple):
    """What a column name says: `to` ("" for nothing), how sure, by which word; `words` are those left to judge."""

    to: str
    confidence: float
    word: str
    words: str


def understood(name: str, options: dict[str, Any], *, nested: bool = False, prefix: str = "") -> Heard:
    """The target a column name speaks of; what it tells beside that goes into `options`."""
    last = name.rsplit(".", 1)[-1] if nested else name
    whole = fold(last) if fold(last) in word_list("headers") else fold(_CAMEL.sub(" ", last))
    words = _without_options(whole, options)
    if scheme := word_list("schemes").get(whole):
        options["scheme"] = scheme
    found = _exactly(fold(_CAMEL.sub(" ", name))) if nested else NOBODY  # registration.date
    if not found[0]:
        found = _exactly(words)
    if not found[0]:
        found = _in_part(last, words, prefix)
    return Heard(*found, words)


def shared_prefix(names: Iterable[str]) -> str:
    """The word most columns begin with, as in publisher_name, publisher_url; "" when there is none."""
    folded = [fold(_CAMEL.sub(" ", name)).split() for name in names]
    firsts = Counter(parts[0] for parts in folded if len(parts) > 1 and any(map(str.isalpha, parts[1])))
    word, count = firsts.most_common(1)[0] if firsts else ("", 0)
    return word if count >= 4 and count * 10 >= len(folded) * 6 else ""


def _without_options(folded: str, options: dict[str, Any]) -> str:
    """The folded name without the words that tell language, currency or factor; those go into `options`."""
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


def _exactly(folded: str) -> tuple[str, float, str]:
    target = word_list("headers").get(folded, "") if folded else ""
    return (target, 0.95, folded) if target else NOBODY


def _in_part(name: str, words: str, prefix: str) -> tuple[str, float, str]:
    if not words:
        return NOBODY
    for part, sure in _parts(name, words, prefix):
        target, _sure, word = _exactly(part)
        if target:
            return target, sure, word
    if year := _YEAR.search(words):
        target, _sure, word = _exactly(" ".join(_YEAR.sub(" ", words).split()))
        return (target, 0.8 + (int(year[1]) - 1900) / 10_000, word) if target else NOBODY
    if _OTHERS & set(words.split()):
        return "ignore", 0.9, words
    end = _by_end(words)
    return end if end[0] else _by_share(words)


def _parts(name: str, words: str, prefix: str) -> Iterable[tuple[str, float]]:
    """Parts of a column name that may be a name by themselves, surest first."""
    if prefix and words.startswith(f"{prefix} "):
        yield words[len(prefix) + 1 :], 0.93
    bare = fold(_CAMEL.sub(" ", _BRACKETS.sub(" ", name)))
    if bare != words:
        yield bare, 0.92
    if " / " in name:
        yield fold(_CAMEL.sub(" ", name.rsplit(" / ", 1)[-1])), 0.92
    others = "".join(_NOT_LATIN.findall(bare))
    latin = " ".join(_NOT_LATIN.sub(" ", bare).split())
    if others and latin:
        yield latin, 0.91
        yield " ".join("".join(c if _NOT_LATIN.match(c) else " " for c in bare).split()), 0.91
    for part in re.split(r"[/;|\n]", name):
        if fold(part) != words:
            yield fold(_CAMEL.sub(" ", part)), 0.85


def _by_end(words: str) -> tuple[str, float, str]:
    """English puts the noun last: a “street address post code” is a post code."""
    parts = words.split()
    for length in (2, 1):
        if len(parts) > length:
            end = " ".join(parts[-length:])
            if end in _AT_THE_END:
                return word_list("headers").get(end, ""), 0.75, end
    return NOBODY


@lru_cache(maxsize=1)
def _known() -> list[tuple[str, str, frozenset[str]]]:
    """(listed word without articles, its target, its telling words)."""
    return [(_bare(word), target, _telling(_bare(word))) for word, target in word_list("headers").items()]


def _by_share(words: str) -> tuple[str, float, str]:
    bare = _bare(words)
    telling = _telling(bare)
    best = NOBODY
    for word, target, wanted in _known():
        share = _share(bare, telling, word, wanted)
        if share > best[1]:
            best = (target, share, word)
    return best if best[1] >= 0.45 else NOBODY


def _bare(text: str) -> str:
    """Arabic words without their article."""
    return " ".join(part.removeprefix("ال") if len(part) > 4 else part for part in text.split())


def _telling(text: str) -> frozenset[str]:
    parts = text.split()
    return frozenset(part for part in parts if part not in _STOP) or frozenset(parts)


def _share(header: str, parts: frozenset[str], word: str, wanted: frozenset[str]) -> float:
    """How much of the header the word explains, 0–0.9."""
    if header == word or (parts == wanted and max(map(len, parts)) > 2):
        return 0.9
    if "\u3040" <= word[:1] <= "\ud7ff":
        return 0.85 * len(word) / len(header.replace(" ", "")) if len(word) >= 2 and word in header else 0.0
    if not wanted <= parts or max(map(len, wanted)) < 3:
        return 0.0  # scripts whose vowel signs fold to blanks leave single letters, which prove nothing
    return 0.85 * len(wanted) / len(parts)
