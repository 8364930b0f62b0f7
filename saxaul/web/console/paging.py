"""Pages of the console's lists: by number, as an operator turns back and forth in them and rarely far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

FARTHEST = 10_000


@dataclass(frozen=True, slots=True)
class Part:
    rows: Sequence[Any]
    previous_url: str
    next_url: str


def page_of(found: QuerySet[Any], asked: Mapping[str, str], size: int) -> Part:
    """The page asked for by `page` (1 first), with links to its neighbours that keep the other questions. One query."""
    text = asked.get("page", "1")
    number = min(int(text), FARTHEST) if text.isascii() and text.isdigit() and text != "0" else 1
    start = (number - 1) * size
    rows = list(found[start : start + size + 1])
    others = {name: asked[name] for name in asked if name not in ("page", "lang")}

    def url(page: int) -> str:
        return f"?{urlencode({**others, 'page': page})}"

    return Part(rows[:size], url(number - 1) if number > 1 else "", url(number + 1) if len(rows) > size else "")
