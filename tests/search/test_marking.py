"""Marks on the original text."""

from __future__ import annotations

import re
from itertools import pairwise

from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from saxaul.search.marking import SHOWN, marked, snippet
from saxaul.search.results import Marked
from saxaul.search.tokens import pieces

texts = st.text(st.sampled_from("ab é<&>'\"养护國 الأمـُ देवा ผู้สมา ｶﾞ한\u1112\u1161 … -."), max_size=300)


@st.composite
def asked(draw: st.DrawFn) -> tuple[str, dict[str, int]]:
    text = draw(texts)
    found = sorted({piece.term for piece in pieces(text)})
    chosen = draw(st.lists(st.sampled_from(found), max_size=4)) if found else []
    return text, {term: place for place, term in enumerate(chosen)}


def sound(shown: Marked) -> None:
    borders = [border for pair in shown.ranges for border in pair]
    assert all(a < b for a, b in shown.ranges)
    assert all(0 <= a <= b <= len(shown.text) for a, b in pairwise(borders))
    assert "".join(piece for piece, _ in shown.pieces()) == shown.text
    assert re.sub("</?mark>", "", shown.__html__()) == escape(shown.text)


@given(asked())
def test_every_term_asked_for_is_marked_where_it_stands(case: tuple[str, dict[str, int]]) -> None:
    text, wanted = case
    shown = marked(text, wanted)
    sound(shown)
    assert shown.text == text
    for piece in pieces(text):
        if piece.term in wanted:
            assert any(start <= piece.start and piece.end <= end for start, end in shown.ranges)


@given(asked())
def test_a_snippet_is_a_piece_of_the_text(case: tuple[str, dict[str, int]]) -> None:
    text, wanted = case
    shown = snippet(text, wanted)
    sound(shown)
    assert shown.text.removeprefix("… ").removesuffix(" …") in text
    assert bool(shown.ranges) == bool(wanted)


def test_a_snippet_shows_where_most_is_answered() -> None:
    text = "water " + "nothing here " * 60 + "clean water for the village " + "and so on " * 60
    shown = snippet(text, {"clean": 0, "water": 1, "village": 2})
    assert "clean water for the village" in shown.text
    assert len(shown.text) < SHOWN + 30


def test_marks_are_safe_in_pages() -> None:
    assert marked("<b>Straw</b> & sand", {"straw": 0}).__html__() == (
        "&lt;b&gt;<mark>Straw</mark>&lt;/b&gt; &amp; sand"
    )


def test_neighbours_are_one_mark() -> None:
    assert marked("Straw and sand", {"straw": 0, "and": 1}).ranges == ((0, 9),)
    assert marked("石榴籽皮影社", {"石榴": 0, "榴籽": 1, "皮影": 2}).ranges == ((0, 5),)
