"""The search through the API."""

from __future__ import annotations

import pytest

from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.orgs.api_client import Api

pytestmark = pytest.mark.django_db


def test_finds_in_another_writing_of_the_words() -> None:
    made = make_organisation("جمعية الأمهات", summary={"ar": "نساء القرية"})
    body = Api().get("/search?q=جمعيه الامهات&kind=organisation&limit=5").json()
    only = body["results"][0]
    assert body["total"] == 1
    assert (only["kind"], only["id"], only["title"]) == ("organisation", made.public_id, "جمعية الأمهات")
    assert only["url"] == made.absolute_uri
    assert {"language": "en", "value": "جمعية الأمهات"} in only["names"]
    assert only["score"] > 0


def test_pages_and_filters() -> None:
    for number in range(5):
        make_organisation(f"Sand group {number}")
    api = Api()
    first, second = (api.get(f"/search?q=sand&limit=3&offset={offset}").json() for offset in (0, 3))
    assert [len(page["results"]) for page in (first, second)] == [3, 2]
    assert first["total"] == second["total"] == 5
    assert api.get("/search?q=sand&kind=nothing").json()["total"] == 0
    assert api.get("/search").json() == api.get("/search?q=+").json()
    assert api.get("/search?q=sand&limit=0").json()["code"] == "not_valid"


def test_what_is_private_is_found_by_nobody() -> None:
    contacts = [{"id": "c1", "name": "Kanarie", "email": "kanarie@example.org", "visibility": "nobody"}]
    sites = [{"id": "s1", "locality": "Kanarieville", "country": "CN", "visibility": "hidden"}]
    make_organisation("Sand group", contacts=contacts, sites=sites)
    make_organisation("Kanarie hidden", state="hidden")
    for api in (Api(), Api(make_person())):
        for words in ("kanarie", "Kanarieville", "kanarie@example.org"):
            assert "kanarie" not in api.get(f"/search?q={words}").json()["results"].__str__().lower()
            assert api.get(f"/search?q={words}").json()["total"] == 0
