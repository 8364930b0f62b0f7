"""Organisations of the Human Services Data Specification 3."""

from __future__ import annotations

from typing import Any

import pytest

from saxaul.orgs.importing.hsds import opening_text
from saxaul.orgs.importing.transform import Transform

SCHEDULE = {"freq": "WEEKLY", "byday": "TH,FR", "opens_at": "10:00:00", "closes_at": "18:00:00"}
LOCATION = {
    "id": "l1",
    "location_type": "physical",
    "name": "Civic Centre",
    "latitude": "53.8",
    "longitude": -1.55,
    "addresses": [
        {
            "address_1": "1 Main Street",
            "address_2": "Village",
            "city": "Leeds",
            "state_province": "Yorkshire",
            "postal_code": "LS1 4AP",
            "country": "GB",
        }
    ],
    "schedules": [SCHEDULE],
    "languages": [{"code": "ur"}],
}
ORGANISATION: dict[str, Any] = {
    "id": "o1",
    "name": "Example Organisation",
    "alternate_name": "Example Org",
    "description": "They help.",
    "email": "office@example.org",
    "website": "http://example.org",
    "year_incorporated": 2011,
    "legal_status": "Foundation",
    "organization_identifiers": [{"identifier_scheme": "GB-COH", "identifier": "1234567"}, {"identifier": "no scheme"}],
    "locations": [LOCATION, {"id": "l2", "location_type": "virtual", "name": "Online"}],
    "services": [
        {
            "name": "Counselling",
            "description": "By trained people.",
            "languages": [{"name": "Polish"}],
            "service_areas": [{"name": "All of Leeds"}],
            "service_at_locations": [{"location": LOCATION}],
            "attributes": [{"taxonomy_term": {"code": "x", "name": "health"}}],
        }
    ],
    "funding": [{"source": "Grants."}],
    "contacts": [
        {
            "name": "Ann",
            "title": "Manager",
            "department": "Desk",
            "email": "ann@example.org",
            "phones": [{"number": '"+44 1"', "extension": 7}],
        }
    ],
    "phones": [{"number": "+44 2"}],
}


def take(values: Any) -> Any:
    return Transform({"shape": "hsds"}, sector_of=lambda word: "C10" if word == "health" else "").take(values)


def test_everything_finds_its_place() -> None:
    taken = take(ORGANISATION)
    told = taken.record
    assert taken.key == "o1"
    assert [name["value"] for name in told["names"]] == ["Example Organisation", "Example Org"]
    assert (told["kind"], told["founded"], told["sectors"], told["languages"]) == (
        "foundation",
        "2011",
        ["C10"],
        ["pl", "ur"],
    )
    assert told["description"]["en"] == "They help.\n\n**Counselling**\nBy trained people.\n\nGrants."
    assert told["identifiers"] == [{"scheme": "GB-COH", "value": "1234567"}]
    assert told["areas"] == [{"name": "All of Leeds"}]
    assert told["sites"] == [
        {
            **{
                "id": "s1",
                "name": "Civic Centre",
                "street": "1 Main Street, Village",
                "locality": "Leeds",
                "region": "Yorkshire",
            },
            **{"postcode": "LS1 4AP", "country": "GB", "point": [-1.55, 53.8], "precision": "exact"},
            "opening": "Thursday, Friday 10:00–18:00",
        }
    ]


def test_contacts_stay_private() -> None:
    contacts = take(ORGANISATION).record["contacts"]
    assert [(one.get("name"), one.get("phone"), one["visibility"]) for one in contacts] == [
        ("Ann", "+44 1 ext. 7", "nobody"),
        (None, "+44 2", "nobody"),
    ]


def test_impossible_points_are_told_and_swapped_ones_turned() -> None:
    bad = {**ORGANISATION, "locations": [{**LOCATION, "latitude": 100, "longitude": 101}], "services": []}
    assert [reason[0] for reason in take(bad).reasons] == ["bad_coordinates"]
    turned = {**ORGANISATION, "locations": [{**LOCATION, "latitude": -1.55, "longitude": 53.8}], "services": []}
    assert [reason[0] for reason in take(turned).reasons] == ["coordinates_swapped"]


@pytest.mark.parametrize(
    "values",
    [
        {"name": "Only a name"},
        {"name": "X", "services": None, "locations": "?", "contacts": [3], "funding": {}, "phones": ""},
    ],
)
def test_parts_may_be_missing_or_of_another_type(values: Any) -> None:
    assert take(values).record["names"]
    assert take(values).key


def test_without_a_name_there_is_a_reason() -> None:
    assert [reason[0] for reason in take({"id": "x"}).reasons] == ["name_missing"]


@pytest.mark.parametrize(
    ("schedule", "text"),
    [
        (SCHEDULE, "Thursday, Friday 10:00–18:00"),
        ({"freq": "DAILY"}, "Every day"),
        ({"freq": "WEEKLY", "interval": 2, "byday": "MO"}, "Monday (every 2 weeks)"),
        ({"freq": "MONTHLY", "interval": "3"}, "Every month (every 3 months)"),
        ({"freq": "MONTHLY", "byday": "1MO,-1FR"}, "first Monday, last Friday"),
        ({"byday": "XX", "opens_at": "09:00"}, "09:00"),
        ({"description": "By appointment"}, "By appointment"),
        ({}, ""),
    ],
)
def test_schedules_in_words(schedule: Any, text: str) -> None:
    assert opening_text(schedule) == text
