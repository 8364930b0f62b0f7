"""What was found, as the page shows it: groups by kind, lines with their marks, filters with their counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy

from saxaul.core.components import Link
from saxaul.orgs.presentation.directory import Group, Line, Names, filter_groups, lines
from saxaul.orgs.queries.directory import published_by_public_id
from saxaul.orgs.search_documents import KIND as ORGANISATION
from saxaul.search import queries as engine
from saxaul.search.results import Hit, Marked, Results
from saxaul.web.searching.question import FACETS, PAGES_MAX, SearchQuestion

PAGE_SIZE = 20
GROUP_SIZE = 5  # of each kind, where several kinds are shown together
KINDS: dict[str, str | Promise] = {ORGANISATION: gettext_lazy("Organisations")}
OTHERS = gettext_lazy("Others")


class SearchNames(Names):
    """The same words as in the directory; `kind` is the kind of thing that was found."""

    def of(self, facet: str, value: str) -> str:
        return str(KINDS.get(value, OTHERS)) if facet == "kind" else super().of(facet, value)


@dataclass(frozen=True)
class FoundLine:
    """One hit. `line` is the organisation's line in the directory with its marks; None for other kinds of things."""

    hit: Hit
    line: Line | None = None


@dataclass(frozen=True)
class KindGroup:
    kind: str
    label: str
    total: int
    lines: Sequence[FoundLine]
    more_url: str = ""


@dataclass(frozen=True)
class Found:
    """The answer to one question. `first` and `last` say where the page stands; `partial`: not all words were met."""

    question: SearchQuestion
    total: int = 0
    groups: Sequence[KindGroup] = ()
    facets: Mapping[str, Mapping[str, int]] | None = None
    corrected: str = ""
    partial: bool = False

    @property
    def first(self) -> int:
        return (self.question.page - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        return min(self.total, self.question.page * PAGE_SIZE)

    @property
    def paged(self) -> bool:
        return len(self.groups) == 1

    @property
    def previous_url(self) -> str:
        return replace(self.question, page=self.question.page - 1).url if self.question.page > 1 else ""

    @property
    def next_url(self) -> str:
        more = self.paged and self.last < self.total and self.question.page < PAGES_MAX
        return replace(self.question, page=self.question.page + 1).url if more else ""

    @property
    def corrected_url(self) -> str:
        return replace(self.question.first_page, text=self.corrected).url

    @property
    def unfiltered_url(self) -> str:
        return SearchQuestion(self.question.text).url

    @property
    def directory_url(self) -> str:
        """The directory for the same words, places and fields of work."""
        pairs = [("q", self.question.text)]
        pairs += [(facet, value) for facet in ("sector", "area") for value in self.question.values(facet)]
        return f"{reverse('orgs:organisation-list')}?{urlencode(pairs)}"


def answer(question: SearchQuestion, *, visibility: str, names: Names) -> Found:
    """One search, and one more for each kind where several kinds have hits and the reader has not chosen."""
    if not question.text:
        return Found(question)
    results = ask(question, visibility=visibility, limit=PAGE_SIZE, offset=(question.page - 1) * PAGE_SIZE)
    kinds = [kind for kind, count in results.facets["kind"].items() if count]
    if question.values("kind"):
        kinds = [kind for kind in kinds if kind in question.values("kind")]
    if len(kinds) > 1:
        groups = [_first_of(question.choosing("kind", [kind]), kind, visibility, names) for kind in kinds]
    else:
        groups = [_group(kind, results, names) for kind in kinds[:1] if results.hits]
    return Found(question, results.total, groups, results.facets, results.corrected, results.partial)


def ask(question: SearchQuestion, *, visibility: str, limit: int, offset: int = 0) -> Results:
    return engine.search(
        question.text,
        kinds=question.values("kind"),
        areas=question.values("area"),
        sectors=question.values("sector"),
        languages=question.values("language"),
        level=visibility,
        limit=limit,
        offset=offset,
    )


def _first_of(question: SearchQuestion, kind: str, visibility: str, names: Names) -> KindGroup:
    results = ask(question, visibility=visibility, limit=GROUP_SIZE)
    more = question.url if results.total > GROUP_SIZE else ""
    return replace(_group(kind, results, names), more_url=more)


def _group(kind: str, results: Results, names: Names) -> KindGroup:
    """What the index still knows but the hub no longer shows is left out: an old index must not tell."""
    if kind == ORGANISATION:
        found = published_by_public_id([hit.id for hit in results.hits])
        shown = dict(zip(found, lines(found.values(), names), strict=True))
        listed = [FoundLine(hit, marked_line(shown[hit.id], hit)) for hit in results.hits if hit.id in shown]
    else:
        listed = [FoundLine(hit) for hit in results.hits]
    return KindGroup(kind, str(KINDS.get(kind, OTHERS)), results.total, listed)


def marked_line(line: Line, hit: Hit) -> Line:
    """The line with what was asked for marked in its names; where no name has it, an excerpt stands for the summary."""
    marks = {marked.text: marked for marked in (hit.heading, hit.also) if marked}
    others: list[tuple[str, Any]] = [(tag, marks.get(name, name)) for tag, name in line.other_names]
    shown = {line.name, *(name for _tag, name in line.other_names)}
    if hit.also and hit.also.text not in shown:
        others.append((hit.also_language, hit.also))
    quoted = hit.snippet.ranges and not any(marked.ranges for marked in marks.values())
    return replace(
        line,
        name=html(marks.get(line.name, line.name)),
        other_names=[(tag, html(name)) for tag, name in others],
        what=html(hit.snippet) if quoted else line.what,
        what_lang="" if quoted else line.what_lang,
    )


def html(text: Marked | str) -> str:
    return text.__html__() if isinstance(text, Marked) else text


def found_groups(found: Found, names: Names) -> list[Group]:
    """The filters of the page, as long as there is something to choose between."""
    if not found.facets:
        return []
    return filter_groups(found.question, found.facets, names, facets=FACETS)


def tags(question: SearchQuestion, names: Names) -> list[Link]:
    """One for each filter in use; its link asks the rest."""
    return [
        Link(names.of(facet, value), question.without_value(facet, value).url)
        for facet, values in question.chosen.items()
        for value in values
    ]


@dataclass(frozen=True)
class Suggested:
    name: str
    url: str
    note: str
    lang: str


def suggestions(text: str, *, limit: int = 8) -> list[Suggested]:
    """Names that begin with the words typed so far. Public things only: an answer may be kept by a proxy."""
    own = (get_language() or "en").lower()
    return [
        Suggested(each.name, each.url, _kind_note(each.kind), "" if each.language.lower() == own else each.language)
        for each in (engine.suggest(text, limit=limit) if text else ())
    ]


def _kind_note(kind: str) -> str:
    return "" if kind == ORGANISATION else str(KINDS.get(kind, ""))
