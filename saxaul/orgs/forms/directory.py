"""The question an address of the directory asks, and the address of a question. One question has one address."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from saxaul.orgs import areas
from saxaul.orgs.choices import Budget, Kind, People, Status
from saxaul.orgs.cleaning import one_line
from saxaul.orgs.facets import FACETS, Cursor, FacetIndex

TEXT_MAX = 120
ORDERS = ("name", "newest", "confirmed")
CLOSED = {
    "kind": frozenset(Kind.values),
    "status": frozenset(Status.values),
    "staff": frozenset(People.values),
    "budget": frozenset(Budget.values),
}
_BIGGEST = 2**62


@dataclass(frozen=True)
class DirectoryQuery:
    """What a reader wants to see. `unknown` are values this hub does not have: they are left out, and it says so."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order: str = "name"
    after: Cursor | None = None
    before: Cursor | None = None
    unknown: tuple[str, ...] = ()

    def values(self, facet: str) -> tuple[str, ...]:
        return self.chosen.get(facet, ())

    @property
    def used(self) -> int:
        """How many filters are in use, without the text."""
        return sum(len(values) for values in self.chosen.values())

    @property
    def first_page(self) -> DirectoryQuery:
        return replace(self, after=None, before=None)

    def with_value(self, facet: str, value: str) -> DirectoryQuery:
        return self._choosing(facet, (*self.values(facet), value))

    def without_value(self, facet: str, value: str) -> DirectoryQuery:
        return self._choosing(facet, [kept for kept in self.values(facet) if kept != value])

    def _choosing(self, facet: str, values: Iterable[str]) -> DirectoryQuery:
        chosen = {**self.chosen, facet: tuple(sorted(set(values)))}
        return replace(self.first_page, chosen={name: chosen[name] for name in FACETS if chosen.get(name)})

    def parameters(self) -> list[tuple[str, str]]:
        """In the one order that addresses have; nothing that goes without saying."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [(facet, value) for facet in FACETS for value in self.values(facet)]
        if self.order != "name":
            pairs.append(("sort", self.order))
        for side, cursor in (("after", self.after), ("before", self.before)):
            if cursor is not None:
                pairs.append((side, cursor_token(cursor)))
        return pairs

    @property
    def query_string(self) -> str:
        return urlencode(self.parameters(), safe=":")

    def url(self, name: str = "orgs:organisation-list", **arguments: str) -> str:
        text = self.query_string
        address = reverse(name, kwargs=arguments or None)
        return f"{address}?{text}" if text else address


def read_query(
    data: QueryDict, *, index: FacetIndex, sections: Mapping[str, str], meant: Callable[[str], str] = str
) -> DirectoryQuery:
    """Never fails: what cannot be understood is left out. `sections`: sector code → code of its section or "";
    `meant`: the area that stands now for one the index does not know."""
    chosen: dict[str, tuple[str, ...]] = {}
    unknown: list[str] = []
    for facet in FACETS:
        asked = asked_values(data, facet, sections)
        if facet == "area":
            asked = {value if index.knows(facet, value) else meant(value) for value in asked}
        known = {value for value in asked if _is_known(facet, value, index, sections)}
        unknown += sorted(asked - known)
        if known:
            chosen[facet] = tuple(sorted(narrowed(facet, known, sections)))
    order = data.get("sort", "name")
    if order not in ORDERS:
        unknown.append(one_line(order))
        order = "name"
    after = read_cursor(data.get("after", ""), order)
    before = None if after else read_cursor(data.get("before", ""), order)
    text = one_line(data.get("q", ""), TEXT_MAX)
    return DirectoryQuery(text, chosen, order, after, before, tuple(value for value in unknown if value))


def asked_values(data: QueryDict, facet: str, sections: Mapping[str, str]) -> set[str]:
    """What is ticked in one filter, without what lies within a value that was unticked."""
    asked = {one_line(value) for value in data.getlist(facet)} - {""}
    opened = data.getlist("open")
    return {value for value in asked if not _was_closed(facet, above(facet, value, sections), asked, opened)}


def _is_known(facet: str, value: str, index: FacetIndex, sections: Mapping[str, str]) -> bool:
    if facet in CLOSED:
        return value in CLOSED[facet]
    return value in sections if facet == "sector" else index.knows(facet, value)


def narrowed(facet: str, values: set[str], sections: Mapping[str, str]) -> set[str]:
    """A country steps back where one of its areas is chosen, a section where one of its groups is."""
    return values - {higher for value in values for higher in above(facet, value, sections)}


def parent_of(facet: str, value: str, sections: Mapping[str, str]) -> str:
    """The area around an area, the section of a group of sectors; empty for what stands alone."""
    if facet == "area":
        return areas.parent(value)
    return sections.get(value, "") if facet == "sector" else ""


def above(facet: str, value: str, sections: Mapping[str, str]) -> list[str]:
    """All that the value lies in, nearest first."""
    if facet == "area":
        return areas.above(value)
    parent = parent_of(facet, value, sections)
    return [parent] if parent else []


def _was_closed(facet: str, higher: Iterable[str], asked: set[str], opened: list[str]) -> bool:
    """The form shows a country ticked while one of its areas is chosen, and says so in `open`. Then a country that is
    missing was unticked, and its areas go with it."""
    return any(value not in asked and f"{facet}.{value}" in opened for value in higher)


def cursor_token(cursor: Cursor) -> str:
    key = cursor.key
    text = urlsafe_b64encode(key).decode().rstrip("=") if isinstance(key, bytes) else str(key)
    return f"{cursor.id}.{text}"


def read_cursor(token: str, order: str) -> Cursor | None:
    """The cursor of a token made in the same order; None for anything else."""
    number, dot, text = token.partition(".")
    if not dot or len(token) > 100 or not token.isascii():
        return None
    try:
        identity = int(number)
        key = urlsafe_b64decode(text + "=" * (-len(text) % 4)) if order == "name" else int(text)
    except (ValueError, binascii.Error):
        return None
    if abs(identity) > _BIGGEST or (isinstance(key, int) and abs(key) > _BIGGEST):
        return None
    return Cursor(key, identity)
