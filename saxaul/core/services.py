"""Verbs without a domain."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F

from saxaul.core.logs import request_id
from saxaul.core.models import AuditEntry, Sequence


def reserve_numbers(*, name: str, count: int = 1) -> int:
    """Advance the counter `name` by `count` and return the first reserved number.

    Must run inside the transaction of the write it numbers; see `Sequence` for what that guarantees.
    """
    with transaction.atomic():
        if not Sequence.objects.filter(name=name).update(value=F("value") + count):
            Sequence.objects.bulk_create([Sequence(name=name, value=0)], ignore_conflicts=True)
            Sequence.objects.filter(name=name).update(value=F("value") + count)
        last = Sequence.objects.values_list("value", flat=True).get(name=name)
    return last - count + 1


def record_audit(*, by: str, action: str, subject: str = "", details: dict[str, Any] | None = None) -> AuditEntry:
    """Write one line of the audit log. `details` holds ids and numbers, never personal data."""
    return AuditEntry.objects.create(
        by=by, action=action, subject=subject, details=details or {}, request_id=request_id.get()
    )
