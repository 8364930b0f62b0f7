"""The worker: it does jobs in order, survives bad ones, stops when asked and takes up what others left."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from django.db import OperationalError
from django.test import override_settings
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from saxaul.core.worker import Worker, died, hold, put_back_abandoned
from tests.core import jobs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _queue() -> Iterator[None]:
    backend = {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}
    with override_settings(TASKS={"default": backend}):
        yield


def waiting(job: Any, **words: Any) -> DBTaskResult[Any, Any]:
    return DBTaskResult.objects.get(pk=job.enqueue(**words).id)


def test_jobs_are_done_one_after_another(tmp_path: Path) -> None:
    rows = [waiting(jobs.write, path=str(tmp_path / name), text=name) for name in "ab"]
    Worker(folder=tmp_path / "workers").run(until_empty=True)
    assert [(tmp_path / name).read_text() for name in "ab"] == ["a", "b"]
    for row in rows:
        row.refresh_from_db()
        assert row.status == TaskResultStatus.SUCCESSFUL


def test_a_job_that_fails_does_not_stop_the_others(tmp_path: Path) -> None:
    bad = waiting(jobs.fail, reason="no line")
    good = waiting(jobs.write, path=str(tmp_path / "a"), text="a")
    Worker(folder=tmp_path / "workers").run(until_empty=True)
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.status, good.status) == (TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL)
    assert "no line" in bad.traceback


def test_an_idle_worker_stops_at_once(tmp_path: Path) -> None:
    worker = Worker(folder=tmp_path)
    worker.start()
    begun = monotonic()
    assert worker.stop()
    assert monotonic() - begun < 2
    assert list(tmp_path.iterdir()) == []


def test_a_running_job_is_given_a_moment(tmp_path: Path) -> None:
    row = waiting(jobs.last, path=str(tmp_path / "log"), seconds=0.3)
    worker = Worker(folder=tmp_path / "workers")
    worker.start()
    while not (tmp_path / "log").exists():
        sleep(0.01)
    assert worker.stop(patience=10)
    row.refresh_from_db()
    assert row.status == TaskResultStatus.SUCCESSFUL
    assert (tmp_path / "log").read_text() == "began\nended\n"


def test_a_job_that_needs_longer_is_said_to_be_left(tmp_path: Path) -> None:
    waiting(jobs.last, path=str(tmp_path / "log"), seconds=1.0)
    worker = Worker(folder=tmp_path / "workers")
    worker.start()
    while not (tmp_path / "log").exists():
        sleep(0.01)
    assert not worker.stop(patience=0.05)
    assert worker.stop(patience=10)


def running(worker_id: str, path: Path) -> DBTaskResult[Any, Any]:
    row = waiting(jobs.write, path=str(path), text="again")
    row.claim(worker_id)
    return row


def test_the_job_of_a_dead_worker_is_done_by_the_next(tmp_path: Path) -> None:
    row = running("dead", tmp_path / "a")
    folder = tmp_path / "workers"
    folder.mkdir()
    (folder / "dead").touch()
    Worker(folder=folder).run(until_empty=True)
    row.refresh_from_db()
    assert row.status == TaskResultStatus.SUCCESSFUL
    assert (tmp_path / "a").read_text() == "again"
    assert list(folder.iterdir()) == []


def test_the_job_of_a_living_worker_is_left_to_it(tmp_path: Path) -> None:
    row = running("alive", tmp_path / "a")
    with hold(tmp_path, "alive"):
        assert put_back_abandoned(tmp_path) == 0
    row.refresh_from_db()
    assert row.status == TaskResultStatus.RUNNING


def test_the_job_of_another_machine_is_left_to_it(tmp_path: Path) -> None:
    row = running("elsewhere", tmp_path / "a")
    (tmp_path / "dead").touch()
    assert put_back_abandoned(tmp_path) == 0
    row.refresh_from_db()
    assert row.status == TaskResultStatus.RUNNING


def test_a_lock_tells_the_living_from_the_dead(tmp_path: Path) -> None:
    path = tmp_path / "worker"
    assert not died(path)
    path.touch()
    assert died(path)
    with path.open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert not died(path)


def refusing(reason: str) -> Any:
    """A transaction that the database does not begin."""

    @contextmanager
    def refuse() -> Iterator[None]:
        raise OperationalError(reason)
        yield

    return refuse


def test_a_queue_that_is_locked_is_looked_at_again_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = waiting(jobs.write, path=str(tmp_path / "a"), text="a")
    monkeypatch.setattr("saxaul.core.worker.exclusive_transaction", refusing("database is locked"))
    assert Worker(folder=tmp_path).next_job() is None
    monkeypatch.undo()
    job = Worker(folder=tmp_path).next_job()
    assert job is not None
    assert job.pk == row.pk


def test_a_database_that_is_broken_stops_the_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting(jobs.write, path=str(tmp_path / "a"), text="a")
    monkeypatch.setattr("saxaul.core.worker.exclusive_transaction", refusing("disk I/O error"))
    with pytest.raises(OperationalError, match="disk"):
        Worker(folder=tmp_path / "workers").run(until_empty=True)
    assert list((tmp_path / "workers").iterdir()) == []


def test_a_thread_goes_on_when_the_database_is_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saxaul.core.worker.RECOVERY", 0.05)
    monkeypatch.setattr("saxaul.core.worker.exclusive_transaction", refusing("disk I/O error"))
    row = waiting(jobs.write, path=str(tmp_path / "a"), text="a")
    worker = Worker(folder=tmp_path / "workers")
    worker.start()
    sleep(0.2)
    assert not (tmp_path / "a").exists()
    monkeypatch.undo()
    end = monotonic() + 10
    while not (tmp_path / "a").exists() and monotonic() < end:
        sleep(0.02)
    assert worker.stop(patience=10)
    row.refresh_from_db()
    assert row.status == TaskResultStatus.SUCCESSFUL
