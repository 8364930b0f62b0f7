"""All areas and their names in memory, small: about 60 bytes an area and 12 a name.

Names are kept as 64-bit hashes in one sorted array (two different names among a million meet with a probability of
about 3 in 10⁸); areas as parallel arrays, parents before children. All of it is one run of bytes, made when places are
loaded and read back without being unpacked. Pure; `store` keeps it.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from saxaul.places.names import HAN, bare_key, bones, skeleton

LEVELS = ("country", "province", "city", "county", "town")
COUNTRY, PROVINCE, CITY, COUNTY, TOWN = range(5)
_FORMAT = 1
_MOST = 60  # areas of one name worth looking at, the largest ones
_WEIGHT = 10_000_000  # people: a country or province comes before a town of its name


class AreaFact(NamedTuple):
    id: int
    parent: int | None
    code: str
    level: str
    name: str
    longitude: float | None
    latitude: float | None
    population: int


NameFact = tuple[int, str, str]
"""(area id, place key, language); abbreviations have the language `code`"""


def stable_hash(text: str) -> int:
    """64 bits, the same in every process."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little", signed=True)


class Texts:
    """Many short texts without the 50 bytes an object costs each."""

    def __init__(self, ends: Sequence[int], letters: memoryview | bytes) -> None:
        self._ends, self._letters = ends, letters

    def __getitem__(self, index: int) -> str:
        start = self._ends[index - 1] if index else 0
        return bytes(self._letters[start : self._ends[index]]).decode()

    def __len__(self) -> int:
        return len(self._ends)

    def __iter__(self) -> Iterator[str]:
        return (self[index] for index in range(len(self)))


class Keys:
    """Hash → areas, the largest first. An area stands as its index doubled, plus one where the name is its own rather
    than one of the many other names GeoNames has heard of."""

    def __init__(self, hashes: Sequence[int], areas: Sequence[int]) -> None:
        self._hashes, self._areas = hashes, areas

    def find(self, text: str) -> tuple[int, ...]:
        wanted = stable_hash(text)
        hashes = self._hashes
        start = end = bisect_left(hashes, wanted)
        last = min(len(hashes), start + _MOST)
        while end < last and hashes[end] == wanted:
            end += 1
        return tuple(self._areas[start:end])

    def areas(self, text: str) -> tuple[int, ...]:
        """Without what `find` says of the name."""
        return tuple([area >> 1 for area in self.find(text)])

    def __len__(self) -> int:
        return len(self._hashes)


class Gazetteer:
    """Index of an area = its position in the arrays."""

    def __init__(self, packed: bytes = b"") -> None:
        """From what `pack` made; from nothing, a gazetteer that knows nothing."""
        parts, more = _read(packed)
        self.parent, self.level = parts["parent"], parts["level"]
        self.longitude, self.latitude = parts["longitude"], parts["latitude"]
        self.population = parts["population"]
        self.codes = Texts(parts["code_ends"], parts["code_letters"])
        self.names = Texts(parts["name_ends"], parts["name_letters"])
        self.keys = Keys(parts["key_hashes"], parts["key_areas"])
        self.sounds = Keys(parts["sound_hashes"], parts["sound_areas"])
        self.countries: dict[str, int] = more.get("countries", {})
        self.starts: dict[str, int] = more.get("starts", {})

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


_TYPES = {
    "parent": "i",
    "level": "b",
    "longitude": "f",
    "latitude": "f",
    "population": "q",
    "code_ends": "I",
    "code_letters": "B",
    "name_ends": "I",
    "name_letters": "B",
    "key_hashes": "q",
    "key_areas": "i",
    "sound_hashes": "q",
    "sound_areas": "i",
}
_ALIGNED = 8


