"""Many rows at once, on either database."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from saxaul.core.bulk import db_time, insert_rows, reserve_ids, update_rows
from saxaul.core.models import AuditEntry, Sequence

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
COLUMNS = ["id", "at", "by", "action", "subject", "details", "request_id"]


def row(number: int, subject: str = "") -> tuple[object, ...]:
    return (number, db_time(AT), "p1", "t", subject, json.dumps({"n": number}), "-")


def test_rows_arrive_as_they_were_sent() -> None:
    with transaction.atomic():
        ids = list(reserve_ids(AuditEntry, 3))
        insert_rows(AuditEntry, COLUMNS, [row(number, f"“名”\t\\N {number}") for number in ids])
    stored = list(AuditEntry.objects.order_by("id"))
    assert [entry.pk for entry in stored] == ids
    assert [entry.subject for entry in stored] == [f"“名”\t\\N {number}" for number in ids]
    assert {entry.at for entry in stored} == {AT}
    assert [entry.details for entry in stored] == [{"n": number} for number in ids]


def test_reserved_ids_meet_neither_older_nor_newer_rows() -> None:
    old = AuditEntry.objects.create(by="p1", action="old")
    with transaction.atomic():
        ids = list(reserve_ids(AuditEntry, 5))
        insert_rows(AuditEntry, COLUMNS, [row(number) for number in ids])
    new = AuditEntry.objects.create(by="p1", action="new")
    assert old.pk < min(ids)
    assert new.pk > max(ids)
    assert len(set(ids)) == 5


def test_ids_of_deleted_rows_do_not_come_back() -> None:
    gone = AuditEntry.objects.create(by="p1", action="gone").pk
    AuditEntry.objects.all().delete()
    with transaction.atomic():
        assert min(reserve_ids(AuditEntry, 1)) > gone


def test_updates_go_by_the_last_value() -> None:
    first, second = (AuditEntry.objects.create(by="p1", action="t") for _ in range(2))
    update_rows(AuditEntry, ["action", "subject"], [("changed", "b", second.pk)])
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.action, second.action, second.subject) == ("t", "changed", "b")


def test_constraints_hold() -> None:
    Sequence.objects.create(name="t")
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Sequence, ["name", "value"], [("t", 1)])


def test_nothing_to_do_is_nothing_done() -> None:
    insert_rows(Sequence, ["name", "value"], [])
    update_rows(AuditEntry, ["action"], [])
    assert not Sequence.objects.exists()
    assert connection.is_usable()
