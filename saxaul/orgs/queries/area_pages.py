"""Reads for the pages of areas. Figures come from the index of the directory, so hidden organisations are in none."""

from __future__ import annotations

from django.conf import settings

from saxaul.orgs import areas
from saxaul.orgs.cleaning import language_tag
from saxaul.orgs.facets import FacetIndex
from saxaul.orgs.presentation import words
from saxaul.places.models import Area, AreaName


def is_known(code: str, index: FacetIndex) -> bool:
    """Whether there is such an area: in the gazetteer, or a country some organisation is in. One query at most."""
    if areas.is_code(code) and Area.objects.filter(code=code).exists():
        return True
    return code in words.country_choices() and index.knows("area", code)


def inner_areas(code: str, index: FacetIndex, *, empty_most: int) -> list[str]:
    """Codes right below the area: those with organisations, and those without that the gazetteer has, unless these are
    more than `empty_most`."""
    own = sorted(value for value in index.all_counts["area"] if areas.parent(value) == code)
    found = list(Area.objects.filter(parent__code=code).order_by("code").values_list("code", flat=True))
    empty = [value for value in found if value not in set(own)]
    return own + (empty if len(empty) <= empty_most else [])


def other_names(code: str, shown: str) -> list[tuple[str, str]]:
    """(language tag, name) in the other languages of the hub, each name once. One query."""
    tags = {language_tag(language) for language, _name in settings.LANGUAGES}
    rows = AreaName.objects.filter(area__code=code, language__in=tags).order_by("-pk")
    named = dict(rows.values_list("language", "value"))
    found = {named[language]: language for language in sorted(named, reverse=True) if named[language] != shown}
    return sorted((language, name) for name, language in found.items())
