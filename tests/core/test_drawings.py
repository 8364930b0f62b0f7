"""Pictures say exactly what their numbers say."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saxaul.core.drawings import Part, Ribbon, flow_keys, money_flow, score_bar, spark, tree_row

number = st.floats(0, 100, allow_nan=False)


def widths(svg: str, css: str) -> list[float]:
    return [float(w) for w in re.findall(rf'class="[^"]*{css}[^"]*"[^>]*width="([\d.]+)%"', svg)]


def test_a_bar_is_solid_striped_and_has_its_needle() -> None:
    bar = score_bar(72, 64, 79, usual=61, height=24)
    assert '<rect class="bar-sure-t" y="3" width="64%"' in bar
    assert '<rect x="64%" y="3" width="15%" height="18" fill="url(#ht)"/>' in bar
    assert '<rect class="bar-at" x="72%"' in bar
    assert '<svg x="61%" y="24"' in bar


def test_the_usual_is_drawn_only_when_it_is_known() -> None:
    assert "bar-med" not in score_bar(72, 64, 79)


@given(number, number, number)
def test_a_bar_never_leaves_its_track(value: float, low: float, high: float) -> None:
    bar = score_bar(value, low, high, pillar="c")
    ElementTree.fromstring(bar)
    start, length = re.findall(r'<rect x="([\d.]+)%" y="3" width="([\d.]+)%"', bar)[0]
    assert 0 <= float(start) + float(length) <= 100.01
    assert not re.search(r"\de-", bar)


def test_a_bar_beyond_the_scale_is_cut() -> None:
    assert 'x="99%"' in score_bar(130, -4, 140)


def test_a_line_fills_its_height_and_ends_in_a_dot() -> None:
    drawn = spark([0, 5, 10], width=100, height=50)
    assert 'd="M0 50L50 25L100 0"' in drawn
    assert '<circle class="spark-dot" cx="100" cy="0"' in drawn
    assert "spark-band" not in drawn
    assert "spark-grant" not in drawn


def test_small_multiples_share_a_fixed_scale() -> None:
    drawn = spark([50, 50], bottom=0, top=100, width=100, height=50, limit=100, shaded=(0, 1), pillar="c")
    assert 'd="M0 25L100 25"' in drawn
    assert '<path class="spark-limit" d="M0 0H100"/>' in drawn
    assert '<path class="spark-grant" d="M0 0H100V50H0z"/>' in drawn
    assert drawn.startswith('<svg class="spark c"')


def test_the_range_goes_there_and_back() -> None:
    assert 'class="spark-band" d="M0 0L10 0L10 20L0 20z"' in spark([2, 2], low=[1, 1], high=[3, 3], width=10, height=20)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30))
def test_any_series_is_well_formed(values: list[float]) -> None:
    ElementTree.fromstring(spark(values))


def test_nothing_measured_draws_nothing() -> None:
    assert spark([]) == ""


def test_one_small_tree_for_each_real_one() -> None:
    row = tree_row([0, 4, 9, -1], label="4 trees <b>", sprite="/s.svg")
    assert re.findall(r"#tree(\d)", row) == ["0", "4", "4", "0"]
    assert 'aria-label="4 trees &lt;b&gt;"' in row


SOURCES = [Part("a", 60, "60"), Part("b", 40, "40")]
USES = [Part("x", 75, "75"), Part("left", 25, "25", rest=True)]


def test_both_bars_are_as_long() -> None:
    drawn = money_flow(SOURCES, USES)
    assert widths(drawn, "flow-in") == [60, 40]
    assert widths(drawn, "flow-out") == [75]
    assert widths(drawn, "flow-left") == [25]


def test_without_ribbons_all_feed_all_in_proportion() -> None:
    assert re.findall(r'd="M(\d+) 0C\d+ 54 (\d+) 54', money_flow(SOURCES, USES)) == [
        ("0", "0"),
        ("450", "750"),
        ("600", "450"),
        ("900", "900"),
    ]


def test_given_ribbons_are_followed() -> None:
    drawn = money_flow(SOURCES, USES, [Ribbon(0, 0, 60), Ribbon(1, 0, 15), Ribbon(1, 1, 25)])
    assert drawn.count("flow-ribbon") - drawn.count("flow-ribbon-2") == 3
    assert 'd="M0 0C0 54 0 54 0 108H600C600 54 600 54 600 0z"' in drawn


def test_right_to_left_is_the_mirror_with_its_own_letters() -> None:
    drawn = money_flow(SOURCES, USES, rtl=True)
    assert '<rect class="flow-in flow-cut" x="40%" y="0" width="60%"' in drawn
    assert ">أ</text>" in drawn
    assert flow_keys(2) == ["A", "B"]


def test_a_flow_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(ValueError, match="add up"):
        money_flow(SOURCES, USES[:1])


def test_no_money_no_picture() -> None:
    assert money_flow([], []) == ""


def test_a_sliver_has_no_letter() -> None:
    drawn = money_flow([Part("a", 99, ""), Part("b", 1, "")], [Part("x", 100, "")])
    assert ">A</text>" in drawn
    assert ">B</text>" not in drawn


@given(
    st.lists(st.integers(1, 10**12), min_size=1, max_size=8), st.lists(st.integers(1, 10**12), min_size=1, max_size=8)
)
def test_any_flow_is_well_formed(came: list[int], went: list[int]) -> None:
    came, went = [*came, sum(went)], [*went, sum(came)]
    ElementTree.fromstring(money_flow([Part("", n, "") for n in came], [Part("", n, "") for n in went]))
