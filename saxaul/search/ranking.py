"""Which documents answer a question, how well, and in what order. Pure; whole numbers only, ties by `columns.tie`.

First, over all documents at once: each slot gives a document the best of its options, impact · factor, times the
slot's rarity (the inverse document frequency of BM25 among what the asker may see). Then, for the best `WINDOW` of
them, their names are compared with the question as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from saxaul.search.asking import Slot
from saxaul.search.columns import Columns, Mask
from saxaul.search.letters import fold_run, fold_word, scanner, spelled
from saxaul.search.postings import IN_NAME, Postings

WINDOW = 60
ENOUGH = 10  # with fewer documents that have all words, those with most of them are shown behind
COMPLETE = 1 << 32  # in the score of a document that has all words; what is below is how well it answers
MOST = 55  # per cent of the weight of all words that counts as most of them


@dataclass(slots=True)
class Found:
    """Places of the documents that answer, ascending; with their scores; and how many of them have all words."""

    places: NDArray[np.int64]
    scores: NDArray[np.int64]
    complete: int


class Ranked(NamedTuple):
    place: int
    score: int


@dataclass(slots=True)
class Evidence:
    """For every document: the best that a slot finds in it, and whether it is in a name."""

    best: NDArray[np.int32]
    named: Mask

    @property
    def count(self) -> int:
        return int(np.count_nonzero(self.best))


def evidence(
    slot: Slot, columns: Columns, allowed: Mask, postings: Mapping[str, Postings], *, names_only: bool = False
) -> Evidence:
    """What the postings of the slot's options say of each document that is allowed."""
    best = np.zeros(len(columns), np.int32)
    named = np.zeros(len(columns), np.bool_)
    for factor, terms in _by_factor(slot, postings):
        rows = np.concatenate([postings[term] for term in terms]) if len(terms) > 1 else postings[terms[0]]
        places = columns.places(rows["number"])
        live = places >= 0
        rows, places = rows[live], places[live]
        impact = rows["impact"]
        in_name = impact >= IN_NAME
        value = (impact & ~np.uint8(IN_NAME)).astype(np.int32) * (factor * 16)
        if slot.form and terms == [slot.term]:
            as_typed = rows["form"] == slot.form
            value = value * np.where(as_typed, 20, 8 if slot.is_marked else 16) // 16
            if slot.is_marked:
                in_name &= as_typed
        if len(terms) > 1:
            np.maximum.at(best, places, value)
        else:  # a term names a live document once: no place comes twice
            best[places] = np.maximum(best[places], value)
        named[places[in_name]] = True
    best[~(named & allowed if names_only else allowed)] = 0
    named &= allowed
    return Evidence(best, named)


def _by_factor(slot: Slot, postings: Mapping[str, Postings]) -> Iterator[tuple[int, list[str]]]:
    """Options of the slot that the index has, those of one factor together; its own term by itself."""
    if slot.term in postings and slot.term in slot.options:
        yield slot.options[slot.term], [slot.term]
    grouped: dict[int, list[str]] = {}
    for term, factor in slot.options.items():
        if term in postings and term != slot.term:
            grouped.setdefault(factor, []).append(term)
    yield from grouped.items()


def rarity(count: int, total: int) -> int:
    """Inverse document frequency, in 16ths."""
    return round(16 * log(1 + (total - count + 0.5) / (count + 0.5))) + 1


def answer(parts: Sequence[Evidence], columns: Columns, allowed: Mask) -> Found:
    """Documents that have all slots; where those are few, also those that have most."""
    total = int(np.count_nonzero(allowed))
    counts = [part.count for part in parts]
    weights = [rarity(count, total) for count in counts]
    known = [weight for weight, count in zip(weights, counts, strict=True) if count]
    if not known:
        return Found(np.zeros(0, np.int64), np.zeros(0, np.int64), 0)
    missing = sum(known) // len(known)  # what nobody has weighs as the others do
    shares = [weight if count else missing for weight, count in zip(weights, counts, strict=True)]

    score = np.zeros(len(columns), np.int64)
    share = np.zeros(len(columns), np.int32)
    named = allowed.copy()
    for part, weight, own in zip(parts, weights, shares, strict=True):
        score += part.best.astype(np.int64) * weight
        share += (part.best > 0) * np.int32(own)
        named &= part.named
    score[named] += score[named] // 2
    score = (score * columns.boosts // 64) >> 4
    has_all = share == sum(shares)
    score[has_all] += COMPLETE
    complete = int(np.count_nonzero(has_all))
    if complete < ENOUGH:
        most = sum(shares) * MOST // 100
        has_all = share >= (most if complete else min(most, max(int(share.max()), 1)))
    places = np.flatnonzero(has_all)
    return Found(places, score[places], complete)


def best_places(found: Found, columns: Columns, count: int) -> NDArray[np.int64]:
    """The best `count` places, best first."""
    places, scores = found.places, found.scores
    if len(places) > count:
        bar = np.partition(scores, len(scores) - count)[len(scores) - count]
        keep = scores >= bar
        places, scores = places[keep], scores[keep]
    order = np.lexsort((columns.ties[places], -scores))[:count]
    return places[order]


# Names as a whole ---------------------------------------------------------------------------------------------------


def flat(text: str) -> str:
    """Folded words with single blanks, runs as they are: what names are compared by."""
    parts: list[str] = []
    for match in scanner(text).pieces.finditer(text):
        parts.append(fold_run(match[0]) if match.lastgroup else fold_word(match[0]))
    return " ".join([part for part in parts if part])


def likeness(question: str, asked: str, names: Sequence[str], *, marked: bool) -> int:
    """How much a name is the question, from 16 (not at all) to 36. `asked` is `flat(question)`.

    `marked`: somebody took the trouble to type accents or tones, so names without them count less.
    """
    best = 16
    written = spelled(question.strip())
    for name in names:
        said = flat(name)
        if said == asked:
            value = 32
        elif said.startswith(asked):
            value = 26
        elif f" {asked}" in said:
            value = 24
        elif asked in said:
            value = 22
        else:
            continue
        if written in spelled(name):
            value += 4
        elif marked:
            value = (value + 16) // 2
        best = max(best, value)
    return best


def by_names(
    places: NDArray[np.int64], scores: Sequence[int], likenesses: Sequence[int], columns: Columns
) -> list[Ranked]:
    """The window's places in their final order, with final scores."""
    final = [
        (score & COMPLETE) + (score & (COMPLETE - 1)) * like // 16
        for score, like in zip(scores, likenesses, strict=True)
    ]
    ties = columns.ties[places].tolist()
    order = sorted(range(len(final)), key=lambda place: (-final[place], ties[place]))
    return [Ranked(int(places[place]), final[place]) for place in order]
