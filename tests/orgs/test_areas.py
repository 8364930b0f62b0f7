"""Codes of areas."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saxaul.orgs import areas

CODES = [
    "CN",
    "CN-GS",
    "CN-GS.6229",
    "CN-GS.6229.622926",
    "EG-18.3",
    "GB-ENG.greater-manchester",
    "CN:Gansu",
    "CN:A-b.c",
]


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("CN", ["CN"]),
        ("CN-GS.6229.622926", ["CN", "CN-GS", "CN-GS.6229", "CN-GS.6229.622926"]),
        ("GB-ENG.greater-manchester", ["GB", "GB-ENG", "GB-ENG.greater-manchester"]),
        ("EG.360630", ["EG", "EG.360630"]),
        ("CN:Gansu-Süd. West", ["CN", "CN:Gansu-Süd. West"]),
        ("", []),
    ],
)
def test_a_code_names_all_it_lies_in(code: str, path: list[str]) -> None:
    assert areas.path(code) == path
    assert areas.above(code) == path[-2::-1] if len(path) > 1 else True


@given(st.lists(st.sampled_from(CODES), min_size=1, max_size=4))
def test_the_common_area_holds_them_all_and_is_the_deepest(codes: list[str]) -> None:
    shared = areas.common(codes)
    assert all(not shared or shared in areas.path(code) for code in codes)
    assert not any(
        all(deeper in areas.path(code) for code in codes) for deeper in CODES if areas.parent(deeper) == shared
    )


@given(st.text(max_size=70))
def test_any_text_has_a_path_that_ends(text: str) -> None:
    assert len(areas.path(text)) <= len(text) + 1


@pytest.mark.parametrize("text", ["", "cn", "CN-", "CN-GS.", "CN:Gansu", "CN-GS/..", "CN-GS 1", "C" * 61, "CN-GS.\n"])
def test_what_has_no_shape_of_a_code_is_none(text: str) -> None:
    assert not areas.is_code(text)


@pytest.mark.parametrize("code", [code for code in CODES if ":" not in code])
def test_codes_of_the_gazetteer_have_the_shape(code: str) -> None:
    assert areas.is_code(code)
    assert areas.province(code) in areas.path(code)