def _read(packed: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """Views into the bytes by name, and what else is known. Bytes of another format count as none."""
    head: dict[str, Any] = {}
    size = int.from_bytes(packed[:8], "little")
    if 0 < size < len(packed):
        head = json.loads(packed[8 : 8 + size])
    if head.get("format") != _FORMAT:
        return {name: array(kind) for name, kind in _TYPES.items()}, {}
    whole: Any = memoryview(packed)[8 + size :]
    parts = {name: whole[start:end].cast(_TYPES[name]) for name, (start, end) in head["parts"].items()}
    return parts, head


def is_current(packed: bytes) -> bool:
    """Whether these bytes are of the format this version of the program reads."""
    return len(packed) > 8 and bool(_read(packed)[1])


def pack(areas: Iterable[AreaFact], names: Iterable[NameFact]) -> bytes:
    """One run of bytes for `Gazetteer`. Areas by ascending id, parents before children; names of these areas only."""
    parts: dict[str, Any] = {name: array(kind) for name, kind in _TYPES.items()}
    places: dict[int, int] = {}
    countries: dict[str, int] = {}
    for area in areas:
        index = places[area.id] = len(places)
        if area.level == "country":
            countries[area.code] = index
        _add_area(parts, area, places[area.parent] if area.parent else -1)
    starts = _add_names(parts, names, places)
    head: dict[str, Any] = {"format": _FORMAT, "countries": countries, "starts": starts, "parts": {}}
    chunks, at = [], 0
    for name in _TYPES:
        chunk = parts[name].tobytes()
        head["parts"][name] = (at, at + len(chunk))
        chunks.append(chunk + b"\0" * (-len(chunk) % _ALIGNED))
        at += len(chunks[-1])
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % _ALIGNED)
    return b"".join([len(text).to_bytes(8, "little"), text, *chunks])


def _add_area(parts: dict[str, Any], area: AreaFact, parent: int) -> None:
    parts["parent"].append(parent)
    parts["level"].append(LEVELS.index(area.level))
    parts["longitude"].append(area.longitude if area.longitude is not None else float("nan"))
    parts["latitude"].append(area.latitude if area.latitude is not None else float("nan"))
    parts["population"].append(area.population)
    for kind, text in (("code", area.code), ("name", area.name)):
        parts[f"{kind}_letters"].frombytes(text.encode())
        parts[f"{kind}_ends"].append(len(parts[f"{kind}_letters"]))


def _add_names(parts: dict[str, Any], names: Iterable[NameFact], places: dict[int, int]) -> dict[str, int]:
    """Fill both tables of keys; returns the first two characters of each Chinese name → length of the longest."""
    starts: dict[str, int] = {}
    keys, sounds = (array("q"), array("i")), (array("q"), array("i"))
    for area, key, language in names:
        place = places[area] * 2
        for word, own in _words(key, language):
            keys[0].append(stable_hash(word))
            keys[1].append(place + own)
            if HAN.match(word):
                starts[word[:2]] = max(starts.get(word[:2], 0), len(word))
        if language != "code":
            bare = bare_key(key).key
            for sound in (skeleton(bare), bones(bare)):
                if sound:
                    sounds[0].append(stable_hash(sound))
                    sounds[1].append(place)
    weight = np.frombuffer(parts["population"], np.int64).copy() if places else np.zeros(0, np.int64)
    weight[np.frombuffer(parts["level"], np.int8) <= PROVINCE] += _WEIGHT
    for name, (hashes, areas) in (("key", keys), ("sound", sounds)):
        parts[f"{name}_hashes"], parts[f"{name}_areas"] = _sorted(hashes, areas, weight)
    return starts


def _sorted(hashes: array[int], areas: array[int], weight: NDArray[np.int64]) -> tuple[Any, Any]:
    """By hash, then the largest area first, each pair once."""
    if not hashes:
        return hashes, areas
    known, of = np.frombuffer(hashes, np.int64), np.frombuffer(areas, np.int32)
    order = np.lexsort((-of, -weight[of >> 1], known))
    known, of = known[order], of[order]
    fresh = np.ones(len(known), dtype=bool)
    fresh[1:] = (known[1:] != known[:-1]) | (of[1:] >> 1 != of[:-1] >> 1)
    return known[fresh], of[fresh]


def _words(key: str, language: str) -> Iterator[tuple[str, bool]]:
    """What the area is found by, and whether that is a name of its own."""
    if language == "code":
        yield f"#{key}", True
        return
    yield key, language != ""
    bare = bare_key(key).key
    if bare != key and len(bare) > 1 and not bare.isdigit():
        yield bare, False
