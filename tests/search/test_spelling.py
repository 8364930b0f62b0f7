"""Completing and correcting."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from saxaul.search.spelling import Words, distances_to, edits_allowed

words = st.text("abcdéж", min_size=1, max_size=9)


def distance(one: str, other: str) -> int:
    """Optimal string alignment, by the book."""
    table = [[i + j if i * j == 0 else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            table[i][j] = min(
                table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (one[i - 1] != other[j - 1])
            )
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


@given(words, st.lists(words, max_size=8), st.integers(1, 4))
def test_distances_are_those_of_the_book(word: str, others: list[str], most: int) -> None:
    expected = [min(distance(word, other), most + 1) for other in others]
    assert distances_to(word, others, most).tolist() == expected


@given(words, st.lists(words, max_size=30))
def test_no_word_within_reach_is_missed(word: str, known: list[str]) -> None:
    near = {other for other in known if 0 < distance(word, other) <= edits_allowed(word)}
    assert {other for other, _ in Words(known).like(word, 100)} == near


@given(st.lists(words), st.lists(words))
def test_adding_words_is_like_having_had_them(first: list[str], more: list[str]) -> None:
    grown, whole = Words(first).joined(more), Words([*first, *more])
    assert grown.sorted == whole.sorted
    assert all(grown.like(word, 9) == whole.like(word, 9) for word in more)
    assert all(grown.knows(word) for word in more)


def test_completions_are_the_shortest() -> None:
    known = Words(["water", "waters", "watershed", "wat", "wet", "watt"])
    assert known.beginning_with("wat", 2) == ["watt", "water"]
    assert known.beginning_with("x", 2) == []


def test_the_nearest_comes_first() -> None:
    known = Words(["organisation", "organization", "organ", "morganisation"])
    assert [word for word, _ in known.like("organisaton", 5)] == ["organisation", "organization", "morganisation"]


def test_short_words_and_no_words_are_left_alone() -> None:
    assert Words(["ab"]).like("ac", 5) == []
    assert Words([]).like("water", 5) == []
