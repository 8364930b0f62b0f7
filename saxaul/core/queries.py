"""Reads about the hub's own running: jobs, the schedule, faults, the audit log, room on the disk."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, QuerySet
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from saxaul.core import schedule
from saxaul.core.models import AuditEntry, Fault, Letter, Scheduled


@dataclass(frozen=True, slots=True)
class Round:
    """One line of the schedule: what people call it, and its row, which a worker makes."""

    name: str
    label: str
    row: Scheduled | None


def rounds() -> list[Round]:
    rows = {row.name: row for row in Scheduled.objects.all()}
    return [Round(name, str(entry.label), rows.get(name)) for name, entry in schedule.entries().items()]


def job_counts() -> dict[str, int]:
    """Jobs by state: READY, RUNNING, FAILED, SUCCESSFUL."""
    found = DBTaskResult.objects.order_by().values_list("status").annotate(Count("id"))
    return dict.fromkeys(TaskResultStatus.values, 0) | dict(found)


def jobs_in(status: str) -> QuerySet[Any]:
    """Jobs of one state, newest first."""
    return DBTaskResult.objects.filter(status=status).order_by("-enqueued_at")


def job_name(job: Any) -> str:
    """`orgs: apply batch` of `saxaul.orgs.importing.jobs.apply_batch`."""
    parts = job.task_path.split(".")
    app = parts[1] if len(parts) > 2 and parts[0] == "saxaul" else parts[0]
    name = job.args_kwargs.get("kwargs", {}).get("name") if parts[-1] == "run_scheduled" else ""
    return f"{app}: {name or parts[-1].replace('_', ' ')}"


def letter_counts() -> list[tuple[str, int]]:
    """(state, how many) of the letters that are still known, in the order of their life."""
    found = dict(Letter.objects.order_by().values_list("state").annotate(Count("id")))
    return [(str(state.label), found.get(state.value, 0)) for state in Letter.State]


def open_faults() -> QuerySet[Fault]:
    return Fault.objects.filter(settled_at=None)


def audit_entries(
    *, action: str = "", by: str = "", subject: str = "", since: datetime | None = None, until: datetime | None = None
) -> QuerySet[AuditEntry]:
    """Lines of the audit log, newest first. `action` and `subject` by their beginning, `by` exactly, `until` is out."""
    entries = AuditEntry.objects.all()
    if action:
        entries = entries.filter(action__startswith=action)
    if by:
        entries = entries.filter(by=by)
    if subject:
        entries = entries.filter(subject__startswith=subject)
    if since:
        entries = entries.filter(at__gte=since)
    if until:
        entries = entries.filter(at__lt=until)
    return entries


def audit_areas() -> list[str]:
    """What the log speaks of: the first words of its actions, in order."""
    actions = AuditEntry.objects.order_by().values_list("action", flat=True).distinct()
    return sorted({action.partition(".")[0] for action in actions})


@dataclass(frozen=True, slots=True)
class Storage:
    """Bytes."""

    database: int
    files: Mapping[str, int]
    free: int
    total: int

    @property
    def is_short(self) -> bool:
        """Whether the disk would not take the database a second time, as a backup needs."""
        return self.free < max(self.database * 2, 500 * 1024 * 1024)


def storage() -> Storage:
    """Room taken and left. Walks the data folder: not for a page that is asked for often."""
    disk = shutil.disk_usage(settings.DATA if settings.DATA.exists() else Path.cwd())
    files = {}
    if settings.DATA.is_dir():
        for entry in sorted(settings.DATA.iterdir()):
            if entry.is_dir():
                files[entry.name] = sum(file.stat().st_size for file in entry.rglob("*") if file.is_file())
    return Storage(database_bytes(), files, disk.free, disk.total)


def database_bytes() -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        row = cursor.fetchone()
    return int(row[0]) if row else 0
