"""Doing a write of the API once, however often it is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone

from saxaul.accounts.models import StoredAnswer, User
from saxaul.core.problems import ApiProblem

KEPT = timedelta(days=1)
HEADERS = ("Content-Type", "ETag", "Location")


@transaction.atomic
def answer_once(*, key: str, request: str, run: Callable[[], HttpResponse], by: User) -> HttpResponse:
    """The answer of `run`, or the one it gave when `by` sent the same key before. `request` is a digest of the request.

    Two at once: the second waits for the first and gets its answer. What fails leaves no trace, so that it can be sent
    again. Raises `ApiProblem` `key_used` when the key came with another request, and what `run` raises.
    """
    now = timezone.now()
    StoredAnswer.objects.filter(person=by, key=key, created_at__lt=now - KEPT).delete()
    stored, is_new = StoredAnswer.objects.get_or_create(
        person=by, key=key, defaults={"request": request, "created_at": now}
    )
    if stored.request != request:
        raise ApiProblem("key_used")
    if not is_new:
        headers = {**stored.headers, "Idempotency-Replayed": "true"}
        return HttpResponse(stored.body.encode(), status=stored.status, headers=headers)
    response = run()
    stored.status, stored.body = response.status_code, response.content.decode()
    stored.headers = {name: response[name] for name in HEADERS if name in response}
    stored.save(update_fields=["status", "body", "headers"])
    return response


def forget_old_answers() -> int:
    """Delete the answers that nobody may ask for again; returns how many."""
    return StoredAnswer.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[0]
