"""Places of records found in the gazetteer: areas of all levels, points that nobody gave, and what stays unknown."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from saxaul.orgs.models import Organisation, OrganisationArea, Site
from saxaul.orgs.placing import Placed, area_words, guesses, placer
from saxaul.orgs.queries.directory import current_index
from saxaul.orgs.store import rebuild_index
from saxaul.places import store
from saxaul.places.models import Area
from tests.factories.organisations import make_organisation
from tests.factories.places import make_areas

pytestmark = pytest.mark.django_db
DONGXIANG = ("CN", "CN-GS", "CN-GS.6229", "CN-GS.6229.622926")


@pytest.fixture
def gazetteer() -> None:
    make_areas()


def site_of(organisation: Organisation) -> Site:
    return Site.objects.get(organisation=organisation)


def codes_of(organisation: Organisation) -> list[str]:
    return sorted(OrganisationArea.objects.filter(organisation=organisation).values_list("code", flat=True))


# Words --------------------------------------------------------------------------------


@pytest.mark.usefixtures("gazetteer")
@pytest.mark.parametrize(
    ("part", "codes"),
    [
        ({"id": "s1", "locality": "临夏州东乡县"}, DONGXIANG),
        ({"id": "s1", "locality": "东乡", "region": "甘肃"}, DONGXIANG),
        (
            {"id": "s1", "street": "甘肃省临夏州东乡县达板镇西路3号", "region": "甘肃省", "locality": "临夏州"},
            DONGXIANG,
        ),
        ({"id": "s1", "locality": "بنى سويف"}, ("EG", "EG-BNS")),
        ({"id": "s1", "locality": "ابنى سويف", "country": "EG"}, ("EG",)),
        ({"id": "s1", "locality": "Kutan village", "region": "Gansu", "country": "CN"}, ("CN", "CN-GS")),
        ({"id": "s1", "street": "12 Tran Phu", "region": "Nghe An", "country": "VN"}, ("VN", "VN-22")),
        ({"name": "养马沟和周围三个村", "country": "CN", "region": "Gansu"}, ("CN", "CN-GS")),
        ({"name": "Linxia", "country": "CN", "region": "Gansu"}, DONGXIANG[:3]),
        ({"id": "s1", "name": "Cairo office"}, ()),
        ({"id": "s1"}, ()),
        ({"id": "s1", "locality": "Xyzzy"}, ()),
    ],
)
def test_words_lead_to_areas(part: dict[str, Any], codes: tuple[str, ...]) -> None:
    assert placer()(part).codes[: len(codes)] == codes
    assert bool(placer()(part).codes) == bool(codes)


@pytest.mark.usefixtures("gazetteer")
def test_words_for_several_places_stand_only_where_that_is_sure() -> None:
    found = placer()({"id": "s1", "locality": "Dongxiang", "country": "CN"})
    assert found.codes == ("CN",)
    assert found.middle is None
    assert {match.code for match in found.guesses} >= {"CN-GS.6229.622926", "CN-JX.3610.361003"}
    assert guesses({"id": "s1", "locality": "Dongxiang", "region": "Gansu", "country": "CN"}) == ()


@pytest.mark.usefixtures("gazetteer")
def test_a_point_says_which_of_several_is_meant() -> None:
    part = {"id": "s1", "locality": "Dongxiang", "country": "CN"}
    assert placer()({**part, "point": [103.4, 35.7]}).codes == DONGXIANG
    assert placer()({**part, "point": [116.6, 28.2]}).codes[-1] == "CN-JX.3610.361003"
    assert placer()({**part, "point": [87.6, 43.8]}).codes == ("CN",), "a point far from both: only the country is left"


@pytest.mark.usefixtures("gazetteer")
def test_a_country_of_which_nothing_is_loaded_is_not_asked_about() -> None:
    Area.objects.filter(code__startswith="EG-").delete()
    store.reset()
    made = make_organisation(sites=[{"id": "s1", "country": "EG", "region": "Giza", "locality": "Dongxiang"}])
    assert codes_of(made) == ["EG", "EG:Giza"]
    assert placer()({"id": "s1", "country": "EG", "locality": "Dongxiang"}).guesses == ()


@pytest.mark.usefixtures("gazetteer")
def test_what_a_person_chose_stands() -> None:
    part = {"id": "s1", "locality": "Dongxiang", "area": "CN-JX.3610.361003"}
    assert placer()(part).codes == ("CN", "CN-JX", "CN-JX.3610", "CN-JX.3610.361003")
    assert placer()({**part, "area": "CN-XX.1", "region": "Gansu"}).codes == DONGXIANG, "an area that is no more"


def test_a_hub_without_a_gazetteer_knows_countries_only() -> None:
    assert placer()({"id": "s1", "locality": "临夏州东乡县"}) == Placed()
    made = make_organisation(sites=[{"id": "s1", "country": "CN", "region": "Gansu", "locality": "Linxia"}])
    assert codes_of(made) == ["CN", "CN:Gansu"]
    assert site_of(made).longitude is None


@pytest.mark.usefixtures("gazetteer")
def test_an_old_address_of_the_directory_leads_to_the_area(client: Client) -> None:
    make_organisation("Anna", sites=[{"id": "s1", "country": "CN", "region": "Gansu"}])
    query = client.get("/organisations/", {"area": ["CN:Gansu"]}).context["query"]
    assert query.url() == "/organisations/?area=CN-GS"
    assert client.get("/organisations/", {"area": "CN:Gansuu"}).context["query"].unknown == ("CN:Gansuu",)


@pytest.mark.parametrize(
    ("street", "named", "words"),
    [
        ("甘肃省临夏州东乡县达板镇西路3号", True, "甘肃省临夏州东乡县"),
        ("兰州市城关区庆阳路", True, "兰州市城关区"),
        ("12 Nguyễn Du, xã Hữu Kiệm, huyện Kỳ Sơn, tỉnh Nghệ An", True, "xã Hữu Kiệm, huyện Kỳ Sơn, tỉnh Nghệ An"),
        ("٣ شارع البحر، الفشن، بني سويف", True, "٣ شارع البحر, الفشن, بني سويف"),
        ("7 New Road", True, ""),
        ("Linxia", False, "Linxia"),
        ("", False, ""),
    ],
)
def test_the_part_of_an_address_that_names_areas(street: str, named: bool, words: str) -> None:
    assert area_words(street, named=named) == words


# The index ------------------------------------------------------------------------------


@pytest.mark.usefixtures("gazetteer")
def test_the_index_has_all_levels_and_a_point_that_is_marked_as_found() -> None:
    made = make_organisation(sites=[{"id": "s1", "locality": "临夏州东乡县"}], areas=[{"country": "EG"}])
    assert codes_of(made) == sorted([*DONGXIANG, "EG"])
    site = site_of(made)
    assert (site.area, site.derived, site.precision) == (DONGXIANG[-1], True, "locality")
    assert (site.longitude, site.latitude) == pytest.approx((103.39, 35.66), abs=0.001)
    assert "point" not in made.record["sites"][0], "the record holds only what somebody said"


@pytest.mark.usefixtures("gazetteer")
def test_a_found_point_leaves_the_hub_marked_and_a_hidden_place_not_at_all(client: Client) -> None:
    place = {"id": "s1", "locality": "临夏州东乡县"}
    shown = make_organisation("Anna", sites=[place, {**place, "id": "s2", "point": [103.5, 35.7]}])
    make_organisation("Ben", sites=[{**place, "visibility": "hidden"}])
    answer = json.loads(b"".join(client.get("/organisations.geojson").streaming_content))  # type: ignore[attr-defined]
    first, second = answer["features"]
    assert first["id"] == f"{shown.public_id}/s1"
    assert first["geometry"]["coordinates"] == pytest.approx([103.39, 35.66], abs=0.001)
    assert (first["properties"]["derived"], first["properties"]["precision"]) == (True, "locality")
    assert "derived" not in second["properties"]


@pytest.mark.usefixtures("gazetteer")
def test_a_point_that_was_given_stays() -> None:
    made = make_organisation(sites=[{"id": "s1", "locality": "临夏州东乡县", "point": [103.5, 35.7]}])
    assert (site_of(made).longitude, site_of(made).derived, site_of(made).area) == (103.5, False, DONGXIANG[-1])


@pytest.mark.usefixtures("gazetteer")
def test_a_region_nobody_knows_keeps_its_word() -> None:
    made = make_organisation(sites=[{"id": "s1", "country": "GB", "region": "Rutland"}])
    assert codes_of(made) == ["GB", "GB:Rutland"]


@pytest.mark.usefixtures("gazetteer")
def test_hidden_and_coarse_places_betray_nothing() -> None:
    place = {"id": "s1", "country": "CN", "region": "Gansu", "locality": "临夏州东乡县", "area": DONGXIANG[-1]}
    hidden = make_organisation(sites=[{**place, "visibility": "hidden"}])
    assert codes_of(hidden) == []
    assert not Site.objects.filter(organisation=hidden).exists()
    coarse = make_organisation(
        sites=[{**place, "visibility": "coarse", "street": "东乡县达板镇", "point": [103.4, 35.7]}]
    )
    assert codes_of(coarse) == ["CN", "CN-GS"]
    assert (site_of(coarse).area, site_of(coarse).locality, site_of(coarse).longitude) == ("CN-GS", "", 103.35)
    del place["area"]
    unchosen = make_organisation(sites=[{**place, "visibility": "coarse", "point": [103.4, 35.7]}])
    assert (codes_of(unchosen), site_of(unchosen).derived) == (["CN", "CN-GS"], False)
    pointless = make_organisation(sites=[{**place, "visibility": "coarse"}])
    assert (site_of(pointless).area, site_of(pointless).precision) == ("CN-GS", "area")


def test_rebuilding_the_index_finds_the_places_again_and_every_process_notices() -> None:
    made = make_organisation(sites=[{"id": "s1", "country": "CN", "region": "Gansu", "locality": "东乡"}])
    assert current_index().all_counts["area"] == {"CN": 1, "CN:Gansu": 1}
    before = current_index().change
    make_areas()
    assert rebuild_index() == 1
    assert codes_of(made) == sorted(DONGXIANG)
    assert current_index().all_counts["area"] == dict.fromkeys(DONGXIANG, 1)
    assert current_index().change > before, "what readers keep by its number is old"
