"""Any view of the directory for machines: the same parameters, another ending. Only what everybody may see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from saxaul import __version__
from saxaul.core import hub
from saxaul.orgs import exports
from saxaul.orgs.queries.directory import organisations_in_order, points_found
from saxaul.orgs.views.directory import Question, question_of

BLOCK = 500
JSON_PAGE = 100
FEED_LENGTH = 50


@require_safe
def organisation_json_list(request: HttpRequest) -> HttpResponseBase:
    question = question_of(request.GET)

    def answer() -> HttpResponse:
        query = question.query
        page = question.selection.page(question.order, size=JSON_PAGE, after=query.after, before=query.before)
        follow = replace(query, after=page.after, before=None).url("orgs:organisation-json-list")
        body = {
            "total": page.total,
            "next": f"{settings.BASE_URL}{follow}" if page.after else None,
            "page": f"{settings.BASE_URL}{query.first_page.url()}",
            "left_out": list(query.unknown),
            "organisations": _items(page.ids),
        }
        return HttpResponse(exports.as_json(body), content_type="application/json")

    return _conditional(request, question, answer)


@require_safe
def organisation_feed(request: HttpRequest) -> HttpResponseBase:
    """The latest changes among the organisations of the view, as a feed to follow."""
    question = question_of(request.GET)

    def answer() -> HttpResponse:
        view = replace(question.query.first_page, order="name")
        body = exports.atom_feed(
            _items(question.selection.ids("changed")[:FEED_LENGTH].tolist()),
            title=_("%(hub)s: latest changes in the directory") % {"hub": hub.current().name},
            address=f"{settings.BASE_URL}{view.url('orgs:organisation-feed')}",
            page=f"{settings.BASE_URL}{view.url()}",
            author=str(hub.current().keeper or hub.current().name),
            language=get_language() or "en",
        )
        return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")

    return _conditional(request, question, answer)


@require_safe
def organisation_csv(request: HttpRequest) -> HttpResponseBase:
    """Streamed. With the mark that spreadsheets need to read other scripts; `bom=no` leaves it out."""
    question = question_of(request.GET)
    language = get_language() or "en"

    def parts() -> Iterator[str]:
        yield exports.BOM if request.GET.get("bom") != "no" else ""
        yield exports.csv_text([exports.COLUMNS])
        for items in _blocks(question):
            yield exports.csv_text(exports.csv_row(item, language) for item in items)

    def answer() -> StreamingHttpResponse:
        response = StreamingHttpResponse(parts(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="organisations.csv"'
        return response

    return _conditional(request, question, answer)


@require_safe
def organisation_geojson(request: HttpRequest) -> HttpResponseBase:
    """Streamed. A feature for each place that everybody may see, given or found by its name."""
    question = question_of(request.GET)
    language = get_language() or "en"

    def parts() -> Iterator[str]:
        yield '{"type": "FeatureCollection", "features": ['
        comma = ""
        for items in _blocks(question):
            points = points_found([item["id"] for item in items])
            texts = [exports.as_json(each) for item in items for each in exports.features(item, language, points)]
            if texts:
                yield comma + ",\n".join(texts)
                comma = ",\n"
        yield "]}\n"

    def answer() -> StreamingHttpResponse:
        return StreamingHttpResponse(parts(), content_type="application/geo+json")

    return _conditional(request, question, answer)


def _items(ids: list[int]) -> list[dict[str, Any]]:
    return [exports.public_item(organisation) for organisation in organisations_in_order(ids)]


def _blocks(question: Question) -> Iterator[list[dict[str, Any]]]:
    ids = question.selection.ids(question.order).tolist()
    for start in range(0, len(ids), BLOCK):
        yield _items(ids[start : start + BLOCK])


def _conditional(request: HttpRequest, question: Question, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """304 where the reader has this answer already: same question, language and version, and no change since."""
    asked = f"{request.path} {question.query.query_string} {request.GET.get('bom')} {get_language()} {__version__}"
    digest = blake2b(asked.encode(), digest_size=6).hexdigest()
    etag = f'"{question.index.change}-{digest}"'
    known = get_conditional_response(request, etag=etag)
    response: HttpResponseBase = known or answer()
    for header, value in {"ETag": etag, "Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*"}.items():
        response[header] = value
    return response
