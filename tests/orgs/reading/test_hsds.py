"""HSDS: every page and every set of tables gives the same organisations."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from saxaul.orgs.reading import Limits, Options, open_table
from tests.orgs.reading.files import read, refusal_code, write, zipped

LOCATION: dict[str, Any] = {"id": "l1", "location_type": "physical", "name": "Hall", "latitude": 10.5, "longitude": 20,
            "addresses": [{"id": "a1", "city": "Leeds"}]}  # fmt: skip
SERVICE: dict[str, Any] = {"id": "s1", "name": "Advice", "status": "active", "eligibility_description": "all",
           "service_at_locations": [{"id": "sl1", "location": LOCATION}]}  # fmt: skip
ORGANISATION: dict[str, Any] = {"id": "o1", "name": "Alpha", "legal_status": "charity", "year_incorporated": 1990}
WHOLE: dict[str, Any] = {**ORGANISATION, "organization_identifiers": [{"id": "i1", "identifier_scheme": "GB-CHC",
         "identifier": "1"}], "services": [SERVICE]}  # fmt: skip
PAGE = {"total_items": 1, "total_pages": 1, "page_number": 1}

TABLES = {
    "organizations": [{"id": "o1", "name": "Alpha", "legal_status": "charity", "year_incorporated": "1990"},
                      {"id": "o2", "name": "Beta", "legal_status": "", "year_incorporated": "about 1900"}],
    "organization_identifiers": [{"id": "i1", "organization_id": "o1", "identifier_scheme": "GB-CHC",
                                  "identifier": "1"}],
    "services": [{"id": "s1", "organization_id": "o1", "program_id": "p1", "name": "Advice", "status": "active"}],
    "locations": [{"id": "l1", "organization_id": "", "name": "Hall", "latitude": "10.5", "longitude": "20"}],
    "service_at_location": [{"id": "sl1", "service_id": "s1", "location_id": "l1"}],
    "addresses": [{"id": "a1", "location_id": "l1", "city": "Leeds"}],
    "phones": [{"id": "t1", "organization_id": "o2", "contact_id": "c1", "number": "0113"}],
    "contacts": [{"id": "c1", "organization_id": "o1", "name": "Reception"}],
    "programs": [{"id": "p1", "organization_id": "o1", "name": "Welfare"}],
    "attributes": [{"id": "x1", "link_id": "s1", "taxonomy_term_id": "t9", "value": "v"},
                   {"id": "x2", "link_id": "s1", "taxonomy_term_id": "", "value": "w"}],
    "taxonomy_terms": [{"id": "t9", "name": "Legal advice"}],
}  # fmt: skip


def as_csv(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def csv_set() -> dict[str, bytes]:
    return {f"{name}.csv": as_csv(rows) for name, rows in TABLES.items()}


@pytest.mark.parametrize(
    "content",
    [
        WHOLE,
        [WHOLE],
        {**PAGE, "contents": [WHOLE]},
        {**SERVICE, "organization": {**ORGANISATION, "organization_identifiers": WHOLE["organization_identifiers"]}},
    ],
)
def test_every_page_of_json_gives_the_organisation(content: Any, tmp_path: Path) -> None:
    path = write(tmp_path, json.dumps(content), "hsds.json")
    with open_table(path) as table:
        assert table.detected.format == "hsds-json"
        (row,) = table.rows()
    values: Any = row.values
    assert set(table.detected.columns) == set(values)
    assert (values["id"], values["name"], values["year_incorporated"]) == ("o1", "Alpha", 1990)
    assert values["organization_identifiers"][0]["identifier"] == "1"
    assert [service["name"] for service in values["services"]] == ["Advice"]
    assert values["locations"] == [LOCATION]
    assert (values["phones"], values["contacts"]) == ([], [])


def test_lines_of_organisations_are_hsds_too(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({**WHOLE, "id": f"o{number}"}) for number in range(3))
    assert [row.values["id"] for row in read(write(tmp_path, lines, "a.jsonl"))] == ["o0", "o1", "o2"]


def test_services_are_gathered_under_their_organisation(tmp_path: Path) -> None:
    other = {**ORGANISATION, "id": "o2", "name": "Beta"}
    services = [
        {**SERVICE, "organization": ORGANISATION},
        {**SERVICE, "id": "s2", "organization": other},
        {**SERVICE, "id": "s3", "organization": ORGANISATION},
        {**SERVICE, "id": "s4", "organization": {}},
    ]
    rows: list[Any] = [row.values for row in read(write(tmp_path, json.dumps({"contents": services}), "a.json"))]
    assert [(row["name"], [service["id"] for service in row["services"]]) for row in rows] == [
        ("Alpha", ["s1", "s3"]),
        ("Beta", ["s2"]),
    ]


def test_places_of_one_service_are_gathered_under_it(tmp_path: Path) -> None:
    service = {"id": "s1", "name": "Advice", "status": "active", "organization": ORGANISATION}
    places = [
        {"id": f"sl{number}", "location": {**LOCATION, "id": f"l{number}"}, "service": service} for number in range(2)
    ]
    (row,) = read(write(tmp_path, json.dumps(places), "a.json"))
    values: Any = row.values
    assert [location["id"] for location in values["locations"]] == ["l0", "l1"]
    assert len(values["services"]) == 1


@pytest.mark.parametrize(
    "content",
    [
        [{**SERVICE, "organization_id": "o1"}],
        {**LOCATION, "transportation": "bus"},
        [{"id": "x", "service": {"id": "s", "name": "S"}, "location": LOCATION}],
    ],
)
def test_services_and_places_alone_are_refused(content: Any, tmp_path: Path) -> None:
    assert refusal_code(write(tmp_path, json.dumps(content), "a.json")) == "without_organisations"


def test_entries_that_are_no_objects_are_left_out(tmp_path: Path) -> None:
    odd = {**SERVICE, "id": "s9", "organization": ORGANISATION, "service_at_locations": ["x", {"location": "y"}]}
    assert len(read(write(tmp_path, json.dumps([odd, odd, odd, "text", 5]), "a.json"))) == 1
    assert refusal_code(write(tmp_path, json.dumps([{"id": 1, "organization": {}, "x": 1}] * 3), "b.json")) == "read"


def check_assembled(rows: list[Any]) -> None:
    alpha, beta = (row.values for row in rows)
    assert (alpha["year_incorporated"], beta["year_incorporated"]) == (1990, "about 1900")
    assert alpha["organization_identifiers"] == [{"id": "i1", "identifier_scheme": "GB-CHC", "identifier": "1"}]
    (service,) = alpha["services"]
    assert service["program"] == {"id": "p1", "name": "Welfare"}
    assert service["attributes"][0]["taxonomy_term"]["name"] == "Legal advice"
    place = {
        "id": "l1",
        "name": "Hall",
        "latitude": 10.5,
        "longitude": 20,
        "addresses": [{"id": "a1", "city": "Leeds"}],
    }
    assert service["service_at_locations"] == [{"id": "sl1", "location": place}]
    assert alpha["locations"] == [place]
    assert alpha["contacts"][0]["phones"] == [{"id": "t1", "number": "0113"}]
    assert [phone["number"] for phone in beta["phones"]] == ["0113"]
    assert "legal_status" not in beta


def test_a_folder_of_tables_is_put_together(tmp_path: Path) -> None:
    for name, content in csv_set().items():
        write(tmp_path, content, name)
    write(tmp_path, "not,known\n", "other.csv")
    (tmp_path / "schedules.csv").symlink_to("/etc/passwd")
    with open_table(tmp_path) as table:
        assert table.detected.format == "hsds-csv"
        assert table.detected.sheets == tuple(sorted(csv_set()))
        rows = list(table.rows())
        assert set(rows[0].values) <= set(table.detected.columns)
        assert [row.number for row in rows] == [2, 3]
        assert [row.number for row in table.rows(start_after=2)] == [3]
    check_assembled(rows)


def test_a_zip_of_tables_is_put_together(tmp_path: Path) -> None:
    packed = zipped({f"export/{name}": content for name, content in csv_set().items()} | {"README.md": b"x"})
    check_assembled(read(write(tmp_path, packed, "hsds.zip")))


def test_tables_in_one_json_file_are_put_together(tmp_path: Path) -> None:
    tables = {f"{name}.csv": rows for name, rows in TABLES.items()}
    check_assembled(read(write(tmp_path, json.dumps(tables), "tabular.json")))


def test_sets_are_checked(tmp_path: Path) -> None:
    for name, content in csv_set().items():
        write(tmp_path, content, name)
    assert refusal_code(tmp_path, limits=Limits(max_bytes=100)) == "too_large"
    assert refusal_code(tmp_path, options=Options(format="csv")) == "not_a_file"
    write(tmp_path, b"", "phones.csv")
    assert refusal_code(tmp_path) == "empty"
    write(tmp_path, b"%PDF-1.7", "phones.csv")
    assert refusal_code(tmp_path) == "pdf"
    packed = bytearray(zipped(csv_set()))
    packed[60:90] = b"\xff" * 30
    assert refusal_code(write(tmp_path, bytes(packed), "damaged.zip")) == "damaged"


def test_all_shapes_of_the_real_example_agree(shared_data: Path) -> None:
    folder = shared_data / "hsds-examples"
    names = ["csv", "organization_full.json", "service_full.json", "service_at_location_full.json", "tabular.json"]
    shapes: list[Any] = [read(folder / name)[0].values for name in names]
    for values in shapes:
        assert values["id"] == shapes[0]["id"]
        assert [place["id"] for place in values["locations"]] == [place["id"] for place in shapes[0]["locations"]]
        assert [service["id"] for service in values["services"]] == [one["id"] for one in shapes[0]["services"]]
        assert [str(one["identifier"]) for one in values["organization_identifiers"]] == ["1234567"]
