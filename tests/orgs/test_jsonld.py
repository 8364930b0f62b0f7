"""schema.org facts: right, public, and unable to end their own element."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from saxaul.orgs import services
from saxaul.orgs.jsonld import organisation_jsonld
from saxaul.orgs.record import Level, visible
from tests.factories.people import make_person
from tests.orgs.profiles import MEMBERS_PHONE, TEAM_ONLY, make_cast, signed_in, text_of

pytestmark = pytest.mark.django_db


def embedded(page: str) -> str:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    return found.group(1)


def test_facts_are_those_of_the_public_record() -> None:
    organisation = make_cast().organisation
    data = organisation_jsonld(organisation, visible(organisation.record, Level.PUBLIC), {"E10": "Land"})
    assert data["@type"] == "NGO"
    assert data["name"] == {"@value": "Straw Square Society", "@language": "en"}
    assert data["foundingDate"] == "2011-05"
    assert data["knowsAbout"] == ["Land"]
    assert data["url"] == "https://straw.example/"
    assert data["location"][0]["geo"] == {"@type": "GeoCoordinates", "latitude": 38.62, "longitude": 103.08}
    assert len(data["location"]) == 2
    assert [point["email"] for point in data["contactPoint"]] == ["desk@example.org"]
    assert "sameAs" not in data


@pytest.mark.parametrize("who", [None, "owner", "operator"])
def test_even_the_team_embeds_only_what_everybody_may_see(who: str | None) -> None:
    cast = make_cast()
    facts = embedded(text_of(signed_in(cast.person(who)), cast.page))
    for canary in (*TEAM_ONLY, MEMBERS_PHONE):
        assert canary not in facts


def test_no_text_ends_the_element(client: Client) -> None:
    name = "</script><script>alert(1)</script> & <!-- x"
    made = services.create_organisation(record={"names": [{"value": name}]}, by=make_person())
    facts = embedded(text_of(client, made.get_absolute_url()))
    assert "<" not in facts
    assert "&" not in facts
    assert json.loads(facts)["name"] == name
