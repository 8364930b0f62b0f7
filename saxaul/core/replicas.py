"""Reading from a copy of the database while writing to the original.

Who only looks reads from the replica. Who has just changed something reads from the original for a while, so that the
change is seen though the replica is a moment behind; so do jobs, commands and everything inside a transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

REPLICA = "replica"
COOKIE = "fresh"
BEHIND = timedelta(seconds=15)  # more than a healthy replica ever lags
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
only_looking: ContextVar[bool] = ContextVar("only_looking", default=False)


class Router:
    """Django's question: which database?"""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return REPLICA if only_looking.get() and not transaction.get_connection().in_atomic_block else DEFAULT_DB_ALIAS

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, first: Model, second: Model, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


class ReplicaMiddleware:
    """Tells requests that only look from those that change, and remembers for a while who has changed something."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        looks = request.method in SAFE
        token = only_looking.set(looks and COOKIE not in request.COOKIES)
        try:
            response = self.get_response(request)
        finally:
            only_looking.reset(token)
        if not looks:
            response.set_cookie(
                COOKIE, "1", max_age=BEHIND, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
            )
        return response
