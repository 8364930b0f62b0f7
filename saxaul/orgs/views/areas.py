"""Areas: who works where, from countries down to counties."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from saxaul.orgs import areas
from saxaul.orgs.presentation import areas as shown
from saxaul.orgs.presentation.directory import lines, names_of
from saxaul.orgs.presentation.page import area_url, directory_url
from saxaul.orgs.queries.area_names import area_labels
from saxaul.orgs.queries.area_pages import inner_areas, is_known, other_names
from saxaul.orgs.queries.directory import current_index, organisations_in_order, sector_rows

NEWEST = 8
EMPTY_MOST = 100  # with more areas than that nobody would read through the empty ones


@require_safe
def area_list(request: HttpRequest) -> HttpResponse:
    """The countries, each with the regions that have most organisations."""
    counts = current_index().all_counts["area"]
    tops = shown.ranked((code for code in counts if not areas.parent(code)), counts)
    inner = {top: shown.ranked((code for code in counts if areas.parent(code) == top), counts) for top in tops}
    first = {top: codes[: shown.WITHIN_SHOWN] for top, codes in inner.items()}
    labels = area_labels([*tops, *(code for codes in first.values() for code in codes)])
    countries = [
        shown.AreaRow(labels[top], area_url(top), counts[top], shown.area_rows(first[top], counts, labels))
        for top in tops
    ]
    return render(request, "orgs/areas/list.html", {"countries": countries})


@require_safe
def area_detail(request: HttpRequest, code: str) -> HttpResponse:
    index = current_index()
    if not is_known(code, index):
        raise Http404
    inside = index.select({"area": [code]})
    counts, sectors = index.all_counts["area"], sector_rows()
    inner = inner_areas(code, index, empty_most=EMPTY_MOST)
    labels = area_labels([*areas.path(code), *inner])
    newest = organisations_in_order(inside.page("newest", size=NEWEST).ids)
    names = names_of(sectors)
    context = {
        "code": code,
        "name": labels[code],
        "other_names": other_names(code, labels[code]),
        "crumbs": shown.area_crumbs(code, labels),
        "total": inside.total,
        "within": shown.area_rows(shown.ranked(inner, counts), counts, labels),
        "empty_within": shown.area_rows(
            shown.by_name((each for each in inner if not counts.get(each)), labels), counts, labels
        ),
        "kinds": shown.kind_links(code, inside.counts["kind"]),
        "fields_of_work": shown.sector_links(code, inside.counts["sector"], sectors),
        "lines": lines(newest, names),
        "directory": directory_url(area=code),
        "newest": directory_url(area=code, sort="newest"),
        "feed": f"{reverse('orgs:organisation-feed')}?area={code}",
    }
    return render(request, "orgs/areas/detail.html", context)
