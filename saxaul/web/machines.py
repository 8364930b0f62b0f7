"""What programs ask for: robots.txt, the sitemap, the icon, and the source code of this very hub."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from saxaul.orgs.models import Organisation
from saxaul.orgs.queries.directory import current_index
from saxaul.web.source import source_archive

SITEMAP_SIZE = 10_000
PAGES = ("web:home", "web:about", "web:privacy", "web:accessibility", "orgs:organisation-list", "orgs:open-data")


@require_safe
@cache_control(public=True, max_age=86400)
def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read but forms and filtered lists, of which there are more than of organisations."""
    return HttpResponse(
        render_to_string("web/robots.txt", {"sitemap": settings.BASE_URL + reverse("web:sitemap")}),
        content_type="text/plain; charset=utf-8",
    )


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap_index(request: HttpRequest) -> HttpResponse:
    pages = max(1, -(-len(current_index()) // SITEMAP_SIZE))
    addresses = [settings.BASE_URL + reverse("web:sitemap-page", args=[number + 1]) for number in range(pages)]
    return HttpResponse(
        render_to_string("web/sitemap_index.xml", {"addresses": addresses}), content_type="application/xml"
    )


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap_page(request: HttpRequest, number: int) -> HttpResponse:
    """Page `number`, from 1, of all published organisations in the order they came; the first has other pages too."""
    start = (number - 1) * SITEMAP_SIZE
    ids = current_index().columns.ids[max(start, 0) : max(start, 0) + SITEMAP_SIZE].tolist()
    if number < 1 or (not ids and number > 1):
        raise Http404
    first, last = (ids[0], ids[-1]) if ids else (0, 0)
    return HttpResponse("".join(_sitemap(first, last, with_pages=number == 1)), content_type="application/xml")


def _sitemap(first: int, last: int, *, with_pages: bool) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    for name in PAGES if with_pages else ():
        yield f"<url><loc>{settings.BASE_URL}{reverse(name)}</loc></url>\n"
    # One address reversed instead of ten thousand: that would take most of the time.
    folder = settings.BASE_URL + reverse("orgs:organisation-list")
    rows = Organisation.objects.published().filter(pk__range=(first, last)).order_by("pk")
    for public_id, updated_at in rows.values_list("public_id", "updated_at").iterator():
        yield f"<url><loc>{folder}{public_id}/</loc><lastmod>{updated_at.date().isoformat()}</lastmod></url>\n"
    yield "</urlset>\n"


@require_safe
@cache_control(public=True, max_age=86400)
def favicon(request: HttpRequest) -> HttpResponse:
    return HttpResponsePermanentRedirect(static("saxaul/icon.svg"))


@require_safe
def source(request: HttpRequest) -> HttpResponse:
    """The program as it runs here, changes of this hub included: what section 13 of the AGPL asks for."""
    return HttpResponse(
        source_archive(),
        content_type="application/gzip",
        headers={"Content-Disposition": 'attachment; filename="saxaul-source.tar.gz"'},
    )
