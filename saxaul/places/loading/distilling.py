"""Everything together: the areas of one country, from GeoNames, seeds, borders and divisions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from babel import Locale

from saxaul.places.loading import borders
from saxaul.places.loading.china import Divisions, Placing
from saxaul.places.loading.geonames import SOURCE
from saxaul.places.loading.rows import AreaRow, GeoCountry, GeoPlace, Name, place_names
from saxaul.places.loading.seeds import province_seeds, region_names
from saxaul.places.models import Level
from saxaul.places.names import place_key
from saxaul.places.shapes import Box, Shape, contains, in_box, pack
from saxaul.places.spheres import kilometres

# Languages whose names of countries are worth finding them by; the keys are Babel's.
_TERRITORIES = "en zh_Hans zh_Hant ar vi fr es pt de it nl ru uk tr fa ur hi bn id ms ja ko th sw am".split()
_BABEL = {"zh_Hans": "zh-Hans", "zh_Hant": "zh-Hant"}
_MORE_NAMES = {
    "GB": ("UK", "U.K.", "Great Britain", "Britain", "United Kingdom of Great Britain and Northern Ireland"),
    "US": ("USA", "U.S.A.", "U.S.", "United States of America", "America"),
    "CN": ("PRC", "P.R. China", "PR China", "P.R.China", "People's Republic of China", "中华人民共和国"),
    "VN": ("Viet Nam", "Socialist Republic of Vietnam", "Cộng hòa Xã hội chủ nghĩa Việt Nam"),
    "EG": ("Arab Republic of Egypt", "جمهورية مصر العربية", "A.R.E."),
    "KR": ("Korea", "Republic of Korea"),
    "RU": ("Russian Federation",),
    "CZ": ("Czech Republic",),
    "CD": ("DR Congo", "DRC", "Democratic Republic of the Congo"),
    "CI": ("Cote d'Ivoire", "Ivory Coast"),
    "TR": ("Turkey",),
    "MM": ("Burma",),
    "AE": ("UAE",),
    "SA": ("KSA",),
    "NL": ("Holland", "The Netherlands"),
    "HK": ("香港特别行政区", "Hong Kong SAR", "Hongkong"),
    "MO": ("澳门特别行政区", "Macau SAR"),
    "TW": ("Taiwan", "台湾", "臺灣", "台湾省"),
    "LA": ("Lao PDR",),
    "TZ": ("United Republic of Tanzania",),
    "IR": ("Islamic Republic of Iran",),
    "SY": ("Syrian Arab Republic",),
    "PS": ("Palestine", "فلسطين", "巴勒斯坦", "State of Palestine"),
    "MK": ("Macedonia",),
    "SZ": ("Swaziland",),
    "TL": ("East Timor",),
    "CV": ("Cabo Verde",),
    "CG": ("Republic of the Congo", "Congo"),
}
_LARGE = 1_500_000  # people: no district holds such a place
_BESIDE = 40.0  # kilometres from the middle of a district
_SAMPLE = 60  # places of one province that say which border is its own


@dataclass
class Country:
    """What is known of one country on the way to its areas."""

    about: GeoCountry
    places: list[GeoPlace]
    provinces: dict[str, AreaRow] = field(default_factory=dict)
    districts: list[tuple[AreaRow, Box]] = field(default_factory=list)


def country_rows(about: GeoCountry, capital: GeoPlace | None, shape: Shape | None) -> AreaRow:
    """The country itself, named in many languages (CLDR, by way of Babel)."""
    names: list[Name] = [("en", about.name), ("code", about.code), ("code", about.iso3)]
    for key in _TERRITORIES:
        value = Locale.parse(key).territories.get(about.code)
        if value:
            names.append((_BABEL.get(key, key), value))
    names += [("", name) for name in _MORE_NAMES.get(about.code, ())]
    row = AreaRow(about.code, "", Level.COUNTRY, about.name, population=about.population, names=names)
    row.geonames_id, row.source = about.geonames_id, SOURCE
    if capital:
        row.stand_at(capital)
    if shape:
        row.shape = shape
        if not capital:
            row.longitude, row.latitude = middle(shape)
    return row


def middle(shape: Shape) -> tuple[float, float]:
    """The middle of the box around the largest ring."""
    box = max(
        (pack([ring]).box for ring in shape if len(ring) >= 3), key=lambda b: (b.east - b.west) * (b.north - b.south)
    )
    return (box.west + box.east) / 2, (box.south + box.north) / 2


def inner_rows(about: GeoCountry, places: list[GeoPlace], divisions: Divisions) -> Iterator[AreaRow]:
    """Provinces, districts or divisions, and places of one country; parents come before what is in them."""
    country = Country(about, places)
    _make_provinces(country)
    _draw_borders(country)
    yield from country.provinces.values()
    if about.code == "CN":
        yield from _chinese_rows(country, divisions)
    else:
        yield from _other_rows(country)


def _make_provinces(country: Country) -> None:
    seeds = province_seeds().get(country.about.code, {})
    known = region_names().get(country.about.code, {})
    largest: dict[str, GeoPlace] = {}
    people: Counter[str] = Counter()
    for place in country.places:  # largest first
        largest.setdefault(place.admin1, place)
        people[place.admin1] += place.population
    for admin1 in sorted(largest.keys() | seeds.keys()):
        seed = seeds.get(admin1)
        if admin1 in ("", "00") or (seeds and not seed):
            continue
        code = seed.code if seed else f"{country.about.code}-{admin1}"
        names = list(seed.names) if seed else list(known.get(admin1, ()))
        if admin1.isalpha() and not seed:
            names.append(("code", admin1))
        row = AreaRow(code, country.about.code, Level.PROVINCE, "", population=people[admin1], names=names)
        row.name = next((value for language, value in names if language == "en"), "")
        row.source = SOURCE
        if admin1 in largest:
            row.stand_at(largest[admin1])
        country.provinces[admin1] = row


def _draw_borders(country: Country) -> None:
    """Find out whose border each drawn one is, by the places inside it.

    One border: it is the province's. Several for one province: they are its districts (or were provinces before).
    """
    drawn = borders.first_level_shapes(country.about.iso3)
    boxes = [pack(shape).box for _name, shape in drawn]
    parts: dict[str, list[int]] = defaultdict(list)
    named = {place_key(value): admin1 for admin1, row in country.provinces.items() for _, value in row.names}
    for index, counts in enumerate(_votes(country, drawn, boxes)):
        admin1 = named.get(place_key(drawn[index][0])) or next((code for code, _ in counts.most_common(1)), "")
        if admin1:
            parts[admin1].append(index)
    for admin1, indexes in parts.items():
        province = country.provinces[admin1]
        province.shape = [ring for index in indexes for ring in drawn[index][1]]
        if len(indexes) == 1:
            _name_province(province, drawn[indexes[0]][0])
        else:
            _add_districts(country, province, [(*drawn[index], boxes[index]) for index in indexes])
    largest = {place.admin1: place.name for place in reversed(country.places)}
    for admin1, province in country.provinces.items():
        if not province.name:
            _name_province(province, largest.get(admin1, admin1))


def _votes(country: Country, drawn: list[tuple[str, Shape]], boxes: list[Box]) -> list[Counter[str]]:
    """For each drawn border, the provinces of the places inside, so many times."""
    votes: list[Counter[str]] = [Counter() for _ in drawn]
    seen: Counter[str] = Counter()
    most = _SAMPLE * max(1, len(drawn) // 20)
    for place in country.places:
        seen[place.admin1] += 1
        if seen[place.admin1] > most or place.admin1 not in country.provinces:
            continue
        point = place.longitude, place.latitude
        for index, (_name, shape) in enumerate(drawn):
            if in_box(boxes[index], *point) and contains(shape, *point):
                votes[index][place.admin1] += 1
                break
    return votes


def _name_province(province: AreaRow, name: str) -> None:
    province.names.append(("en", name))
    if not province.name:
        province.name = name


def _add_districts(country: Country, province: AreaRow, drawn: list[tuple[str, Shape, Box]]) -> None:
    own = {place_key(value) for _language, value in province.names}
    for name, shape, box in drawn:
        if place_key(name) in own:
            continue
        code = f"{province.code}.{place_key(name).replace(' ', '-')}"
        if any(row.code == code for row, _box in country.districts):
            continue
        row = AreaRow(code, province.code, Level.COUNTY, name, names=[("en", name)], shape=shape)
        row.source = borders.SOURCE
        row.longitude, row.latitude = middle(shape)
        country.districts.append((row, box))


def _other_rows(country: Country) -> Iterator[AreaRow]:
    rows = []
    for place in country.places:
        province = country.provinces.get(place.admin1)
        district = _district_of(country, place, province) if province else None
        namesake = _namesake(country, place, province)
        if namesake:
            district = namesake
            district.stand_at(place)
            district.population, district.geonames_id = place.population, place.id
            district.names += place_names(place)
            continue
        rows.append(_place_row(place, district or province, country.about.code))
    for district, _box in country.districts:
        if not district.geonames_id:
            _stand_in_largest(district, rows)
        yield district
    yield from rows


def _namesake(country: Country, place: GeoPlace, province: AreaRow | None) -> AreaRow | None:
    """The district that has the name of the place, around it or beside it (borders are drawn roughly)."""
    key = place_key(place.name)
    for row, _box in country.districts:
        if province and row.parent == province.code and not row.geonames_id and place_key(row.name) == key:
            assert row.longitude is not None
            assert row.latitude is not None
            if kilometres(row.longitude, row.latitude, place.longitude, place.latitude) < _BESIDE:
                return row
    return None


def _stand_in_largest(district: AreaRow, rows: list[AreaRow]) -> None:
    inside = next((row for row in rows if row.parent == district.code), None)  # largest first
    if inside:
        district.longitude, district.latitude = inside.longitude, inside.latitude


def _district_of(country: Country, place: GeoPlace, province: AreaRow | None) -> AreaRow | None:
    if place.population > _LARGE:
        return None
    point = place.longitude, place.latitude
    for row, box in country.districts:
        if province and row.parent == province.code and in_box(box, *point) and contains(row.shape, *point):
            return row
    return None


def _chinese_rows(country: Country, divisions: Divisions) -> Iterator[AreaRow]:
    seeds = province_seeds()["CN"]
    by_division = {seeds[admin1].division: row for admin1, row in country.provinces.items()}
    grouped: dict[str, list[GeoPlace]] = defaultdict(list)
    for place in country.places:
        if place.admin1 in seeds:
            grouped[seeds[place.admin1].division].append(place)
    placing = Placing(by_division, grouped)
    placing.add_cities(divisions.rows("cities"))
    placing.add_counties(divisions.rows("areas"))
    placing.place_by_towns(divisions.rows("streets"))
    placing.settle_others()
    placing.fill_gaps()
    yield from placing.areas.values()
    codes = {row.code: row for row in placing.areas.values()}
    for place in country.places:
        province = country.provinces.get(place.admin1)
        if place.id not in placing.merged:
            row = _place_row(place, codes.get(placing.parents.get(place.id, "")) or province, "CN")
            seat = province is not None and place_key(place.name) == place_key(province.name)
            row.level = Level.TOWN if placing.areas and not seat else row.level
            yield row


def _place_row(place: GeoPlace, parent: AreaRow | None, country: str) -> AreaRow:
    above = parent.code if parent else country
    level = Level.TOWN if parent and parent.level == Level.COUNTY else Level.CITY
    row = AreaRow(f"{above}.{place.id}", above, level, place.name, names=place_names(place), source=SOURCE)
    row.population, row.geonames_id = place.population, place.id
    row.stand_at(place)
    return row
