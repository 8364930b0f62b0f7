"""JSON from strangers, and the tokens of places in lists."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saxaul.core.bodies import BIGGEST, MAX_DEPTH, read_json
from saxaul.core.cursors import cursor_parts, cursor_text
from saxaul.core.problems import ApiProblem

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-BIGGEST, BIGGEST)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=3), inner, max_size=3),
    max_leaves=8,
)


def refusal(function: Callable[..., Any], *arguments: Any) -> str:
    try:
        function(*arguments)
    except ApiProblem as problem:
        return problem.code
    return ""


@given(values)
def test_json_comes_through_as_it_is(value: Any) -> None:
    assert read_json(json.dumps(value).encode()) == value


@given(st.binary(max_size=60))
def test_no_bytes_make_it_fail_in_another_way(body: bytes) -> None:
    assert refusal(read_json, body) in {"", "bad_json", "bad_text"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "bad_json"),
        (b"{", "bad_json"),
        (b'{"a": 1, "a": 2}', "bad_json"),
        (b"NaN", "bad_json"),
        (b"-Infinity", "bad_json"),
        (b"1e999", "bad_json"),
        (b"9" * 30, "bad_json"),
        (b"9" * 5000, "bad_json"),
        (b"[" * 100_000, "bad_json"),
        (b"[" * (MAX_DEPTH + 2) + b"]" * (MAX_DEPTH + 2), "bad_json"),
        (b'"\xff"', "bad_json"),
        (b'"\\u0000"', "bad_text"),
        (b'{"\\ud800": 1}', "bad_text"),
    ],
)
def test_what_is_refused(body: bytes, code: str) -> None:
    with pytest.raises(ApiProblem) as caught:
        read_json(body)
    assert caught.value.code == code


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30), st.integers(-9, 9))
def test_cursors_come_back(text: str, number: int) -> None:
    assert cursor_parts(cursor_text(text, number), str, int) == [text, number]


@given(st.text(max_size=40))
def test_no_text_makes_a_cursor_fail_in_another_way(text: str) -> None:
    assert refusal(cursor_parts, text, str, int) in {"", "cursor_not_known"}


def test_a_cursor_of_other_parts_is_not_taken() -> None:
    for parts in (("a",), (1, "a"), ("a", 2**63), ("a", True)):
        with pytest.raises(ApiProblem):
            cursor_parts(cursor_text(*parts), str, int)
