"""The feed of a saved search: for whoever has its address, with what everybody may see, and no word of its owner."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest
from django.test import Client

from saxaul.orgs import services
from saxaul.search.models import SavedSearch
from saxaul.search.saving import save_search
from tests.factories.organisations import make_organisation, make_organisations
from tests.factories.people import make_operator, make_person

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def kept(query: str = "q=sand", page: str = "search") -> SavedSearch:
    person = make_person("Kanarie Keeper", email="kanarie@example.org", language="en")
    return save_search(by=person, page=page, query=query, name="Kanarie list")


def address(search: SavedSearch) -> str:
    return f"/search/saved/{search.secret}.atom"


def titles(client: Client, search: SavedSearch) -> list[str]:
    feed = fromstring(client.get(address(search)).content)
    return [str(title.text) for title in feed.findall(f"{ATOM}entry/{ATOM}title")]


@pytest.mark.parametrize("page", ["search", "directory"])
def test_it_lists_what_answers_now_the_latest_change_first(client: Client, page: str) -> None:
    gansu = {"id": "s1", "country": "CN", "region": "Gansu"}
    first = make_organisation("Sand Anna", sites=[gansu])
    make_organisation("Sand Berta", sites=[gansu])
    make_organisation("Sand Cem", areas=[{"country": "EG"}])
    make_organisation("Water Dan", sites=[gansu])
    search = kept("q=sand&area=CN", page)
    assert titles(client, search) == ["Sand Berta", "Sand Anna"]
    services.confirm_organisation(organisation=first, by=make_person())
    assert titles(client, search) == ["Sand Anna", "Sand Berta"]


@pytest.mark.parametrize("page", ["search", "directory"])
def test_hidden_ones_and_private_words_are_not_in_it(client: Client, page: str) -> None:
    search = kept("q=sand", page)
    shown = make_organisation(
        "Sand Anna", contacts=[{"id": "c1", "email": "secret@example.org", "visibility": "members"}]
    )
    make_organisation("Sand Berta", state="hidden")
    client.force_login(search.user)
    text = client.get(address(search)).content.decode()
    assert "Sand Anna" in text
    assert "Berta" not in text
    assert "secret@example.org" not in text
    services.change_state(organisation=shown, state="hidden", by=make_operator(), reason="because")
    assert titles(client, search) == []


def test_it_tells_neither_who_keeps_it_nor_how_they_call_it(client: Client) -> None:
    make_organisation("Sand Anna")
    search = kept()
    response = client.get(address(search))
    assert "anarie" not in response.content.decode() + str(response.headers)
    assert response["X-Robots-Tag"] == "noindex"
    assert "private" in response["Cache-Control"]


@pytest.mark.parametrize("secret", ["none", "0" * 32, "x"])
def test_a_guess_finds_nothing(client: Client, secret: str) -> None:
    search = kept()
    assert client.get(f"/search/saved/{secret}.atom").status_code == 404
    assert client.get(f"/search/saved/{search.public_id}.atom").status_code == 404
    search.delete()
    assert client.get(address(search)).status_code == 404


def test_a_reader_that_has_it_already_is_told_so(client: Client) -> None:
    make_organisation("Sand Anna")
    search = kept()
    etag = client.get(address(search))["ETag"]
    assert client.get(address(search), headers={"if-none-match": etag}).status_code == 304
    make_organisation("Sand Berta")
    assert client.get(address(search), headers={"if-none-match": etag}).status_code == 200


def test_it_is_in_the_language_of_the_person_and_of_a_bounded_length(client: Client) -> None:
    make_organisations(60)
    search = kept("q=society")
    search.user.language = "zh-hans"
    search.user.save()
    feed = fromstring(client.get(address(search)).content)
    entries = feed.findall(f"{ATOM}entry/{ATOM}title")
    assert len(entries) == 50
    assert str(entries[0].text).startswith("互助社")
