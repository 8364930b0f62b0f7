"""The index answers like a plain loop over all records, whatever changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saxaul.orgs.facets import (
    FACETS,
    KEY_TYPE,
    SEVERAL,
    SINGLE,
    Columns,
    Cursor,
    FacetIndex,
    Vocabulary,
)

VALUES = ("a", "b", "c")
Item = dict[str, Any]


def items(ids: st.SearchStrategy[int]) -> st.SearchStrategy[Item]:
    one = st.sampled_from(("", *VALUES))
    several = st.lists(st.sampled_from(VALUES), max_size=3, unique=True)
    return st.fixed_dictionaries(
        {
            "id": ids,
            "name": st.sampled_from((b"anna", b"ben", b"ben2", b"\xf0\x01", b"")),
            "confirmed": st.integers(0, 3),
            **dict.fromkeys(SINGLE, one),
            **dict.fromkeys(SEVERAL, several),
        }
    )


hubs = st.lists(items(st.integers(1, 40)), max_size=25, unique_by=lambda item: item["id"])
asked = st.lists(st.sampled_from((*VALUES, "other")), max_size=2)
questions = st.dictionaries(st.sampled_from(FACETS), asked, max_size=3)


def fingerprint(key: int) -> int:
    """Not in the order of the keys."""
    return key * 7919 % 1000


def columns_of(rows: Sequence[Item], vocabularies: dict[str, Vocabulary]) -> Columns:
    def pairs(facet: str) -> tuple[Any, Any]:
        found = [(place, vocabularies[facet].codes[value]) for place, row in enumerate(rows) for value in row[facet]]
        return np.array([p for p, _ in found], np.int32), np.array([c for _, c in found], np.int32)

    return Columns(
        ids=np.array([row["id"] for row in rows], np.int64),
        fingerprints=np.array([fingerprint(row["id"]) for row in rows], np.int64),
        numbers={
            "newest": np.array([-row["id"] for row in rows], np.int64),
            "changed": np.array([-row["id"] for row in rows], np.int64),
            "confirmed": np.array([-row["confirmed"] for row in rows], np.int64),
        },
        names={"en": np.array([row["name"] for row in rows], KEY_TYPE)},
        single={f: np.array([vocabularies[f].codes[row[f]] for row in rows], np.int32) for f in SINGLE},
        several={facet: pairs(facet) for facet in SEVERAL},
    )


def index_of(rows: Sequence[Item], change: int = 1) -> FacetIndex:
    vocabularies = {facet: Vocabulary() for facet in FACETS}
    return FacetIndex(columns_of(rows, vocabularies), vocabularies, change)


def has(item: Item, facet: str, values: Sequence[str]) -> bool:
    own = [item[facet]] if facet in SINGLE else item[facet]
    return not values or any(value in own for value in values)


def expected(rows: Sequence[Item], chosen: dict[str, list[str]], but: str = "") -> list[Item]:
    return [row for row in rows if all(has(row, facet, values) for facet, values in chosen.items() if facet != but)]


@given(hubs, questions)
def test_matches_and_counts_are_those_of_a_plain_loop(rows: list[Item], chosen: dict[str, list[str]]) -> None:
    selection = index_of(rows).select(chosen)
    assert selection.total == len(expected(rows, chosen))
    for facet in FACETS:
        others = expected(rows, chosen, but=facet)
        plain = {value: len([row for row in others if has(row, facet, [value])]) for value in VALUES}
        assert selection.counts[facet] == {value: count for value, count in plain.items() if count}


@given(hubs, questions, st.sampled_from(("name:en", "newest", "confirmed")), st.integers(1, 7))
def test_pages_forward_and_back_show_every_match_once_in_order(
    rows: list[Item], chosen: dict[str, list[str]], order: str, size: int
) -> None:
    keys = {"name:en": "name", "newest": "id", "confirmed": "confirmed"}
    sign = 1 if order == "name:en" else -1
    plain = sorted(
        expected(rows, chosen),
        key=lambda row: (row[keys[order]] if sign == 1 else -row[keys[order]], row["id"]),
    )
    wanted = [row["id"] for row in plain]
    selection = index_of(rows).select(chosen)
    page, pages = selection.page(order, size=size), []
    seen: list[int] = []
    while True:
        assert page.first == len(seen)
        seen += page.ids
        pages.append(page.ids)
        if page.after is None:
            break
        page = selection.page(order, size=size, after=page.after)
    assert seen == wanted
    assert selection.ids(order).tolist() == wanted
    for earlier in reversed(pages[:-1]):
        assert page.before is not None
        page = selection.page(order, size=size, before=page.before)
        assert page.ids == earlier
    assert page.before is None


@given(hubs, hubs, st.sets(st.integers(1, 40)), questions)
def test_replacing_rows_equals_building_anew(
    rows: list[Item], changed: list[Item], gone: set[int], chosen: dict[str, list[str]]
) -> None:
    index = index_of(rows)
    index.order("name:en")
    index.order("confirmed")
    changed = [row for row in changed if row["id"] not in gone]
    ids = gone | {row["id"] for row in changed}
    now = [row for row in rows if row["id"] not in ids] + changed
    after = index.replaced(ids, columns_of(changed, dict(index.vocabularies)), 2)
    fresh = index_of(now)
    assert after.change == 2
    for order in ("name:en", "newest", "confirmed"):
        assert after.select(chosen).ids(order).tolist() == fresh.select(chosen).ids(order).tolist()
    assert after.select(chosen).counts == fresh.select(chosen).counts
    assert index.select({}).total == len(rows), "readers of the old index are not disturbed"


def item(id: int, name: bytes = b"x", **fields: Any) -> Item:
    nothing = {**dict.fromkeys(SINGLE, ""), **{facet: [] for facet in SEVERAL}}
    return {"id": id, "name": name, "confirmed": 0, **nothing, **fields}


def test_a_page_does_not_move_when_organisations_come_and_go() -> None:
    index = index_of([item(n, f"name{n}".encode()) for n in range(1, 10)])
    first = index.select({}).page("name:en", size=3)
    later = index.replaced([2], columns_of([item(20, b"name1a")], dict(index.vocabularies)), 2)
    second = later.select({}).page("name:en", size=3, after=first.after)
    assert (first.ids, second.ids) == ([1, 2, 3], [4, 5, 6])


def test_many_new_rows_are_sorted_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saxaul.orgs.facets.INSERT_AT_MOST", 1)
    index = index_of([item(1, b"b")])
    index.order("name:en")
    later = index.replaced([], columns_of([item(2, b"a"), item(3, b"c")], dict(index.vocabularies)), 2)
    assert later.select({}).ids("name:en").tolist() == [2, 1, 3]


def test_a_cursor_beyond_the_end_gives_an_empty_page_and_before_the_start_the_first() -> None:
    selection = index_of([item(1, b"b"), item(2, b"c")]).select({})
    assert selection.page("name:en", size=5, after=Cursor(b"z", 9)).ids == []
    assert selection.page("name:en", size=5, before=Cursor(b"a", 1)).ids == [1, 2]


def test_only_the_organisations_within_count() -> None:
    index = index_of([item(1, kind="a"), item(2, kind="a"), item(3, kind="b")])
    selection = index.select({"kind": ["a"]}, within=np.array([fingerprint(key) for key in (2, 3, 99)]))
    assert selection.total == 1
    assert selection.counts["kind"] == {"a": 1, "b": 1}


def test_a_value_nobody_has_matches_nobody_and_is_not_learnt() -> None:
    index = index_of([item(1, kind="a")])
    assert index.select({"kind": ["nonsense"]}).total == 0
    assert not index.knows("kind", "nonsense")
    assert index.knows("kind", "a")
    assert not index.knows("kind", "")
