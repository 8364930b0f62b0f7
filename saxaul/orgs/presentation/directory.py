"""The directory as its page shows it: filters with their counts, what is in use, and the lines of the list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from saxaul.core.components import Link
from saxaul.core.folding import fold
from saxaul.orgs import areas
from saxaul.orgs.choices import Budget, Kind, People, Status
from saxaul.orgs.forms.directory import DirectoryQuery, above, parent_of
from saxaul.orgs.models import Organisation
from saxaul.orgs.presentation import words
from saxaul.orgs.queries.area_names import area_labels, area_names_up, first_areas
from saxaul.orgs.record import Level, Record, best_name, best_text, language_order, visible
from saxaul.places.names import bare_key, place_key

LEGENDS: dict[str, str | Promise] = {
    "kind": gettext_lazy("Kind"),
    "sector": gettext_lazy("Field"),
    "area": gettext_lazy("Place"),
    "language": gettext_lazy("Language"),
    "staff": gettext_lazy("Paid staff"),
    "budget": gettext_lazy("Year’s spending"),
    "source": gettext_lazy("Source"),
    "status": gettext_lazy("At work"),
}
HELPS: dict[str, str | Promise] = {"budget": gettext_lazy("Counted in each organisation’s own currency.")}
SHOWN = {"kind": 9, "sector": 7, "area": 6, "language": 6, "source": 5}
SHOWN_WITHIN = 8
LONG = 200  # with more values than that, regions are listed for the chosen countries only
CLOSED: dict[str, type[models.TextChoices]] = {"kind": Kind, "staff": People, "budget": Budget, "status": Status}
SENTENCE_MAX = 220


@dataclass(frozen=True)
class Names:
    """How values of the open lists are called, in the language of the page."""

    sectors: Mapping[str, str]
    sections: Mapping[str, str]  # sector code → code of its section or ""
    sources: Mapping[str, str]
    areas: dict[str, str] = field(default_factory=dict)  # filled by `prepare`

    def prepare(self, facet: str, values: Iterable[str]) -> None:
        """Have the names of these values at hand: one query, where areas are among them that are not."""
        if facet == "area":
            self.areas.update(area_labels(value for value in values if value not in self.areas))

    def of(self, facet: str, value: str) -> str:
        match facet:
            case "sector":
                return self.sectors.get(value, value)
            case "source":
                return self.sources.get(value, value)
            case "language":
                return words.language_name(value)
            case "area":
                if value not in self.areas:
                    self.prepare(facet, [value])
                return self.areas[value]
        return str(CLOSED[facet](value).label)


def names_of(sectors: Iterable[tuple[str, str, str]], sources: Mapping[str, str] | None = None) -> Names:
    """`sectors`: (code, name, code of its section or "")."""
    rows = list(sectors)
    return Names(
        sectors={code: name for code, name, _section in rows},
        sections={code: section for code, _name, section in rows},
        sources=sources or {},
    )


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    checked: bool = False
    depth: int = 0  # how many of those above it are shown too
    opened: bool = False
    url: str = ""


@dataclass(frozen=True)
class Group:
    """One filter. `more`: how many values there are beyond those shown."""

    name: str
    legend: str
    options: Sequence[Option]
    more: int = 0
    help: str = ""

    @property
    def opened(self) -> list[str]:
        """Values that stand above a chosen one; see `forms.directory`."""
        return [f"{self.name}.{option.value}" for option in self.options if option.opened]


class Chooses(Protocol):
    """A question with filters: the values chosen in one of them."""

    def values(self, facet: str) -> tuple[str, ...]: ...


def filter_groups(
    query: Chooses, counts: Mapping[str, Mapping[str, int]], names: Names, *, facets: Iterable[str] = tuple(LEGENDS)
) -> list[Group]:
    """The filters worth showing: those with something to choose between, or in use."""
    groups = [_group(facet, query, counts[facet], names) for facet in facets]
    return [group for group in groups if len(group.options) > 1 or any(option.checked for option in group.options)]


def _group(facet: str, query: Chooses, counts: Mapping[str, int], names: Names) -> Group:
    chosen = query.values(facet)
    tree = Tree(facet, counts, chosen, names)
    if facet in CLOSED and facet != "kind":
        shown = [value for value in CLOSED[facet].values if value in tree.known]
    else:
        shown = tree.shown()
    names.prepare(facet, shown)
    options = [
        Option(
            value,
            names.of(facet, value),
            tree.known.get(value, 0),
            checked=value in chosen or value in tree.higher,
            depth=sum(value in shown for value in tree.above(value)),
            opened=value in tree.higher,
        )
        for value in shown
    ]
    rest = len(tree.choosable()) - len(shown)
    return Group(facet, str(LEGENDS[facet]), options, more=rest, help=str(HELPS.get(facet, "")))


class Tree:
    """The values of a filter, some of them within others: areas within areas, groups of sectors within sections."""

    def __init__(self, facet: str, counts: Mapping[str, int], chosen: Sequence[str], names: Names) -> None:
        self.facet, self.chosen, self.names = facet, chosen, names
        self.higher = {value for own in chosen for value in self.above(own)}
        self.known = {**dict.fromkeys([*sorted(self.higher), *chosen], 0), **counts}
        self.inner: dict[str, list[str]] = {}
        for value in self.known:
            self.inner.setdefault(parent_of(facet, value, names.sections), []).append(value)
        self.tops = self.inner.get("", [])
        self.open = {*chosen, *self.higher}

    def above(self, value: str) -> list[str]:
        return above(self.facet, value, self.names.sections)

    def choosable(self) -> list[str]:
        """Every value worth listing: all, or where they are very many, those right below what is open."""
        if len(self.known) <= LONG:
            return list(self.known)
        return [*self.tops, *(value for parent in self.open for value in self.inner.get(parent, ()))]

    def shown(self) -> list[str]:
        """The commonest values and those chosen; below an open one, the commonest within it."""
        only = self.tops[0] if self.facet == "area" and len(self.tops) == 1 else ""
        if only:  # a hub of one country: its regions are the first choice
            return self._below(only, SHOWN_WITHIN) or [only]
        return self._below("", SHOWN[self.facet])

    def _below(self, parent: str, limit: int) -> list[str]:
        shown: list[str] = []
        for value in _commonest(self.known, self.inner.get(parent, ()), self.open, limit):
            shown.append(value)
            if value in self.open:
                shown += self._below(value, SHOWN_WITHIN)
        return shown


def _commonest(known: Mapping[str, int], values: Iterable[str], always: set[str], limit: int) -> list[str]:
    ranked = sorted(values, key=lambda value: (-known[value], value))
    return [value for place, value in enumerate(ranked) if place < limit or value in always]


def all_options(facet: str, query: DirectoryQuery, counts: Mapping[str, int], names: Names) -> list[Option]:
    """The values of a filter as links that add one or take it away, each below what it lies in."""
    chosen = query.values(facet)
    tree = Tree(facet, counts, chosen, names)
    listed = tree.choosable()
    names.prepare(facet, {*listed, *(higher for value in listed for higher in tree.above(value))})

    def place(value: str) -> list[tuple[str, str]]:
        return [(fold(names.of(facet, each)), each) for each in [*reversed(tree.above(value)), value]]

    return [
        Option(
            value,
            names.of(facet, value),
            tree.known[value],
            checked=value in chosen,
            depth=len(tree.above(value)),
            url=(query.without_value(facet, value) if value in chosen else query.with_value(facet, value)).url(),
        )
        for value in sorted(listed, key=place)
    ]


def tags(query: DirectoryQuery, names: Names) -> list[Link]:
    """One for each part of the question; its link asks the rest."""
    links = [Link(_("“%(text)s”") % {"text": query.text}, _without_text(query).url())] if query.text else []
    names.prepare("area", query.values("area"))
    for facet, values in query.chosen.items():
        links += [Link(names.of(facet, value), query.without_value(facet, value).url()) for value in values]
    return links


def _without_text(query: DirectoryQuery) -> DirectoryQuery:
    return DirectoryQuery(chosen=query.chosen, order=query.order)


@dataclass(frozen=True)
class Line:
    """One organisation in the list. Language tags are empty where they are the page's own or not known."""

    public_id: str
    url: str
    name: str
    name_lang: str
    other_names: Sequence[tuple[str, str]]
    kind: str
    kind_label: str
    sector: str
    where: str
    fields: Sequence[str]
    what: str
    what_lang: str
    logo: str
    confirmed_at: datetime | None
    closed: str


