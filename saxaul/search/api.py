"""The search as JSON: what everybody may find."""

from __future__ import annotations

from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from saxaul.accounts.api.operations import Access, operation
from saxaul.core.answers import answer
from saxaul.search.queries import search
from saxaul.search.results import Hit

router = Router(tags=["search"])
Code = Annotated[str, Field(min_length=1, max_length=60)]


class SearchQuery(BaseModel):
    """Values of one filter widen, filters narrow."""

    q: str = Field("", max_length=200, description="words in any script; marks, tones and small mistakes do no harm")
    kind: list[Code] = Field([], max_length=20, description="of thing, such as organisation")
    area: list[Code] = Field([], max_length=20)
    sector: list[Code] = Field([], max_length=20)
    language: list[Code] = Field([], max_length=20)
    limit: int = Field(20, ge=1, le=100)
    offset: int = Field(0, ge=0, le=1000)


class FoundName(BaseModel):
    language: str
    value: str


class Found(BaseModel):
    kind: str
    id: str
    title: str
    names: list[FoundName]
    url: str
    score: int
    language: str
    snippet: str


class FoundPage(BaseModel):
    total: int
    results: list[Found]
    facets: dict[str, dict[str, int]] = Field(description="what would be found with another value of a filter")
    corrected: str = Field(description="the question as it was understood, where a word was misspelt")
    partial: bool = Field(description="nothing has all the words; these have most of them")


@operation(
    router,
    "GET",
    "/search",
    id="search",
    name="search",
    access=Access.PUBLIC,
    answers=FoundPage,
    summary=_("Search"),
    example="?q=saxaul&limit=5",
)
def search_all(request: HttpRequest, asked: Query[SearchQuery]) -> HttpResponse:
    """Best first, in every script of the hub. Nothing that is private is searched, whoever asks."""
    found = search(
        asked.q,
        kinds=asked.kind,
        areas=asked.area,
        sectors=asked.sector,
        languages=asked.language,
        limit=asked.limit,
        offset=asked.offset,
    )
    body = {
        "total": found.total,
        "results": [_item(hit) for hit in found.hits],
        "facets": found.facets,
        "corrected": found.corrected,
        "partial": found.partial,
    }
    return answer(request, body)


def _item(hit: Hit) -> dict[str, Any]:
    return {
        "kind": hit.kind,
        "id": hit.id,
        "title": hit.title,
        "names": [{"language": language, "value": value} for language, value in hit.names],
        "url": f"{settings.BASE_URL}{hit.url}" if hit.url.startswith("/") else hit.url,
        "score": hit.score,
        "language": hit.language,
        "snippet": str(hit.snippet),
    }
