"""The page of results, and suggestions for whoever types."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from saxaul.orgs.cleaning import one_line
from saxaul.orgs.queries.directory import sector_rows, source_names
from saxaul.search.documents import Visibility
from saxaul.search.saving import offer_to_save
from saxaul.web.searching import results
from saxaul.web.searching.question import TEXT_MAX, read_question

SUGGESTIONS_KEPT = 120  # seconds a browser may keep an answer


def names_of_facets() -> results.SearchNames:
    """Two statements: what fields of work and registers are called."""
    rows = sector_rows()
    return results.SearchNames(
        sectors={code: name for code, name, _section in rows},
        sections={code: section for code, _name, section in rows},
        sources=source_names(),
    )


def level_of(request: HttpRequest) -> str:
    """Whose documents a reader may find: everybody's, and as a member of the hub those for members."""
    return Visibility.MEMBERS if request.user.is_authenticated else Visibility.PUBLIC


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    names = names_of_facets()
    question = read_question(request.GET, names.sections)
    found = results.answer(question, visibility=level_of(request), names=names)
    context = {
        "question": question,
        "found": found,
        "groups": results.found_groups(found, names),
        "tags": results.tags(question, names),
        "previous_url": found.previous_url,
        "next_url": found.next_url,
        "saving": offer_to_save(
            request.user, page="search", query=question.text and question.first_page.query_string, name=question.text
        ),
        "own_search": True,
    }
    return render(request, "web/search/page.html", context)


def _asked(request: HttpRequest) -> str:
    return one_line(request.GET.get("q", ""), TEXT_MAX)


@require_safe
def search_suggest(request: HttpRequest) -> HttpResponse:
    text = _asked(request)
    context = {"text": text, "suggestions": results.suggestions(text), "own_search": True}
    return render(request, "web/search/suggest.html", context)


@require_safe
def search_suggest_json(request: HttpRequest) -> HttpResponse:
    """`[[name, address, note, language], …]`: as few bytes as a key on a slow line should cost."""
    found = results.suggestions(_asked(request))
    lines = [[each.name, each.url, each.note, each.lang] for each in found]
    response = JsonResponse(lines, safe=False, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})
    response["Cache-Control"] = f"private, max-age={SUGGESTIONS_KEPT}"
    return response
