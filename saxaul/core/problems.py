"""What the API says when it cannot answer: RFC 9457 problem details with a stable `code` and a translated title."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MEDIA_TYPE = "application/problem+json"


class Kind(NamedTuple):
    status: int
    title: StrOrPromise


# The codes are public and stay; the sentences may change. 400: the request is not as the description has it.
# 422: it is, but it makes no sense.
KINDS: dict[str, Kind] = {
    "bad_request": Kind(400, _("This request cannot be read.")),
    "bad_json": Kind(400, _("The body is not JSON we can read.")),
    "not_valid": Kind(400, _("Something in the request is not as it should be.")),
    "unknown_parameter": Kind(400, _("This address does not know one of the parameters.")),
    "token_needed": Kind(401, _("This needs a token. Make one in your account.")),
    "token_not_valid": Kind(401, _("This token is not known, has ended or was taken back.")),
    "not_allowed": Kind(403, _("You may see this, but not do this.")),
    "scope_missing": Kind(403, _("This token may read only.")),
    "not_found": Kind(404, _("There is nothing at this address, or nothing that you may see.")),
    "method_not_allowed": Kind(405, _("This address does not take this method.")),
    "not_acceptable": Kind(406, _("The answer can only be given as JSON.")),
    "conflict": Kind(409, _("This does not go together with what the hub holds now.")),
    "edit_conflict": Kind(409, _("Somebody changed the same entries since the version you read.")),
    "similar_organisations": Kind(409, _("The directory already has organisations like this one.")),
    "length_needed": Kind(411, _("Say how long the body is.")),
    "version_not_known": Kind(412, _("If-Match does not name a version of this that you could have read.")),
    "too_large": Kind(413, _("The body is too large.")),
    "not_json": Kind(415, _("Send the body as JSON.")),
    "bad_text": Kind(422, _("The request holds characters that are no text.")),
    "record_has_problems": Kind(422, _("The record cannot be taken as it is.")),
    "cursor_not_known": Kind(422, _("This is no place in the list. Take cursors from “next”.")),
    "key_used": Kind(422, _("This Idempotency-Key was used for another request.")),
    "version_needed": Kind(428, _("Say in If-Match which version you read.")),
    "too_many_requests": Kind(429, _("These are too many requests. Wait a little.")),
    "too_many_today": Kind(429, _("You have put many organisations into the directory today. Go on tomorrow.")),
    "server_error": Kind(500, _("Something went wrong on our side. It has been noted.")),
    "not_ready": Kind(503, _("The hub cannot answer just now. Try again in a minute.")),
}
BY_STATUS = {
    400: "bad_request",
    401: "token_needed",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    503: "not_ready",
}


class ApiProblem(Exception):
    """Raised anywhere in the answering of an API request. `members` are laid beside code, title and detail."""

    def __init__(
        self, code: str, detail: StrOrPromise = "", *, headers: Mapping[str, str] | None = None, **members: Any
    ) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.headers = dict(headers or {})
        self.members = members

    def response(self) -> HttpResponse:
        return problem_response(self.code, self.detail, headers=self.headers, **self.members)


def problem_response(
    code: str, detail: StrOrPromise = "", *, headers: Mapping[str, str] | None = None, **members: Any
) -> HttpResponse:
    """A problem as an answer. `type` leads to the list of codes on the page of the API."""
    kind = KINDS[code]
    body = {
        "type": f"{settings.BASE_URL}/api/#{code}",
        "title": str(kind.title),
        "status": kind.status,
        "code": code,
        **({"detail": str(detail)} if detail else {}),
        **members,
    }
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text, status=kind.status, content_type=MEDIA_TYPE, headers=dict(headers or {}))


def code_of(status: int) -> str:
    """The code for an answer that was made elsewhere, such as Django's own “not found”."""
    return BY_STATUS.get(status, "server_error" if status >= 500 else "bad_request")
