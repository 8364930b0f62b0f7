"""What has changed since: everything a copy of the directory needs to stay right."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from saxaul.accounts.api.operations import Access, operation
from saxaul.core.answers import answer, question_etag, selected, unchanged
from saxaul.core.cursors import BIGGEST, next_address
from saxaul.orgs.api.items import OrganisationOut, item, read_fields
from saxaul.orgs.api.reading import FIELDS
from saxaul.orgs.api.shapes import PublicId, absent
from saxaul.orgs.models import Organisation, Revision
from saxaul.orgs.queries.directory import current_index

router = Router(tags=["changes"])
PUBLISHED, MERGED = Organisation.State.PUBLISHED, Organisation.State.MERGED


class ChangesQuery(BaseModel):
    since: int = Field(0, ge=0, le=BIGGEST, description="the number you have seen last; 0 for everything")
    limit: int = Field(100, ge=1, le=500)
    fields: str = FIELDS


class ChangeOut(BaseModel):
    """`gone`: take it out of your copy; nothing more is said of it. `merged_into` is who stands in its place."""

    change: int
    kind: Literal["organisation"]
    id: PublicId
    gone: bool
    merged_into: PublicId | None = absent()
    at: datetime = absent()
    organisation: OrganisationOut = absent()


class ChangePage(BaseModel):
    since: int = Field(description="ask with this number the next time")
    more: bool
    next: str | None
    results: list[ChangeOut]


@operation(
    router,
    "GET",
    "/changes",
    id="listChanges",
    name="change-list",
    access=Access.PUBLIC,
    answers=ChangePage,
    summary=_("Changes since a number"),
    example="?since=0&limit=3&fields=url,version",
)
def list_changes(request: HttpRequest, asked: Query[ChangesQuery]) -> HttpResponse:
    """Every organisation that changed after `since`, once, as it is now, in the order of the changes. Numbers are
    never given out late: who has seen one has seen all below it."""
    fields = read_fields(asked.fields)
    tag = question_etag(request, current_index().change)
    if known := unchanged(request, tag):
        return known
    rows = Organisation.objects.for_lists().select_related("merged_into")
    found = list(rows.filter(change__gt=asked.since).order_by("change")[: asked.limit + 1])
    page, more = found[: asked.limit], len(found) > asked.limit
    departed = _departed(page)
    since = page[-1].change if page else asked.since
    body = {
        "since": since,
        "more": more,
        "next": next_address(request, str(since), name="since") if more else None,
        "results": [_change(each, fields) for each in page if each.state == PUBLISHED or each.pk in departed],
    }
    return answer(request, body, etag=tag)


def _departed(page: list[Organisation]) -> set[int]:
    """Those of the page that are not published any more. What never was leaves no trace."""
    gone = [each.pk for each in page if each.state != PUBLISHED]
    was = Revision.objects.filter(organisation__in=gone, before__state=PUBLISHED)
    return set(was.values_list("organisation_id", flat=True)) if gone else set()


def _change(organisation: Organisation, fields: tuple[str, ...]) -> dict[str, Any]:
    known = {"change": organisation.change, "kind": "organisation", "id": organisation.public_id}
    if organisation.state == PUBLISHED:
        shown = selected(item(organisation), fields)
        return {**known, "gone": False, "at": organisation.updated_at, "organisation": shown}
    target = organisation.merged_into if organisation.state == MERGED else None
    while target is not None and target.state == MERGED:
        target = target.merged_into
    into = target.public_id if target and target.state == PUBLISHED else None
    return {**known, "gone": True, "merged_into": into}
