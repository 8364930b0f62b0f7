"""Pages of areas: figures, what lies within, the newest; in every language; nothing of what is not public."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from saxaul.orgs.models import Organisation
from tests.factories.organisations import make_organisation, make_sectors
from tests.factories.places import make_areas

pytestmark = pytest.mark.django_db
GANSU = "/areas/CN-GS/"
DONGXIANG = {"id": "s1", "locality": "临夏州东乡县"}
LANZHOU = {"id": "s1", "country": "CN", "region": "Gansu", "locality": "Lanzhou"}


@pytest.fixture(autouse=True)
def gazetteer() -> None:
    make_areas()


def test_an_area_tells_who_is_there(client: Client) -> None:
    make_sectors()
    make_organisation("Anna", sites=[DONGXIANG], sectors=["E10"])
    make_organisation("Ben", sites=[LANZHOU], kind="media", sectors=["A10"])
    make_organisation("Cem", areas=[{"country": "CN", "region": "Gansu"}], sectors=["E20"])
    make_organisation("Dan", sites=[{"id": "s1", "country": "EG", "locality": "Cairo"}])
    page = client.get(GANSU).context
    assert page["total"] == 3
    assert [line.name for line in page["lines"]] == ["Cem", "Ben", "Anna"]
    assert [(row.name, row.url, row.count) for row in page["within"]] == [
        ("Lanzhou", "/areas/CN-GS.6201/", 1),
        ("Linxia", "/areas/CN-GS.6229/", 1),
    ]
    assert [(link.label, link.count) for link in page["kinds"]] == [("NGO", 2), ("Media", 1)]
    assert [link.count for link in page["fields_of_work"]] == [2, 1]
    assert page["fields_of_work"][0].url == "/organisations/?sector=E&area=CN-GS"
    assert [crumb.label for crumb in page["crumbs"]] == ["Areas", "China", "Gansu"]
    assert client.get(page["directory"]).context["page"].total == 3
    assert client.get(page["feed"]).content.count(b"<entry>") == 3


def test_names_are_in_the_language_of_the_reader_and_in_the_others(client: Client) -> None:
    make_organisation("Anna", sites=[DONGXIANG])
    chinese = client.get("/areas/CN-GS.6229.622926/", {"lang": "zh-hans"})
    assert [crumb.label for crumb in chinese.context["crumbs"]][1:] == ["中国", "甘肃", "临夏", "东乡族自治县"]
    assert chinese.context["lines"][0].where == "东乡族自治县，临夏，甘肃"
    arabic = client.get("/areas/EG-BNS/", {"lang": "ar"}).content.decode()
    assert "<h1><bdi>بني سويف</bdi></h1>" in arabic
    assert 'dir="rtl"' in arabic
    english = client.get("/areas/EG-BNS/", {"lang": "en"}).context
    assert english["other_names"] == [("ar", "بني سويف")]


def test_an_area_without_organisations_invites_the_first(client: Client) -> None:
    page = client.get("/areas/VN-22/")
    assert page.context["total"] == 0
    assert "No organisation has said yet that it works here." in page.content.decode()
    assert [row.name for row in page.context["empty_within"]] == ["Con Cuông", "Vinh"]


@pytest.mark.parametrize("code", ["XX", "CN-XX", "CN:Gansu", "cn-gs", "GB-ENG.trafford.2", "CN-GS.6229 ", "%00"])
def test_what_is_no_area_is_not_there(client: Client, code: str) -> None:
    assert client.get(f"/areas/{code}/").status_code == 404


def test_a_country_without_a_gazetteer_has_a_page_once_somebody_is_there(client: Client) -> None:
    assert client.get("/areas/FR/").status_code == 404
    make_organisation("Anna", areas=[{"country": "FR", "region": "Bretagne"}])
    page = client.get("/areas/FR/").context
    assert [(row.name, row.url) for row in page["within"]] == [
        ("Bretagne", "/organisations/?area=FR%3ABretagne"),
    ]


def test_the_list_of_areas_begins_with_countries(client: Client) -> None:
    assert "No organisation has said yet where it works." in client.get("/areas/").content.decode()
    make_organisation("Anna", sites=[DONGXIANG])
    make_organisation("Ben", sites=[LANZHOU])
    make_organisation("Cem", areas=[{"country": "EG"}])
    page = client.get("/areas/")
    assert [(row.name, row.count) for row in page.context["countries"]] == [("China", 2), ("Egypt", 1)]
    assert [(row.name, row.count) for row in page.context["countries"][0].within] == [("Gansu", 2)]
    assert "geonames.org" in page.content.decode()


@pytest.mark.parametrize("state", [Organisation.State.PENDING, Organisation.State.HIDDEN, Organisation.State.ARCHIVED])
def test_what_is_not_published_counts_nowhere(client: Client, state: str) -> None:
    make_organisation("Secret", sites=[DONGXIANG], state=state)
    make_organisation("Shy", sites=[{**DONGXIANG, "visibility": "hidden"}])
    for address in ("/areas/", "/areas/CN/", GANSU, "/areas/CN-GS.6229.622926/"):
        page = client.get(address)
        assert page.context.get("total", 0) == 0
        assert b"Secret" not in page.content
        assert b"Shy" not in page.content


def test_a_coarse_place_counts_in_its_province_and_not_below(client: Client) -> None:
    make_organisation("Guarded", sites=[{**DONGXIANG, "region": "Gansu", "country": "CN", "visibility": "coarse"}])
    assert client.get(GANSU).context["total"] == 1
    assert client.get("/areas/CN-GS.6229/").context["total"] == 0


@pytest.mark.parametrize("address", ["/areas/", "/areas/CN/", GANSU])
def test_queries_do_not_grow_with_organisations_and_areas(client: Client, address: str) -> None:
    make_sectors()
    numbers = []
    for site in (LANZHOU, DONGXIANG, {**LANZHOU, "locality": "Chengguan"}, {**DONGXIANG, "locality": "Linxia"}):
        make_organisation(sites=[{**site, "country": "CN"}], sectors=["E10"])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        numbers.append(len(queries))
    assert len(set(numbers)) == 1
    assert numbers[0] <= 11


def test_the_page_of_an_organisation_leads_to_its_areas(client: Client) -> None:
    made = make_organisation("Anna", sites=[DONGXIANG])
    page = client.get(made.get_absolute_url())
    assert [crumb.label for crumb in page.context["crumbs"]] == ["Directory", "China", "Gansu", "Linxia", "Dongxiang"]
    body = page.content.decode()
    assert 'href="/areas/CN-GS.6229.622926/"' in body
    assert "nobody has given the exact place" in body
