"""Asking the search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from saxaul.search import ranking
from saxaul.search.asking import Slot, complete, correct, parted, slots_of
from saxaul.search.columns import Columns, Mask
from saxaul.search.columns import tie as fingerprint
from saxaul.search.documents import LEVELS, Visibility
from saxaul.search.live import Live, current, postings_of
from saxaul.search.marking import Wanted, answered, marked, snippet
from saxaul.search.models import Entry
from saxaul.search.postings import Postings
from saxaul.search.results import FACETS, Hit, Marked, Results, Suggestion
from saxaul.search.tokens import pieces

__all__ = ["PUBLIC", "Hit", "Marked", "Results", "Suggestion", "Visibility"]
__all__ += ["fingerprint", "fingerprints", "search", "suggest"]

PUBLIC = Visibility.PUBLIC
COMPLETIONS = 32  # longer words tried for each word
COMPLETIONS_TYPING = 100  # for the word that is being typed
CORRECTIONS = 8
DOUBTED = 8  # words looked at for slips where each is known but no document has them all


def search(
    text: str,
    *,
    kinds: Sequence[str] = (),
    areas: Sequence[str] = (),
    sectors: Sequence[str] = (),
    languages: Sequence[str] = (),
    level: str = PUBLIC,
    limit: int = 20,
    offset: int = 0,
) -> Results:
    """The documents for the words of `text`, best first: one page of them, how many there are, and counts.

    Several values of one filter widen it, several filters narrow. Nothing above `level` is shown or counted. Blank
    text finds nothing. Order and ids are the same on every database.
    """
    slots = slots_of(text)
    if not slots:
        return Results()
    live = current()
    lookup = _Lookup(live, slots, live.columns.levels <= LEVELS[level])
    complete(slots, live.words, limit=COMPLETIONS)
    found = lookup.answer()
    corrected = lookup.correct(found)
    if corrected:
        found = lookup.answer()
    chosen = {"kind": kinds, "area": areas, "sector": sectors, "language": languages}
    narrowed, facets = _filtered(found, live.columns, chosen)
    hits = _page(text, narrowed, lookup, max(0, offset), max(0, limit))
    return Results(
        total=len(narrowed.places),
        hits=hits,
        facets=facets,
        corrected=lookup.as_understood(text, corrected, hits) if corrected else "",
        partial=not found.complete and bool(len(found.places)),
    )


def suggest(prefix: str, limit: int = 8, *, kinds: Sequence[str] = (), level: str = PUBLIC) -> list[Suggestion]:
    """At most `limit` documents in whose names the words typed so far stand, the last of them perhaps unfinished."""
    slots = slots_of(prefix)
    if not slots:
        return []
    live = current()
    allowed = live.columns.levels <= LEVELS[level]
    if kinds:
        allowed &= live.columns.mask("kind", kinds)
    lookup = _Lookup(live, slots, allowed)
    complete(slots, live.words, limit=COMPLETIONS_TYPING, unfinished=not prefix[-1:].isspace())
    found = lookup.answer(names_only=True)
    if not found.complete and lookup.correct(found):
        found = lookup.answer(names_only=True)
    if not found.complete:
        return []
    wanted = lookup.wanted()
    hits = _page(prefix, found, lookup, 0, min(limit, found.complete))
    return [Suggestion(hit.kind, hit.id, *_best_name(hit, wanted), hit.url) for hit in hits]


def _best_name(hit: Hit, wanted: Wanted) -> tuple[str, str]:
    if hit.also:
        return hit.also.text, hit.also_language
    return hit.title, hit.language


def fingerprints(
    kind: str,
    text: str,
    *,
    areas: Sequence[str] = (),
    sectors: Sequence[str] = (),
    languages: Sequence[str] = (),
    level: str = PUBLIC,
) -> NDArray[np.int64]:
    """`fingerprint` of everything of a kind that has all words of `text`, in no order.

    For whoever knows more of these things than the search does, and combines the words with conditions of their own:
    no document is read, however many there are. A fingerprint has 64 bits; two things share one as good as never.
    """
    slots = slots_of(text)
    if not slots:
        return np.zeros(0, np.int64)
    live = current()
    columns = live.columns
    lookup = _Lookup(live, slots, columns.levels <= LEVELS[level])
    complete(slots, live.words, limit=COMPLETIONS)
    if lookup.correct(lookup.answer()):
        lookup.answer()
    chosen = {"kind": (kind,), "area": areas, "sector": sectors, "language": languages}
    filters = [columns.mask(facet, values) for facet, values in chosen.items() if values]
    wanted = np.logical_and.reduce([*filters, *(part.best > 0 for part in lookup.parts)])
    found: NDArray[np.int64] = columns.ties[wanted]
    return found


@dataclass(slots=True)
class _Lookup:
    """One question on its way: its slots, and what has been read for them."""

    live: Live
    slots: list[Slot]
    allowed: Mask
    postings: dict[str, Postings] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)
    parts: list[ranking.Evidence] = field(default_factory=list)

    def answer(self, *, names_only: bool = False) -> ranking.Found:
        new = {term for slot in self.slots for term in slot.options} - self.read
        self.postings.update(postings_of(new))
        self.read |= new
        self.parts = [
            ranking.evidence(slot, self.live.columns, self.allowed, self.postings, names_only=names_only)
            for slot in self.slots
        ]
        return ranking.answer(self.parts, self.live.columns, self.allowed)

    def correct(self, found: ranking.Found) -> list[tuple[Slot, set[str]]]:
        """Take words that nobody has for misspelt; where all are known but no document has them all, any may be.

        Returns the slots that got new options, with these where nobody had the word.
        """
        before = [set(slot.options) for slot in self.slots]
        counts = [part.count for part in self.parts]
        unknown = [place for place, count in enumerate(counts) if not count]
        doubtful = unknown or ([] if found.complete else range(len(counts))[:DOUBTED])
        for place in doubtful:
            correct(self.slots, place, self.live.words, limit=CORRECTIONS)
        result: list[tuple[Slot, set[str]]] = []
        slots: list[Slot] = []
        for slot, old, count in zip(self.slots, before, counts, strict=True):
            new = set(slot.options) - old
            halves = parted(slot, self.live.words) if slot.is_word and not count and not new else []
            slots += halves or [slot]
            if new or halves:
                result.append((slot, new if slot.is_word and not count else set()))
        self.slots = slots
        return result

    def wanted(self) -> Wanted:
        return {term: place for place, slot in enumerate(self.slots) for term in slot.options if term in self.postings}

    def as_understood(self, text: str, corrected: Sequence[tuple[Slot, set[str]]], hits: Sequence[Hit]) -> str:
        """The question with words that nobody has replaced by those of the best hit, written as they are there."""
        for hit in hits[:1]:
            for slot, terms in sorted(corrected, key=lambda pair: -pair[0].start):
                for said in (hit.title, *(name for _, name in hit.names), hit.snippet.text):
                    place = next((piece for piece in pieces(said) if piece.term in terms), None)
                    if place:
                        text = text[: slot.start] + said[place.start : place.end] + text[slot.end :]
                        break
            return text
        return ""


# Filters and counts -------------------------------------------------------------------------------------------------


def _filtered(
    found: ranking.Found, columns: Columns, chosen: Mapping[str, Sequence[str]]
) -> tuple[ranking.Found, dict[str, dict[str, int]]]:
    """What is left by the filters; and for each facet the counts with the other filters only."""
    answers = np.zeros(len(columns), np.bool_)
    answers[found.places] = True
    masks = {facet: columns.mask(facet, values) for facet, values in chosen.items() if values}

    def within(facet: str) -> Mask:
        others = [mask for name, mask in masks.items() if name != facet]
        mask: Mask = np.logical_and.reduce([answers, *others])
        return mask

    facets = {facet: columns.tally(facet, within(facet)) for facet in FACETS}
    if not masks:
        return found, facets
    keep = within("")[found.places]
    return ranking.Found(found.places[keep], found.scores[keep], found.complete), facets


# The page -----------------------------------------------------------------------------------------------------------


def _page(text: str, found: ranking.Found, lookup: _Lookup, offset: int, limit: int) -> list[Hit]:
    columns = lookup.live.columns
    order = ranking.best_places(found, columns, max(offset + limit, ranking.WINDOW))
    window = _window(text, order[: ranking.WINDOW], found, lookup) if offset < ranking.WINDOW else []
    rest = order[ranking.WINDOW :]
    ranked = [*window, *map(ranking.Ranked, rest.tolist(), _scores(found, rest))]
    shown = ranked[offset if window else offset - ranking.WINDOW :][:limit]
    entries = Entry.objects.in_bulk(columns.numbers[[one.place for one in shown]].tolist()) if shown else {}
    wanted = lookup.wanted()
    pairs = [(entries.get(int(columns.numbers[one.place])), one.score) for one in shown]
    return [_hit(entry, score, wanted) for entry, score in pairs if entry is not None]


def _scores(found: ranking.Found, places: NDArray[np.int64]) -> list[int]:
    scores: list[int] = found.scores[np.searchsorted(found.places, places)].tolist()
    return scores


def _window(text: str, places: NDArray[np.int64], found: ranking.Found, lookup: _Lookup) -> list[ranking.Ranked]:
    """The best answers, looked at once more by their names."""
    columns = lookup.live.columns
    numbers = columns.numbers[places].tolist()
    rows = Entry.objects.filter(pk__in=numbers).values_list("id", "title", "names")
    names = {number: [title, *(name for _, name in others)] for number, title, others in rows}
    asked = ranking.flat(text)
    marks = any(slot.is_marked for slot in lookup.slots)
    likenesses = [ranking.likeness(text, asked, names.get(number, ()), marked=marks) for number in numbers]
    return ranking.by_names(places, _scores(found, places), likenesses, columns)


def _hit(entry: Entry, score: int, wanted: Wanted) -> Hit:
    names = tuple([(language, name) for language, name in entry.names])
    title = answered(entry.title, wanted)
    others = [(answered(name, wanted), -place) for place, (_, name) in enumerate(names) if name != entry.title]
    also, language = Marked(""), ""
    if others and (best := max(others))[0] > title:
        language, name = names[-best[1]]
        also = marked(name, wanted)
    return Hit(
        *(entry.kind, entry.key, entry.title, names, entry.url, score, entry.language),
        snippet=snippet(entry.body, wanted) if entry.body else Marked(""),
        heading=marked(entry.title, wanted),
        also=also,
        also_language=language,
    )
