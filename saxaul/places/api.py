"""Areas and places as JSON: the tree, one area, what lies at a point, and where words lead."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from saxaul.accounts.api.operations import Access, operation
from saxaul.core.answers import answer
from saxaul.core.problems import ApiProblem
from saxaul.places.geocoding import Place, geocoder
from saxaul.places.models import Area, Level
from saxaul.places.queries import areas_around, areas_at, children

router = Router(tags=["places"])
Code = Annotated[str, Field(min_length=1, max_length=60)]
MEMBERS = ("code", "level", "name", "longitude", "latitude", "population", "geonames_id")


class AreaOut(BaseModel):
    code: str = Field(description="ISO 3166 where it knows the area, then numbers of national lists or of GeoNames")
    level: Level
    name: str
    longitude: float | None
    latitude: float | None
    population: int
    geonames_id: int | None


class AreaName(BaseModel):
    language: str
    value: str


class AreaDetail(AreaOut):
    within: list[AreaOut] = Field(description="the areas it is in, the country first")
    names: list[AreaName]


class AreaPage(BaseModel):
    total: int
    results: list[AreaOut]


class PlaceOut(BaseModel):
    code: str
    areas: list[str] = Field(description="codes from the country down to this one")
    name: str
    level: str
    longitude: float
    latitude: float
    precision: str
    confidence: float = Field(ge=0, le=1)


class PlacePage(BaseModel):
    total: int
    results: list[PlaceOut]


class AreasQuery(BaseModel):
    parent: str = Field("", max_length=60, description="code of an area; the countries where none is given")
    level: list[Level] = Field([], max_length=5)


class PointQuery(BaseModel):
    longitude: float = Field(ge=-180, le=180, description="WGS84 degrees")
    latitude: float = Field(ge=-90, le=90, description="WGS84 degrees")


class PlacesQuery(BaseModel):
    """Any of them may be missing."""

    q: str = Field("", max_length=300, description="an address or the name of a place, in any script")
    country: str = Field("", max_length=60)
    region: str = Field("", max_length=100)
    locality: str = Field("", max_length=100)
    postcode: str = Field("", max_length=16)
    limit: int = Field(5, ge=1, le=20)


def _area(area: Area) -> dict[str, Any]:
    return {member: getattr(area, member) for member in MEMBERS}


@operation(
    router,
    "GET",
    "/areas",
    id="listAreas",
    name="area-list",
    access=Access.PUBLIC,
    answers=AreaPage,
    summary=_("Areas within an area"),
    example="?parent=CN",
)
def list_areas(request: HttpRequest, asked: Query[AreasQuery]) -> HttpResponse:
    """What lies directly in it, by name."""
    found = children(asked.parent, levels=[level.value for level in asked.level])
    return answer(request, {"total": len(found), "results": [_area(area) for area in found]})


@operation(
    router,
    "GET",
    "/areas/at",
    id="listAreasAt",
    name="area-at",
    access=Access.PUBLIC,
    answers=AreaPage,
    summary=_("Areas around a point"),
    example="?longitude=103.83&latitude=36.06",
)
def list_areas_at(request: HttpRequest, asked: Query[PointQuery]) -> HttpResponse:
    """The country first; by the borders this hub was given, which others may draw differently."""
    found = areas_at(asked.longitude, asked.latitude)
    return answer(request, {"total": len(found), "results": [_area(area) for area in found]})


@operation(
    router,
    "GET",
    "/areas/{area}",
    id="getArea",
    name="area-detail",
    access=Access.PUBLIC,
    answers=AreaDetail,
    summary=_("One area"),
)
def get_area(request: HttpRequest, area: Code) -> HttpResponse:
    """With its names in every language known here, and what it is in."""
    around = areas_around(area)
    if not around:
        raise ApiProblem("not_found")
    rows = around[-1].names.exclude(language="code").order_by("language", "pk").values("language", "value")
    return answer(request, {**_area(around[-1]), "within": [_area(each) for each in around[:-1]], "names": list(rows)})


@operation(
    router,
    "GET",
    "/places",
    id="findPlaces",
    name="place-list",
    access=Access.PUBLIC,
    answers=PlacePage,
    summary=_("Where words lead"),
    example="?q=临夏州东乡县",
)
def find_places(request: HttpRequest, asked: Query[PlacesQuery]) -> HttpResponse:
    """The likeliest areas for an address or the name of a place, best first, without asking anybody else."""
    place = Place(asked.q, asked.country, asked.region, asked.locality, asked.postcode)
    results = [
        {
            "code": match.code,
            "areas": list(match.area_codes),
            **{key: getattr(match, key) for key in ("name", "level", "longitude", "latitude", "precision")},
            "confidence": round(match.confidence, 3),
        }
        for match in geocoder().locate(place, asked.limit)
    ]
    return answer(request, {"total": len(results), "results": results})
