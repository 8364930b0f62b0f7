"""The directory: the list of all organisations with its filters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from saxaul.core.components import Link
from saxaul.orgs import rules
from saxaul.orgs.facets import FACETS, FacetIndex, Selection
from saxaul.orgs.forms.directory import DirectoryQuery, read_query
from saxaul.orgs.placing import area_meant
from saxaul.orgs.presentation.directory import LEGENDS, Names, all_options, filter_groups, lines, names_of, tags
from saxaul.orgs.queries.directory import (
    current_index,
    ids_matching,
    organisations_in_order,
    sector_rows,
    source_names,
)
from saxaul.search.saving import offer_to_save

PAGE_SIZE = 25


@dataclass(frozen=True)
class Question:
    """An address of the directory, read, with the index that answers it."""

    query: DirectoryQuery
    index: FacetIndex
    sectors: list[tuple[str, str, str]]

    @cached_property
    def selection(self) -> Selection:
        text = self.query.text
        within = ids_matching(text) if text else None
        return self.index.select(self.query.chosen, within=within)

    @cached_property
    def names(self) -> Names:
        return names_of(self.sectors, source_names())

    @property
    def order(self) -> str:
        return f"name:{get_language() or 'en'}" if self.query.order == "name" else self.query.order


def question_of(data: QueryDict) -> Question:
    """Three statements: the number of the newest change, and the sectors' codes and names."""
    index, sectors = current_index(), sector_rows()
    sections = {code: section for code, _name, section in sectors}
    return Question(read_query(data, index=index, sections=sections, meant=area_meant), index, sectors)


@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    question = question_of(request.GET)
    query, selection = question.query, question.selection
    page = selection.page(question.order, size=PAGE_SIZE, after=query.after, before=query.before)
    context = {
        "query": query,
        "page": page,
        "start": page.first + 1,
        "last": page.first + len(page.ids),
        "lines": lines(organisations_in_order(page.ids), question.names),
        "groups": filter_groups(query, selection.counts, question.names),
        "tags": tags(query, question.names),
        "sorts": sort_links(query),
        "previous_url": page.before and replace(query, after=None, before=page.before).url(),
        "next_url": page.after and replace(query, after=page.after, before=None).url(),
        "twins": twin_links(query),
        "can_create": rules.can_create_organisation(request.user),
        "hub_is_empty": not len(question.index),
        "search_url": search_url(query),
        "saving": offer_to_save(request.user, page="directory", query=query.first_page.query_string, name=query.text),
        "own_search": True,
    }
    partial = request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers
    response = render(request, "orgs/directory/browse.html" if partial else "orgs/directory/list.html", context)
    if partial:
        response["HX-Push-Url"] = query.url()
    patch_vary_headers(response, ["HX-Request"])
    return response


def sort_links(query: DirectoryQuery) -> list[Link]:
    words = {"name": _("Name"), "newest": _("Newest"), "confirmed": _("Recently confirmed")}
    return [
        Link(text, replace(query.first_page, order=order).url(), current=order == query.order)
        for order, text in words.items()
    ]


def twin_links(query: DirectoryQuery) -> list[tuple[str, str, str]]:
    """(media type, label, address) of the same view for machines."""
    view = query.first_page
    return [
        ("text/csv", "CSV", view.url("orgs:organisation-csv")),
        ("application/json", "JSON", view.url("orgs:organisation-json-list")),
        ("application/geo+json", "GeoJSON", view.url("orgs:organisation-geojson")),
        ("application/atom+xml", "Atom", view.url("orgs:organisation-feed")),
    ]


def search_url(query: DirectoryQuery) -> str:
    """The same words on the page of the whole hub: the best answers first, and help with spelling."""
    return f"{reverse('web:search')}?{urlencode({'q': query.text})}" if query.text else ""


@require_safe
def organisation_values(request: HttpRequest, facet: str) -> HttpResponse:
    """All values of one filter, where the list shows only the commonest."""
    if facet not in FACETS:
        raise Http404
    question = question_of(request.GET)
    query = replace(question.query, after=None, before=None)
    options = all_options(facet, query, question.selection.counts[facet], question.names)
    legend = LEGENDS[facet]
    crumbs = [Link(_("Directory"), query.url()), Link(str(legend))]
    context = {"query": query, "crumbs": crumbs, "legend": legend, "options": options}
    return render(request, "orgs/directory/values.html", context)
