"""Answers of the API: JSON with an ETag, and 304 for who has them already."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language

from saxaul import __version__
from saxaul.core.problems import ApiProblem


def answer(
    request: HttpRequest, body: Any, *, status: int = 200, etag: str = "", headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """`body` as JSON. Without an `etag` of its own the answer has one of its content."""
    content = json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False).encode()
    response = HttpResponse(content, status=status, content_type="application/json", headers=dict(headers or {}))
    response["ETag"] = etag or f'"{blake2b(content, digest_size=9).hexdigest()}"'
    return (unchanged(request, response["ETag"]) if request.method == "GET" else None) or response


def question_etag(request: HttpRequest, *parts: object) -> str:
    """A tag for the answer to this address as of `parts`, such as a change number, made before there is the answer."""
    asked = f"{request.path}?{request.GET.urlencode()} {get_language()} {__version__} {parts}"
    return f'"{blake2b(asked.encode(), digest_size=9).hexdigest()}"'


def unchanged(request: HttpRequest, etag: str) -> HttpResponse | None:
    """304 where the reader has the answer with this tag; None where it must be made."""
    known = get_conditional_response(request, etag=etag)
    if not isinstance(known, HttpResponse):
        return None
    if known.status_code == 412:
        raise ApiProblem("version_not_known")
    known["ETag"] = etag
    return known


def selected(item: Mapping[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    """The members named in `fields`, and always the id; `record.names` names a member of a member."""
    if not fields:
        return dict(item)
    result: dict[str, Any] = {key: item[key] for key in ("id",) if key in item}
    for field in fields:
        head, dot, rest = field.partition(".")
        if head not in item:
            continue
        if not dot:
            result[head] = item[head]
        elif isinstance(item[head], Mapping) and rest in item[head]:
            inner = result.setdefault(head, {})
            inner.setdefault(rest, item[head][rest])
    return result
