"""What lives in memory, read from the database when the counter of changes says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from django.conf import settings
from django.db import connection

from saxaul.core.models import Sequence
from saxaul.places.finding import Border, Finder
from saxaul.places.gazetteer import AreaFact, Gazetteer, is_current, pack
from saxaul.places.models import CHANGES, Area, AreaName, Boundary, Index, Postcode
from saxaul.places.shapes import Box


@dataclass(frozen=True, eq=False)
class Kept:
    """A gazetteer and the number of the change it is as of."""

    change: int
    database: str
    gazetteer: Gazetteer
    postcodes: dict[str, tuple[float, float]]

    @cached_property
    def finder(self) -> Finder:
        return Finder(self.gazetteer, read_borders(self.gazetteer))


_lock = Lock()
_kept: Kept | None = None


def kept() -> Kept:
    """The gazetteer of this hub; one small query when nothing has changed."""
    global _kept  # noqa: PLW0603 - one for the process, which is the point
    change = Sequence.objects.filter(name=CHANGES).values_list("value", flat=True).first() or 0
    database = str(connection.settings_dict["NAME"])
    current = _kept
    if current is None or (current.change, current.database) != (change, database):
        with _lock:
            current = _kept
            if current is None or (current.change, current.database) != (change, database):
                current = _kept = Kept(change, database, read_gazetteer(), read_postcodes())
    return current


def reset() -> None:
    """Forget what is kept. For tests, whose rows vanish without a change."""
    global _kept  # noqa: PLW0603
    _kept = None


def read_gazetteer() -> Gazetteer:
    """From the packed index; from the areas where an older version of the program has packed it."""
    packed = Index.objects.values_list("packed", flat=True).first()
    known = bytes(packed) if packed is not None else b""
    return Gazetteer(known if is_current(known) else pack_areas())


def pack_areas() -> bytes:
    """Everything in the tables of areas and names, packed."""
    rows = Area.objects.order_by("id").values_list(
        "id", "parent_id", "code", "level", "name", "longitude", "latitude", "population"
    )
    areas = (AreaFact(*row) for row in rows.iterator(5000))
    names = AreaName.objects.order_by("id").values_list("area_id", "folded", "language")
    return pack(areas, names.iterator(5000))


def read_borders(gazetteer: Gazetteer) -> Iterator[Border]:
    index = {code: number for number, code in enumerate(gazetteer.codes)}
    fields = ("area__code", "geometry", "west", "south", "east", "north")
    for code, geometry, *box in Boundary.objects.order_by("id").values_list(*fields).iterator(200):
        if code in index:
            yield Border(index[code], Box(*box), bytes(geometry))


def read_postcodes() -> dict[str, tuple[float, float]]:
    """Country, blank, code → point."""
    rows = Postcode.objects.values_list("country", "code", "longitude", "latitude")
    return {f"{country} {code}": (x, y) for country, code, x, y in rows.iterator(5000)}


def home_country() -> str:
    return str(settings.HUB_COUNTRY)
