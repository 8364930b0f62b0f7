"""The schedule: what is due runs once whoever looks, is not piled up, and says how it ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connections
from django.test import override_settings
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from saxaul.core import schedule
from saxaul.core.errors import DomainError
from saxaul.core.jobs import enqueue_due
from saxaul.core.models import Scheduled
from saxaul.core.schedule import PATIENCE, RETRY, Entry, following, run_entry, run_soon
from saxaul.core.worker import Worker
from tests.core import scheduled

DAY = timedelta(days=1)
BACKEND = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}


def declared(run: str = "count", every: timedelta = DAY, **more: object) -> dict[str, dict[str, object]]:
    return {"upkeep": {"run": f"tests.core.scheduled.{run}", "every": every, "label": "Upkeep", **more}}


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    scheduled.rounds.clear()
    with override_settings(TASKS=BACKEND, SCHEDULE=declared()):
        yield


def row() -> Scheduled:
    return Scheduled.objects.get(name="upkeep")


# Times ------------------------------------------------------------------------------


def test_the_next_night_is_meant_in_the_time_of_the_hub() -> None:
    entry = Entry("upkeep", "", DAY, "", time(3, 10))
    with timezone.override("Asia/Shanghai"):
        assert following(datetime(2026, 5, 1, 19, 9, tzinfo=UTC), entry) == datetime(2026, 5, 1, 19, 10, tzinfo=UTC)
        assert following(datetime(2026, 5, 1, 19, 10, tzinfo=UTC), entry) == datetime(2026, 5, 2, 19, 10, tzinfo=UTC)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), st.times(), st.integers(1, 30))
def test_the_next_time_is_always_ahead_and_not_further_than_asked(now: datetime, at: time, days: int) -> None:
    moment = now.replace(tzinfo=UTC)
    for entry in (Entry("", "", DAY * days, "", at.replace(tzinfo=None)), Entry("", "", DAY * days, "")):
        assert moment < following(moment, entry) <= moment + DAY * days + timedelta(hours=1)


# What is due ------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_new_entry_runs_at_once_and_then_in_its_turn(tmp_path: Path) -> None:
    Worker(folder=tmp_path).run(until_empty=True)
    Worker(folder=tmp_path).run(until_empty=True)
    assert scheduled.rounds == ["count"]
    assert (row().outcome, row().message) == ("done", "1 done")
    assert row().started_at
    assert row().finished_at
    assert row().next_at > timezone.now() + DAY - timedelta(minutes=5)
    assert enqueue_due() == []
    run_soon("upkeep")
    Worker(folder=tmp_path).run(until_empty=True)
    assert scheduled.rounds == ["count", "count"]


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_that_look_at_once_one_enqueues() -> None:
    enqueue_due()
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL)
    run_soon("upkeep")
    found: list[list[str]] = []
    barrier = Barrier(6)

    def look() -> None:
        barrier.wait()
        found.append(enqueue_due())
        connections.close_all()

    threads = [Thread(target=look) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [[], [], [], [], [], ["upkeep"]]
    assert DBTaskResult.objects.count() == 2


@pytest.mark.django_db
def test_rounds_are_not_piled_up_while_one_is_at_work() -> None:
    assert enqueue_due() == ["upkeep"]
    run_soon("upkeep")
    assert enqueue_due() == []
    assert row().next_at > timezone.now()  # it waits for its next round
    Scheduled.objects.update(queued_at=timezone.now() - PATIENCE - DAY, next_at=timezone.now())
    assert enqueue_due() == ["upkeep"]  # the machine that had it never came back


@pytest.mark.django_db
def test_a_paused_entry_waits() -> None:
    Scheduled.objects.create(name="upkeep", next_at=timezone.now() - DAY, paused=True)
    assert enqueue_due() == []
    Scheduled.objects.update(paused=False)
    assert enqueue_due() == ["upkeep"]


@pytest.mark.django_db
def test_entries_that_are_no_more_leave_the_table() -> None:
    Scheduled.objects.create(name="old", next_at=timezone.now() - DAY)
    assert enqueue_due() == ["upkeep"]
    assert list(Scheduled.objects.values_list("name", flat=True)) == ["upkeep"]
    run_entry("old")  # its job may still stand in the queue
    assert not run_soon("old")


# How it ended -----------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("run", "error", "message"),
    [("refuse", DomainError, "The disk is full."), ("break_down", RuntimeError, "RuntimeError")],
)
def test_a_failure_is_told_and_tried_again_within_the_hour(run: str, error: type[Exception], message: str) -> None:
    with override_settings(SCHEDULE=declared(run)):
        enqueue_due()
        with pytest.raises(error):
            run_entry("upkeep")
    assert (row().outcome, row().message) == ("failed", message)
    assert row().next_at <= timezone.now() + RETRY


@pytest.mark.django_db
def test_a_run_that_says_nothing_is_done() -> None:
    with override_settings(SCHEDULE=declared("say_nothing")):
        enqueue_due()
        run_entry("upkeep")
    assert (row().outcome, row().message) == ("done", "")


def test_the_entries_of_the_hub_lead_to_functions() -> None:
    from django.utils.module_loading import import_string

    from saxaul.config import settings as own

    with override_settings(SCHEDULE=own.SCHEDULE):
        for entry in schedule.entries().values():
            assert callable(import_string(entry.run))
            assert entry.every >= timedelta(minutes=1)
