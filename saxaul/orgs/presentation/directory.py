"""The directory as its page shows it: filters with their counts, what is in use, and the lines of the list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from saxaul.core.components import Link
from saxaul.core.folding import fold
from saxaul.orgs.choices import Budget, Kind, People, Status
from saxaul.orgs.forms.directory import DirectoryQuery, parent_of
from saxaul.orgs.models import Organisation
from saxaul.orgs.presentation import words
from saxaul.orgs.record import Level, Record, best_name, best_text, language_order, visible

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

    def of(self, facet: str, value: str) -> str:
        match facet:
            case "sector":
                return self.sectors.get(value, value)
            case "source":
                return self.sources.get(value, value)
            case "language":
                return words.language_name(value)
            case "area":
                return words.region_name(value.partition(":")[2]) or words.country_name(value)
        return str(CLOSED[facet](value).label)


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    checked: bool = False
    within: bool = False
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
    known = {**dict.fromkeys(chosen, 0), **counts}
    if facet in CLOSED and facet != "kind":
        shown = [value for value in CLOSED[facet].values if value in known]
    else:
        shown = _top(facet, known, chosen, names)
    above = {parent_of(facet, value, names.sections) for value in chosen}
    options = [
        Option(
            value,
            names.of(facet, value),
            known.get(value, 0),
            checked=value in chosen or value in above,
            within=parent_of(facet, value, names.sections) in shown,
            opened=value in above,
        )
        for value in shown
    ]
    rest = len(_choosable(facet, known, chosen, names)) - len(shown)
    return Group(facet, str(LEGENDS[facet]), options, more=rest, help=str(HELPS.get(facet, "")))


def _choosable(facet: str, known: Mapping[str, int], chosen: Sequence[str], names: Names) -> list[str]:
    """Every value worth listing: all, or where they are very many, those that stand alone or below a chosen one."""
    if len(known) <= LONG:
        return list(known)
    parents = {value: parent_of(facet, value, names.sections) for value in known}
    open_ones = {*chosen, *(parents[value] for value in chosen)}
    return [value for value, parent in parents.items() if not parent or parent in open_ones]


def _top(facet: str, known: Mapping[str, int], chosen: Sequence[str], names: Names) -> list[str]:
    """The commonest values and those chosen; below an open one, the commonest within it."""
    parents = {value: parent_of(facet, value, names.sections) for value in known}
    open_ones = {*chosen, *(parents[value] for value in chosen)}
    tops = [value for value in known if not parents[value]]
    if len(tops) == 1:  # a hub of one country: its regions are the first choice
        open_ones.add(tops[0])
    shown: list[str] = []
    for top in _commonest(known, tops, open_ones, SHOWN[facet]):
        if not (facet == "area" and len(tops) == 1):
            shown.append(top)
        if top in open_ones:
            inner = [value for value, parent in parents.items() if parent == top]
            shown += _commonest(known, inner, set(chosen), SHOWN_WITHIN)
    return shown


def _commonest(known: Mapping[str, int], values: Iterable[str], always: set[str], limit: int) -> list[str]:
    ranked = sorted(values, key=lambda value: (-known[value], value))
    return [value for place, value in enumerate(ranked) if place < limit or value in always]


def all_options(facet: str, query: DirectoryQuery, counts: Mapping[str, int], names: Names) -> list[Option]:
    """The values of a filter as links that add one or take it away; regions and groups below what they belong to."""
    chosen = query.values(facet)
    known = {**dict.fromkeys(chosen, 0), **counts}

    def place(value: str) -> tuple[str, str, str]:
        parent = parent_of(facet, value, names.sections)
        top = fold(names.of(facet, parent or value))
        return top, parent or value, fold(names.of(facet, value)) if parent else ""

    return [
        Option(
            value,
            names.of(facet, value),
            known[value],
            checked=value in chosen,
            within=bool(parent_of(facet, value, names.sections)),
            url=(query.without_value(facet, value) if value in chosen else query.with_value(facet, value)).url(),
        )
        for value in sorted(_choosable(facet, known, chosen, names), key=place)
    ]


def tags(query: DirectoryQuery, names: Names) -> list[Link]:
    """One for each part of the question; its link asks the rest."""
    links = [Link(_("“%(text)s”") % {"text": query.text}, _without_text(query).url())] if query.text else []
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
    language = get_language() or "en"
    return [
        _line(organisation, visible(organisation.record, Level.PUBLIC), language, names)
        for organisation in organisations
    ]


def _line(organisation: Organisation, record: Record, language: str, names: Names) -> Line:
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
        where=words.place_text(places[0], home=settings.HUB_COUNTRY) if places[0] else "",
        fields=[names.sectors[code] for code in sectors[:2]],
        what=what if len(what) <= SENTENCE_MAX else what[:SENTENCE_MAX].rstrip() + "…",
        what_lang=_foreign(what_lang, language),
        logo=record.get("logo", ""),
        confirmed_at=organisation.confirmed_at,
        closed="" if organisation.status == Status.ACTIVE else str(Status(organisation.status).label),
    )


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
