"""What `saxaul doctor` says of a running hub."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from saxaul.core.models import Letter, Scheduled
from saxaul.core.services import record_audit
from saxaul.core.worker import hold
from saxaul.web import condition
from saxaul.web.backups.making import name_of
from saxaul.web.cli import main
from saxaul.web.diagnosis import Finding, Level
from tests.factories.people import make_operator

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(tmp_path: Path) -> Iterator[Path]:
    with override_settings(DATA=tmp_path, BACKUPS=tmp_path / "backups"):
        yield tmp_path


def one(findings: Iterator[Finding]) -> Finding:
    return next(findings)


def job(*, status: str = TaskResultStatus.READY, minutes: int = 0) -> DBTaskResult[Any, Any]:
    at = timezone.now() - timedelta(minutes=minutes)
    row = DBTaskResult.objects.create(
        task_path="saxaul.core.jobs.run_scheduled",
        args_kwargs={"args": [], "kwargs": {}},
        status=status,
        backend_name="default",
        exception_class_path="",
        traceback="",
    )
    DBTaskResult.objects.filter(pk=row.pk).update(enqueued_at=at, finished_at=at)
    return row


def backup(place: Path, *, days: int = 0) -> None:
    (place / "backups").mkdir(exist_ok=True)
    (place / "backups" / name_of(datetime.now(UTC) - timedelta(days=days), sealed=False)).write_bytes(b"x")


def test_a_hub_needs_somebody_to_run_it() -> None:
    assert one(condition.check_operators()).level == Level.WARNING
    make_operator()
    assert one(condition.check_operators()).level == Level.OK


def test_a_worker_is_missed(place: Path) -> None:
    assert one(condition.check_worker()).level == Level.WARNING
    with hold(place / "workers", "a"):
        assert one(condition.check_worker()).level == Level.OK
        job(minutes=30)
        assert "Start another" in one(condition.check_worker()).sentence
    finding = one(condition.check_worker())
    assert (finding.level, "no worker runs" in finding.sentence) == (Level.ERROR, True)


def test_failed_jobs_are_told_for_a_day() -> None:
    job(status=TaskResultStatus.FAILED, minutes=60 * 30)
    assert [finding.about for finding in condition.check_worker()] == ["worker"]
    job(status=TaskResultStatus.FAILED)
    assert [finding.about for finding in condition.check_worker()] == ["worker", "jobs"]


def test_what_comes_round_is_looked_at() -> None:
    now = timezone.now()
    row = Scheduled.objects.create(name="backup", next_at=now + timedelta(hours=1), outcome="done")
    assert one(condition.check_schedule()).level == Level.OK
    Scheduled.objects.filter(pk=row.pk).update(outcome="failed", message="No room.")
    assert "“backup” failed: No room." in one(condition.check_schedule()).sentence
    Scheduled.objects.filter(pk=row.pk).update(outcome="done", next_at=now - timedelta(hours=2))
    assert "late" in one(condition.check_schedule()).sentence


def test_letters_that_stay_are_told_without_an_address() -> None:
    assert one(condition.check_letters()).level == Level.OK
    letter = Letter.objects.create(recipient="canary@example.org", kind="a", attempts=3)
    assert "keeps refusing" in one(condition.check_letters()).sentence
    Letter.objects.filter(pk=letter.pk).update(state="failed", error="SMTPSenderRefused 550")
    sentence = one(condition.check_letters()).sentence
    assert "SMTPSenderRefused 550" in sentence
    assert "canary" not in sentence


def test_backups_are_there_new_and_tried(place: Path) -> None:
    assert one(condition.check_backups()).level == Level.ERROR
    backup(place, days=5)
    found = list(condition.check_backups())
    assert ["newest" in found[0].sentence, "restored for a test" in found[1].sentence] == [True, True]
    backup(place)
    record_audit(by="test", action="backup.verify", details={"ok": True})
    assert one(condition.check_backups()).level == Level.OK
    with override_settings(DEMO=True):
        assert one(condition.check_backups()).level == Level.OK


def test_room_for_backups(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert one(condition.check_space()).level == Level.OK
    backup(place)
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 2}))
    assert one(condition.check_space()).level == Level.ERROR


def test_the_whole_database_can_be_read() -> None:
    found = list(condition.check_whole_database())
    assert [finding.level for finding in found] == ([Level.OK] if connection.vendor == "sqlite" else [])


def test_all_of_it_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert {finding.about for finding in condition.examine(thorough=True)} >= {"worker", "backups", "letters", "space"}
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "saxaul backup --verify" in said
    assert "secret" in said


def test_a_database_that_is_not_up_to_date_is_said_once() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'orgs'")
    assert list(condition.examine()) == []
