"""The directory the plain way: Django's ORM filters, counts and groups in the database for every request.

It stands beside the facet index in `saxaul bench pages`. Working languages are only in the record, so it leaves that
filter out and does a little less.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Count, Q, QuerySet

from saxaul.orgs.models import Organisation, OrganisationArea, OrganisationSector

COLUMNS = ("kind", "status", "staff", "budget", "source__slug")


def answer(chosen: Mapping[str, Sequence[str]], size: int) -> tuple[int, dict[str, dict[str, int]], list[int]]:
    """(matches, facet → value → count without the facet's own filter, the first page by name)."""
    conditions = {facet: _condition(facet, values) for facet, values in chosen.items()}

    def matches(but: str = "") -> QuerySet[Organisation]:
        found = Organisation.objects.published()
        for facet, condition in conditions.items():
            if facet != but:
                found = found.filter(condition)
        return found

    counts: dict[str, dict[str, int]] = {}
    for column in COLUMNS:
        facet = column.split("__")[0]
        rows = matches(facet).order_by().values_list(column).annotate(n=Count("pk"))
        counts[facet] = {value: number for value, number in rows if value}
    links = OrganisationSector.objects.filter(organisation__in=matches("sector"))
    groups = links.values_list("sector__code").annotate(n=Count("organisation"))
    sections = links.values_list("sector__parent__code").annotate(n=Count("organisation", distinct=True))
    counts["sector"] = {**dict(sections), **dict(groups)}
    areas = OrganisationArea.objects.filter(organisation__in=matches("area"))
    counts["area"] = dict(areas.values_list("code").annotate(n=Count("organisation")))
    page = [organisation.pk for organisation in matches().select_related("source").order_by("sort_name", "pk")[:size]]
    return matches().count(), counts, page


def _condition(facet: str, values: Sequence[str]) -> Q:
    if facet == "sector":
        codes = Q(sector__code__in=values) | Q(sector__parent__code__in=values)
        return Q(pk__in=OrganisationSector.objects.filter(codes).values("organisation"))
    if facet == "area":
        return Q(pk__in=OrganisationArea.objects.filter(code__in=values).values("organisation"))
    return Q(**{f"{'source__slug' if facet == 'source' else facet}__in": values})
