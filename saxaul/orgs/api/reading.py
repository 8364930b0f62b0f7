"""Reading organisations: the list with its filters, one of them, its history."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from saxaul.accounts.api.operations import Access, operation
from saxaul.core.answers import answer, question_etag, selected, unchanged
from saxaul.core.cursors import cursor_parts, cursor_text, next_address, not_a_cursor
from saxaul.orgs.api.access import moved, visible_one
from saxaul.orgs.api.items import FIELDS_PATTERN, OrganisationOut, OrganisationPage, item, read_fields, version_tag
from saxaul.orgs.api.shapes import PublicId
from saxaul.orgs.choices import Budget, Kind, People, Status
from saxaul.orgs.cleaning import one_line
from saxaul.orgs.facets import Cursor
from saxaul.orgs.queries.directory import current_index, ids_matching, organisations_in_order

router = Router(tags=["organisations"])
FIELDS = Field("", max_length=600, pattern=FIELDS_PATTERN, description="only these members, with commas between")
CURSOR = Field("", max_length=300, pattern=r"^[A-Za-z0-9_-]*$", description="from `next` of the page before")
Words = Annotated[str, Field(min_length=1, max_length=120)]


class OrganisationQuery(BaseModel):
    """Values of one filter widen, filters narrow."""

    q: str = Field("", max_length=120, description="words of a name, a place, or a number in a register")
    kind: list[Kind] = Field([], max_length=20)
    sector: list[Words] = Field([], max_length=20, description="codes, see /sectors")
    area: list[Words] = Field([], max_length=20, description="codes of countries and of areas within them")
    language: list[Words] = Field([], max_length=20, description="they work in")
    staff: list[People] = Field([], max_length=20)
    budget: list[Budget] = Field([], max_length=20)
    status: list[Status] = Field([], max_length=20)
    source: list[Words] = Field([], max_length=20, description="the register it came from")
    sort: Literal["newest", "name", "changed", "confirmed"] = Field("newest")
    limit: int = Field(25, ge=1, le=100)
    cursor: str = CURSOR
    fields: str = FIELDS

    def chosen(self) -> dict[str, list[str]]:
        facets = ("kind", "sector", "area", "language", "staff", "budget", "status", "source")
        return {facet: [str(value) for value in getattr(self, facet)] for facet in facets}


class FieldsQuery(BaseModel):
    fields: str = FIELDS


@operation(
    router,
    "GET",
    "/organisations",
    id="listOrganisations",
    name="organisation-list",
    access=Access.PUBLIC,
    answers=OrganisationPage,
    summary=_("Organisations of the directory"),
    example="?kind=ngo&limit=5&fields=id,url,record.names",
)
def list_organisations(request: HttpRequest, asked: Query[OrganisationQuery]) -> HttpResponse:
    """All that are published, or those that the filters leave. In the order `newest`, which is usual, a walk through
    all pages shows every organisation once, whatever is written meanwhile."""
    fields = read_fields(asked.fields)
    index = current_index()
    tag = question_etag(request, index.change)
    if known := unchanged(request, tag):
        return known
    order = f"name:{get_language() or 'en'}" if asked.sort == "name" else asked.sort
    after = _place(asked.cursor, order)
    words = one_line(asked.q, 120)
    selection = index.select(asked.chosen(), within=ids_matching(words) if words else None)
    page = selection.page(order, size=asked.limit, after=after)
    body = {
        "total": page.total,
        "next": next_address(request, page.after and _token(page.after, order)),
        "results": [selected(item(each), fields) for each in organisations_in_order(page.ids)],
    }
    return answer(request, body, etag=tag)


def _token(cursor: Cursor, order: str) -> str:
    key = cursor.key
    text = urlsafe_b64encode(key).decode() if isinstance(key, bytes) else str(key)
    return cursor_text(order, text, cursor.id)


def _place(token: str, order: str) -> Cursor | None:
    if not token:
        return None
    made_for, key, identity = cursor_parts(token, str, str, int)
    if made_for != order:
        raise not_a_cursor()
    try:
        return Cursor(urlsafe_b64decode(key) if order.startswith("name:") else int(key[:20]), identity)
    except ValueError:
        raise not_a_cursor() from None


@operation(
    router,
    "GET",
    "/organisations/{public_id}",
    id="getOrganisation",
    name="organisation-detail",
    access=Access.PUBLIC,
    answers=OrganisationOut,
    summary=_("One organisation"),
)
def get_organisation(request: HttpRequest, public_id: PublicId, asked: Query[FieldsQuery]) -> HttpResponse:
    """What everybody may see; with a token what its person may see on the page. One that was merged away leads on."""
    fields = read_fields(asked.fields)
    organisation, level = visible_one(request, public_id)
    if organisation.merged_into:
        return moved(organisation.merged_into)
    body = selected(item(organisation, level), fields)
    return answer(request, body, etag=version_tag(organisation, level, body))
