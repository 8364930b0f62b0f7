"""Loading places, borders and postcodes. Each is one transaction and safe to repeat."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from saxaul.core.bulk import insert_rows, reserve_ids, update_rows
from saxaul.core.errors import DomainError
from saxaul.core.services import reserve_numbers
from saxaul.places import store
from saxaul.places.loading import borders, geonames
from saxaul.places.loading.china import Divisions
from saxaul.places.loading.distilling import country_rows, inner_rows
from saxaul.places.loading.rows import AreaRow, GeoPlace
from saxaul.places.models import CHANGES, Area, AreaName, Boundary, Index, Postcode
from saxaul.places.names import place_key
from saxaul.places.shapes import Shape, geojson_shapes, pack, topojson_shapes

Progress = Callable[[str, int, int], None]
_LONGEST = 200


class UnknownCountry(DomainError):
    pass


class BadFile(DomainError):
    pass


class BordersLoaded(NamedTuple):
    loaded: int
    unknown: list[str]


class Loaded(NamedTuple):
    countries: int
    areas: int
    names: int
    boundaries: int


@transaction.atomic
def load_countries(
    *, codes: Collection[str], divisions: Path | None = None, by: str = "", progress: Progress | None = None
) -> Loaded:
    """Replace all areas of these countries, and the list of countries of the world.

    `codes` are ISO 3166-1; none means all. Borders the operator has loaded stay with the areas that keep their codes.
    """
    known = geonames.read_countries()
    wanted = {code.upper() for code in codes} or set(known)
    if unknown := wanted - known.keys():
        raise UnknownCountry(_("There is no country with the code %(code)s.") % {"code": ", ".join(sorted(unknown))})
    places = geonames.read_places(known)
    shapes = {iso3: shape for iso3, _name, shape in borders.country_shapes()}
    kept = _borders_of_the_operator()
    rows = []
    for code, about in known.items():
        rows.append(country_rows(about, _capital(places[code], about.capital), shapes.get(about.iso3)))
    inner: list[AreaRow] = []
    for number, code in enumerate(sorted(wanted)):
        inner.extend(inner_rows(known[code], places[code], Divisions(divisions)))
        if progress:
            progress("countries", number + 1, len(wanted))
    loaded = Loaded(len(wanted), *_write(rows, inner, wanted))
    _put_back(kept)
    Index.objects.update_or_create(pk=1, defaults={"packed": store.pack_areas()})
    reserve_numbers(name=CHANGES)
    return loaded


def _capital(places: list[GeoPlace], name: str) -> GeoPlace | None:
    key = place_key(name)
    named = (place for place in places if key in (place_key(place.name), *map(place_key, place.names)))
    return next(named, places[0] if places else None)


def _write(countries: list[AreaRow], inner: list[AreaRow], wanted: set[str]) -> tuple[int, int, int]:
    """Countries that are there keep their row and get their names and border anew; what is in the wanted ones goes."""
    inside = Q()
    for code in wanted:
        inside |= Q(code__startswith=f"{code}-") | Q(code__startswith=f"{code}.")
    Area.objects.exclude(parent=None).filter(*([inside] if len(wanted) < len(countries) else [])).delete()
    ids = dict(Area.objects.values_list("code", "id"))
    new = [row for row in countries if row.code not in ids] + inner
    for row, key in zip(new, reserve_ids(Area, len(new)), strict=True):
        ids[row.code] = key
    insert_rows(Area, _COLUMNS, [(ids[row.code], *_columns(row, ids)) for row in new])
    old = {row.code for row in countries} - {row.code for row in new}
    update_rows(Area, _COLUMNS[1:], [(*_columns(row, ids), ids[row.code]) for row in countries if row.code in old])
    AreaName.objects.filter(area__code__in=old).delete()
    Boundary.objects.filter(area__code__in=old).delete()
    rows = [*countries, *inner]
    names = _write_names(rows, ids)
    drawn = [(ids[row.code], row.shape) for row in rows if row.shape]
    _write_borders(drawn, borders.SOURCE)
    return len(rows), names, len(drawn)


_COLUMNS = "id parent_id code level name longitude latitude population geonames_id".split()


def _columns(row: AreaRow, ids: dict[str, int]) -> tuple[Any, ...]:
    about = ids.get(row.parent), row.code, row.level.value, row.name[:_LONGEST]
    return (*about, row.longitude, row.latitude, row.population, row.geonames_id)


def _write_names(rows: Iterable[AreaRow], ids: dict[str, int]) -> int:
    """Each name of an area once; of names that fold alike, the first of each language."""
    found = []
    for row in rows:
        seen = set()
        for language, value in row.names:
            key = place_key(value)
            if key and (language, key) not in seen and len(value) <= _LONGEST:
                seen.add((language, key))
                if not language and any((known, key) in seen for known in ("en", "zh-Hans", "ar", "vi")):
                    continue
                found.append((ids[row.code], language, value, key[:_LONGEST]))
    insert_rows(AreaName, ["area_id", "language", "value", "folded"], found)
    return len(found)


def _write_borders(shapes: Iterable[tuple[int, Shape]], source: str) -> None:
    rows = []
    for area, shape in shapes:
        geometry, box = pack(shape)
        rows.append((area, geometry, *box, source[:_LONGEST]))
    insert_rows(Boundary, ["area_id", "geometry", "west", "south", "east", "north", "source"], rows)


def _borders_of_the_operator() -> list[dict[str, Any]]:
    fields = ("area__code", "geometry", "west", "south", "east", "north", "source")
    return list(Boundary.objects.exclude(source=borders.SOURCE).values(*fields))


def _put_back(kept: list[dict[str, Any]]) -> None:
    ids = dict(Area.objects.filter(code__in=[row["area__code"] for row in kept]).values_list("code", "id"))
    for row in kept:
        area = ids.get(row.pop("area__code"))
        if area:
            Boundary.objects.update_or_create(area_id=area, defaults=row)


@transaction.atomic
def load_boundaries(*, document: dict[str, Any], source: str, key: str = "code", by: str = "") -> BordersLoaded:
    """Replace the borders of the areas that a GeoJSON or TopoJSON document names.

    A feature says which area it is by its property `key`: an area's code, or an ISO 3166-1 code.
    Raises BadFile when the document is neither format or names no known area.
    """
    try:
        read = topojson_shapes if document.get("type") == "Topology" else geojson_shapes
        shapes = [(_code(properties, key), shape) for properties, shape in read(document)]
        packed = [(code, pack(shape)) for code, shape in shapes if code]
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise BadFile(_("The file is not GeoJSON or TopoJSON as the hub understands it.")) from error
    ids = dict(Area.objects.filter(code__in=[code for code, _packed in packed]).values_list("code", "id"))
    iso3 = AreaName.objects.filter(area__parent=None, language="code", value__in=[code for code, _packed in packed])
    ids.update(iso3.values_list("value", "area_id"))
    unknown = [code for code, _shape in shapes if code not in ids]
    if not ids:
        raise BadFile(_("No area of the file is known here. Which property holds the code of the area?"))
    for code, (geometry, box) in packed:
        if code in ids:
            values = {"geometry": geometry, **box._asdict(), "source": source[:_LONGEST]}
            Boundary.objects.update_or_create(area_id=ids[code], defaults=values)
    reserve_numbers(name=CHANGES)
    return BordersLoaded(len(shapes) - len(unknown), unknown)


def _code(properties: dict[str, Any], key: str) -> str:
    return str(properties.get(key) or "").strip()


@transaction.atomic
def load_postcodes(*, country: str, rows: Iterable[tuple[str, float, float]], by: str = "") -> int:
    """Replace the postcodes of one country by (code, latitude, longitude); returns how many there are now."""
    found = {}
    for code, latitude, longitude in rows:
        if -90 <= latitude <= 90 and -180 <= longitude <= 180:
            found["".join(code.split()).upper()[:12]] = (longitude, latitude)
    Postcode.objects.filter(country=country).delete()
    columns = ["country", "code", "longitude", "latitude"]
    insert_rows(Postcode, columns, [(country, code, *point) for code, point in found.items()])
    reserve_numbers(name=CHANGES)
    return len(found)
