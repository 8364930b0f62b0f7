"""Putting an organisation into the directory: one short form, and what is here already."""

from __future__ import annotations

import pytest
from django.test import Client

from saxaul.orgs.models import Organisation
from saxaul.orgs.queries import profile
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.orgs.profiles import Typed, form_of, signed_in

pytestmark = pytest.mark.django_db

NEW = {
    **{"name": "Dune Watchers", "language": "English", "kind": "informal", "summary": "We count the dunes."},
    **{"country": "China", "region": "Gansu", "locality": "Dunhuang", "sector": "E10", "website": "dunes.example"},
}


def test_a_minute_puts_an_organisation_on_the_map() -> None:
    person = make_person()
    response = signed_in(person).post("/organisations/new/", NEW)
    made = Organisation.objects.get()
    assert response["Location"] == f"{made.get_absolute_url()}edit/"
    assert made.record == {
        "names": [{"value": "Dune Watchers", "kind": "official", "language": "en"}],
        "kind": "informal",
        "summary": {"en": "We count the dunes."},
        "sectors": ["E10"],
        "sites": [{"id": "s1", "locality": "Dunhuang", "region": "Gansu", "country": "CN"}],
        "links": [{"kind": "website", "url": "https://dunes.example"}],
    }
    assert made.memberships.get().role == "owner"


def test_strangers_sign_in_first(client: Client) -> None:
    for response in (client.get("/organisations/new/"), client.post("/organisations/new/", NEW)):
        assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/organisations/new/")
    assert not Organisation.objects.exists()


def test_sent_twice_makes_one() -> None:
    client = signed_in(make_person())
    addresses = {client.post("/organisations/new/", NEW | {"another": "yes"})["Location"] for _attempt in range(2)}
    assert len(addresses) == 1
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "extra"),
    [
        ("DUNE  watchers", {}),
        ("Dune Watchers of Dunhuang", {}),
        ("Dune", {}),
        ("Something else", {"website": "https://www.dunes.example/about"}),
    ],
)
def test_what_is_here_already_is_shown_first(name: str, extra: Typed) -> None:
    links = [{"kind": "website", "url": "https://dunes.example/"}]
    known = make_organisation("Dune Watchers", links=links)
    client = signed_in(make_person())
    data = {"name": name, "kind": "ngo", "language": "English", **extra}
    page = client.post("/organisations/new/", data).content.decode()
    assert "Is it one of these?" in page
    assert known.get_absolute_url() in page
    assert form_of(page)["name"] == name
    assert Organisation.objects.count() == 1
    assert client.post("/organisations/new/", data | {"another": "yes"}).status_code == 302
    assert Organisation.objects.count() == 2


def test_others_with_the_same_number_in_a_register_are_found() -> None:
    number = {"scheme": "GB-CHC", "value": "1012345"}
    known = make_organisation("Dune Watchers", identifiers=[number])
    make_organisation("Other", identifiers=[{**number, "scheme": "GB-SC"}])
    assert profile.similar_organisations({"names": [{"value": "X"}], "identifiers": [number]}) == [known]
    assert profile.similar_organisations({"names": [{"value": "沙丘观察者协会"}]}) == []
    han = make_organisation("沙丘观察")
    assert profile.similar_organisations({"names": [{"value": "沙丘观察者协会"}]}) == [han]
    assert profile.similar_organisations({}) == []


def test_hidden_records_are_not_hinted_at() -> None:
    make_organisation("Dune Watchers", state="hidden")
    assert signed_in(make_person()).post("/organisations/new/", NEW).status_code == 302


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"name": ""}, "This field is required."),
        ({"kind": ""}, "This field is required."),
        ({"name": "\u202e"}, "There is no name."),
        ({"language": "Klingonish"}, "This is not a language code."),
        ({"country": "Atlantis"}, "This is not a country we know"),
        ({"website": "javascript:alert(1)"}, "This is not a web address."),
        ({"sector": "nonsense"}, "Select a valid choice"),
    ],
)
def test_the_first_form_explains_and_keeps(typed: Typed, message: str) -> None:
    response = signed_in(make_person()).post("/organisations/new/", NEW | typed)
    page = response.content.decode()
    assert message in page
    assert "We count the dunes." in page
    assert not Organisation.objects.exists()


def test_the_sentence_is_filed_under_the_language_it_is_in() -> None:
    client = signed_in(make_person())
    client.post(
        "/organisations/new/?lang=en", {**NEW, "name": "沙丘观察", "language": "中文", "summary": "我们数沙丘。"}
    )
    client.post("/organisations/new/?lang=en", {**NEW, "name": "مراقبو", "language": "العربية", "website": ""})
    first, second = Organisation.objects.order_by("pk")
    assert list(first.record["summary"]) == ["zh"]
    assert list(second.record["summary"]) == ["en"]
