"""Borders: reading, packing, and what is inside."""

from __future__ import annotations

from math import cos, pi, sin
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saxaul.places.shapes import Edges, contains, geojson_shapes, in_box, pack, topojson_shapes, unpack

SQUARE = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0)]
HOLE = [(4.0, 4.0), (6.0, 4.0), (6.0, 6.0), (4.0, 6.0), (4.0, 4.0)]
# Fiji's way round: from 178° E over the line to 178° W
ACROSS = [(178.0, -20.0), (-178.0, -20.0), (-178.0, -15.0), (178.0, -15.0), (178.0, -20.0)]

points = st.tuples(st.floats(-179, 179), st.floats(-89, 89))


@given(st.floats(-170, 170), st.floats(-70, 70), st.floats(1, 9), st.integers(5, 40), points)
def test_a_round_border_holds_what_is_nearer_than_its_radius(
    x: float, y: float, radius: float, corners: int, point: tuple[float, float]
) -> None:
    ring = [(x + radius * cos(2 * pi * n / corners), y + radius * sin(2 * pi * n / corners)) for n in range(corners)]
    apart = ((point[0] - x) ** 2 + (point[1] - y) ** 2) ** 0.5
    if apart < radius * cos(pi / corners) * 0.999:
        assert contains([ring], *point)
    if apart > radius * 1.001:
        assert not contains([ring], *point)


def test_holes_are_outside_and_islands_in_them_inside() -> None:
    island = [(4.8, 4.8), (5.2, 4.8), (5.2, 5.2), (4.8, 5.2)]
    assert contains([SQUARE, HOLE], 1, 1)
    assert not contains([SQUARE, HOLE], 4.5, 4.5)
    assert contains([SQUARE, HOLE, island], 5, 5)


@pytest.mark.parametrize(("longitude", "inside"), [(179.5, True), (-179.5, True), (177.0, False), (-177.0, False)])
def test_a_border_across_the_antimeridian(longitude: float, inside: bool) -> None:
    packed = pack([ACROSS])
    shape = unpack(packed.geometry)
    assert contains(shape, longitude, -17) is inside
    assert in_box(packed.box, longitude, -17) is inside
    assert not contains(shape, 0, -17)


@given(st.lists(st.lists(points, min_size=3, max_size=30), min_size=1, max_size=4))
def test_packing_keeps_every_corner_within_a_metre(shape: list[list[tuple[float, float]]]) -> None:
    back = unpack(pack(shape).geometry)
    assert [len(ring) for ring in back] == [len(ring) for ring in shape]
    for ring, returned in zip(shape, back, strict=True):
        for (x, y), (x2, y2) in zip(ring, returned, strict=True):
            assert abs(y - y2) <= 0.000006
            assert abs((x - x2 + 180) % 360 - 180) <= 0.000006


@given(st.lists(st.lists(points, min_size=3, max_size=12), min_size=1, max_size=3), points)
def test_arrays_say_the_same_as_the_rule(shape: list[list[tuple[float, float]]], point: tuple[float, float]) -> None:
    packed = pack(shape)
    shape = unpack(packed.geometry)
    assert Edges(shape).contain(packed.box, *point) is contains(shape, *point)


def test_a_shape_without_rings_is_refused() -> None:
    with pytest.raises(ValueError, match="no ring"):
        pack([[(0.0, 0.0), (1.0, 1.0)]])


def test_topojson_arcs_are_added_up_and_turned_round() -> None:
    """Two squares side by side share the middle arc, which the second walks backwards."""
    topology = {
        "type": "Topology",
        "transform": {"scale": [0.5, 0.5], "translate": [10, 20]},
        "arcs": [
            [[2, 0], [0, 2]],  # the shared side, upwards
            [[2, 2], [-2, 0], [0, -2], [2, 0]],  # round the left
            [[2, 0], [2, 0], [0, 2], [-2, 0]],  # round the right
        ],
        "objects": {
            "units": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "arcs": [[0, 1]], "properties": {"name": "left"}},
                    {"type": "MultiPolygon", "arcs": [[[2, -1]]], "properties": {"name": "right"}},
                    {"type": None, "properties": {"name": "none"}},
                ],
            }
        },
    }
    shapes = {properties["name"]: shape for properties, shape in topojson_shapes(topology)}
    assert set(shapes) == {"left", "right"}
    assert contains(shapes["left"], 10.5, 20.5)
    assert not contains(shapes["left"], 11.5, 20.5)
    assert contains(shapes["right"], 11.5, 20.5)
    assert not contains(shapes["right"], 10.5, 20.5)


def test_geojson_of_every_kind() -> None:
    square = [[list(point) for point in SQUARE]]
    collection: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [
            {"properties": {"code": "A"}, "geometry": {"type": "Polygon", "coordinates": square}},
            {"properties": {"code": "B"}, "geometry": {"type": "MultiPolygon", "coordinates": [square, square]}},
            {
                "properties": None,
                "geometry": {
                    "type": "GeometryCollection",
                    "geometries": [
                        {"type": "Polygon", "coordinates": square},
                        {"type": "Point", "coordinates": [1, 1]},
                    ],
                },
            },
            {"properties": {"code": "D"}, "geometry": None},
        ],
    }
    found = list(geojson_shapes(collection))
    assert [(properties.get("code"), len(shape)) for properties, shape in found] == [("A", 1), ("B", 2), (None, 1)]
    assert len(list(geojson_shapes(collection["features"][0]))) == 1
