"""What a search answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

Ranges = tuple[tuple[int, int], ...]

FACETS = ("kind", "area", "sector", "language")


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of original text, and which parts of it answer the question: half-open ranges, ascending, apart."""

    text: str
    ranges: Ranges = ()

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    def pieces(self) -> list[tuple[str, bool]]:
        """The text cut at the borders of the ranges: (piece, whether it is marked); joined, they are the text."""
        borders = [0, *(border for pair in self.ranges for border in pair), len(self.text)]
        cut = [(self.text[a:b], bool(number % 2)) for number, (a, b) in enumerate(pairwise(borders))]
        return [(piece, marked) for piece, marked in cut if piece]

    def __html__(self) -> SafeString:
        """The text escaped, marked parts in `<mark>`: `{{ hit.snippet }}` is safe in a template."""
        parts = [f"<mark>{escape(piece)}</mark>" if marked else escape(piece) for piece, marked in self.pieces()]
        return mark_safe("".join(parts))  # noqa: S308 - every piece is escaped


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found. `heading` is the title with its marks; `also` is the name that matched better than the title
    (empty text where the title did); `snippet` is a piece of the body, empty where there is no body."""

    kind: str
    id: str
    title: str
    names: tuple[tuple[str, str], ...]
    url: str
    score: int
    language: str
    snippet: Marked
    heading: Marked
    also: Marked
    also_language: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """One page of the answer. `facets[facet][value]` counts what would be found with that value chosen in its facet,
    the other filters staying as they are. `corrected` is the question as it was understood where a word was misspelt,
    else empty. `partial` says that no document had all words, and those with most of them are shown."""

    total: int = 0
    hits: Sequence[Hit] = ()
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: {facet: {} for facet in FACETS})
    corrected: str = ""
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A document whose name begins with the words typed so far."""

    kind: str
    id: str
    name: str
    language: str
    url: str