def lines(organisations: Iterable[Organisation], names: Names) -> list[Line]:
    """`names` must know the fields of work. Two queries for where they are, however many there are."""
    language, shown = get_language() or "en", list(organisations)
    found = first_areas(organisation.pk for organisation in shown)
    names.prepare("area", {each for code in found.values() for each in areas.path(code)})
    return [
        _line(organisation, visible(organisation.record, Level.PUBLIC), found.get(organisation.pk, ""), language, names)
        for organisation in shown
    ]


def _line(organisation: Organisation, record: Record, area: str, language: str, names: Names) -> Line:
    name = best_name(record, language)
    tags_of = {each["value"]: each.get("language", "") for each in reversed(record["names"])}
    what_lang, what = best_text(record.get("summary"), language)
    sectors = [code for code in record.get("sectors", ()) if code in names.sectors]
    places = record.get("sites") or record.get("areas") or [{}]
    return Line(
        public_id=organisation.public_id,
        url=organisation.get_absolute_url(),
        name=name,
        name_lang=_foreign(tags_of.get(name, ""), language),
        other_names=_other_names(record, name, language),
        kind=organisation.kind,
        kind_label=str(Kind(organisation.kind).label),
        sector=sectors[0] if sectors else "",
        where=place_in_area(places[0], area, names.areas) if places[0] else "",
        fields=[names.sectors[code] for code in sectors[:2]],
        what=what if len(what) <= SENTENCE_MAX else what[:SENTENCE_MAX].rstrip() + "…",
        what_lang=_foreign(what_lang, language),
        logo=record.get("logo", ""),
        confirmed_at=organisation.confirmed_at,
        closed="" if organisation.status == Status.ACTIVE else str(Status(organisation.status).label),
    )


