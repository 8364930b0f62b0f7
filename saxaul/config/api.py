"""The API as a whole: the routers of the apps, problems instead of pages, and its description (OpenAPI 3.1)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from http.client import responses as PHRASES
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from saxaul import __version__
from saxaul.accounts.api import routers as accounts_routers
from saxaul.core.answers import answer
from saxaul.core.errors import DomainError
from saxaul.core.problems import KINDS, MEDIA_TYPE, ApiProblem, code_of, problem_response
from saxaul.orgs.api import routers as orgs_routers
from saxaul.places.api import router as places_router
from saxaul.search.api import router as search_router

PREFIX = "/api/v1"
ABOUT = (
    "The records of this hub as everybody may see them, and writing for those who look after them. "
    "No key is needed for reading."
)


class StrictParser(Parser):
    """The gate (`accounts.middleware`) has read the body already, strictly."""

    def parse_body(self, request: HttpRequest) -> Any:
        return request.api_body  # type: ignore[attr-defined]


api = NinjaAPI(
    title="Saxaul",
    version=__version__,
    description=ABOUT,
    urls_namespace="api",
    openapi_url="",
    docs_url=None,
    parser=StrictParser(),
)
for router in (search_router, *orgs_routers, places_router, *accounts_routers):
    api.add_router("", router)


@api.exception_handler(ApiProblem)
def problem(request: HttpRequest, error: ApiProblem) -> HttpResponse:
    return error.response()


@api.exception_handler(DomainError)
def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    return problem_response("conflict", error.message, reason=error.code)


@api.exception_handler(ValidationError)
def not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Where it is wrong and what of it; never the value itself, which may be long or private."""
    errors = [
        {"where": ".".join(map(str, each["loc"])), "code": each["type"], "message": each["msg"]}
        for each in error.errors[:20]
    ]
    wrong_address = any(each["loc"][0] == "path" for each in error.errors)
    return problem_response("not_found") if wrong_address else problem_response("not_valid", errors=errors)


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem_response(code_of(error.status_code))


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem_response("not_found")


@require_safe
def openapi_json(request: HttpRequest) -> HttpResponse:
    return answer(request, openapi())


# The description ------------------------------------------------------------------


def openapi(language: str = "en") -> dict[str, Any]:
    """OpenAPI 3.1 of all operations: what django-ninja knows, and what our door adds to each of them."""
    with translation.override(language):
        found = json.loads(json.dumps(api.get_openapi_schema(path_prefix=f"{PREFIX}/"), default=str))
    for path in found["paths"].values():
        for method, details in path.items():
            _complete(method, details)
    found["components"]["schemas"] = {**_used_schemas(found), "Problem": _problem_schema()}
    found["components"]["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "Made on the page “Tokens” of your account."}
    }
    found["servers"] = [{"url": "/", "description": "this hub"}]
    found["info"]["license"] = {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"}
    return dict(found)


def _used_schemas(found: Mapping[str, Any]) -> dict[str, Any]:
    """Those that an answer or a body leads to: django-ninja lists models of parameters as well."""
    known = found["components"]["schemas"]
    used: dict[str, Any] = {}
    waiting = _references(found["paths"])
    while waiting:
        name = waiting.pop()
        if name in known and name not in used:
            used[name] = known[name]
            waiting |= _references(known[name])
    return dict(sorted(used.items()))


def _references(part: Any) -> set[str]:
    return set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(part)))


def _complete(method: str, details: dict[str, Any]) -> None:
    answers = details["responses"]
    statuses = details.pop("x-problems")
    for answered in answers.values():
        answered["headers"] = {"ETag": {"schema": {"type": "string"}, "description": "of this answer"}}
    if method == "get":
        answers["304"] = {"description": "You have this answer already (If-None-Match)."}
    for status in statuses:
        answers[str(status)] = {
            "description": PHRASES[status],
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    details["responses"] = dict(sorted(answers.items()))


def _problem_schema() -> dict[str, Any]:
    texts = {name: {"type": "string"} for name in ("where", "code", "message")}
    return {
        "type": "object",
        "description": "RFC 9457. `code` is stable; `title` is in the language you ask for with Accept-Language.",
        "required": ["type", "title", "status", "code"],
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "code": {"type": "string", "enum": list(KINDS)},
            "detail": {"type": "string"},
            "errors": {
                "type": "array",
                "items": {"type": "object", "required": list(texts), "properties": texts},
            },
        },
    }
