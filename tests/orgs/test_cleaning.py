"""What people and registers write becomes a record, or a problem with a name."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saxaul.orgs.cleaning import (
    PROBLEMS,
    clean_record,
    language_tag,
    many_lines,
    one_line,
    partial_date,
    web_address,
)

NAME = [{"value": "A"}]


def problems(**fields: Any) -> list[str]:
    return [p.code for p in clean_record({"names": NAME, **fields})[1]]


def test_a_full_record_stays_as_it_is_and_a_second_cleaning_changes_nothing() -> None:
    record = {
        "names": [{"value": "Straw Square Society", "kind": "official", "language": "en"}],
        "kind": "foundation",
        "status": "closed",
        "summary": {"en": "Pins down sand."},
        "description": {"zh-Hans": "一\n\n二"},
        "sectors": ["E10"],
        "sites": [
            {"id": "s1", "name": "Office", "country": "CN", "region": "Gansu", "point": [103.1, 38.6]}
            | {"datum": "wgs84", "precision": "exact", "opening": "Mon 9–12", "visibility": "coarse"}
        ],
        "areas": [{"country": "CN", "region": "Gansu"}],
        "identifiers": [{"scheme": "CN-MOC", "value": "5162"}],
        "founded": "2011-05",
        "staff": "1-4",
        "budget": "10k-100k",
        "currency": "CNY",
        "languages": ["zh-Hans", "ar"],
        "links": [{"kind": "website", "url": "https://straw.example/"}, {"kind": "wechat", "url": "straw_square"}],
        "contacts": [{"id": "c1", "name": "A", "email": "a@example.org", "visibility": "members"}],
        "funding": {"what": {"en": "Water"}, "sectors": ["E10"], "budget": "1m-10m", "currency": "CNY"},
    }
    cleaned, found = clean_record(record)
    assert found == []
    assert cleaned == record
    assert clean_record(cleaned) == (record, [])


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"names": []}, "name_missing"),
        ({"names": [{"value": " \u200e\u0000 "}]}, "name_missing"),
        ({"names": [{"value": "x" * 301}]}, "too_long"),
        ({"names": [{"value": f"n{n}"} for n in range(61)]}, "too_many"),
        ({"kind": "club"}, "unknown_value"),
        ({"founded": "May 2011"}, "bad_date"),
        ({"founded": "2011-13"}, "bad_date"),
        ({"founded": "2011-02-30"}, "bad_date"),
        ({"currency": "Euro"}, "bad_currency"),
        ({"languages": ["Chinese!"]}, "bad_language"),
        ({"sites": [{"country": "China"}]}, "bad_country"),
        ({"sites": [{"point": [200, 10]}]}, "bad_coordinates"),
        ({"sites": [{"point": ["a", "b"]}]}, "bad_coordinates"),
        ({"sites": [{"point": [0, 0]}]}, "zero_coordinates"),
        ({"links": [{"url": "javascript:alert(1)"}]}, "bad_url"),
        ({"links": [{"url": "https://user:pw@example.org"}]}, "bad_url"),
        ({"contacts": [{"email": "nobody"}]}, "bad_email"),
    ],
)
def test_what_cannot_be_taken_is_named(fields: dict[str, Any], code: str) -> None:
    found = [p.code for p in clean_record({"names": NAME, **fields})[1]]
    assert code in found
    assert code in PROBLEMS


def test_kind_defaults_to_ngo_active_is_not_written_and_unknown_fields_are_dropped() -> None:
    record, found = clean_record({"names": NAME, "status": "active", "is_admin": True, "version": 9})
    assert (record, found) == ({"names": [{"value": "A", "kind": "other"}], "kind": "ngo"}, [])


def test_contacts_are_private_unless_said_otherwise() -> None:
    record, _ = clean_record({"names": NAME, "contacts": [{"phone": "1"}, {"phone": "2", "visibility": "everyone"}]})
    assert [c["visibility"] for c in record["contacts"]] == ["nobody", "nobody"]


def test_lines_lose_control_and_direction_override_characters() -> None:
    assert one_line("a\u202egnp.exe\x00\r\n b\u3000c") == "agnp.exe b c"
    assert many_lines("a\r\nb\rc\n\n\n\nd\x08 ") == "a\nb\nc\n\nd"


@pytest.mark.parametrize(
    ("typed", "tag"),
    [("ZH_hans", "zh-Hans"), ("pt-br", "pt-BR"), ("es-419", "es-419"), ("English", ""), ("", ""), ("en-x-y", "")],
)
def test_language_tags(typed: str, tag: str) -> None:
    assert language_tag(typed) == tag


@pytest.mark.parametrize(
    ("typed", "date"),
    [("1990-09-11 00:00:00", "1990-09-11"), ("2011", "2011"), ("2011-05", "2011-05"), ("0999", ""), ("x", "")],
)
def test_partial_dates(typed: str, date: str) -> None:
    assert partial_date(typed) == date


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("www.enginuity.org", "https://www.enginuity.org"),
        ("HTTP://Example.org/a", "HTTP://Example.org/a"),
        ("example.org:8080/x", "https://example.org:8080/x"),
        ("ftp://example.org", ""),
        ("data:text/html,x", ""),
        ("nowhere", ""),
        ("http://[::1", ""),
        ("two words.org", ""),
        ("", ""),
    ],
)
def test_web_addresses(typed: str, address: str) -> None:
    assert web_address(typed) == address


json_values: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ["names", "kind", "summary", "sectors", "sites", "areas", "identifiers", "founded", "links", "contacts"]


@given(st.dictionaries(st.sampled_from([*FIELDS, "funding", "currency", "languages", "logo"]), json_values))
def test_anything_at_all_is_cleaned_without_an_error_and_to_a_fixed_point(data: dict[str, Any]) -> None:
    record, found = clean_record(data)
    again, left = clean_record(record)
    assert again == record
    assert {p.code for p in left} <= {"name_missing"}
    assert all(p.code in PROBLEMS for p in found)
