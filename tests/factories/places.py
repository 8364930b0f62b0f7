"""The small world of `tests.places.small` as areas of the hub."""

from __future__ import annotations

from saxaul.core.services import reserve_numbers
from saxaul.places.models import CHANGES, Area, AreaName
from saxaul.places.names import guess_language, place_key
from tests.places.small import AREAS


def make_areas() -> None:
    for number, parent, code, level, text, longitude, latitude, people in AREAS:
        names = text.split("|")
        point = {"longitude": longitude, "latitude": latitude}
        Area.objects.create(
            pk=number, parent_id=parent, code=code, level=level, name=names[0], population=people, **point
        )
        AreaName.objects.bulk_create(_names(number, code, names))
    reserve_numbers(name=CHANGES)


def _names(area: int, code: str, names: list[str]) -> list[AreaName]:
    rows = []
    for place, name in enumerate(names):
        value = name.removeprefix("#")
        language = "code" if name != value else "en" if place == 0 else guess_language(name, code[:2])
        rows.append(AreaName(area_id=area, language=language, value=value, folded=place_key(value)))
    return rows
