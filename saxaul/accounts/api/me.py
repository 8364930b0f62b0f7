"""What a token says about itself."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router
from pydantic import BaseModel

from saxaul.accounts.api.operations import Access, need_token, operation
from saxaul.core.answers import answer

router = Router(tags=["token"])


class TokenOut(BaseModel):
    name: str
    scopes: list[Literal["read", "write"]]
    expires_at: datetime | None


class PersonOut(BaseModel):
    id: str
    name: str
    token: TokenOut


@operation(
    router,
    "GET",
    "/me",
    id="getMe",
    name="me",
    access=Access.TOKEN,
    answers=PersonOut,
    summary=_("Who your token stands for"),
)
def me(request: HttpRequest) -> HttpResponse:
    token = need_token(request, write=False)
    shown = {"name": token.name, "scopes": token.scopes, "expires_at": token.expires_at}
    return answer(request, {"id": token.person.public_id, "name": token.person.name, "token": shown})
