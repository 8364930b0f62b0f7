"""Files that a hub of this kind exported, read back: see `orgs.opendata`. Pure.

Shapes of a mapping: `saxaul` (JSON lines), `saxaul-csv`, `saxaul-geojson`; in HSDS the item rides in an attribute. Such
a row says which record it is. On an empty hub the record takes its public id again; on a hub that has it, only what
differs from the revision the row was made of is laid upon it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from django.conf import settings

from saxaul.core.ids import ALPHABET, LENGTH
from saxaul.orgs.exports import plain_cell
from saxaul.orgs.opendata import flat
from saxaul.orgs.opendata.items import bare
from saxaul.orgs.reading.json_tables import EXPORTED
from saxaul.orgs.record import Level, Record, visible

LINES, CSV, GEOJSON = "saxaul", "saxaul-csv", "saxaul-geojson"
SHAPES = frozenset({LINES, CSV, GEOJSON})
_SIGNS = {
    LINES: EXPORTED,
    CSV: flat.SIGNS,
    GEOJSON: frozenset({"organisation", "url", "coarse", "names", "licence", "attribution", "geometry"}),
}
_LETTERS = frozenset(ALPHABET)
_PLACE = ("locality", "region", "country", "precision", "visibility", "point")


class Own(NamedTuple):
    """What a row says of its record. `version`: the revision it was made of, 0 where that was on another hub."""

    public_id: str
    version: int
    licence: str
    source: dict[str, str]
    shape: str


def own_shape(columns: Collection[str]) -> str:
    """The shape of a file with these columns; "" when it is no export of ours."""
    have = set(columns)
    return next((shape for shape, signs in _SIGNS.items() if signs <= have), "")


def own_key(values: Mapping[str, Any], shape: str) -> str:
    return str(values.get("organisation" if shape == GEOJSON else "id") or "")


def taken(values: Mapping[str, Any], shape: str) -> tuple[Record, Own | None]:
    """The data for `clean_record`, and which record it is; None for a row without a proper id."""
    if shape == CSV:
        plain = {name: plain_cell(cell) if isinstance(cell, str) else cell for name, cell in values.items()}
        source = {part: str(plain[column]) for column, part in flat.SOURCE.items() if plain.get(column)}
        return flat.record_of(plain), _own(plain, source, shape)
    if shape == GEOJSON:
        source = {"name": str(values.get("source") or ""), "attribution": str(values.get("attribution") or "")}
        return _of_feature(values), _own({**values, "id": values.get("organisation")}, source, shape)
    record, register = values.get("record"), values.get("source")
    data = dict(record) if isinstance(record, Mapping) else {}
    return data, _own(values, register if isinstance(register, Mapping) else {}, LINES)


def _own(values: Mapping[str, Any], source: Mapping[str, Any], shape: str) -> Own | None:
    public_id = str(values.get("id") or "")
    if len(public_id) != LENGTH or not _LETTERS.issuperset(public_id):
        return None
    here = str(values.get("url") or "").startswith(f"{settings.BASE_URL}/")
    version = str(values.get("version") or "")
    told = {str(part): str(text) for part, text in source.items() if isinstance(text, str)}
    number = int(version) if here and version.isdecimal() else 0
    return Own(public_id, number, str(values.get("licence") or "")[:40], told, shape)


def _of_feature(values: Mapping[str, Any]) -> Record:
    """One place of an organisation. It is the first one here; further rows of the same organisation add theirs."""
    geometry = values.get("geometry")
    point = geometry.get("coordinates") if isinstance(geometry, Mapping) else None
    site = {part: values.get(part) for part in ("locality", "region", "country", "precision")}
    shown = {"visibility": "coarse"} if values.get("coarse") else {}
    return {
        **{part: values.get(part) for part in ("names", "kind", "status", "sectors")},
        "sites": [{"id": "s1", **site, "point": point, **shown}],
    }


def carried(record: Mapping[str, Any], shape: str) -> Record:
    """What a row of this shape would say of the record, apart from its place where the row is a place."""
    public = bare(visible(record, Level.PUBLIC))
    if shape == CSV:
        return flat.carried(public)
    if shape == GEOJSON:
        return {part: public[part] for part in ("names", "kind", "status", "sectors") if part in public}
    return public


def has_place(record: Mapping[str, Any], site: Mapping[str, Any]) -> bool:
    """Whether a public place of the record is the one of a GeoJSON row."""
    sites = bare(visible(record, Level.PUBLIC)).get("sites", ())
    return any(all(known.get(part) == site.get(part) for part in _PLACE) for known in sites)
