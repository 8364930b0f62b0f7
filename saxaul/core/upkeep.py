"""What comes round by itself and belongs to no app: tidying up, and reading letters that came back."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from saxaul.core.mail.bounces import take_messages
from saxaul.core.mail.mailboxes import poll

DONE_KEPT = timedelta(days=7)
FAILED_KEPT = timedelta(days=30)


def tidy() -> str:
    """Forget sessions that ended and jobs that are long done; failed ones a month later."""
    call_command("clearsessions")
    now = timezone.now()
    ended = DBTaskResult.objects.all()
    done, _ = ended.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=now - DONE_KEPT).delete()
    failed, _ = ended.filter(status=TaskResultStatus.FAILED, finished_at__lt=now - FAILED_KEPT).delete()
    return f"{done + failed} jobs forgotten"


def read_bounces() -> str:
    """Read the mailbox of bounces; what came of it."""
    counts = poll(settings.EMAIL_BOUNCE_MAILBOX, take_messages)
    return ", ".join(f"{name}: {count}" for name, count in sorted(counts.items())) or "nothing"
