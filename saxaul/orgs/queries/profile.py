"""Reads around one organisation: its sectors, its changes and who made them, and others that look like it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from saxaul.core.folding import fold
from saxaul.orgs import areas
from saxaul.orgs.index import host_of
from saxaul.orgs.models import Identifier, Name, Organisation, Revision, Sector, Site
from saxaul.orgs.presentation.page import FoundSite
from saxaul.orgs.queries.area_names import area_labels, area_line

SIMILAR_MAX = 5
_SHORTEST_PART = 4  # letters; a shorter name is in too many others
_SHORTEST_PART_HAN = 3


class Author(NamedTuple):
    """Who made a change, as a reader may know it. `kind`: organisation, operator, import, person or unknown."""

    kind: str
    text: str
    name: str = ""
    url: str = ""


def sector_names(records: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Code → name in the active language, for every sector in these records or halves of changes. One query."""
    codes: set[str] = set()
    for record in records:
        codes.update(record.get("sectors") or (), (record.get("funding") or {}).get("sectors") or ())
    if not codes:
        return {}
    return {sector.code: sector.name for sector in Sector.objects.filter(code__in=codes)}


def found_sites(organisation: Organisation) -> dict[str, FoundSite]:
    """By id: in which areas its public sites lie, in the active language, and where about. Two queries."""
    sites = list(Site.objects.filter(organisation=organisation, area__gt="").order_by("pk"))
    labels = area_labels({code for site in sites for code in areas.path(site.area)})
    return {
        site.local_id: FoundSite(
            path=[(code, labels[code]) for code in areas.path(site.area)],
            line=area_line(site.area, labels),
            middle=(site.longitude, site.latitude) if site.derived and site.longitude and site.latitude else None,
        )
        for site in sites
    }


def published_revisions(organisation: Organisation) -> QuerySet[Revision]:
    """Newest first, with their author and source at hand."""
    found = organisation.revisions.filter(state=Revision.State.PUBLISHED).order_by("-number")
    return found.select_related("by", "batch__source", "reverts")


def team_ids(organisation: Organisation) -> frozenset[int]:
    return frozenset(organisation.memberships.values_list("user_id", flat=True))


def author_of(revision: Revision, team: frozenset[int], *, named: bool) -> Author:
    """The role everybody may know; the person's name only where `named`, which is for the organisation's own team."""
    name = revision.by.name if named and revision.by else ""
    if revision.batch and revision.activity != Revision.Activity.REVERT:  # a person takes an import back
        source = revision.batch.source
        return Author("import", _("imported from %(source)s") % {"source": source.name}, url=source.url)
    if revision.by is None:
        return Author("unknown", _("by somebody whose account is closed"))
    if revision.by_id in team:
        return Author("organisation", _("by the organisation"), name)
    if revision.by.is_staff:
        return Author("operator", _("by an operator of this hub"), name)
    return Author("person", _("by a former member of the team"), name)


def confirmed_by(revision: Revision | None, organisation: Organisation, team: frozenset[int]) -> str:
    """`organisation` or `steward`, when `revision` is the one that confirmed the record; otherwise empty."""
    if revision is None or revision.by_id is None or revision.created_at != organisation.confirmed_at:
        return ""
    return "organisation" if revision.by_id in team else "steward" if revision.by and revision.by.is_staff else ""


def similar_organisations(record: Mapping[str, Any]) -> list[Organisation]:
    """Published ones with the same number in a register, the same website, or a name that is or begins the other's."""
    folded = {fold(name["value"]) for name in record.get("names", ())} - {""}
    found = Q(pk__in=_with_identifiers(record)) | Q(pk__in=_with_names(folded))
    host = host_of(record)
    if host:
        found |= Q(host=host)
    return list(Organisation.objects.published().filter(found).order_by("sort_name")[:SIMILAR_MAX])


def _with_identifiers(record: Mapping[str, Any]) -> list[int]:
    wanted = Q(pk__in=[])
    for identifier in record.get("identifiers", ()):
        wanted |= Q(scheme=identifier["scheme"], value=identifier["value"])
    return list(Identifier.objects.filter(wanted).values_list("organisation_id", flat=True)[:SIMILAR_MAX])


def _with_names(folded: set[str]) -> list[int]:
    """Equal names, names that begin with one of these, and names one of these begins with."""
    wanted = Q(folded__in=folded)
    for name in folded:
        if len(name) >= (_SHORTEST_PART if name.isascii() else _SHORTEST_PART_HAN):
            wanted |= Q(folded__startswith=name) | Q(folded__in=_beginnings(name))
    return list(Name.objects.filter(wanted).values_list("organisation_id", flat=True)[:SIMILAR_MAX])


def _beginnings(name: str) -> list[str]:
    """“straw square society minqin” → its beginnings of two words and more; for scripts without gaps, by letters."""
    parts = name.split(" ")
    if len(parts) > 1:
        return [" ".join(parts[:count]) for count in range(2, len(parts))]
    return [] if name.isascii() else [name[:count] for count in range(4, len(name))]
