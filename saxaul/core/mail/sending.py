"""The queue of letters: written in the transaction of what they tell of, sent by a worker, tried again when refused.

A letter that was queued is sent at least once. Should a worker die between the mail server's yes and the note of it,
the letter goes out again under the same Message-ID, by which mail programs know it.
"""

from __future__ import annotations

import logging
import smtplib
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import default_task_backend, task

from saxaul.core.mail.sealed import CannotOpen, Content, seal, unseal
from saxaul.core.models import Letter, NoLetters

logger = logging.getLogger(__name__)
WAITS = (1, 5, 30, 120, 360, 720, 1440)  # minutes before each further try; then the letter is given up
GONE = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1")  # RFC 3463: there is no such mailbox, or it is closed
State = Letter.State


@transaction.atomic
def queue_letter(*, to: str, kind: str, language: str, content: Content) -> Letter:
    """Keep a letter to one address and have it sent as soon as this transaction is stored.

    To an address that takes no letters nothing is sent: the letter is kept as `suppressed`, without its content.
    """
    address = to.strip().lower()
    letter = Letter(recipient=address, kind=kind[:80], language=language[:10])
    if NoLetters.objects.filter(address=address).exists():
        letter.state = State.SUPPRESSED
    else:
        letter.content = seal(content, name=letter.public_id)
    letter.save()
    if letter.state == State.WAITING:
        deliver_letter.enqueue(letter_id=letter.pk)
    return letter


@task()
def deliver_letter(*, letter_id: int) -> None:
    """Send one letter, if it still waits. Safe to run twice: what was sent is not sent again."""
    letter = Letter.objects.filter(pk=letter_id, state__in=[State.WAITING, State.SENDING]).first()
    if letter is None:
        return
    Letter.objects.filter(pk=letter.pk).update(state=State.SENDING, attempts=F("attempts") + 1, tried_at=timezone.now())
    letter.refresh_from_db()
    if NoLetters.objects.filter(address=letter.recipient).exists():
        close(letter, State.SUPPRESSED)
        return
    try:
        content = unseal(bytes(letter.content), name=letter.public_id)
    except CannotOpen:
        close(letter, State.FAILED, reason="secret key was changed")
        return
    try:
        message_of(letter, content).send()
    except (OSError, ValueError) as error:  # errors of SMTP are of OSError; a malformed address is a ValueError
        refused(letter, error)
    else:
        close(letter, State.SENT, sent_at=timezone.now())
    if content.forget:
        Letter.objects.filter(pk=letter.pk).exclude(state=State.WAITING).delete()


def message_of(letter: Letter, content: Content) -> EmailMultiAlternatives:
    """The letter as it goes out. Its bounces come back to an address that names it, where the settings have one."""
    host = settings.BASE_URL.partition("://")[2].partition(":")[0]
    headers = {
        "From": content.sender,
        "Message-ID": f"<{letter.public_id}@{host}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    message = EmailMultiAlternatives(
        content.subject,
        content.text,
        bounce_address(letter.public_id) or content.sender,
        [letter.recipient],
        reply_to=content.answers_to,
        headers=headers,
    )
    if content.html:
        message.attach_alternative(content.html, "text/html")
    return message


def bounce_address(public_id: str) -> str:
    """`bounces@hub.example` → `bounces+<letter>@hub.example`; empty where there is none."""
    local, at, host = settings.EMAIL_BOUNCES_TO.partition("@")
    return f"{local}+{public_id}@{host}" if at else ""


def refused(letter: Letter, error: Exception) -> None:
    """Note why, without the address that mail servers like to quote; try again later unless that is of no use."""
    code, enhanced = codes_of(error)
    reason = " ".join(filter(None, [type(error).__name__, str(code or ""), enhanced]))
    logger.warning("a letter was not taken: %s", reason)
    if 500 <= code < 600 or isinstance(error, ValueError):
        close(letter, State.FAILED, reason=reason)
        if enhanced in GONE:
            suppress(address=letter.recipient, reason=NoLetters.Reason.BOUNCED, status=enhanced)
    elif letter.attempts > len(WAITS):
        close(letter, State.FAILED, reason=reason)
    else:
        next_at = timezone.now() + timedelta(minutes=WAITS[letter.attempts - 1])
        Letter.objects.filter(pk=letter.pk).update(state=State.WAITING, error=reason[:200], next_at=next_at)
        enqueue_at(letter.pk, next_at)


def codes_of(error: Exception) -> tuple[int, str]:
    """The mail server's answer as numbers: (550, "5.1.1"); (0, "") where it gave none."""
    answers: list[tuple[int, bytes | str]] = []
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = list(error.recipients.values())
    elif isinstance(error, smtplib.SMTPResponseException):
        answers = [(error.smtp_code, error.smtp_error)]
    for code, said in answers:
        text = said.decode("ascii", "replace") if isinstance(said, bytes) else said
        first = (text.split() or [""])[0]
        return code, first if first.count(".") == 2 and first.replace(".", "").isdigit() else ""
    return 0, ""


def close(letter: Letter, state: str, *, reason: str = "", sent_at: datetime | None = None) -> None:
    """The letter needs no further try, and what it said is forgotten unless somebody may want to send it again."""
    kept = {} if state == State.FAILED else {"content": b""}
    Letter.objects.filter(pk=letter.pk).update(state=state, error=reason[:200], next_at=None, sent_at=sent_at, **kept)


def enqueue_at(letter_id: int, at: datetime) -> None:
    if default_task_backend.supports_defer:
        deliver_letter.using(run_after=at).enqueue(letter_id=letter_id)


def suppress(*, address: str, reason: str, status: str = "") -> None:
    """Send nothing more to this address. Safe to repeat."""
    NoLetters.objects.get_or_create(address=address.strip().lower(), defaults={"reason": reason, "status": status[:20]})


def allow(*, address: str) -> bool:
    """Send to this address again; False when nothing kept us from it."""
    return bool(NoLetters.objects.filter(address=address.strip().lower()).delete()[0])


def retry_letters(*, letters: list[str] | None = None) -> int:
    """Send given-up letters again, all or those of these public ids; return how many."""
    failed = Letter.objects.filter(state=State.FAILED).exclude(content=b"")
    if letters is not None:
        failed = failed.filter(public_id__in=letters)
    count = 0
    for pk in list(failed.values_list("pk", flat=True)):
        with transaction.atomic():
            if Letter.objects.filter(pk=pk, state=State.FAILED).update(state=State.WAITING, attempts=0, error=""):
                deliver_letter.enqueue(letter_id=pk)
                count += 1
    return count


def forget_address(address: str) -> None:
    """Nothing remains of a person's address here."""
    Letter.objects.filter(recipient=address.strip().lower()).delete()
    NoLetters.objects.filter(address=address.strip().lower()).delete()


KEPT = timedelta(days=30)
STUCK = timedelta(minutes=30)


def tidy_letters() -> str:
    """Send what was left behind, and forget letters of more than a month ago."""
    now = timezone.now()
    late = Letter.objects.filter(state=State.WAITING, next_at__lt=now - STUCK) | Letter.objects.filter(
        state__in=[State.SENDING, State.WAITING], next_at=None, created_at__lt=now - STUCK
    )
    left = list(late.exclude(tried_at__gt=now - STUCK).values_list("pk", flat=True))
    for pk in left:
        deliver_letter.enqueue(letter_id=pk)
    gone, _ = (
        Letter.objects.filter(created_at__lt=now - KEPT).exclude(state__in=[State.WAITING, State.SENDING]).delete()
    )
    return f"{len(left)} sent again, {gone} forgotten"
