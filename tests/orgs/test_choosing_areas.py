"""Forms ask which place is meant, once, and convert points of Chinese maps; all without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from saxaul.orgs.models import Organisation, OrganisationArea
from saxaul.places.datums import gcj02_to_bd09, wgs84_to_gcj02
from tests.factories.people import make_person
from tests.factories.places import make_areas
from tests.orgs.profiles import RECORD, Cast, Typed, form_of, make_cast, signed_in, text_of

pytestmark = pytest.mark.django_db
IN_GANSU, IN_JIANGXI = "CN-GS.6229.622926", "CN-JX.3610.361003"
NEW = {"name": "Straw Circle", "language": "en", "kind": "ngo", "country": "China"}


@pytest.fixture(autouse=True)
def gazetteer() -> None:
    make_areas()


@pytest.fixture
def cast() -> Cast:
    return make_cast({**RECORD, "sites": [{"id": "s1", "country": "CN"}], "areas": []})


def opened(cast: Cast, group: str) -> Typed:
    return form_of(text_of(signed_in(cast.editor), f"{cast.page}edit/{group}/"))


def sent(cast: Cast, group: str, data: Typed, **typed: Any) -> Any:
    return signed_in(cast.editor).post(f"{cast.page}edit/{group}/", {**data, **typed})


def sites_of(cast: Cast) -> list[dict[str, Any]]:
    return list(Organisation.objects.get(pk=cast.organisation.pk).record["sites"])


def codes_of(organisation: Organisation) -> set[str]:
    return set(OrganisationArea.objects.filter(organisation=organisation).values_list("code", flat=True))


def test_a_place_that_could_be_several_is_asked_about_before_it_is_saved(cast: Cast) -> None:
    data = opened(cast, "places")
    assert "sites-0-area" not in data
    page = sent(cast, "places", data, **{"sites-0-locality": "Dongxiang"})
    assert page.status_code == 200
    body = page.content.decode()
    assert f'value="{IN_GANSU}"' in body
    assert "Dongxiang, Linxia, Gansu" in body
    assert 'href="#id_sites-0-area_0"' in body
    assert "locality" not in sites_of(cast)[0]
    again = {**data, "sites-0-locality": "Dongxiang", "sites-0-area": IN_JIANGXI}
    assert sent(cast, "places", again).status_code == 302
    assert sites_of(cast) == [{"id": "s1", "locality": "Dongxiang", "area": IN_JIANGXI, "country": "CN"}]
    assert {"CN-JX", IN_JIANGXI} <= codes_of(cast.organisation)


def test_who_does_not_know_saves_it_open(cast: Cast) -> None:
    data = {**opened(cast, "places"), "sites-0-locality": "Dongxiang", "sites-0-area": ""}
    assert sent(cast, "places", data).status_code == 302
    assert sites_of(cast) == [{"id": "s1", "locality": "Dongxiang", "country": "CN"}]
    assert codes_of(cast.organisation) == {"CN"}


def test_a_clear_place_is_not_asked_about(cast: Cast) -> None:
    typed = {"sites-0-locality": "Dongxiang", "sites-0-region": "Gansu"}
    assert sent(cast, "places", opened(cast, "places"), **typed).status_code == 302
    assert "area" not in sites_of(cast)[0], "what can be found again needs no note"
    assert IN_GANSU in codes_of(cast.organisation)


def test_a_choice_goes_with_the_words_it_was_made_for(cast: Cast) -> None:
    sent(cast, "places", opened(cast, "places"), **{"sites-0-locality": "Dongxiang", "sites-0-area": IN_JIANGXI})
    kept = opened(cast, "places")
    assert kept["sites-0-area"] == [IN_JIANGXI]
    sent(cast, "places", kept, **{"sites-0-name": "Well"})
    assert sites_of(cast)[0]["area"] == IN_JIANGXI
    sent(cast, "places", opened(cast, "places"), **{"sites-0-locality": "Lanzhou"})
    assert "area" not in sites_of(cast)[0]
    assert IN_JIANGXI not in codes_of(cast.organisation)


@pytest.mark.parametrize("code", ["CN-GS", "XX", "<script>", "CN-GS.6229.622926.1"])
def test_no_other_area_can_be_chosen_than_those_offered(cast: Cast, code: str) -> None:
    data = {**opened(cast, "places"), "sites-0-locality": "Dongxiang", "sites-0-area": code}
    assert sent(cast, "places", data).status_code == 302
    assert "area" not in sites_of(cast)[0]


def test_an_area_served_is_asked_about_too(cast: Cast) -> None:
    typed = {"areas-0-country": "China", "areas-0-name": "Dongxiang"}
    assert sent(cast, "areas", opened(cast, "areas"), **typed).status_code == 200
    assert sent(cast, "areas", opened(cast, "areas"), **typed, **{"areas-0-area": IN_GANSU}).status_code == 302
    record = Organisation.objects.get(pk=cast.organisation.pk).record
    assert record["areas"] == [{"country": "CN", "name": "Dongxiang", "area": IN_GANSU}]
    assert opened(cast, "areas")["areas-0-area"] == [IN_GANSU]


def test_the_first_form_asks_as_well() -> None:
    client = Client()
    client.force_login(make_person())
    page = client.post("/organisations/new/", {**NEW, "locality": "Dongxiang"})
    assert page.status_code == 200
    assert 'href="#id_area_0"' in page.content.decode()
    assert not Organisation.objects.exists()
    assert client.post("/organisations/new/", {**NEW, "locality": "Dongxiang", "area": IN_GANSU}).status_code == 302
    assert Organisation.objects.get().record["sites"][0]["area"] == IN_GANSU


def test_a_hidden_place_is_asked_about_and_shown_nowhere(cast: Cast) -> None:
    typed = {"sites-0-locality": "Dongxiang", "sites-0-area": IN_GANSU, "sites-0-visibility": "hidden"}
    assert sent(cast, "places", opened(cast, "places"), **typed).status_code == 302
    assert codes_of(cast.organisation) == set()


# Datums ---------------------------------------------------------------------------------


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_points_of_chinese_maps_are_set_right_and_say_where_they_came_from(cast: Cast, datum: str) -> None:
    true = (103.08, 38.62)
    x, y = wgs84_to_gcj02(true) if datum == "gcj02" else gcj02_to_bd09(wgs84_to_gcj02(true))
    typed = {"sites-0-point": f"{y:.6f}, {x:.6f}", "sites-0-datum": datum}
    assert sent(cast, "places", opened(cast, "places"), **typed).status_code == 302
    site = sites_of(cast)[0]
    assert site["point"] == pytest.approx(true, abs=1e-5)
    assert site["datum"] == datum
    shown = opened(cast, "places")
    assert shown["sites-0-datum"] == "", "what is shown again is WGS84"
    sent(cast, "places", shown, **{"sites-0-name": "Well"})
    assert sites_of(cast)[0] == {**site, "name": "Well"}


def test_a_form_that_comes_back_converts_once(cast: Cast) -> None:
    typed = {"sites-0-point": "38.62, 103.08", "sites-0-datum": "gcj02", "sites-0-country": "Nowhere"}
    page = sent(cast, "places", opened(cast, "places"), **typed)
    assert page.status_code == 200
    back = form_of(page.content.decode())
    assert (back["sites-0-point"], back["sites-0-datum"]) == ("38.62, 103.08", "gcj02")
    sent(cast, "places", back, **{"sites-0-country": "China"})
    once = wgs84_to_gcj02((sites_of(cast)[0]["point"][0], sites_of(cast)[0]["point"][1]))
    assert once == pytest.approx((103.08, 38.62), abs=1e-5)
