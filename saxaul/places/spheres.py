"""Distances on the Earth taken as a sphere: within half a percent."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

RADIUS = 6371.0088  # kilometres, mean (IUGG)


def kilometres(longitude1: float, latitude1: float, longitude2: float, latitude2: float) -> float:
    """Great-circle distance by the haversine formula, for points in degrees."""
    north1, north2 = radians(latitude1), radians(latitude2)
    half = sin((north2 - north1) / 2) ** 2
    half += cos(north1) * cos(north2) * sin(radians(longitude2 - longitude1) / 2) ** 2
    return 2 * RADIUS * asin(min(1.0, sqrt(half)))
