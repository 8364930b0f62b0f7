"""How a running hub is doing, in plain words: what `saxaul doctor` adds to `saxaul check`. Changes nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from saxaul.accounts.models import User
from saxaul.core.migrating import waiting_migrations
from saxaul.core.models import Letter, Scheduled
from saxaul.core.worker import died
from saxaul.web.backups.rotation import backups_in, made_at
from saxaul.web.backups.upkeep import last_verified
from saxaul.web.diagnosis import Finding, Level
from saxaul.web.watching import oldest_waiting

LATE = 600  # seconds a job may wait while workers are busy
OLD = timedelta(days=2)
UNTRIED = timedelta(days=15)


def examine(*, thorough: bool = False) -> Iterator[Finding]:
    """Look at everything; with `thorough`, read the whole database too. A database that is not there ends it."""
    checks: list[Callable[[], Iterator[Finding]]] = [
        check_operators,
        check_worker,
        check_schedule,
        check_letters,
        check_backups,
        check_space,
    ]
    if thorough:
        checks.append(check_whole_database)
    try:
        if waiting_migrations():
            return  # said by the diagnosis
        for check in checks:
            yield from check()
    except (DatabaseError, InterfaceError) as error:
        reason = (str(error).strip().splitlines() or ["?"])[0]
        yield Finding(Level.ERROR, "database", f"It stopped answering: {reason}")


def check_operators() -> Iterator[Finding]:
    if User.objects.filter(is_staff=True, is_active=True).exists():
        yield Finding(Level.OK, "operators", "Somebody can run this hub.")
    else:
        sentence = "There is no operator yet. Make one with: saxaul operator you@example.org"
        yield Finding(Level.WARNING, "operators", sentence)


def check_worker() -> Iterator[Finding]:
    folder = settings.DATA / "workers"
    living = [path for path in folder.glob("*") if not died(path)]
    waits = oldest_waiting()
    failed = DBTaskResult.objects.filter(
        status=TaskResultStatus.FAILED, finished_at__gt=timezone.now() - timedelta(days=1)
    ).count()
    if waits > LATE and living:
        minutes = round(waits / 60)
        yield Finding(Level.WARNING, "worker", f"Jobs wait for {minutes} minutes. Start another: saxaul worker")
    elif waits > LATE:
        sentence = "Jobs wait, and no worker runs on this machine: systemctl status saxaul-worker"
        yield Finding(Level.ERROR, "worker", sentence)
    elif not living:
        sentence = "No worker runs on this machine. Letters, imports and backups need one: saxaul worker"
        yield Finding(Level.WARNING, "worker", sentence)
    else:
        yield Finding(Level.OK, "worker", f"{len(living)} at work on this machine, and nothing waits long.")
    if failed:
        sentence = f"{failed} jobs failed since yesterday; the log of the worker says why."
        yield Finding(Level.WARNING, "jobs", sentence)


def check_schedule() -> Iterator[Finding]:
    failed = list(Scheduled.objects.filter(outcome=Scheduled.Outcome.FAILED))
    for row in failed:
        yield Finding(
            Level.WARNING, "schedule", f"“{row.name}” failed: {row.message}. It is tried again within the hour."
        )
    late = Scheduled.objects.filter(paused=False, next_at__lt=timezone.now() - timedelta(hours=1)).count()
    if late:
        sentence = f"{late} of the jobs that come round are more than an hour late: a worker must run."
        yield Finding(Level.WARNING, "schedule", sentence)
    elif not failed:
        yield Finding(Level.OK, "schedule", "What comes round by itself does so.")


def check_letters() -> Iterator[Finding]:
    week = timezone.now() - timedelta(days=7)
    failed = Letter.objects.filter(state=Letter.State.FAILED, created_at__gt=week)
    if count := failed.count():
        reason = failed.values_list("error", flat=True)[0]
        sentence = f"{count} letters of this week were given up; the newest: {reason}. See: saxaul mail queue"
        yield Finding(Level.WARNING, "letters", sentence)
        return
    waiting = Letter.objects.filter(state=Letter.State.WAITING, attempts__gt=2).count()
    if waiting:
        sentence = f"The mail server keeps refusing {waiting} letters; they are tried again. See: saxaul mail queue"
        yield Finding(Level.WARNING, "letters", sentence)
    else:
        yield Finding(Level.OK, "letters", "Letters go out.")


def check_backups() -> Iterator[Finding]:
    if settings.DEMO:
        yield Finding(Level.OK, "backups", "A demo needs none.")
        return
    newest = next(iter(backups_in(settings.BACKUPS)), None)
    at = made_at(newest) if newest else None
    if at is None:
        yield Finding(
            Level.ERROR, "backups", f"There is none in {settings.BACKUPS}. Make one with: saxaul backup --verify"
        )
        return
    if datetime.now(UTC) - at > OLD:
        sentence = f"The newest is of {at:%Y-%m-%d}. The worker makes one a night, at SAXAUL_BACKUP_AT."
        yield Finding(Level.WARNING, "backups", sentence)
    tried = last_verified()
    if tried is None or timezone.now() - tried > UNTRIED:
        yield Finding(
            Level.WARNING, "backups", "None was restored for a test lately. Do so with: saxaul backup --verify"
        )
    else:
        yield Finding(
            Level.OK, "backups", f"The newest is of {at:%Y-%m-%d}; one was restored for a test on {tried:%Y-%m-%d}."
        )
    if settings.BACKUPS.stat().st_dev == settings.DATA.stat().st_dev:
        yield Finding(
            Level.WARNING, "backups", "They lie on the disk of the data. Copy them elsewhere, or set SAXAUL_BACKUPS."
        )


def check_space() -> Iterator[Finding]:
    newest = next(iter(backups_in(settings.BACKUPS)), None)
    place = settings.BACKUPS if settings.BACKUPS.is_dir() else settings.DATA
    free = shutil.disk_usage(place).free
    if newest and free < 3 * newest.stat().st_size:
        yield Finding(
            Level.ERROR, "space", f"{place} has no room for three more backups: {free // 1_000_000:,} MB are free."
        )
    else:
        yield Finding(Level.OK, "space", f"{free // 1_000_000:,} MB are free for backups.")


def check_whole_database() -> Iterator[Finding]:
    """Every page of an SQLite file; PostgreSQL looks after its own."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check(1)")
        said = cursor.fetchone()[0]
        cursor.execute("PRAGMA foreign_key_check")
        astray = cursor.fetchone()
    if said != "ok":
        yield Finding(Level.ERROR, "database", f"It is damaged: {said}. Restore the last backup: saxaul restore FILE")
    elif astray:
        yield Finding(Level.ERROR, "database", f"A row of {astray[0]} points nowhere. Restore the last backup.")
    else:
        yield Finding(Level.OK, "database", "Every page of it was read, and is whole.")
