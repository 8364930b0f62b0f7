"""Areas as their pages show them: figures, what lies within, and ways on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from saxaul.core.components import Link
from saxaul.core.folding import fold
from saxaul.orgs import areas
from saxaul.orgs.choices import Kind
from saxaul.orgs.presentation.page import area_url, directory_url

WITHIN_SHOWN = 6


@dataclass(frozen=True)
class AreaRow:
    """An area and how many organisations are in it or work for it; `within`: areas in it that have most."""

    name: str
    url: str
    count: int
    within: Sequence[AreaRow] = ()


def area_crumbs(code: str, labels: Mapping[str, str]) -> list[Link]:
    """Areas › China › Gansu › Linxia; the last is the page itself."""
    links = [Link(_("Areas"), reverse("orgs:area-list"))]
    links += [Link(labels[each], area_url(each)) for each in reversed(areas.above(code))]
    return [*links, Link(labels[code])]


def ranked(codes: Iterable[str], counts: Mapping[str, int]) -> list[str]:
    """Those with organisations, most first."""
    return sorted((code for code in codes if counts.get(code)), key=lambda code: (-counts[code], code))


def area_rows(codes: Iterable[str], counts: Mapping[str, int], labels: Mapping[str, str]) -> list[AreaRow]:
    return [AreaRow(labels[code], area_url(code), counts.get(code, 0)) for code in codes]


def by_name(codes: Iterable[str], labels: Mapping[str, str]) -> list[str]:
    return sorted(codes, key=lambda code: (fold(labels[code]), code))


def kind_links(code: str, counts: Mapping[str, int]) -> list[Link]:
    """Kinds of organisations there, most first, each leading to them."""
    kinds = sorted(counts, key=lambda kind: -counts[kind])
    return [Link(str(Kind(kind).label), directory_url(kind=kind, area=code), count=counts[kind]) for kind in kinds]


def sector_links(code: str, counts: Mapping[str, int], sectors: Sequence[tuple[str, str, str]]) -> list[Link]:
    """Sections of the classification there, most first. `sectors`: (code, name, code of its section or "")."""
    sections = [(own, name) for own, name, section in sectors if not section and counts.get(own)]
    sections.sort(key=lambda pair: -counts[pair[0]])
    return [Link(name, directory_url(sector=own, area=code), count=counts[own]) for own, name in sections]
