"""Asks members once more when the rules of the hub have changed, before their next page."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from saxaul.accounts.terms import has_agreed

# What must be reached without agreeing: the texts themselves, leaving, and taking one's data along.
FREE = ("/accounts/", "/terms/", "/privacy/", "/static/", "/accessibility/")


class AgreementMiddleware:
    """Only reading is interrupted: what somebody sends is taken, so that nothing typed is lost."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = getattr(request, "user", None)
        asks_for_page = request.method == "GET" and "text/html" in request.headers.get("Accept", "text/html")
        if not asks_for_page or user is None or request.path.startswith(FREE):
            return self.get_response(request)
        if request.session.session_key and user.is_authenticated and not has_agreed(user.agreed):
            return redirect(f"{reverse('accounts:agree')}?{urlencode({'next': request.get_full_path()})}")
        return self.get_response(request)
