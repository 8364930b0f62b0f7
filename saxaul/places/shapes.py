"""Borders: read from TopoJSON or GeoJSON, packed small, asked whether they hold a point. Pure.

A shape is a list of rings, each a list of (longitude, latitude) in degrees, closed or not. Inside is what an odd number
of rings surrounds, so holes and islands need no bookkeeping. A ring that jumps by more than 180° crosses the
antimeridian: it is read as going on beyond ±180°, and points are tried there too.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

Ring = list[tuple[float, float]]
Shape = list[Ring]
_UNIT = 100_000  # a step is 0.00001°, about a metre


class Box(NamedTuple):
    west: float
    south: float
    east: float
    north: float


class Packed(NamedTuple):
    geometry: bytes
    box: Box


def topojson_shapes(topology: dict[str, Any], name: str = "") -> Iterator[tuple[dict[str, Any], Shape]]:
    """(properties, shape) of each polygon of the named object, or of the first one.

    Format: https://github.com/topojson/topojson-specification. Arcs are deltas when quantised; ~i is arc i
    reversed.
    """
    arcs = _arcs(topology)
    objects = topology["objects"]
    for part in (objects[name] if name else next(iter(objects.values())))["geometries"]:
        if part["type"] in ("Polygon", "MultiPolygon"):
            polygons = [part["arcs"]] if part["type"] == "Polygon" else part["arcs"]
            yield part.get("properties", {}), [_ring(arcs, ring) for polygon in polygons for ring in polygon]


def _arcs(topology: dict[str, Any]) -> list[Ring]:
    transform = topology.get("transform")
    if not transform:
        return [[(x, y) for x, y, *_ in arc] for arc in topology["arcs"]]
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y, *_ in arc:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(points)
    return arcs


def _ring(arcs: list[Ring], indexes: Sequence[int]) -> Ring:
    """Arcs end to end; each begins where the one before it ended."""
    ring: Ring = []
    for index in indexes:
        points = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring.extend(points[1:] if ring else points)
    return ring


def geojson_shapes(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Shape]]:
    """(properties, shape) of each (multi)polygon of a GeoJSON feature or collection (RFC 7946)."""
    features = document.get("features", [document])
    for feature in features:
        geometry = feature.get("geometry") or {}
        rings = list(_geojson_rings(geometry))
        if rings:
            yield feature.get("properties") or {}, [[(point[0], point[1]) for point in ring] for ring in rings]


def _geojson_rings(geometry: dict[str, Any]) -> Iterator[Any]:
    match geometry.get("type"):
        case "Polygon":
            yield from geometry["coordinates"]
        case "MultiPolygon":
            for polygon in geometry["coordinates"]:
                yield from polygon
        case "GeometryCollection":
            for part in geometry["geometries"]:
                yield from _geojson_rings(part)


def unrolled(ring: Ring) -> Ring:
    """The ring without jumps of more than 180°, so that longitudes may go beyond ±180."""
    result = [ring[0]]
    for x, y in ring[1:]:
        before = result[-1][0]
        result.append((x - 360 * round((x - before) / 360), y))
    return result


def pack(shape: Shape) -> Packed:
    """Whole steps, differences, zlib: about 3 bytes a point. Rings of fewer than three points are dropped."""
    rings = [unrolled(ring) for ring in shape if len(ring) >= 3]
    if not rings:
        raise ValueError("The shape has no ring.")
    numbers = array("i", [len(rings)])
    for ring in rings:
        steps = [(round(x * _UNIT), round(y * _UNIT)) for x, y in ring]
        numbers.append(len(steps))
        last_x = last_y = 0
        for x, y in steps:
            numbers.extend((x - last_x, y - last_y))
            last_x, last_y = x, y
    xs = [x for ring in rings for x, _ in ring]
    ys = [y for ring in rings for _, y in ring]
    return Packed(zlib.compress(numbers.tobytes(), 9), Box(min(xs), min(ys), max(xs), max(ys)))


def unpack(geometry: bytes) -> Shape:
    """The shape as packed, within half a step, unrolled."""
    numbers = array("i")
    numbers.frombytes(zlib.decompress(geometry))
    rings, at = [], 1
    for _ in range(numbers[0]):
        count = numbers[at]
        at += 1
        x = y = 0
        ring = []
        for step in range(at, at + 2 * count, 2):
            x, y = x + numbers[step], y + numbers[step + 1]
            ring.append((x / _UNIT, y / _UNIT))
        rings.append(ring)
        at += 2 * count
    return rings


def in_box(box: Box, longitude: float, latitude: float) -> bool:
    """Whether the box holds the point, or the same point a turn of the Earth further."""
    if not box.south <= latitude <= box.north:
        return False
    return any(box.west <= longitude + turn <= box.east for turn in (0, 360, -360))


class Edges:
    """The sides of a shape as arrays, for many questions: `contains` in some 20 µs for thousands of corners."""

    def __init__(self, shape: Shape) -> None:
        starts = [point for ring in shape for point in ring]
        ends = [point for ring in shape for point in (*ring[1:], ring[0])]
        self._x1, self._y1 = np.array(starts).T
        self._x2, self._y2 = np.array(ends).T

    def contain(self, box: Box, longitude: float, latitude: float) -> bool:
        """As `contains`; `box` is the one around the shape."""
        if not box.south <= latitude <= box.north:
            return False
        crossed = np.flatnonzero((self._y1 > latitude) != (self._y2 > latitude))
        x1, y1, x2, y2 = self._x1[crossed], self._y1[crossed], self._x2[crossed], self._y2[crossed]
        at = (x2 - x1) * (latitude - y1) / (y2 - y1) + x1
        turned = (longitude + turn for turn in (0, 360, -360))
        return any(box.west <= x <= box.east and int(np.count_nonzero(x < at)) % 2 == 1 for x in turned)


def contains(shape: Shape, longitude: float, latitude: float) -> bool:
    """Even-odd rule over all rings, also beyond the antimeridian."""
    return any(_odd(shape, longitude + turn, latitude) for turn in (0, 360, -360))


def _odd(shape: Shape, x: float, y: float) -> bool:
    inside = False
    for ring in shape:
        x1, y1 = ring[-1]
        for x2, y2 in ring:
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                inside = not inside
            x1, y1 = x2, y2
    return inside
