"""Signing somebody in by a door of our own: the demo's buttons and printed cards."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from saxaul.accounts.models import User


def sign_in(request: HttpRequest, person: User) -> None:
    """Open a session for the person; the device is on her list, as after any other way in."""
    get_adapter(request).login(request, person)
    UserSession.objects.create_from_request(request)