def place_in_area(place: Mapping[str, Any], area: str, labels: Mapping[str, str]) -> str:
    """Where a place is, in the page's language as far as the gazetteer knows it. The name of a village that the
    gazetteer does not know stays, if readers of the page can read it, or nothing else tells so much."""
    home, language = settings.HUB_COUNTRY, get_language() or "en"
    if not area:
        return words.place_text(place, home=home)
    own, *around = area_names_up(area, labels, home=home)
    around = [name for name in around if words.same_script(name, language)] or around
    locality = place.get("locality", "")
    if not locality or _same_place(locality, own):
        return words.place_line([own, *around])
    if not areas.parent(areas.parent(area)):  # only the province is known
        return words.place_line([locality, own, *around])
    if not words.same_script(locality, language):
        return words.place_line([own, *around])
    return words.place_line([locality, *([own] if words.same_script(own, language) else []), *around])


def _same_place(written: str, known: str) -> bool:
    """Whether a text names the area: 临夏州东乡县 and 东乡族自治县, “Dongxiang County” and “Dongxiang”."""
    one, other = place_key(written), bare_key(place_key(known)).key
    return other in one or bare_key(one).key in place_key(known)


def _foreign(tag: str, language: str) -> str:
    return "" if tag.lower() == language_order(language)[0] else tag


def _other_names(record: Record, shown: str, language: str) -> list[tuple[str, str]]:
    """(language, name): one for each other language, the official one, two at most."""
    own = next((n.get("language", "") for n in record["names"] if n["value"] == shown), "")
    found: dict[str, str] = {}
    for name in record["names"]:
        tag = name.get("language", "")
        if name["value"] != shown and tag != own and name["kind"] in ("official", "other"):
            found.setdefault(tag, name["value"])
    return [(_foreign(tag, language), value) for tag, value in found.items()][:2]
