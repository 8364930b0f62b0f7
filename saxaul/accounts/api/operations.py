"""How every operation of the API is declared: who may, what it takes and answers, and what all of them have in common.

`operation` registers a function with a router of django-ninja and puts the same door before each: access, parameters
that nobody knows, problems as answers. The function itself returns a finished answer (`core.answers`).
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from inspect import signature
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from ninja import Router

from saxaul.accounts.models import ApiToken, User
from saxaul.core.problems import ApiProblem

Function = Callable[..., HttpResponse]
F = TypeVar("F", bound=Function)
ALWAYS = (400, 401, 404, 406, 422, 429)
READ_HEADERS = ("ETag",)


class Access(StrEnum):
    """Who may use an operation. `RULE`: a token, and a rule of the app decides about this person and this thing."""

    PUBLIC = "public"
    TOKEN = "token"  # noqa: S105 - a word, not a secret
    RULE = "rule"


def operation(
    router: Router,
    method: str,
    path: str,
    *,
    id: str,
    name: str,
    access: Access,
    answers: Any,
    summary: str,
    status: int = 200,
    problems: tuple[int, ...] = (),
    example: str = "",
) -> Callable[[F], F]:
    """Declare an operation. `id` is its operationId, `name` the name of its address, `example` a query or body to try.

    A GET may be asked conditionally. Everything else needs a token with the scope `write`.
    """
    reads = method == "GET"
    extra: dict[str, Any] = {
        "x-access": access.value,
        "security": [{}, {"token": []}] if access == Access.PUBLIC else [{"token": []}],
        "x-problems": sorted({*ALWAYS, *problems, *(() if reads else (403, 411, 413, 415))}),
    }
    if example:
        extra["x-example"] = example

    def register(function: F) -> F:
        known: set[str] = set()

        @wraps(function)
        def door(request: HttpRequest, *arguments: Any, **values: Any) -> HttpResponse:
            if access != Access.PUBLIC:
                need_token(request, write=not reads)
            unknown = sorted(set(request.GET) - known)
            if unknown:
                raise ApiProblem("unknown_parameter", parameters=unknown[:5])
            return function(request, *arguments, **values)

        # django-ninja would look for the names of annotations in this module
        door.__signature__ = signature(function, eval_str=True)  # type: ignore[attr-defined]
        router.add_api_operation(
            path,
            [method],
            door,
            response={status: answers},
            operation_id=id,
            url_name=name,
            summary=summary,
            openapi_extra=extra,
        )
        for declared in router.path_operations[path].operations[-1].models:
            if declared.__ninja_param_source__ == "query":
                known.update(declared.__ninja_flatten_map__)
        return function

    return register


def token_of(request: HttpRequest) -> ApiToken | None:
    """The token the request was sent with; the gate (`accounts.middleware`) has looked it up."""
    token: ApiToken | None = getattr(request, "api_token", None)
    return token


def need_token(request: HttpRequest, *, write: bool) -> ApiToken:
    token = token_of(request)
    if token is None:
        raise ApiProblem("token_needed", headers={"WWW-Authenticate": "Bearer"})
    if write and not token.may_write:
        raise ApiProblem("scope_missing")
    return token


def person_of(request: HttpRequest) -> User:
    """The person behind the token of an operation that needs one."""
    token = token_of(request)
    assert token is not None
    return token.person
