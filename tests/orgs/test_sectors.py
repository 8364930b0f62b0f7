"""Fields of work: read by all, changed by operators."""

from __future__ import annotations

from typing import Any

import pytest

from saxaul.orgs import services
from saxaul.orgs.models import OrganisationSector, Sector
from tests.factories.organisations import make_organisation
from tests.factories.people import make_operator, make_person
from tests.orgs.profiles import signed_in, text_of

pytestmark = pytest.mark.django_db

NEW: dict[str, Any] = {
    **{"code": "X10", "parent": "E", "position": "7", "active": "on"},
    **{"name_en": "Dunes", "name_zh-hans": "沙丘", "name_ar": "كثبان", "name_vi": "Đụn cát"},
}


def test_the_list_leads_to_those_who_work_there() -> None:
    page = text_of(signed_in(None), "/sectors/", lang="en")
    assert 'href="/organisations/?sector=E10"' in page
    assert "/sectors/new/" not in page
    arabic = text_of(signed_in(None), "/sectors/", lang="ar")
    assert Sector.objects.get(code="E10").names["ar"] in arabic


def test_what_is_not_offered_is_listed_for_operators_only() -> None:
    Sector.objects.filter(code="E10").update(active=False)
    assert "?sector=E10" not in text_of(signed_in(make_person()), "/sectors/")
    page = text_of(signed_in(make_operator()), "/sectors/")
    assert "?sector=E10" in page
    assert "not offered" in page


@pytest.mark.parametrize("address", ["/sectors/new/", "/sectors/E10/edit/"])
def test_who_is_refused(address: str) -> None:
    for method in ("get", "post"):
        assert getattr(signed_in(None), method)(address).status_code == 302
        assert getattr(signed_in(make_person()), method)(address).status_code == 403
    assert signed_in(make_operator()).get(address).status_code == 200
    assert signed_in(make_operator()).get("/sectors/NOPE/edit/").status_code == 404


def test_an_operator_adds_a_field_of_work_and_records_that_named_it_are_found() -> None:
    before = make_organisation("Dune Watchers", sectors=["X10"])
    make_organisation("Others", sectors=["X1"])
    response = signed_in(make_operator()).post("/sectors/new/", NEW)
    assert response["Location"] == "/sectors/"
    sector = Sector.objects.get(code="X10")
    assert (sector.parent and sector.parent.code, sector.names["vi"], sector.position) == ("E", "Đụn cát", 7)
    assert [link.organisation for link in OrganisationSector.objects.filter(sector=sector)] == [before]


def test_a_code_is_given_once() -> None:
    page = signed_in(make_operator()).post("/sectors/new/", NEW | {"code": "e10"}).content.decode()
    assert "There is a field of work with this code already." in page
    assert "Đụn cát" in page


def test_an_operator_renames_and_withdraws() -> None:
    operator = make_operator()
    data = {"position": "1", "name_en": "Land", "name_vi": ""}
    assert signed_in(operator).post("/sectors/E10/edit/", data).status_code == 302
    sector = Sector.objects.get(code="E10")
    assert (sector.names["en"], sector.active) == ("Land", False)
    assert signed_in(operator).post("/sectors/E10/edit/", {"position": "1"}).status_code == 200


def test_an_emptied_name_goes_away() -> None:
    sector = Sector.objects.get(code="E10")
    changed = services.edit_sector(sector=sector, names={"en": "Land"}, position=1, active=True, by=make_operator())
    assert changed.names == {"en": "Land"}


def test_hostile_names_stay_words() -> None:
    signed_in(make_operator()).post("/sectors/new/", NEW | {"name_en": "<script>alert(1)</script>"})
    assert "<script>alert" not in text_of(signed_in(None), "/sectors/")
