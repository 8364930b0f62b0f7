"""Places in a list, as tokens that nobody needs to understand."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest

from saxaul.core.problems import ApiProblem

MAX_LENGTH = 300
BIGGEST = 2**62


def cursor_text(*parts: str | int) -> str:
    return urlsafe_b64encode(json.dumps(parts, separators=(",", ":")).encode()).decode().rstrip("=")


def cursor_parts(text: str, *kinds: type[str] | type[int]) -> list[Any]:
    """What `cursor_text` was given, which must be of these kinds. Raises `ApiProblem` for anything else."""
    try:
        parts = json.loads(urlsafe_b64decode(text[:MAX_LENGTH] + "=" * (-len(text) % 4)))
    except (ValueError, RecursionError):
        parts = None
    fits = isinstance(parts, list) and len(parts) == len(kinds)
    if not fits or not all(type(part) is kind for part, kind in zip(parts, kinds, strict=True)):
        raise not_a_cursor()
    if any((isinstance(part, int) and abs(part) > BIGGEST) or "\0" in str(part) for part in parts):
        raise not_a_cursor()
    return list(parts)


def not_a_cursor() -> ApiProblem:
    return ApiProblem("cursor_not_known")


def next_address(request: HttpRequest, cursor: str | None, *, name: str = "cursor") -> str | None:
    """This address with the cursor of the next page."""
    if cursor is None:
        return None
    pairs = [(key, value) for key, values in request.GET.lists() for value in values if key != name]
    return f"{settings.BASE_URL}{request.path}?{urlencode([*pairs, (name, cursor)])}"
