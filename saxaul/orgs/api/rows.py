"""Names and places of all organisations, or of one: what people join their own tables to."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from saxaul.accounts.api.operations import Access, operation
from saxaul.core.answers import answer, question_etag, unchanged
from saxaul.core.cursors import cursor_parts, cursor_text, next_address
from saxaul.core.folding import fold
from saxaul.orgs.api.access import moved, visible_one
from saxaul.orgs.api.items import NamePage, SitePage
from saxaul.orgs.api.reading import CURSOR
from saxaul.orgs.api.shapes import Country, LanguageTag, PublicId
from saxaul.orgs.models import Name, Organisation, Site
from saxaul.orgs.queries.directory import current_index

router = Router(tags=["names and places"])
NAME = ("value", "kind", "language", "script")
SITE = ("country", "region", "locality", "postcode", "longitude", "latitude", "precision", "coarse")


class PageQuery(BaseModel):
    limit: int = Field(100, ge=1, le=500)
    cursor: str = CURSOR


class NamesQuery(PageQuery):
    q: str = Field("", max_length=120, description="in the name, without regard to accents, tones and vowel marks")
    language: list[LanguageTag] = Field([], max_length=20)


class SitesQuery(PageQuery):
    country: list[Country] = Field([], max_length=20)
    box: str = Field(
        "",
        pattern=r"^$|^-?[0-9]{1,3}(\.[0-9]{1,9})?(,-?[0-9]{1,3}(\.[0-9]{1,9})?){3}$",
        description="west,south,east,north in degrees; east may be less than west, across the date line",
    )


@operation(
    router,
    "GET",
    "/names",
    id="listNames",
    name="name-list",
    access=Access.PUBLIC,
    answers=NamePage,
    summary=_("Names of organisations"),
    example="?q=saxaul&limit=5",
)
def list_names(request: HttpRequest, asked: Query[NamesQuery]) -> HttpResponse:
    """Every name of every published organisation, in every language and script."""
    tag = question_etag(request, current_index().change)
    if known := unchanged(request, tag):
        return known
    rows = Name.objects.filter(organisation__state=Organisation.State.PUBLISHED)
    if asked.language:
        rows = rows.filter(language__in=asked.language)
    for word in fold(asked.q).split():
        rows = rows.filter(folded__contains=word)
    return answer(request, _page(request, rows, NAME, asked), etag=tag)


@operation(
    router,
    "GET",
    "/sites",
    id="listSites",
    name="site-list",
    access=Access.PUBLIC,
    answers=SitePage,
    summary=_("Places of organisations"),
    example="?country=EG&limit=5",
)
def list_sites(request: HttpRequest, asked: Query[SitesQuery]) -> HttpResponse:
    """Every place of every published organisation that everybody may see."""
    tag = question_etag(request, current_index().change)
    if known := unchanged(request, tag):
        return known
    rows = Site.objects.filter(organisation__state=Organisation.State.PUBLISHED)
    if asked.country:
        rows = rows.filter(country__in=asked.country)
    if asked.box:
        rows = _inside(rows, *map(float, asked.box.split(",")))
    return answer(request, _page(request, rows, SITE, asked), etag=tag)


def _inside(rows: QuerySet[Site], west: float, south: float, east: float, north: float) -> QuerySet[Site]:
    rows = rows.filter(latitude__gte=south, latitude__lte=north)
    if west <= east:
        return rows.filter(longitude__gte=west, longitude__lte=east)
    return rows.filter(longitude__gte=west) | rows.filter(longitude__lte=east)


@operation(
    router,
    "GET",
    "/organisations/{public_id}/names",
    id="listNamesOfOrganisation",
    name="organisation-names",
    access=Access.PUBLIC,
    answers=NamePage,
    summary=_("Names of one organisation"),
)
def names_of(request: HttpRequest, public_id: PublicId) -> HttpResponse:
    """In the order of the record: the first is the main one."""
    return _rows_of_one(request, public_id, Name.objects.all(), NAME)


@operation(
    router,
    "GET",
    "/organisations/{public_id}/sites",
    id="listSitesOfOrganisation",
    name="organisation-sites",
    access=Access.PUBLIC,
    answers=SitePage,
    summary=_("Places of one organisation"),
)
def sites_of(request: HttpRequest, public_id: PublicId) -> HttpResponse:
    """Those that everybody may see, whoever asks."""
    return _rows_of_one(request, public_id, Site.objects.all(), SITE)


def _rows_of_one(request: HttpRequest, public_id: str, rows: QuerySet[Any], members: tuple[str, ...]) -> HttpResponse:
    organisation, _level = visible_one(request, public_id)
    if organisation.merged_into:
        return moved(organisation.merged_into)
    found = rows.filter(organisation=organisation).select_related("organisation").order_by("pk")
    return answer(request, {"next": None, "results": [_row(row, members) for row in found]})


def _page(request: HttpRequest, rows: QuerySet[Any], members: tuple[str, ...], asked: PageQuery) -> dict[str, Any]:
    """Rows in the order of their organisations. The cursor holds the organisation begun and how many of its rows were
    shown: rows are written anew when a record changes, organisations stay where they are."""
    start, shown = 0, 0
    if asked.cursor:
        public_id, shown = cursor_parts(asked.cursor, str, int)
        begun = Organisation.objects.filter(public_id=public_id).values_list("pk", flat=True).first()
        start, shown = begun or 0, max(0, min(shown, 1000))
    rows = rows.filter(organisation_id__gte=start).select_related("organisation").order_by("organisation_id", "pk")
    found = list(rows[shown : shown + asked.limit + 1])
    page, more = found[: asked.limit], len(found) > asked.limit
    cursor = None
    if more:
        last = page[-1].organisation
        same = sum(1 for row in page if row.organisation_id == last.pk)
        cursor = cursor_text(last.public_id, same + (shown if last.pk == start else 0))
    return {"next": next_address(request, cursor), "results": [_row(row, members) for row in page]}


def _row(row: Any, members: tuple[str, ...]) -> dict[str, Any]:
    own = {"id": row.local_id} if isinstance(row, Site) else {}
    return {"organisation": row.organisation.public_id, **own, **{member: getattr(row, member) for member in members}}
