"""What areas are called in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.utils.translation import get_language

from saxaul.orgs import areas
from saxaul.orgs.cleaning import language_tag
from saxaul.orgs.models import Site
from saxaul.orgs.presentation import words
from saxaul.places.models import AreaName
from saxaul.places.queries import area_names


def area_labels(codes: Iterable[str], language: str | None = None) -> dict[str, str]:
    """Code → name in `language` (by default the page's), for every code. Two queries, none for countries alone.

    Countries as the language's own standard list has them; areas of the gazetteer by their names there; a region it
    does not know by its own word.
    """
    wanted = list(dict.fromkeys(codes))
    inner = [code for code in wanted if areas.parent(code) and ":" not in code]
    known = area_names(inner, language or get_language() or "en") if inner else {}
    return {code: known.get(code) or _without_gazetteer(code) for code in wanted}


def _without_gazetteer(code: str) -> str:
    country, colon, region = code.partition(":")
    return words.region_name(region) if colon else words.country_name(country)


def names_everywhere(codes: Iterable[str]) -> dict[str, str]:
    """Code → the names of an area in all languages of the hub, for those of the gazetteer within a country. One query,
    none where there are no such."""
    inner = [code for code in codes if areas.parent(code) and ":" not in code]
    if not inner:
        return {}
    tags = [language_tag(language) for language, _name in settings.LANGUAGES]
    found: dict[str, list[str]] = {}
    rows = AreaName.objects.filter(area__code__in=inner, language__in=tags).order_by("pk")
    for code, name in rows.values_list("area__code", "value"):
        found.setdefault(code, []).append(name)
    return {code: " · ".join(dict.fromkeys(names)) for code, names in found.items()}


def area_line(code: str, labels: Mapping[str, str], *, home: str = "") -> str:
    """“Dongxiang, Linxia, Gansu, China”: from small to large, each once; the country `home` goes without saying."""
    return words.place_line(area_names_up(code, labels, home=home))


def area_names_up(code: str, labels: Mapping[str, str], *, home: str = "") -> list[str]:
    path = [code, *areas.above(code)]
    if len(path) > 1 and path[-1] == home:
        path.pop()
    return [labels[each] for each in path]


def first_areas(ids: Iterable[int]) -> dict[int, str]:
    """Organisation → the area of its first public place; empty where that is not known. One query."""
    rows = Site.objects.filter(organisation_id__in=list(ids)).order_by("-pk")  # the first one comes last, and stays
    return dict(rows.values_list("organisation_id", "area"))
