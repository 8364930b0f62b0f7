"""Coordinates of Chinese maps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saxaul.places.boxes import BOXES, looks_swapped
from saxaul.places.datums import (
    Point,
    bd09_to_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    in_china_rectangle,
    to_wgs84,
    wgs84_to_gcj02,
)

inside = st.tuples(st.floats(73.5, 135), st.floats(3, 53))
METRE = 1 / 111_195


def apart(first: Point, second: Point) -> float:
    """Metres, generously: as if a degree of longitude were as long as at the equator."""
    return max(abs(first[0] - second[0]), abs(first[1] - second[1])) / METRE


@given(inside)
def test_the_inverse_of_gcj02_is_within_a_metre(point: Point) -> None:
    assert apart(gcj02_to_wgs84(wgs84_to_gcj02(point)), point) < 1


@given(inside)
def test_the_inverse_of_bd09_is_within_a_metre(point: Point) -> None:
    assert apart(bd09_to_wgs84(gcj02_to_bd09(wgs84_to_gcj02(point))), point) < 1


@given(inside)
def test_the_shift_is_some_hundred_metres_and_never_more_than_a_thousand_or_so(point: Point) -> None:
    assert 20 < apart(wgs84_to_gcj02(point), point) < 2000


def test_a_known_point() -> None:
    """Tiananmen: the pair that programs for these maps publish as their example, to about a metre."""
    assert apart(wgs84_to_gcj02((116.404, 39.915)), (116.41024449916938, 39.91640428150164)) < 1


@pytest.mark.parametrize("point", [(31.24, 30.04), (-0.12, 51.5), (105.8, -21.0)])
def test_outside_china_nothing_moves(point: Point) -> None:
    assert not in_china_rectangle(point)
    assert wgs84_to_gcj02(point) == gcj02_to_wgs84(point) == bd09_to_wgs84(point) == point


def test_by_name() -> None:
    point = (103.08, 38.62)
    assert to_wgs84(point, "wgs84") == point
    assert apart(to_wgs84(wgs84_to_gcj02(point), "gcj02"), point) < 1
    assert apart(to_wgs84(gcj02_to_bd09(wgs84_to_gcj02(point)), "bd09"), point) < 1
    with pytest.raises(KeyError):
        to_wgs84(point, "nad27")


def test_swapped_coordinates_are_noticed_by_range_and_by_country() -> None:
    assert looks_swapped((38.6, 103.1))  # latitude beyond the pole
    assert looks_swapped((38.6, 77.1), "IN") is False or looks_swapped((28.6, 77.2), "IN")
    assert looks_swapped((21.03, 105.84), "VN")
    assert not looks_swapped((105.84, 21.03), "VN")
    assert not looks_swapped((30.0, 31.2))  # could be either
    assert not looks_swapped((200.0, 95.0))  # nothing helps
    assert not looks_swapped((500.0, 10.0), "CN")


@pytest.mark.parametrize("country", sorted(BOXES))
def test_boxes_are_the_right_way_round(country: str) -> None:
    west, south, east, north = BOXES[country]
    assert -180 <= west < east <= 180
    assert -90 <= south < north <= 90
