"""Verbs without a domain."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from saxaul.core import hub, schedule
from saxaul.core.errors import DomainError
from saxaul.core.logs import request_id
from saxaul.core.models import Announcement, AuditEntry, Fault, Hub, Scheduled, Sequence


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


HUB_FIELDS = ("name", "keeper", "contact", "about", "texts", "languages", "logo", "door", "door_text")


@transaction.atomic
def change_hub(*, by: str, **values: Any) -> Hub:
    """Change what the hub says of itself; fields of `HUB_FIELDS`. Every process shows it within seconds."""
    assert set(values) <= set(HUB_FIELDS)
    Hub.objects.get_or_create(pk=1)
    row = Hub.objects.select_for_update().get(pk=1)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if changed:
        for name in changed:
            setattr(row, name, values[name])
        _store_hub(row)
        record_audit(by=by, action="hub.change", subject="hub", details={"fields": sorted(changed)})
    return row


@transaction.atomic
def announce(*, by: str, announcement: Announcement) -> Announcement:
    """Store a new or changed announcement."""
    action = "announcement.change" if announcement.pk else "announcement.make"
    announcement.save()
    _touch_hub()
    record_audit(by=by, action=action, subject=f"announcement:{announcement.pk}")
    return announcement


@transaction.atomic
def withdraw_announcement(*, by: str, announcement: Announcement) -> None:
    subject = f"announcement:{announcement.pk}"
    announcement.delete()
    _touch_hub()
    record_audit(by=by, action="announcement.withdraw", subject=subject)


def _touch_hub() -> None:
    Hub.objects.get_or_create(pk=1)
    _store_hub(Hub.objects.select_for_update().get(pk=1))


def _store_hub(row: Hub) -> None:
    row.version += 1
    row.save()
    hub.forget()
    transaction.on_commit(hub.forget)  # what was read meanwhile was still the old row


class JobCannotBeRetried(DomainError):
    """It did not fail, or was retried already."""

    code = "job_not_failed"


@transaction.atomic
def retry_job(*, job_id: str, by: str) -> None:
    """Let a failed job run again. Raises `JobCannotBeRetried`."""
    failed = DBTaskResult.objects.filter(pk=job_id, status=TaskResultStatus.FAILED)
    again = {"status": TaskResultStatus.READY, "started_at": None, "finished_at": None, "traceback": ""}
    if not failed.update(**again, exception_class_path=""):
        raise JobCannotBeRetried(_("This job is not a failed one any more."))
    record_audit(by=by, action="job.retry", subject=f"job:{job_id}")


@transaction.atomic
def discard_job(*, job_id: str, by: str) -> None:
    """Take a failed job off the list. Raises `JobCannotBeRetried`."""
    if not DBTaskResult.objects.filter(pk=job_id, status=TaskResultStatus.FAILED).delete()[0]:
        raise JobCannotBeRetried(_("This job is not a failed one any more."))
    record_audit(by=by, action="job.discard", subject=f"job:{job_id}")


@transaction.atomic
def steer_round(*, name: str, order: str, by: str) -> bool:
    """`run` a scheduled job at the next look of a worker, `pause` it, or let it `go` on. False when there is none."""
    row = Scheduled.objects.filter(name=name)
    done = schedule.run_soon(name) if order == "run" else bool(row.update(paused=order == "pause"))
    if done:
        record_audit(by=by, action=f"schedule.{order}", subject=f"schedule:{name}")
    return done


@transaction.atomic
def settle_fault(*, fault: Fault, by: str) -> None:
    """Say that an error is dealt with; when it happens again, it is open again."""
    Fault.objects.filter(pk=fault.pk).update(settled_at=timezone.now())
    record_audit(by=by, action="fault.settle", subject=f"fault:{fault.pk}")
