"""Several values in one cell come back as they went in, whatever they hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saxaul.orgs.cleaning import one_line
from saxaul.orgs.exports import csv_text, plain_cell, safe_cell
from saxaul.orgs.opendata.cells import read, written
from tests.orgs.opendata.records import texts

LINES = texts().map(one_line)
MEMBERS = st.tuples(LINES.filter(bool), st.lists(LINES, max_size=3).map(tuple))


def trimmed(tags: tuple[str, ...]) -> tuple[str, ...]:
    while tags and not tags[-1]:
        tags = tags[:-1]
    return tags


@given(st.lists(MEMBERS, max_size=4))
def test_what_is_written_is_read(members: list[tuple[str, tuple[str, ...]]]) -> None:
    assert read(written(members)) == [(text, trimmed(tags)) for text, tags in members]


@pytest.mark.parametrize(
    ("members", "cell"),
    [
        ([], ""),
        ([("Nile Network", ("official", "en")), ("梭梭", ("short", ""))], "Nile Network [official, en]; 梭梭 [short]"),
        ([("a; b", ()), ("c [d]", ())], r"a\; b; c \[d\]"),
        ([("", ("CN", "Gansu"))], "[CN, Gansu]"),
        ([("Dongzhen", ("", "Gansu"))], "Dongzhen [, Gansu]"),
    ],
)
def test_cells_look_like_this(members: list[tuple[str, tuple[str, ...]]], cell: str) -> None:
    assert written(members) == cell
    assert read(cell) == [(text, trimmed(tags)) for text, tags in members]


@given(texts(200))
def test_no_cell_starts_a_formula_and_the_guard_comes_off_again(text: str) -> None:
    kept = safe_cell(text)
    assert isinstance(kept, str)
    assert plain_cell(kept) == text


@pytest.mark.parametrize("text", ["=1+1", "@sum", "+cmd|'/C calc'!A0", "-2+3+cmd", "\t=1", "'=1", "''@x"])
def test_what_a_spreadsheet_would_run_is_guarded(text: str) -> None:
    assert csv_text([[text]]).lstrip('"').startswith("'")
    assert plain_cell(str(safe_cell(text))) == text


@pytest.mark.parametrize("text", ["-5", "+86 931 555", "'tis", "plain", ""])
def test_numbers_and_words_stay_bare(text: str) -> None:
    assert safe_cell(text) == text
    assert plain_cell(text) == text
