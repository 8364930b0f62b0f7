"""Reads for the pages of the hub as a whole.

Figures come from the index of the directory (`orgs.queries.directory.current_index`), so they are true and cheap; what
costs more than a look into it is kept until the next change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

import numpy as np
from babel.dates import format_skeleton
from babel.numbers import format_percent
from django.conf import settings
from django.utils import timezone

from saxaul.core.components import DUE_AFTER, page_locale
from saxaul.orgs import areas
from saxaul.orgs.facets import FacetIndex
from saxaul.orgs.models import ImportBatch, Organisation, Revision, Sector, Source
from saxaul.orgs.presentation import words
from saxaul.orgs.presentation.page import area_url
from saxaul.orgs.queries.area_names import area_labels
from saxaul.orgs.record import Level, visible

REGIONS_SHOWN = 6
NEWS_SHOWN = 7
FIELDS_NAMED = 3
NEWS_READ = 60  # several revisions of one organisation become one line
RENEWED_WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Figures:
    """How many of what; `renewed`: organisations whose record changed or was confirmed in the past 30 days."""

    organisations: int
    confirmed: int
    countries: int
    regions: int
    languages: int
    renewed: int

    @property
    def share(self) -> str:
        return percent(self.confirmed, self.organisations)


@dataclass(frozen=True)
class AreaRow:
    """A country or a region: `area` as the directory's filter takes it. `confirmed`: within a year."""

    area: str
    label: str
    organisations: int
    confirmed: int

    @property
    def url(self) -> str:
        return area_url(self.area)

    @property
    def share(self) -> str:
        return percent(self.confirmed, self.organisations)


@dataclass(frozen=True)
class SectionRow:
    sector: Sector
    organisations: int


@dataclass(frozen=True)
class News:
    """One line of what is new. `fields`: what was changed, a few at most and nothing private."""

    at: datetime
    what: Literal["created", "confirmed", "edited", "completed", "imported"]
    organisation: Organisation | None = None
    fields: tuple[str, ...] = ()
    source: str = ""
    count: int = 0

    @property
    def day(self) -> str:
        """“18 Nov” as the page's language writes it."""
        return format_skeleton("MMMd", timezone.localtime(self.at), locale=page_locale())

    @property
    def place(self) -> str:
        """Where the organisation is, as far as everybody may know."""
        sites = visible(self.organisation.record, Level.PUBLIC).get("sites", ()) if self.organisation else ()
        return next((words.place_text(site) for site in sites), "")

    @property
    def field_names(self) -> str:
        return words.listed(map(words.field_label, self.fields))


@dataclass(frozen=True)
class SourceRow:
    source: Source
    organisations: int


def percent(part: int, whole: int) -> str:
    """“84 %” as the page's language writes it; empty where there is nothing to compare."""
    return format_percent(part / whole, locale=page_locale()) if whole else ""


def hub_figures(index: FacetIndex) -> Figures:
    return _figures(index, timezone.localdate())


@lru_cache(maxsize=2)
def _figures(index: FacetIndex, today: date) -> Figures:
    counts = index.all_counts
    since = timezone.now() - RENEWED_WITHIN
    return Figures(
        organisations=len(index),
        confirmed=int(np.count_nonzero(_confirmed(index))),
        countries=sum(1 for area in counts["area"] if not areas.parent(area)),
        regions=sum(1 for area in counts["area"] if is_region(area)),
        languages=len(counts["language"]),
        renewed=Organisation.objects.published().filter(updated_at__gte=since).count(),
    )


def _confirmed(index: FacetIndex) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which organisations were confirmed within a year. Keys of that order are negative seconds."""
    since = timezone.now() - DUE_AFTER
    return index.columns.numbers["confirmed"] < -int(since.timestamp())


def area_rows(index: FacetIndex) -> list[AreaRow]:
    """The regions of the hub's country with most organisations, then the other countries."""
    counts, confirmed = _area_counts(index, timezone.localdate())
    home = settings.HUB_COUNTRY
    regions = [area for area in counts if areas.parent(area) == home and home]
    others = [area for area in counts if not areas.parent(area) and not (regions and area == home)]
    ranked = [
        *sorted(regions, key=lambda area: -counts[area])[:REGIONS_SHOWN],
        *sorted(others, key=lambda area: -counts[area])[:REGIONS_SHOWN],
    ]
    names = area_labels(ranked)
    return [AreaRow(area, names[area], counts[area], confirmed.get(area, 0)) for area in ranked]


def is_region(area: str) -> bool:
    """Whether the area is of the first level below a country."""
    return areas.parent(area) != "" and not areas.parent(areas.parent(area))


@lru_cache(maxsize=2)
def _area_counts(index: FacetIndex, today: date) -> tuple[Mapping[str, int], Mapping[str, int]]:
    return index.all_counts["area"], index.tally("area", _confirmed(index))


def section_rows(index: FacetIndex) -> list[SectionRow]:
    """Sections of the classification that have organisations, most first."""
    counts = index.all_counts["sector"]
    sections = Sector.objects.filter(parent=None, active=True)
    rows = [SectionRow(section, counts[section.code]) for section in sections if section.code in counts]
    return sorted(rows, key=lambda row: -row.organisations)


def latest_news(index: FacetIndex) -> list[News]:
    """What changed last: one line for an organisation, one for a register brought in."""
    return list(_news(index))


@lru_cache(maxsize=2)
def _news(index: FacetIndex) -> tuple[News, ...]:
    lines = [*_news_of_records(), *_news_of_imports()]
    return tuple(sorted(lines, key=lambda line: line.at, reverse=True)[:NEWS_SHOWN])


def _news_of_records() -> list[News]:
    revisions = (
        Revision.objects.filter(
            state=Revision.State.PUBLISHED,
            batch=None,
            organisation__state=Organisation.State.PUBLISHED,
            activity__in=(Revision.Activity.CREATE, Revision.Activity.EDIT),
        )
        .select_related("organisation")
        .order_by("-pk")[:NEWS_READ]
    )
    lines: dict[int, News] = {}
    for revision in revisions:
        if revision.organisation_id not in lines:
            lines[revision.organisation_id] = _line(revision)
    return list(lines.values())[:NEWS_SHOWN]


def _line(revision: Revision) -> News:
    if revision.activity == Revision.Activity.CREATE:
        return News(revision.created_at, "created", revision.organisation)
    fields = tuple(field for field in revision.fields_changed if field not in ("contacts", "state"))
    if len(fields) > FIELDS_NAMED:
        return News(revision.created_at, "completed", revision.organisation)
    return News(revision.created_at, "edited" if fields else "confirmed", revision.organisation, fields)


def _news_of_imports() -> list[News]:
    batches = ImportBatch.objects.filter(state=ImportBatch.State.APPLIED, finished_at__isnull=False)
    return [
        News(batch.finished_at, "imported", source=batch.source.name, count=batch.counts.get("created", 0))
        for batch in batches.select_related("source").order_by("-finished_at")[:NEWS_SHOWN]
        if batch.finished_at and batch.counts.get("created")
    ]


def source_rows(index: FacetIndex) -> list[SourceRow]:
    """The registers that records here come from, with how many still do."""
    counts = index.all_counts["source"]
    return [SourceRow(source, counts[source.slug]) for source in Source.objects.all() if source.slug in counts]
