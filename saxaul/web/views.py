"""Pages of the hub as a whole."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from saxaul.core import hub
from saxaul.orgs.presentation.prose import prose
from saxaul.orgs.queries.directory import current_index
from saxaul.web import queries

# As people type them: without dots, without tones, with a slip.
DEMO_SEARCHES = (("Minqin", "en"), ("lamplihgt", "en"), ("养老", "zh-Hans"), ("جمعيه", "ar"), ("ngheo", "vi"))


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    index = current_index()
    context = {
        "figures": queries.hub_figures(index),
        "areas": queries.area_rows(index),
        "fields_of_work": queries.section_rows(index),
        "news": queries.latest_news(index),
        "searches": DEMO_SEARCHES if settings.DEMO else (),
        "own_search": True,
        "words": own_words("welcome"),
    }
    return render(request, "web/home.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(
        request, "web/about.html", {"sources": queries.source_rows(current_index()), "words": own_words("about")}
    )


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "web/privacy.html", {"words": own_words("privacy")})


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    return render(request, "web/terms.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "web/accessibility.html")


def own_words(slug: str) -> str:
    """What the operators wrote for this page, safe to show; "" for nothing."""
    text = hub.in_language(hub.current().texts.get(slug, {}))
    return prose(text) if text else ""
