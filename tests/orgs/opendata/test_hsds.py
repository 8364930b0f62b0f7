"""What leaves as HSDS keeps the rules of HSDS 3.0, read from the specification's own schemas of its objects and tables.

`RULES` is our reading of them: which fields an object may have, of which type and format, and which it must have.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as profile

from saxaul.orgs.models import Sector
from saxaul.orgs.opendata import tables
from saxaul.orgs.opendata.exporting import export_organisations
from saxaul.orgs.opendata.hsds import PIECE, Terms, item_in, organization_of
from saxaul.orgs.record import Record
from tests.factories.organisations import make_organisation, make_sectors, make_source
from tests.orgs.opendata.records import records
from tests.orgs.opendata.test_round_trip import item
from tests.orgs.profiles import RECORD

# field: kind, a trailing ! says required; a kind that is a key of RULES is an object of it, in brackets a list of them
RULES: dict[str, dict[str, str]] = {
    "organization": {
        **{"id": "uuid!", "name": "text!", "alternate_name": "text", "description": "text!", "email": "email"},
        **{"website": "uri", "tax_status": "text", "tax_id": "text", "year_incorporated": "year"},
        **{"legal_status": "text", "logo": "uri", "uri": "uri", "parent_organization_id": "uuid"},
        **{"organization_identifiers": "[organization_identifier]", "contacts": "[contact]", "phones": "[phone]"},
        **{"locations": "[location]", "attributes": "[attribute]"},
    },
    "organization_identifier": {
        **{"id": "uuid!", "identifier_scheme": "text", "identifier_type": "text!", "identifier": "text!"}
    },
    "contact": {
        **{"id": "uuid!", "name": "text", "title": "text", "department": "text", "email": "email", "phones": "[phone]"}
    },
    "phone": {"id": "uuid!", "number": "text!", "extension": "number", "type": "text", "description": "text"},
    "location": {
        **{"id": "uuid!", "location_type": "place!", "url": "uri", "name": "text", "alternate_name": "text"},
        **{"description": "text", "transportation": "text", "latitude": "number", "longitude": "number"},
        **{"addresses": "[address]", "schedules": "[schedule]", "languages": "[language]", "phones": "[phone]"},
    },
    "address": {
        **{"id": "uuid!", "attention": "text", "address_1": "text!", "address_2": "text", "city": "text!"},
        **{"region": "text", "state_province": "text!", "postal_code": "text!", "country": "country!"},
        **{"address_type": "place!"},
    },
    "schedule": {"id": "uuid!", "description": "text", "opens_at": "text", "closes_at": "text", "byday": "text"},
    "language": {"id": "uuid!", "name": "text", "code": "code", "note": "text"},
    "attribute": {
        **{"id": "uuid!", "link_id": "uuid", "taxonomy_term_id": "uuid", "link_type": "text!", "link_entity": "table"},
        **{"value": "text", "taxonomy_term": "taxonomy_term"},
    },
    "taxonomy_term": {
        **{"id": "uuid!", "code": "text", "name": "text!", "description": "text!", "parent_id": "uuid"},
        **{"taxonomy": "taxonomy", "language": "text", "taxonomy_id": "uuid", "term_uri": "uri"},
    },
    "taxonomy": {"id": "uuid!", "name": "text!", "description": "text!", "uri": "uri", "version": "text"},
}
REFERENCE = Path("hsds-examples") / "organization_full.json"


def problems(kind: str, thing: Any, where: str = "") -> list[str]:
    """Every breach of the rules, each with its place."""
    rules = RULES[kind]
    if not isinstance(thing, dict):
        return [f"{where}: no object"]
    found = [f"{where}.{name}: missing" for name, rule in rules.items() if rule.endswith("!") and name not in thing]
    for name, value in thing.items():
        rule = rules.get(name, "").rstrip("!")
        place = f"{where}.{name}"
        if not rule:
            found.append(f"{place}: unknown")
        elif rule.startswith("["):
            found += [
                fault for number, each in enumerate(value) for fault in problems(rule[1:-1], each, f"{place}[{number}]")
            ]
        elif rule in RULES:
            found += problems(rule, value, place)
        elif not good(rule, value):
            found.append(f"{place}: {value!r} is no {rule}")
    return found


def good(rule: str, value: Any) -> bool:
    if rule == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if rule == "year":
        return isinstance(value, int) and 1000 <= value <= 2100
    if not isinstance(value, str) or not value.strip():  # nothing is empty
        return False
    if rule == "uuid":
        return str(UUID(value)) == value
    if rule == "uri":
        return urlsplit(value).scheme in ("http", "https") and bool(urlsplit(value).netloc) and " " not in value
    patterns = {
        **{"email": r"[^@\s]+@[^@\s]+\.[^@\s]+", "place": "physical|postal|virtual", "country": "[A-Z]{2}"},
        **{"code": "[a-z]{2,3}", "table": "organization"},
    }
    return re.fullmatch(patterns.get(rule, r"(?s).+"), value) is not None


def test_the_rules_refuse_what_breaks_them() -> None:
    bad = {"id": "7", "name": "", "website": "no address", "year_incorporated": "2011", "locations": [{"id": "7"}]}
    with pytest.raises(ValueError, match="badly formed"):
        problems("organization", bad)
    bad["id"] = "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610"
    bad["locations"] = [{"id": bad["id"], "location_type": "tent", "rooms": 3}]
    assert problems("organization", bad) == [
        ".description: missing",
        ".name: '' is no text",
        ".website: 'no address' is no uri",
        ".year_incorporated: '2011' is no year",
        ".locations[0].location_type: 'tent' is no place",
        ".locations[0].rooms: unknown",
    ]


@given(record=records())
@profile(max_examples=80, phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.too_slow])
def test_every_record_becomes_an_organisation_by_the_rules(record: Record) -> None:
    given = item(0, record)
    made = json.loads(json.dumps(organization_of(given, Terms({"A10": ("Culture", "A"), "A": ("All", "")}))))
    assert problems("organization", made) == []
    assert item_in(made) == given


@pytest.mark.shared
def test_the_specification_s_example_has_no_object_we_misread(shared_data: Path) -> None:
    """Every field of ours stands in the example where the specification has one there; types agree."""
    example = json.loads((shared_data / REFERENCE).read_text("utf-8"))
    address = example["locations"][0]["addresses"][0]
    assert set(RULES["address"]) == set(address)
    assert set(RULES["organization_identifier"]) == set(example["organization_identifiers"][0])
    known = set(example) | {"attributes", "tax_id"}
    assert set(RULES["organization"]) <= known
    assert set(RULES["location"]) <= set(example["locations"][0])
    assert problems("address", address) == []


# The tables -----------------------------------------------------------------------------


@pytest.fixture
def package(tmp_path: Path) -> dict[str, Any]:
    """The ZIP of a small hub: its descriptor, and rows by table."""
    make_sectors()
    fields = {name: value for name, value in RECORD.items() if name not in ("names", "kind")}
    make_organisation("Straw Square Society", **{**fields, "sectors": ["E10"]})
    whole = {"street": "1 Sand Road", "locality": "Minqin", "region": "Gansu", "postcode": "733300", "country": "CN"}
    make_organisation(
        "=cmd()", source=make_source(), sites=[{"id": "s1", **whole, "opening": "Mondays"}], languages=["ar"]
    )
    export_organisations(tmp_path / "out.zip", format="hsds")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        described = json.loads(archive.read("datapackage.json"))
        assert sorted(archive.namelist()) == sorted([*(r["path"] for r in described["resources"]), "datapackage.json"])
        read = {
            resource["name"]: list(csv.DictReader(io.StringIO(archive.read(resource["path"]).decode(), newline="")))
            for resource in described["resources"]
        }
    return {"about": described, "rows": read}


@pytest.mark.django_db
def test_the_tables_keep_what_their_descriptor_promises(package: dict[str, Any]) -> None:
    ids: dict[str, set[str]] = defaultdict(set)
    for resource in package["about"]["resources"]:
        for row in package["rows"][resource["name"]]:
            assert list(row) == [field["name"] for field in resource["schema"]["fields"]]
            assert row["id"] not in ids[resource["name"]]
            ids[resource["name"]].add(row["id"])
            for field in resource["schema"]["fields"]:
                check_cell(field, row[field["name"]])
    for resource in package["about"]["resources"]:
        for key in resource["schema"].get("foreignKeys", ()):
            told = {row[key["fields"]] for row in package["rows"][resource["name"]]} - {""}
            assert told <= ids[key["reference"]["resource"]], (resource["name"], key)


def check_cell(field: dict[str, Any], cell: str) -> None:
    assert cell or not field["constraints"]["required"], field
    if not cell:
        return
    if field["type"] == "number":
        float(cell)
    if field.get("format") == "uuid":
        UUID(cell)
    if field.get("format") in ("uri", "email"):
        assert good(field["format"], cell)
    assert cell in field["constraints"].get("enum", [cell])


@pytest.mark.django_db
def test_the_tables_tell_what_is_known(package: dict[str, Any]) -> None:
    rows = package["rows"]
    assert [row["name"] for row in rows["organizations"]] == ["Straw Square Society", "'=cmd()"]
    assert [row["address_1"] for row in rows["addresses"]] == ["1 Sand Road"]
    assert [row["description"] for row in rows["schedules"]] == ["Mondays"]
    assert [row["code"] for row in rows["languages"] if row["code"] == "ar"] != []
    assert rows["locations"][0]["name"] == "Nursery"
    assert [row["description"] for row in rows["locations"]][:2] == ["Minqin, Gansu, CN", "Gansu, CN"]
    assert {row["email"] for row in rows["contacts"]} == {"desk@example.org"}
    licences = [row["value"] for row in rows["attributes"] if row["link_type"] == "saxaul.licence"]
    assert licences == ["CC0-1.0", "CC0-1.0"]
    terms = {row["code"]: row["name"] for row in rows["taxonomy_terms"]}
    sector = Sector.objects.get(code="E10")
    assert sector.parent is not None
    assert (terms["E10"], terms["E"]) == (sector.names["en"], sector.parent.names["en"])


def test_a_long_record_travels_in_pieces_that_a_table_keeps() -> None:
    long = ("字 =+ 'x " * 12_000).strip()
    record = {"kind": "ngo", "names": [{"value": "Long", "kind": "official"}], "description": {"en": long}}
    made = organization_of(item(0, record), Terms({}))
    pieces = [attribute["value"] for attribute in made["attributes"] if attribute["link_type"] == "saxaul.record"]
    assert len(pieces) > 1
    assert all(piece == piece.strip() and len(piece) < PIECE + 100 for piece in pieces)
    assert item_in(made) == item(0, record)


def test_the_fields_of_the_tables_are_those_of_the_objects() -> None:
    singular = {"addresses": "address", "taxonomies": "taxonomy"}
    pointers = set(tables.POINTERS) | {"taxonomy", "taxonomy_id", "link_id"}
    for table, fields in tables.FIELDS.items():
        assert set(fields) - pointers <= set(RULES[singular.get(table, table.removesuffix("s"))]), table
