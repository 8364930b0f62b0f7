"""What a record lacks."""

from __future__ import annotations

from typing import Any

import pytest

from saxaul.orgs.completeness import PARTS, completeness_of
from saxaul.orgs.forms.groups import GROUPS

FULL: dict[str, Any] = {
    "kind": "ngo",
    "names": [{"value": "A", "language": "en"}, {"value": "甲", "language": "zh-Hans"}],
    "summary": {"en": "x"},
    "description": {"en": "x"},
    "sectors": ["A10"],
    "sites": [{"id": "s1", "country": "CN"}],
    "areas": [{"country": "CN"}],
    "identifiers": [{"scheme": "CN-MOC", "value": "1"}],
    "founded": "2011",
    "volunteers": "1-4",
    "languages": ["en"],
    "links": [{"kind": "website", "url": "https://example.org/"}],
    "contacts": [{"id": "c1", "email": "a@example.org"}],
    "funding": {"what": {"en": "x"}},
}


def test_a_full_record_lacks_nothing() -> None:
    found = completeness_of(FULL)
    assert (found.filled, found.total, found.missing) == (12, 12, [])


@pytest.mark.parametrize(("kind", "total"), [("ngo", 12), ("informal", 11), ("foundation", 13)])
def test_an_empty_record_lacks_all_that_is_asked_of_its_kind(kind: str, total: int) -> None:
    found = completeness_of({"kind": kind, "names": [{"value": "A", "language": "en"}, {"value": "B"}]})
    assert (found.filled, found.total, len(found.missing)) == (0, total, total)


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("summary", "summary"),
        ("description", "description"),
        ("sectors", "sectors"),
        ("sites", "place"),
        ("areas", "areas"),
        ("identifiers", "register"),
        ("founded", "founded"),
        ("volunteers", "people"),
        ("languages", "languages"),
        ("links", "link"),
        ("contacts", "contact"),
        ("funding", "funding"),
        ("names", "second_name"),
    ],
)
def test_each_field_fills_its_own_part(field: str, code: str) -> None:
    record = {name: value for name, value in FULL.items() if name != field} | {"kind": "foundation"}
    assert [part.code for part in completeness_of(record).missing] == [code]


def test_every_part_leads_to_a_page_of_the_editor() -> None:
    assert {group for _, _, group, _ in PARTS} <= set(GROUPS)
