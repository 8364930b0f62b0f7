"""Fields of work, and the registers that records come from."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router
from pydantic import BaseModel

from saxaul.accounts.api.operations import Access, operation
from saxaul.core.answers import answer
from saxaul.core.problems import ApiProblem
from saxaul.orgs.api.shapes import SectorCode
from saxaul.orgs.models import Sector, Source
from saxaul.orgs.queries.directory import current_index

router = Router(tags=["sectors and sources"])


class SectorOut(BaseModel):
    code: str
    parent: str | None
    names: dict[str, str]
    active: bool
    organisations: int


class SectorPage(BaseModel):
    total: int
    results: list[SectorOut]


class SourceOut(BaseModel):
    slug: str
    name: str
    licence: str
    attribution: str
    url: str
    organisations: int


class SourcePage(BaseModel):
    total: int
    results: list[SourceOut]


def _sector(sector: Sector, counts: dict[str, int]) -> dict[str, object]:
    return {
        "code": sector.code,
        "parent": sector.parent and sector.parent.code,
        "names": sector.names,
        "active": sector.active,
        "organisations": counts.get(sector.code, 0),
    }


@operation(
    router,
    "GET",
    "/sectors",
    id="listSectors",
    name="sector-list",
    access=Access.PUBLIC,
    answers=SectorPage,
    summary=_("Fields of work"),
)
def list_sectors(request: HttpRequest) -> HttpResponse:
    """All of them in the hub's order, sections and the groups within, with how many organisations work on each."""
    counts = current_index().all_counts["sector"]
    results = [_sector(sector, counts) for sector in Sector.objects.select_related("parent")]
    return answer(request, {"total": len(results), "results": results})


@operation(
    router,
    "GET",
    "/sectors/{code}",
    id="getSector",
    name="sector-detail",
    access=Access.PUBLIC,
    answers=SectorOut,
    summary=_("One field of work"),
)
def get_sector(request: HttpRequest, code: SectorCode) -> HttpResponse:
    sector = Sector.objects.select_related("parent").filter(code=code).first()
    if sector is None:
        raise ApiProblem("not_found")
    return answer(request, _sector(sector, current_index().all_counts["sector"]))


@operation(
    router,
    "GET",
    "/sources",
    id="listSources",
    name="source-list",
    access=Access.PUBLIC,
    answers=SourcePage,
    summary=_("Registers that records come from"),
)
def list_sources(request: HttpRequest) -> HttpResponse:
    """Those that published records come from, with their licences and the lines they ask for."""
    counts = current_index().all_counts["source"]
    members = ("slug", "name", "licence", "attribution", "url")
    results = [
        {**{member: getattr(source, member) for member in members}, "organisations": counts[source.slug]}
        for source in Source.objects.filter(slug__in=counts).order_by("slug")
    ]
    return answer(request, {"total": len(results), "results": results})
