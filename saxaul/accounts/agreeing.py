"""What stands between signing in and the pages: the rules of the hub, and being let in where operators do that."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from saxaul.accounts.models import User
from saxaul.accounts.terms import has_agreed

# What must be reached without agreeing: the texts themselves, leaving, and taking one's data along.
FREE = ("/accounts/", "/terms/", "/privacy/", "/static/", "/accessibility/")
# What somebody may do who waits to be let in: look at what everybody sees of the hub's own words, and leave.
WAITING = (
    *("/accounts/waiting/", "/accounts/logout/", "/accounts/data/", "/accounts/erase", "/accounts/confirm-email/"),
    *("/accounts/reauthenticate/", "/accounts/email/", "/accounts/agree/", "/accounts/password/"),
    *("/terms/", "/privacy/", "/accessibility/", "/about/", "/static/"),
)


def _waits(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    if user is None or not request.session.session_key or not user.is_authenticated:
        return False
    return bool(user.standing == User.Standing.WAITING)


class AgreementMiddleware:
    """Only reading is interrupted: what somebody sends is taken, so that nothing typed is lost."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = getattr(request, "user", None)
        if _waits(request) and not request.path.startswith(WAITING):
            return redirect("accounts:waiting")
        asks_for_page = request.method == "GET" and "text/html" in request.headers.get("Accept", "text/html")
        if not asks_for_page or user is None or request.path.startswith(FREE):
            return self.get_response(request)
        if request.session.session_key and user.is_authenticated and not has_agreed(user.agreed):
            return redirect(f"{reverse('accounts:agree')}?{urlencode({'next': request.get_full_path()})}")
        return self.get_response(request)
