"""What the loading passes along: areas before they are written."""

from __future__ import annotations

from dataclasses import dataclass, field

from saxaul.places.models import Level
from saxaul.places.names import guess_language
from saxaul.places.shapes import Shape

Name = tuple[str, str]
"""(language or empty, value)"""


@dataclass(slots=True)
class AreaRow:
    """One area to be. `names` may repeat; what is written is each name once, folded."""

    code: str
    parent: str
    level: Level
    name: str
    longitude: float | None = None
    latitude: float | None = None
    population: int = 0
    geonames_id: int | None = None
    names: list[Name] = field(default_factory=list)
    shape: Shape = field(default_factory=list)
    source: str = ""

    def stand_at(self, place: GeoPlace) -> None:
        self.longitude, self.latitude = place.longitude, place.latitude


@dataclass(frozen=True, slots=True)
class GeoPlace:
    """A populated place of GeoNames."""

    id: int
    country: str
    admin1: str
    name: str
    names: tuple[str, ...]
    longitude: float
    latitude: float
    population: int


@dataclass(frozen=True, slots=True)
class GeoCountry:
    code: str
    iso3: str
    name: str
    capital: str
    population: int
    geonames_id: int


def place_names(place: GeoPlace) -> list[Name]:
    return [("en", place.name)] + [(guess_language(name, place.country), name) for name in place.names]
