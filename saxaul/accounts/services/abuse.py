"""When somebody breaks the rules: blocking, reporting, and closing an account."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saxaul.accounts.models import Block, PersonReport, User
from saxaul.accounts.services.leaving import end_sessions
from saxaul.core.errors import DomainError
from saxaul.core.services import record_audit

REPORTS_A_DAY = 10


class TooManyReports(DomainError):
    code = "too_many_reports"


class NotYourself(DomainError):
    code = "not_yourself"


def block_person(*, person: User, by: User) -> None:
    """`by` wants nothing to do with the person, who is not told."""
    if person == by:
        raise NotYourself(_("This is you."))
    Block.objects.get_or_create(by=by, person=person)


def unblock_person(*, person: User, by: User) -> None:
    Block.objects.filter(by=by, person=person).delete()


@transaction.atomic
def report_person(*, person: User, reason: str, text: str, by: User) -> PersonReport:
    """Tell the operators. Reporting again adds to the open report. Raises `TooManyReports`, `NotYourself`."""
    if person == by:
        raise NotYourself(_("This is you."))
    known = PersonReport.objects.select_for_update().filter(person=person, by=by, closed_at=None).first()
    if known:
        known.reason, known.text = reason, f"{known.text}\n\n{text}".strip()[:2000]
        known.save(update_fields=["reason", "text"])
        return known
    if PersonReport.objects.filter(by=by, created_at__gt=timezone.now() - timedelta(days=1)).count() >= REPORTS_A_DAY:
        raise TooManyReports(_("You have reported many people today. Write to the keepers of the hub instead."))
    return PersonReport.objects.create(person=person, by=by, reason=reason, text=text)


@transaction.atomic
def close_reports(*, person: User, by: User) -> None:
    """The operators have looked at what was reported of the person. What follows is a step of its own."""
    closed = PersonReport.objects.filter(person=person, closed_at=None).update(closed_at=timezone.now(), closed_by=by)
    if closed:
        record_audit(by=by.public_id, action="report.close", subject=f"person:{person.public_id}")


@transaction.atomic
def close_account(*, person: User, by: User) -> None:
    """Keep somebody out: no sign-in, no open session, no key to the API. Nothing of theirs is erased."""
    if person == by or person.is_staff:
        raise NotYourself(_("Accounts of operators are not closed here."))
    person.is_active = False
    person.save(update_fields=["is_active"])
    end_sessions(person)
    person.api_tokens.filter(revoked_at=None).update(revoked_at=timezone.now())
    close_reports(person=person, by=by)
    record_audit(by=by.public_id, action="account.close", subject=f"person:{person.public_id}")


@transaction.atomic
def reopen_account(*, person: User, by: User) -> None:
    person.is_active = True
    person.save(update_fields=["is_active"])
    record_audit(by=by.public_id, action="account.reopen", subject=f"person:{person.public_id}")
