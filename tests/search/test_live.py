"""The copy in the process follows the database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saxaul.core.models import Sequence
from saxaul.search import live
from saxaul.search.columns import Row, columns_of, vocabularies
from saxaul.search.services import Document, index_documents, remove_documents
from saxaul.search.store import CHANGES, CHANGES_KEPT

pytestmark = pytest.mark.django_db


def known() -> tuple[list[int], list[str]]:
    now = live.current()
    return now.columns.numbers.tolist(), now.words.sorted


def test_following_step_by_step_is_like_loading_at_once() -> None:
    told = [Document("organisation", str(number), f"Straw word{'abcdefgh'[number]}") for number in range(6)]
    index_documents(told[:3])
    known()
    index_documents([*told[3:], Document("organisation", "1", "Changed")])
    known()
    remove_documents("organisation", ["0", "5"])
    followed = known()
    live.reset()
    assert known()[0] == followed[0]
    assert set(known()[1]) == set(followed[1])
    assert len(followed[0]) == 4


def test_nothing_new_costs_one_statement(django_assert_num_queries: pytest.FixtureRequest) -> None:
    index_documents([Document("organisation", "a", "Straw")])
    live.current()
    with django_assert_num_queries(1):  # type: ignore[operator]
        live.current()


@pytest.mark.parametrize("change", [0, CHANGES_KEPT + 5])
def test_a_process_out_of_step_reads_everything_again(change: int) -> None:
    index_documents([Document("organisation", "a", "Straw")])
    before = live.current()
    Sequence.objects.filter(name=CHANGES).update(value=change)
    after = live.current()
    assert after.change == change
    assert after.columns.codes is not before.columns.codes


rows = st.lists(
    st.tuples(
        st.sampled_from(["post", "organisation"]),
        st.sampled_from(["", "en", "ar"]),
        st.lists(st.sampled_from(["CN", "CN-62", "EG"]), unique=True).map("\n".join),
        st.lists(st.sampled_from(["water", "health"]), unique=True).map("\n".join),
        st.integers(0, 1),
    ),
    max_size=12,
)


def made(values: list[tuple[str, str, str, str, int]], first: int) -> list[Row]:
    return [Row(first + n, k, str(n), lang, a, s, level, 64) for n, (k, lang, a, s, level) in enumerate(values)]


@given(rows, rows, st.sets(st.integers(1, 24)))
def test_joining_and_leaving_out_is_like_reading_the_rest(
    first: list[tuple[str, str, str, str, int]], more: list[tuple[str, str, str, str, int]], gone: set[int]
) -> None:
    codes = vocabularies()
    old, new = made(first, 1), made(more, 13)
    joined = columns_of(old, codes).joined(columns_of(new, codes)).without(gone)
    whole = columns_of([row for row in (*old, *new) if row.number not in gone], codes)
    assert joined.numbers.tolist() == whole.numbers.tolist()
    assert joined.ties.tolist() == whole.ties.tolist()
    for facet in ("kind", "language", "area", "sector"):
        everything = joined.levels >= 0
        assert joined.tally(facet, everything) == whole.tally(facet, everything)
        for value in ("CN", "water", "post", "en", "nobody has it"):
            assert joined.mask(facet, [value]).tolist() == whole.mask(facet, [value]).tolist()
    assert joined.places(whole.numbers).tolist() == list(range(len(whole)))
