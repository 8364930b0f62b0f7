"""The record engine: difference, merge, visibility, choice of words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saxaul.orgs import record as r
from saxaul.orgs.record import Level

words = st.text("abcdé养老جم ", min_size=1, max_size=6)
tags = st.sampled_from(["en", "zh-Hans", "ar", "vi"])
texts = st.dictionaries(tags, words, max_size=3)
items = st.lists(words, max_size=4).map(
    lambda names: [{"id": f"s{n}", "name": name} for n, name in enumerate(names, start=1)]
)
sets = st.lists(st.sampled_from(["A10", "B10", "C10", "D10"]), max_size=4, unique=True)
records = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(["ngo", "business"]),
        "summary": texts,
        "sites": items,
        "sectors": sets,
        "founded": st.sampled_from(["2011", "2012", ""]),
    },
).map(r.without_empty)


@given(records, records)
def test_a_change_leads_from_old_to_new_and_back(old: dict[str, Any], new: dict[str, Any]) -> None:
    before, after = r.difference(old, new)
    assert r.patched(old, before, after) == new
    assert r.patched(new, after, before) == old
    assert set(before) | set(after) == set(r.changed_fields(old, new))


@given(records, records)
def test_merging_with_one_side_untouched_gives_the_other_side(base: dict[str, Any], theirs: dict[str, Any]) -> None:
    assert r.merged(base, base, theirs) == (theirs, [])
    assert r.merged(base, theirs, base) == (theirs, [])


@given(records, records)
def test_the_same_change_on_both_sides_is_no_conflict(base: dict[str, Any], both: dict[str, Any]) -> None:
    assert r.merged(base, both, both) == (both, [])


@given(records, records, records)
def test_a_conflict_keeps_our_side_and_names_the_field(
    base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]
) -> None:
    result, conflicts = r.merged(base, ours, theirs)
    for field in conflicts:
        if field in r.SCALARS:
            assert result.get(field) == ours.get(field)
    for field in set(r.changed_fields(base, theirs)) - set(r.changed_fields(base, ours)):
        assert result.get(field) == theirs.get(field)


def test_texts_merge_by_language_and_items_by_id() -> None:
    base = {"summary": {"en": "a", "ar": "b"}, "sites": [{"id": "s1", "name": "x"}]}
    ours = {"summary": {"en": "mine", "ar": "b"}, "sites": [{"id": "s1", "name": "x"}, {"id": "s2", "name": "y"}]}
    theirs = {"summary": {"en": "a", "vi": "c"}, "sites": [{"id": "s1", "name": "z"}]}
    result, conflicts = r.merged(base, ours, theirs)
    assert conflicts == []
    assert result["summary"] == {"en": "mine", "vi": "c"}
    assert result["sites"] == [{"id": "s1", "name": "z"}, {"id": "s2", "name": "y"}]


def test_items_changed_by_both_are_a_conflict() -> None:
    base = {"sites": [{"id": "s1", "name": "x"}]}
    ours, theirs = {"sites": [{"id": "s1", "name": "y"}]}, {"sites": [{"id": "s1", "name": "z"}]}
    assert r.merged(base, ours, theirs) == (ours, ["sites"])


def test_sets_take_additions_and_removals_of_both_sides_and_a_new_first_name_leads() -> None:
    assert r.merged({"sectors": ["A", "B"]}, {"sectors": ["A", "B", "C"]}, {"sectors": ["A", "D"]}) == (
        {"sectors": ["A", "C", "D"]},
        [],
    )
    assert r.merged({"sectors": ["A", "B"]}, {"sectors": ["A", "B", "C"]}, {"sectors": ["B", "A"]})[0] == {
        "sectors": ["B", "A", "C"]
    }


CONTACTS = [
    {"id": "c1", "email": "open@example.org", "visibility": "public"},
    {"id": "c2", "email": "members@example.org", "visibility": "members"},
    {"id": "c3", "email": "secret@example.org", "visibility": "nobody"},
    {"id": "c4", "email": "unsaid@example.org"},
]


@pytest.mark.parametrize(
    ("level", "shown"),
    [(Level.PUBLIC, ["c1"]), (Level.MEMBER, ["c1", "c2"]), (Level.TEAM, ["c1", "c2", "c3", "c4"])],
)
def test_contacts_are_shown_by_level_and_private_when_nothing_is_said(level: Level, shown: list[str]) -> None:
    assert [c["id"] for c in r.visible({"contacts": CONTACTS}, level)["contacts"]] == shown


def test_hidden_sites_vanish_and_coarse_sites_lose_address_and_exact_point() -> None:
    record = {
        "sites": [
            {"id": "s1", "street": "1 Secret Lane", "visibility": "hidden", "point": [103.123456, 38.654321]},
            {"id": "s2", "name": "House", "street": "2 Secret Lane", "locality": "Quanshan", "postcode": "733000"}
            | {"country": "CN", "region": "Gansu", "visibility": "coarse", "point": [103.123456, 38.654321]},
            {"id": "s3", "street": "Main Street 3", "point": [103.1, 38.6]},
        ]
    }
    assert r.visible(record, Level.MEMBER)["sites"] == [
        {"id": "s2", "visibility": "coarse", "country": "CN", "region": "Gansu", "point": [103.15, 38.65]},
        {"id": "s3", "street": "Main Street 3", "point": [103.1, 38.6]},
    ]
    assert r.visible(record, Level.TEAM) == record
    only_hidden = {"sites": record["sites"][:1], "contacts": CONTACTS[2:]}
    assert r.visible(only_hidden, Level.PUBLIC) == {}


@given(st.floats(-179.9, 179.9), st.floats(-89.9, 89.9))
def test_a_coarse_point_is_near_on_a_grid_and_stable(longitude: float, latitude: float) -> None:
    coarse = r.coarse_point([longitude, latitude])
    assert abs(coarse[0] - longitude) <= 0.0501
    assert abs(coarse[1] - latitude) <= 0.0501
    assert r.coarse_point(coarse) == coarse


NAMES = {
    "names": [
        {"value": "草方格互助社", "kind": "official", "language": "zh-Hans"},
        {"value": "Straw Square Society", "kind": "official", "language": "en"},
        {"value": "Hội Ô Rơm", "kind": "other", "language": "vi"},
    ]
}


@pytest.mark.parametrize(
    ("language", "name"),
    [("zh-hans", "草方格互助社"), ("en", "Straw Square Society"), ("vi", "Hội Ô Rơm"), ("ar", "Straw Square Society")],
)
def test_the_name_for_a_reader(language: str, name: str) -> None:
    assert r.best_name(NAMES, language) == name


def test_without_english_the_main_name_is_shown_and_without_names_nothing() -> None:
    assert r.best_name({"names": [{"value": "جمعية", "language": "ar", "kind": "other"}]}, "vi") == "جمعية"
    assert r.best_name({}, "vi") == ""


def test_the_text_for_a_reader() -> None:
    assert r.best_text({"en": "water", "zh-Hans": "水"}, "zh-hans") == ("zh-Hans", "水")
    assert r.best_text({"zh-Hans": "水"}, "ar") == ("zh-Hans", "水")
    assert r.best_text(None, "ar") == ("", "")


def test_item_ids_are_never_used_twice_while_known() -> None:
    assert r.next_item_id([], "s") == "s1"
    assert r.next_item_id([{"id": "s2"}, {"id": "s9"}, {"id": "x"}], "s") == "s10"
