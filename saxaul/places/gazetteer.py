"""All areas and their names in memory, small: some 60 bytes an area and 12 a name.

Names are kept as 64-bit hashes in one sorted array (two different names among a million meet with a probability of
about 3 in 10⁸); areas as parallel arrays, parents before children. Pure; `store.read_gazetteer` fills it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from saxaul.places.names import HAN, bare_key, skeleton

LEVELS = ("country", "province", "city", "county", "town")
COUNTRY, PROVINCE, CITY, COUNTY, TOWN = range(5)
_MOST = 60  # areas of one name worth looking at, the largest ones


class AreaFact(NamedTuple):
    id: int
    parent: int | None
    code: str
    level: str
    name: str
    longitude: float | None
    latitude: float | None
    population: int


class Texts:
    """Many short texts without the 50 bytes an object costs each."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._ends = array("I")
        parts = bytearray()
        for text in texts:
            parts += text.encode()
            self._ends.append(len(parts))
        self._bytes = bytes(parts)

    def __getitem__(self, index: int) -> str:
        start = self._ends[index - 1] if index else 0
        return self._bytes[start : self._ends[index]].decode()

    def __len__(self) -> int:
        return len(self._ends)

    def __iter__(self) -> Iterator[str]:
        return (self[index] for index in range(len(self)))


class Keys:
    """Hash → areas, largest population first."""

    def __init__(self, hashes: NDArray[np.int64], places: NDArray[np.int32], weight: NDArray[np.int64]) -> None:
        order = np.lexsort((places, -weight[places], hashes))
        hashes, places = hashes[order], places[order]
        if len(hashes):
            fresh = np.ones(len(hashes), dtype=bool)
            fresh[1:] = (hashes[1:] != hashes[:-1]) | (places[1:] != places[:-1])
            hashes, places = hashes[fresh], places[fresh]
        self._hashes = array("q", hashes.astype(np.int64).tobytes())
        self._places = array("i", places.astype(np.int32).tobytes())

    def find(self, text: str) -> tuple[int, ...]:
        wanted = hash(text)
        hashes = self._hashes
        start = bisect_left(hashes, wanted)
        end = start
        last = min(len(hashes), start + _MOST)
        while end < last and hashes[end] == wanted:
            end += 1
        return tuple(self._places[start:end])

    def __len__(self) -> int:
        return len(self._hashes)


class Gazetteer:
    """Index of an area = its position in the arrays."""

    def __init__(self, areas: Iterable[AreaFact], names: Iterable[tuple[int, str, str]]) -> None:
        """`names`: (area id, place key, language), of known areas only; abbreviations have the language `code`."""
        self.parent, self.level = array("i"), array("b")
        self.longitude, self.latitude = array("f"), array("f")
        self.population = array("q")
        codes: list[str] = []
        shown: list[str] = []
        places: dict[int, int] = {}
        for area in areas:
            places[area.id] = len(codes)
            self.parent.append(places[area.parent] if area.parent else -1)
            self.level.append(LEVELS.index(area.level))
            self.longitude.append(area.longitude if area.longitude is not None else float("nan"))
            self.latitude.append(area.latitude if area.latitude is not None else float("nan"))
            self.population.append(area.population)
            codes.append(area.code)
            shown.append(area.name)
        self.codes, self.names = Texts(codes), Texts(shown)
        self.countries = {code: index for index, code in enumerate(codes) if self.level[index] == COUNTRY}
        self.starts: dict[str, int] = {}
        self._index(names, places)

    def _index(self, names: Iterable[tuple[int, str, str]], places: dict[int, int]) -> None:
        exact, exact_of = array("q"), array("i")
        like, like_of = array("q"), array("i")
        for area, key, language in names:
            place = places[area]
            for word in _words(key, language):
                exact.append(hash(word))
                exact_of.append(place)
                if HAN.match(word):
                    self.starts[word[:2]] = max(self.starts.get(word[:2], 0), len(word))
            if language != "code" and (rest := skeleton(bare_key(key).key)):
                like.append(hash(rest))
                like_of.append(place)
        weight = np.array(self.population, dtype=np.int64)
        # a country or province counts as larger than a town of its name
        weight += np.where(np.frombuffer(self.level, dtype=np.int8) <= PROVINCE, 10_000_000, 0)
        self.keys = Keys(np.frombuffer(exact, np.int64), np.frombuffer(exact_of, np.int32), weight)
        self.sounds = Keys(np.frombuffer(like, np.int64), np.frombuffer(like_of, np.int32), weight)

    def __len__(self) -> int:
        return len(self.codes)

    def chain(self, index: int) -> tuple[int, ...]:
        """The area and everything it is in, the country last."""
        found = [index]
        while (index := self.parent[index]) >= 0:
            found.append(index)
        return tuple(found)

    def country_of(self, index: int) -> int:
        while self.parent[index] >= 0:
            index = self.parent[index]
        return index


def _words(key: str, language: str) -> Iterator[str]:
    if language == "code":
        yield f"#{key}"
        return
    yield key
    bare = bare_key(key).key
    if bare != key and len(bare) > 1 and not bare.isdigit():
        yield bare
