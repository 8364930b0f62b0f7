"""The question an address of the search page asks, and the address of a question. One question has one address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from saxaul.orgs.cleaning import one_line
from saxaul.orgs.forms.directory import asked_values, narrowed

FACETS = ("kind", "sector", "area", "language")
TEXT_MAX = 120
VALUES_MAX = 20  # of one filter
VALUE_MAX = 120
PAGES_MAX = 50


@dataclass(frozen=True)
class SearchQuestion:
    """`chosen`: facet → values, any of which may hold; `page` counts from 1."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1

    def values(self, facet: str) -> tuple[str, ...]:
        return self.chosen.get(facet, ())

    @property
    def used(self) -> int:
        """How many filters are in use, without the text."""
        return sum(map(len, self.chosen.values()))

    @property
    def first_page(self) -> SearchQuestion:
        return replace(self, page=1)

    def choosing(self, facet: str, values: Iterable[str]) -> SearchQuestion:
        """The same with exactly these values of one facet."""
        chosen = {**self.chosen, facet: tuple(sorted(set(values)))}
        return replace(self.first_page, chosen={name: chosen[name] for name in FACETS if chosen.get(name)})

    def without_value(self, facet: str, value: str) -> SearchQuestion:
        return self.choosing(facet, (kept for kept in self.values(facet) if kept != value))

    @property
    def query_string(self) -> str:
        """In the one order that addresses have; nothing that goes without saying."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [(facet, value) for facet in FACETS for value in self.values(facet)]
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return urlencode(pairs, safe=":")

    @property
    def url(self) -> str:
        text = self.query_string
        return f"{reverse('web:search')}?{text}" if text else reverse("web:search")


def read_question(data: QueryDict, sections: Mapping[str, str]) -> SearchQuestion:
    """Never fails: what cannot be understood is left out. `sections`: sector code → code of its section or ""."""
    chosen: dict[str, tuple[str, ...]] = {}
    for facet in FACETS:
        asked = {value for value in asked_values(data, facet, sections) if len(value) <= VALUE_MAX}
        if asked:
            chosen[facet] = tuple(sorted(narrowed(facet, asked, sections))[:VALUES_MAX])
    number = data.get("page", "")
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 1
    return SearchQuestion(one_line(data.get("q", ""), TEXT_MAX), chosen, min(max(page, 1), PAGES_MAX))
