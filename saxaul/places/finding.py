"""From a point to the areas around it: by the borders that hold it, else by the nearest place. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import lru_cache
from math import cos, radians
from typing import NamedTuple

import numpy as np

from saxaul.places.gazetteer import COUNTRY, PROVINCE, Gazetteer
from saxaul.places.shapes import Box, Edges, in_box, unpack
from saxaul.places.spheres import kilometres

_REACH = 40.0  # kilometres to the nearest place, where a border already says which province it is in
_SHORE = 25.0  # kilometres to the nearest place where no border holds the point: quays, islands, coarse borders
_DEGREE = 111.2  # kilometres of latitude


class Border(NamedTuple):
    area: int
    box: Box
    geometry: bytes


class Finder:
    """Borders stay packed until a point falls into their box."""

    def __init__(self, gazetteer: Gazetteer, borders: Iterable[Border]) -> None:
        self.gazetteer = gazetteer
        found = sorted(borders, key=lambda border: (-gazetteer.level[border.area], border.area))
        self._borders = found
        self._drawn = {border.area for border in found}
        self._shape = lru_cache(maxsize=256)(self._unpacked)
        self._remembered = lru_cache(maxsize=4096)(self._areas_at)
        level = np.frombuffer(gazetteer.level, dtype=np.int8)
        latitude = np.frombuffer(gazetteer.latitude, dtype=np.float32)
        below = np.flatnonzero((level > PROVINCE) & ~np.isnan(latitude))
        self._order = below[np.argsort(latitude[below], kind="stable")].astype(np.int32)
        self._latitudes = latitude[self._order].tolist() if len(below) < 50_000 else latitude[self._order]
        self._longitudes = np.frombuffer(gazetteer.longitude, dtype=np.float32)[self._order]

    def _unpacked(self, number: int) -> Edges:
        return Edges(unpack(self._borders[number].geometry))

    def areas_at(self, longitude: float, latitude: float) -> tuple[int, ...]:
        """Indexes from the country down; empty at sea and where nothing is known. Remembers points to 0.0001°."""
        return self._remembered(round(longitude, 4), round(latitude, 4))

    def codes_at(self, longitude: float, latitude: float) -> tuple[str, ...]:
        return tuple(self.gazetteer.codes[area] for area in self.areas_at(longitude, latitude))

    def _areas_at(self, longitude: float, latitude: float) -> tuple[int, ...]:
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            return ()
        inside = self._deepest_border(longitude, latitude)
        near = self._nearest(longitude, latitude, inside)
        if near >= 0:
            return self.gazetteer.chain(near)[::-1]
        return self.gazetteer.chain(inside)[::-1] if inside >= 0 else ()

    def _deepest_border(self, longitude: float, latitude: float) -> int:
        """The smallest area whose border holds the point: borders come in the order of their level, deepest first."""
        for number, border in enumerate(self._borders):
            near = in_box(border.box, longitude, latitude)
            if near and self._shape(number).contain(border.box, longitude, latitude):
                return border.area
        return -1

    def _nearest(self, longitude: float, latitude: float, inside: int) -> int:
        """The nearest place, within the border where there is one, and not within a smaller border."""
        gazetteer = self.gazetteer
        reach = _REACH if inside >= 0 else _SHORE
        best, nearest = -1, reach
        for area in self._around(longitude, latitude, reach):
            apart = kilometres(longitude, latitude, gazetteer.longitude[area], gazetteer.latitude[area])
            if apart < nearest and self._belongs(area, inside):
                best, nearest = area, apart
        return best

    def _belongs(self, area: int, inside: int) -> bool:
        """Whether `area` is in `inside` (or nothing is), and in no smaller area that has a border of its own."""
        if inside < 0:
            return True
        chain = self.gazetteer.chain(area)
        if inside not in chain:
            return False
        between = chain[: chain.index(inside)]
        level = self.gazetteer.level
        return level[inside] == COUNTRY or not any(each in self._drawn for each in between)

    def _around(self, longitude: float, latitude: float, reach: float) -> list[int]:
        """Places in the box of `reach` kilometres each way."""
        height = reach / _DEGREE
        start = bisect_left(self._latitudes, latitude - height)
        end = bisect_right(self._latitudes, latitude + height)
        width = min(180.0, height / max(0.01, cos(radians(latitude))))
        apart = np.abs(self._longitudes[start:end] - longitude)
        close = np.minimum(apart, 360 - apart) <= width
        found: list[int] = self._order[start:end][close].tolist()
        return found
