"""GCJ-02 and BD-09 to WGS84 and back. Pure; points are (longitude, latitude) in degrees.

GCJ-02 shifts points in China by up to some 700 m with a published-by-use formula (Krasovsky 1940 ellipsoid and sums of
sines); BD-09 turns and scales the result once more. The inverse has no closed form: it is found by iteration, within
1 cm. Outside the rectangle around China both leave points alone.
"""

from __future__ import annotations

from collections.abc import Callable
from math import atan2, cos, pi, radians, sin, sqrt

Point = tuple[float, float]

_AXIS = 6378245.0  # metres, Krasovsky 1940
_ECCENTRICITY = 0.00669342162296594323
_TURN = pi * 3000.0 / 180.0


def in_china_rectangle(point: Point) -> bool:
    """Whether the shift applies at all: the rectangle the formula is defined on, not a border."""
    longitude, latitude = point
    return 72.004 <= longitude <= 137.8347 and 0.8293 <= latitude <= 55.8271


def _shift(longitude: float, latitude: float) -> Point:
    x, y = longitude - 105.0, latitude - 35.0
    common = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + common
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + common
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    angle = radians(latitude)
    magic = 1 - _ECCENTRICITY * sin(angle) ** 2
    meridian = (_AXIS * (1 - _ECCENTRICITY)) / (magic * sqrt(magic)) * pi / 180.0
    parallel = _AXIS / sqrt(magic) * cos(angle) * pi / 180.0
    return east / parallel, north / meridian


def wgs84_to_gcj02(point: Point) -> Point:
    if not in_china_rectangle(point):
        return point
    east, north = _shift(*point)
    return point[0] + east, point[1] + north


def gcj02_to_wgs84(point: Point) -> Point:
    return _inverse(wgs84_to_gcj02, point) if in_china_rectangle(point) else point


def gcj02_to_bd09(point: Point) -> Point:
    x, y = point
    radius = sqrt(x * x + y * y) + 0.00002 * sin(y * _TURN)
    angle = atan2(y, x) + 0.000003 * cos(x * _TURN)
    return radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006


def bd09_to_wgs84(point: Point) -> Point:
    if not in_china_rectangle(point):
        return point
    return gcj02_to_wgs84(_inverse(gcj02_to_bd09, point))


def to_wgs84(point: Point, datum: str) -> Point:
    """The point in WGS84. `datum` is a value of `Datum`; an unknown one raises KeyError."""
    return _TO_WGS84[datum](point)


def _inverse(forward: Callable[[Point], Point], target: Point) -> Point:
    """The point that `forward` takes to `target`. The shift changes slowly, so a few steps are enough."""
    x, y = target
    for _step in range(8):
        there = forward((x, y))
        x, y = x - (there[0] - target[0]), y - (there[1] - target[1])
    return x, y


_TO_WGS84: dict[str, Callable[[Point], Point]] = {
    "wgs84": lambda point: point,
    "gcj02": gcj02_to_wgs84,
    "bd09": bd09_to_wgs84,
}
