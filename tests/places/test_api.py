"""Areas and places through the API."""

from __future__ import annotations

import pytest

from saxaul.places.models import Area, AreaName
from tests.orgs.api_client import Api

pytestmark = pytest.mark.django_db


@pytest.fixture
def areas() -> None:
    country = Area.objects.create(code="CN", level="country", name="China", longitude=116.4, latitude=39.9)
    province = Area.objects.create(code="CN-GS", level="province", name="Gansu", parent=country)
    Area.objects.create(code="CN-GS.6201", level="city", name="Lanzhou", parent=province)
    AreaName.objects.create(area=province, language="zh", value="甘肃", folded="甘肃")
    AreaName.objects.create(area=province, language="code", value="GS", folded="gs")


def test_the_tree(areas: None) -> None:
    api = Api()
    assert [area["code"] for area in api.get("/areas").json()["results"]] == ["CN"]
    assert [area["code"] for area in api.get("/areas?parent=CN-GS").json()["results"]] == ["CN-GS.6201"]
    assert api.get("/areas?parent=CN&level=county").json()["total"] == 0
    assert api.get("/areas?level=village").json()["code"] == "not_valid"


def test_one_area(areas: None) -> None:
    body = Api().get("/areas/CN-GS").json()
    assert (body["name"], body["level"]) == ("Gansu", "province")
    assert [area["code"] for area in body["within"]] == ["CN"]
    assert body["names"] == [{"language": "zh", "value": "甘肃"}]
    assert Api().get("/areas/XX").json()["code"] == "not_found"


def test_a_point_must_be_on_earth() -> None:
    assert Api().get("/areas/at?longitude=103.8&latitude=36").json()["total"] == 0
    for query in ("", "?longitude=1", "?longitude=200&latitude=0", "?longitude=nan&latitude=0"):
        assert Api().get(f"/areas/at{query}").json()["code"] == "not_valid", query


def test_a_hub_without_places_finds_none() -> None:
    assert Api().get("/places?q=Cairo&country=EG").json() == {"total": 0, "results": []}


def test_words_lead_to_places(areas: None) -> None:
    body = Api().get("/places?q=甘肃").json()
    assert all(0 <= place["confidence"] <= 1 for place in body["results"])
