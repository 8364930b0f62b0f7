"""Numbers that are seen in order, and the audit log."""

from __future__ import annotations

import pytest
from django.db import transaction

from saxaul.core.logs import request_id
from saxaul.core.models import AuditEntry, Sequence
from saxaul.core.services import record_audit, reserve_numbers

pytestmark = pytest.mark.django_db


def test_numbers_begin_at_one_and_leave_no_gap() -> None:
    assert reserve_numbers(name="t") == 1
    assert reserve_numbers(name="t", count=10) == 2
    assert reserve_numbers(name="t") == 12
    assert str(Sequence.objects.get(name="t")) == "t 12"


def test_counters_do_not_mix() -> None:
    reserve_numbers(name="one", count=5)
    assert reserve_numbers(name="other") == 1


def test_a_write_that_fails_gives_its_numbers_back() -> None:
    reserve_numbers(name="t")
    with transaction.atomic():
        reserve_numbers(name="t", count=3)
        transaction.set_rollback(True)
    assert reserve_numbers(name="t") == 2


def test_the_audit_log_names_the_request() -> None:
    token = request_id.set("req")
    try:
        entry = record_audit(by="p1", action="account.update", subject="person:p1", details={"n": 1})
    finally:
        request_id.reset(token)
    stored = AuditEntry.objects.get()
    assert (stored.by, stored.action, stored.subject) == ("p1", "account.update", "person:p1")
    assert (stored.details, stored.request_id) == ({"n": 1}, "req")
    assert str(entry) == "account.update person:p1"


def test_the_audit_log_needs_only_who_and_what() -> None:
    assert record_audit(by="saxaul operator", action="operator.appoint").details == {}
