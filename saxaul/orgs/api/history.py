"""Every change of one record, as everybody may know it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from saxaul.accounts.api.operations import Access, operation
from saxaul.core.answers import answer
from saxaul.core.cursors import cursor_parts, cursor_text, next_address
from saxaul.core.problems import ApiProblem
from saxaul.orgs.api.access import visible_one
from saxaul.orgs.api.reading import CURSOR
from saxaul.orgs.api.shapes import PublicId, RecordOut, absent
from saxaul.orgs.history import visible_then
from saxaul.orgs.models import Organisation, Revision
from saxaul.orgs.queries import profile
from saxaul.orgs.record import Level

router = Router(tags=["history"])
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]


class HalfOut(RecordOut):
    """The fields of a change, before or after it, as far as they may be shown now."""

    state: Organisation.State = absent()


class RevisionOut(BaseModel):
    number: int
    activity: Revision.Activity
    at: datetime
    author: Literal["organisation", "operator", "import", "person", "unknown"]
    reason: str
    reverts: int | None
    fields: list[str]
    before: HalfOut
    after: HalfOut


class RevisionPage(BaseModel):
    total: int
    next: str | None
    results: list[RevisionOut]


class HistoryQuery(BaseModel):
    limit: int = Field(25, ge=1, le=100)
    cursor: str = CURSOR


@operation(
    router,
    "GET",
    "/organisations/{public_id}/history",
    id="listRevisions",
    name="organisation-history",
    access=Access.PUBLIC,
    answers=RevisionPage,
    summary=_("History of a record"),
)
def list_revisions(request: HttpRequest, public_id: PublicId, asked: Query[HistoryQuery]) -> HttpResponse:
    """Newest first. Nobody is named, and what was made private later is not shown either."""
    organisation, _level = visible_one(request, public_id)
    revisions = profile.published_revisions(organisation)
    total = revisions.count()
    if asked.cursor:
        revisions = revisions.filter(number__lt=cursor_parts(asked.cursor, int)[0])
    found = list(revisions[: asked.limit + 1])
    more = found[asked.limit :]
    cursor = cursor_text(found[asked.limit - 1].number or 0) if more else None
    team = profile.team_ids(organisation)
    results = [_revision(each, organisation, team) for each in found[: asked.limit]]
    return answer(request, {"total": total, "next": next_address(request, cursor), "results": results})


@operation(
    router,
    "GET",
    "/organisations/{public_id}/history/{number}",
    id="getRevision",
    name="organisation-revision",
    access=Access.PUBLIC,
    answers=RevisionOut,
    summary=_("One change of a record"),
)
def get_revision(request: HttpRequest, public_id: PublicId, number: Number) -> HttpResponse:
    organisation, _level = visible_one(request, public_id)
    revision = profile.published_revisions(organisation).filter(number=number).first()
    if revision is None:
        raise ApiProblem("not_found")
    return answer(request, _revision(revision, organisation, profile.team_ids(organisation)))


def _revision(revision: Revision, organisation: Organisation, team: frozenset[int]) -> dict[str, Any]:
    halves = {
        name: visible_then(half, organisation.record, Level.PUBLIC)
        for name, half in (("before", revision.before), ("after", revision.after))
    }
    return {
        "number": revision.number,
        "activity": revision.activity,
        "at": revision.created_at,
        "author": profile.author_of(revision, team, named=False).kind,
        "reason": revision.reason,
        "reverts": revision.reverts and revision.reverts.number,
        "fields": revision.fields_changed,
        **halves,
    }
