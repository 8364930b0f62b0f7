"""Reading the tree of areas."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from saxaul.places import store
from saxaul.places.models import Area, AreaName, Level


def areas_at(longitude: float, latitude: float) -> list[Area]:
    """The areas around a point (WGS84), the country first; see `finding.Finder`. Two queries at most."""
    codes = codes_at(longitude, latitude)
    found = {area.code: area for area in Area.objects.filter(code__in=codes)} if codes else {}
    return [found[code] for code in codes if code in found]


def codes_at(longitude: float, latitude: float) -> tuple[str, ...]:
    """The codes of `areas_at`, from memory. For many points take `store.kept().finder` once: 60 µs each."""
    return store.kept().finder.codes_at(longitude, latitude)


def areas_around(code: str) -> list[Area]:
    """The area and what it is in, the country first; empty where the code is not known."""
    found: list[Area] = []
    area = Area.objects.filter(code=code).select_related("parent__parent__parent__parent").first()
    while area is not None:
        found.append(area)
        area = area.parent
    return found[::-1]


def children(code: str = "", *, levels: Iterable[str] = ()) -> list[Area]:
    """What lies directly in the area, by name; the countries where no code is given."""
    areas = Area.objects.filter(parent__code=code) if code else Area.objects.filter(parent=None)
    if wanted := tuple(levels):
        areas = areas.filter(level__in=wanted)
    return sorted(areas, key=lambda area: (area.name.casefold(), area.code))


def area_tree(code: str, *, deepest: str = Level.COUNTY) -> dict[str, list[Area]]:
    """Code → the areas directly in it, for everything in `code` down to the level `deepest`, in one query."""
    order = list(Level)
    levels = order[: order.index(Level(deepest)) + 1]
    tree: dict[str, list[Area]] = defaultdict(list)
    inside = Area.objects.filter(code__startswith=code, level__in=levels).select_related("parent")
    for area in inside.order_by("code"):
        if area.parent is not None and (area.code != code):
            tree[area.parent.code].append(area)
    return dict(tree)


def area_names(codes: Iterable[str], language: str) -> dict[str, str]:
    """Code → its name in the language (`zh-hans`, `ar`, `vi`, `en` …), else in English, for the codes that are known.

    Two queries whatever the number of codes. Of several names in a language, the one stored first.
    """
    wanted = list(dict.fromkeys(codes))
    found = dict(Area.objects.filter(code__in=wanted).values_list("code", "name"))
    if language.lower() in ("en", ""):
        return found
    rows = AreaName.objects.filter(area__code__in=wanted, language__iexact=language).order_by("-id")
    found.update(rows.values_list("area__code", "value"))
    return found
