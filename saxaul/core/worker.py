"""The worker: runs jobs one after another, stops when asked, takes up what a killed worker left behind, and enqueues
what the schedule says is due.

A job is safe to run twice, so a job whose worker died is simply put back. Whether a worker lives is known by a lock on
a file in the data folder, which the system releases however the process ends. Workers of other machines have their
files elsewhere and are left alone.
"""

from __future__ import annotations

import fcntl
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import OperationalError, close_old_connections, connections
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as Runner
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction, is_locked_database_exception

from saxaul.core.jobs import enqueue_due

logger = logging.getLogger(__name__)
PAUSE = 0.5  # seconds between looks at an empty queue: what a person does not notice
RECOVERY = 5.0  # seconds before going on after the database failed
UPKEEP = 30.0  # seconds between looks for jobs of dead workers and for what is due


class Worker(Runner):
    """Runs the jobs of every queue until `stop` is called."""

    def __init__(self, *, folder: Path | None = None) -> None:
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=PAUSE,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=secrets.token_hex(8),
        )
        self.folder = folder or settings.DATA / "workers"
        self.stopping = Event()
        self.thread: Thread | None = None

    def run(self, *, until_empty: bool = False) -> None:
        """Work until stopped; with `until_empty`, until nothing is waiting."""
        with hold(self.folder, self.worker_id):
            looked = -UPKEEP
            while not self.stopping.is_set():
                if monotonic() >= looked + UPKEEP:
                    self.look_around()
                    looked = monotonic()
                job = self.next_job()
                if job is not None:
                    self.run_task(job)
                elif until_empty:
                    break
                else:
                    close_old_connections()  # others may have it while nothing is to be done
                    self.stopping.wait(PAUSE)
        connections.close_all()

    def look_around(self) -> None:
        """Put back the jobs of dead workers and enqueue what is due; a locked database is looked at again later."""
        try:
            put_back_abandoned(self.folder)
            enqueue_due()
        except OperationalError as error:
            if not is_locked_database_exception(error):
                raise

    def next_job(self) -> DBTaskResult[Any, Any] | None:
        """Claim the next job that is due. On SQLite the queue is locked only when there is something in it."""
        waiting = DBTaskResult.objects.ready().filter(backend_name=self.backend_name)
        try:
            if not waiting.exists():
                return None
            with exclusive_transaction():
                job = waiting.get_locked()
                if job is not None:
                    job.claim(self.worker_id)
        except OperationalError as error:
            if is_locked_database_exception(error):
                return None
            raise
        return job

    def start(self) -> None:
        """Work in a thread of this process, which does not keep the process alive."""
        self.thread = Thread(target=self.run_again_and_again, name="worker", daemon=True)
        self.thread.start()

    def run_again_and_again(self) -> None:
        """A thread has nobody to start it anew when the database was away for a while, so it does so itself."""
        while not self.stopping.is_set():
            try:
                self.run()
            except Exception:
                logger.exception("The worker was interrupted and goes on in a moment")
                connections.close_all()
                self.stopping.wait(RECOVERY)

    def stop(self, *, patience: float = 5.0) -> bool:
        """Take no further job and wait up to `patience` seconds for the one being run; say whether it ended."""
        self.stopping.set()
        if self.thread is not None:
            self.thread.join(patience)
            return not self.thread.is_alive()
        return True


@contextmanager
def hold(folder: Path, name: str) -> Iterator[None]:
    """Hold the lock which says that worker `name` is alive."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def died(path: Path) -> bool:
    """Whether the file of a worker is there, but no longer held."""
    try:
        with path.open("r") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # another machine's, or still held
        return False
    return True


def put_back_all() -> int:
    """Make every job that is said to run wait again: after a restore there are no workers that could be running it."""
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    return int(running.update(status=TaskResultStatus.READY, started_at=None))


def put_back_abandoned(folder: Path) -> int:
    """Make the jobs of this machine's dead workers wait again; return how many."""
    dead = {path.name: path for path in folder.glob("*") if died(path)}
    count = 0
    for job in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        if job.worker_ids and job.worker_ids[-1] in dead:
            same = DBTaskResult.objects.filter(pk=job.pk, status=TaskResultStatus.RUNNING)
            count += same.update(status=TaskResultStatus.READY, started_at=None)
    for path in dead.values():
        path.unlink(missing_ok=True)
    if count:
        logger.warning("Put back %s job(s) of workers that were stopped while working", count)
    return count
