"""The gate of the API: everything under /api/v1/ comes in and goes out here.

In: no cookies (so no sessions, and nothing another site could make a browser do), a token looked up, requests counted,
bodies read strictly. Out: problems instead of pages, headers that tell limits, caches and other sites what they may do.
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from saxaul.accounts.models import ApiToken
from saxaul.accounts.services.tokens import token_in_use
from saxaul.core.bodies import MAX_BYTES, is_text, read_json
from saxaul.core.problems import ApiProblem, code_of, problem_response
from saxaul.core.rates import Limit, Usage, count_request

PREFIX = "/api/v1/"
READS, WRITES = ("GET", "HEAD", "OPTIONS"), ("POST", "PATCH")
JSON = ("application/json", "application/merge-patch+json")
EXPOSED = "ETag, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"


class ApiGateMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        with translation.override(translation.get_language_from_request(request)):
            return self._pass(request)

    def _pass(self, request: HttpRequest) -> HttpResponse:
        if request.method == "OPTIONS":
            return _with_headers(request, _preflight(), None)
        usage: Usage | None = None
        try:
            usage = _let_in(request)
            response = self._answer(request)
        except ApiProblem as problem:
            response = problem.response()
            usage = usage or getattr(request, "api_usage", None)
        return _with_headers(request, response, usage)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        is_head = request.method == "HEAD"
        if is_head:
            request.method = "GET"
        response = self.get_response(request)
        if is_head:
            request.method = "HEAD"
        if response.status_code >= 400 and "json" not in response.get("Content-Type", ""):
            kept = {name: response[name] for name in ("Allow", "Retry-After") if name in response}
            return problem_response(code_of(response.status_code), headers=kept)
        return response


def _let_in(request: HttpRequest) -> Usage:
    """Look at who is asking, count it, and read the body. Raises `ApiProblem`."""
    token = None
    try:
        token = _token(request)
    finally:  # who tries tokens is counted like everybody else
        usage = _counted(request, token)
    if not is_text(request.path_info) or not all(
        is_text(part) for key, values in request.GET.lists() for part in (key, *values)
    ):
        raise ApiProblem("bad_text")
    _accepts_json(request)
    request.api_body = _body(request) if request.method in WRITES else None  # type: ignore[attr-defined]
    return usage


def _token(request: HttpRequest) -> ApiToken | None:
    written = request.headers.get("Authorization", "")
    if not written:
        return None
    scheme, _, secret = written.partition(" ")
    token = token_in_use(secret.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        raise ApiProblem("token_not_valid", headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
    request.api_token = token  # type: ignore[attr-defined]
    return token


def _counted(request: HttpRequest, token: ApiToken | None) -> Usage:
    writes = request.method not in READS
    if token is None:
        usage = count_request(Limit("address", settings.API_PER_MINUTE), address_of(request))
    elif writes:
        usage = count_request(Limit("writes", settings.API_WRITES_PER_MINUTE), f"person:{token.person_id}")
    else:
        usage = count_request(Limit("token", settings.API_TOKEN_PER_MINUTE), f"token:{token.pk}")
    request.api_usage = usage  # type: ignore[attr-defined]
    if usage.exceeded:
        raise ApiProblem("too_many_requests", headers={"Retry-After": str(usage.reset)})
    return usage


def address_of(request: HttpRequest) -> str:
    """Where the request comes from; behind a proxy, what the proxy says."""
    try:
        return str(get_adapter().get_client_ip(request))
    except (ImproperlyConfigured, PermissionDenied, ValueError):
        return str(request.META.get("REMOTE_ADDR", ""))


def _accepts_json(request: HttpRequest) -> None:
    if "HTTP_ACCEPT" in request.META and not (
        request.accepts("application/json") or request.accepts("application/problem+json")
    ):
        raise ApiProblem("not_acceptable")


def _body(request: HttpRequest) -> object:
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length and "HTTP_TRANSFER_ENCODING" not in request.META:
        return None
    if not length:
        raise ApiProblem("length_needed")
    if not length.isdigit() or int(length) > MAX_BYTES:
        raise ApiProblem("too_large")
    if int(length) == 0:
        return None
    if request.content_type not in JSON:
        raise ApiProblem("not_json")
    return read_json(request.body)


def _preflight() -> HttpResponse:
    """Other sites may read, and write nothing: that is for servers, which ask no leave."""
    headers = {
        "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
        "Access-Control-Allow-Headers": "Accept, Accept-Language, Authorization, If-None-Match",
        "Access-Control-Max-Age": "86400",
    }
    return HttpResponse(status=204, headers=headers)


def _with_headers(request: HttpRequest, response: HttpResponse, usage: Usage | None) -> HttpResponse:
    for name, value in (usage.headers() if usage else {}).items():
        response[name] = value
    if request.method in READS:
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = EXPOSED
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
    known = getattr(request, "api_token", None) is not None
    response["Cache-Control"] = "private, no-store" if known or response.status_code >= 400 else "no-cache"
    response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
    response["Vary"] = "Accept-Language, Authorization, Accept-Encoding"
    response.cookies.clear()
    return response
