"""How every operation of the API is declared: who may, what it takes and answers, and what all of them have in common.

`operation` registers a function with a router of django-ninja and puts the same door before each: access, parameters
that nobody knows, problems as answers. The function itself returns a finished answer (`core.answers`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from hashlib import sha256
from inspect import signature
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.http import HttpRequest, HttpResponse
from ninja import Router

from saxaul.accounts.models import ApiToken, User
from saxaul.accounts.services import answer_once
from saxaul.core.problems import ApiProblem

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Function = Callable[..., HttpResponse]
F = TypeVar("F", bound=Function)
ALWAYS = (400, 401, 404, 406, 422, 429)
KEY = re.compile(r"^[!-~]{1,200}$")


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
    summary: StrOrPromise,
    status: int = 200,
    problems: tuple[int, ...] = (),
    example: str = "",
    if_match: bool = False,
) -> Callable[[F], F]:
    """Declare an operation. `id` is its operationId, `name` the name of its address, `example` a query or body to try.

    A GET may be asked conditionally. Everything else needs a token with the scope `write`, and is done once however
    often it is sent with the same Idempotency-Key.
    """
    reads = method == "GET"

    def register(function: F) -> F:
        known: set[str] = set()

        @wraps(function)
        def door(request: HttpRequest, *arguments: Any, **values: Any) -> HttpResponse:
            if access != Access.PUBLIC:
                need_token(request, write=not reads)
            unknown = sorted(set(request.GET) - known)
            if unknown:
                raise ApiProblem("unknown_parameter", parameters=[name[:60] for name in unknown[:5]])
            if reads:
                return function(request, *arguments, **values)
            return _once(request, lambda: function(request, *arguments, **values))

        # django-ninja would look for the names of annotations in this module
        door.__signature__ = signature(function, eval_str=True)  # type: ignore[attr-defined]
        router.add_api_operation(
            path,
            [method],
            door,
            response={status: answers},
            operation_id=id,
            url_name=name,
            summary=cast(str, summary),  # translated where it is shown
            openapi_extra=_description(access, reads=reads, if_match=if_match, problems=problems, example=example),
        )
        for declared in router.path_operations[path].operations[-1].models:
            if declared.__ninja_param_source__ == "query":
                known.update(declared.__ninja_flatten_map__)
        return function

    return register


def _description(
    access: Access, *, reads: bool, if_match: bool, problems: tuple[int, ...], example: str
) -> dict[str, Any]:
    headers = [_header("If-None-Match", "the ETag of the answer you have")] if reads else []
    if if_match:
        headers.append(_header("If-Match", "the ETag of the version you read, or *", required=True, minLength=1))
    if not reads:
        text = "any text of your own; the same request sent again with it is done once, within a day"
        headers.append(_header("Idempotency-Key", text, pattern=KEY.pattern))
    statuses = {*ALWAYS, *problems, *(() if reads else (403, 411, 413, 415)), *((412, 428) if if_match else ())}
    return {
        "parameters": headers,
        "security": [{}, {"token": []}] if access == Access.PUBLIC else [{"token": []}],
        "x-access": access.value,
        "x-problems": sorted(statuses),
        **({"x-example": example} if example else {}),
    }


def _header(name: str, description: str, *, required: bool = False, **schema: object) -> dict[str, Any]:
    return {
        "in": "header",
        "name": name,
        "required": required,
        "description": description,
        "schema": {"type": "string", **schema},
    }


def _once(request: HttpRequest, run: Callable[[], HttpResponse]) -> HttpResponse:
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return run()
    if not KEY.fullmatch(key):
        raise ApiProblem("not_valid", errors=[invalid("header.Idempotency-Key", "1 to 200 printed ASCII characters.")])
    parts = (request.method, request.get_full_path(), request.headers.get("If-Match"), request.body.hex())
    digest = sha256(json.dumps(parts).encode()).hexdigest()
    return answer_once(key=key, request=digest, run=run, by=person_of(request))


def invalid(where: str, message: str, code: str = "value_error") -> dict[str, str]:
    """One of the `errors` of a problem `not_valid`."""
    return {"where": where, "code": code, "message": message}


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
