"""Jobs that come round by themselves: which there are, when each is due, how the last run ended.

`settings.SCHEDULE` declares them, name → {"run": dotted path of a function without arguments, "every": timedelta,
"at"?: time of the hub's day, "label": what people call it}. The table holds one row for each. Any worker may look for
what is due; the row moves on in the transaction that enqueues the job, so each round is enqueued once, however many
workers look. Such a job is like all jobs safe to run twice: a killed worker's is put back (`core.worker`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from saxaul.core.errors import DomainError
from saxaul.core.models import Scheduled

logger = logging.getLogger(__name__)
RETRY = timedelta(hours=1)  # after a failure, where the next round is further away
PATIENCE = timedelta(hours=24)  # a job still unfinished after this is taken for lost: its machine is gone


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of `settings.SCHEDULE`. `run` returns what to note of the run, or nothing."""

    name: str
    run: str
    every: timedelta
    label: str | Promise
    at: time | None = None


def entries() -> dict[str, Entry]:
    """What this hub declares, by name."""
    return {name: Entry(name=name, **values) for name, values in settings.SCHEDULE.items()}


def following(now: datetime, entry: Entry) -> datetime:
    """The next time of the entry after `now`: its time of day in the hub's time zone, else `every` from now."""
    if entry.at is None:
        return now + entry.every
    today = timezone.localtime(now)
    moment = datetime.combine(today.date(), entry.at, today.tzinfo)
    if moment <= now:
        moment = datetime.combine(today.date() + max(entry.every, timedelta(days=1)), entry.at, today.tzinfo)
    return moment


def due_names(now: datetime) -> list[str]:
    """Entries whose time has come. A new entry is due at once; rows of entries that are no more are removed."""
    known = entries()
    rows = {row.name: row for row in Scheduled.objects.all()}
    new = [Scheduled(name=name, next_at=now) for name in known if name not in rows]
    if new:
        Scheduled.objects.bulk_create(new, ignore_conflicts=True)
    if gone := sorted(set(rows) - set(known)):
        Scheduled.objects.filter(name__in=gone).delete()
    waiting = [row.name for row in rows.values() if row.name in known and not row.paused and row.next_at <= now]
    return [*(row.name for row in new), *waiting]


def enqueue_due(*, enqueue: Callable[[str], str], now: datetime | None = None) -> list[str]:
    """Hand every due entry to `enqueue` (name → id of the job) and return their names.

    An entry whose last job has not ended waits for its next round. Of several processes that look at the same
    moment, one enqueues.
    """
    now = now or timezone.now()
    return [name for name in due_names(now) if _enqueue(name, entries()[name], enqueue, now)]


def _enqueue(name: str, entry: Entry, enqueue: Callable[[str], str], now: datetime) -> bool:
    with transaction.atomic():
        row = Scheduled.objects.select_for_update().filter(name=name, paused=False, next_at__lte=now).first()
        if row is None:  # somebody else was quicker
            return False
        row.next_at = following(now, entry)
        if is_unfinished(row, now):
            row.save(update_fields=["next_at"])
            return False
        row.queued_at, row.job = now, enqueue(name)
        row.save(update_fields=["next_at", "queued_at", "job"])
    return True


def is_unfinished(row: Scheduled, now: datetime) -> bool:
    """Whether the job enqueued last is still waiting or at work."""
    if not row.job or row.queued_at is None or row.queued_at < now - PATIENCE:
        return False
    open_states = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    return DBTaskResult.objects.filter(pk=row.job, status__in=open_states).exists()


def run_entry(name: str) -> None:
    """Run the entry and note how it ended. An exception is noted and raised again; within the hour it is tried anew."""
    entry = entries().get(name)
    if entry is None:  # enqueued by an older version
        return
    row = Scheduled.objects.filter(name=name)
    row.update(started_at=timezone.now())
    try:
        said: Any = import_string(entry.run)()
    except Exception as error:
        logger.warning("The scheduled job %s failed", name)
        soon = timezone.now() + RETRY
        row.filter(next_at__gt=soon).update(next_at=soon)
        message = error.message if isinstance(error, DomainError) else type(error).__name__
        row.update(finished_at=timezone.now(), outcome=Scheduled.Outcome.FAILED, message=message[:300])
        raise
    row.update(finished_at=timezone.now(), outcome=Scheduled.Outcome.DONE, message=str(said or "")[:300])


def run_soon(name: str) -> bool:
    """Make the entry due now, for the next worker that looks; a paused one stays so. False when there is none."""
    return bool(Scheduled.objects.filter(name=name).update(next_at=timezone.now()))
