"""Forgetting a person where no foreign key leads: invitations to their addresses, contacts in records and history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_noop

from saxaul.accounts.models import User
from saxaul.accounts.queries import verified_emails
from saxaul.orgs.models import Invitation, Organisation, Revision
from saxaul.orgs.record import without_empty
from saxaul.orgs.store import Context, Write, lock, write_records

Row = TypeVar("Row", Organisation, Revision)
REASON = gettext_noop("A contact asked to be taken out.")


def forget_invitations(*, person: User) -> None:
    """Invitations to the person's addresses are withdrawn and no longer say to whom they went."""
    addressed = Invitation.objects.filter(email__in=[*verified_emails(person), person.email.lower()])
    addressed.filter(state=Invitation.State.OPEN).update(state=Invitation.State.WITHDRAWN)
    addressed.update(email="")


def naming(*, person: User) -> list[Organisation]:
    """Organisations whose record or history has a contact with a verified address of the person. Reads every record."""
    emails = verified_emails(person)
    if not emails:
        return []
    rows = _mentioning(Organisation.objects.all(), "record", emails)
    candidates = set(rows.values_list("pk", flat=True))
    for half in ("before", "after"):
        candidates |= set(_mentioning(Revision.objects.all(), half, emails).values_list("organisation_id", flat=True))
    found = Organisation.objects.filter(pk__in=candidates).order_by("sort_name", "pk")
    return [each for each in found if _is_named(each, emails)]


def _mentioning(rows: QuerySet[Row], field: str, emails: list[str]) -> QuerySet[Row]:
    """Rows whose document has one of the addresses anywhere: a coarse sieve that every database has."""
    wanted = Q()
    for email in emails:
        wanted |= Q(text__icontains=email)
    return rows.annotate(text=Cast(field, TextField())).filter(wanted)


def _is_named(organisation: Organisation, emails: list[str]) -> bool:
    halves = [organisation.record]
    for revision in organisation.revisions.all():
        halves += [revision.before, revision.after]
    return any(_without(half, emails) != half for half in halves)


def _without(half: Mapping[str, Any], emails: list[str]) -> dict[str, Any]:
    """The record, or half of a change, without contacts that have one of these addresses."""
    if "contacts" not in half:
        return dict(half)
    kept = [each for each in half["contacts"] if str(each.get("email", "")).lower() not in emails]
    return {**half, "contacts": kept}


@transaction.atomic
def remove_contacts(*, person: User) -> list[Organisation]:
    """Take the contacts with an address of the person out of records, by a revision, and out of all earlier ones.

    This is the one place where a published revision is altered: the contact goes, everything else of it stays.
    """
    emails, named = verified_emails(person), naming(person=person)
    held = lock([each.pk for each in named])
    writes = []
    for organisation in held.values():
        record = without_empty(_without(organisation.record, emails))
        if record != organisation.record:
            writes.append(Write(record, organisation, organisation.state, reason=REASON))
    write_records(writes, context=Context(at=timezone.now()))
    for revision in Revision.objects.filter(organisation__in=held):
        before, after = (_without(half, emails) for half in (revision.before, revision.after))
        if (before, after) != (revision.before, revision.after):
            Revision.objects.filter(pk=revision.pk).update(before=before, after=after)
    return list(held.values())
