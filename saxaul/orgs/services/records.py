"""What people do to organisations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saxaul.accounts.models import User
from saxaul.core.errors import DomainError
from saxaul.core.services import record_audit
from saxaul.orgs.cleaning import PROBLEMS, Problem, clean_record
from saxaul.orgs.models import Membership, Organisation, Revision
from saxaul.orgs.models.membership import Role
from saxaul.orgs.record import FIELDS, Record, merged, patched, without_empty
from saxaul.orgs.store import Context, Write, lock, write_records

NEW_A_DAY = 10


class RecordHasProblems(DomainError):
    """The text could not be taken as it is. `problems` says what and where."""

    code = "record_has_problems"

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(" ".join(str(PROBLEMS[p.code]) for p in problems))
        self.problems = problems


class TooManyToday(DomainError):
    """One person made more organisations within a day than anybody honestly runs."""

    code = "too_many_today"


class CannotRevert(DomainError):
    """What would be left cannot be."""

    code = "cannot_revert"


class EditConflict(DomainError):
    """Somebody else changed the same fields meanwhile. Nothing was stored; `current` is what stands now."""

    code = "edit_conflict"

    def __init__(self, fields: list[str], current: Organisation) -> None:
        super().__init__(_("Somebody changed the same entries while you were writing. Your text is kept below."))
        self.fields = fields
        self.current = current


def _cleaned(data: Mapping[str, Any]) -> Record:
    record, problems = clean_record(data)
    if problems:
        raise RecordHasProblems(problems)
    return record


@transaction.atomic
def create_organisation(*, record: Mapping[str, Any], by: User, reason: str = "") -> Organisation:
    """Publish a new organisation with `by` as its owner. Raises `RecordHasProblems` and, beyond `NEW_A_DAY`,
    `TooManyToday`; operators have no such limit.
    """
    made = Revision.objects.filter(
        by=by, activity=Revision.Activity.CREATE, created_at__gt=timezone.now() - timedelta(days=1)
    )
    if not by.is_staff and made.count() >= NEW_A_DAY:
        raise TooManyToday(_("You have put many organisations into the directory today. Go on tomorrow."))
    write = Write(_cleaned(record), activity=Revision.Activity.CREATE, reason=reason, confirmed=True)
    write_records([write], context=Context(at=timezone.now(), by=by))
    organisation = Organisation.objects.get(pk=write.id)
    Membership.objects.create(organisation=organisation, user=by, role=Role.OWNER)
    record_audit(by=by.public_id, action="organisation.create", subject=f"organisation:{organisation.public_id}")
    return organisation


@transaction.atomic
def edit_organisation(
    *, organisation: Organisation, changes: Mapping[str, Any], base: int, by: User, reason: str = ""
) -> Organisation:
    """Lay `changes` (whole fields; None removes one) upon the record the author saw, which was revision `base`.

    Edits of others since then survive: fields, items and languages they touched are merged. Where both changed the
    same thing, raises `EditConflict`. Nothing changed → no revision. Raises `RecordHasProblems`.
    """
    current = lock([organisation.pk])[organisation.pk]
    seen = record_at(organisation=current, number=base)
    wanted = {field: value for field, value in {**seen, **changes}.items() if value is not None and field in FIELDS}
    result, conflicts = merged(seen, current.record, _cleaned(wanted))
    if conflicts:
        raise EditConflict(conflicts, current)
    if result == without_empty(current.record):
        return current
    write = Write(result, current, state=current.state, reason=reason, base=base, confirmed=True)
    write_records([write], context=Context(at=timezone.now(), by=by))
    return Organisation.objects.get(pk=current.pk)


def record_at(*, organisation: Organisation, number: int) -> Record:
    """The record as revision `number` left it, walking back from what stands now."""
    record = without_empty(organisation.record)
    newer = organisation.revisions.filter(state=Revision.State.PUBLISHED, number__gt=number).order_by("-number")
    for revision in newer:
        record = patched(record, revision.after, revision.before)
    return record


@transaction.atomic
def confirm_organisation(*, organisation: Organisation, by: User) -> Organisation:
    """Its own team says that the record is still right."""
    current = lock([organisation.pk])[organisation.pk]
    write = Write(current.record, current, state=current.state, activity=Revision.Activity.CONFIRM, confirmed=True)
    write_records([write], context=Context(at=timezone.now(), by=by))
    return Organisation.objects.get(pk=current.pk)


@transaction.atomic
def revert_revision(*, revision: Revision, by: User, reason: str) -> Organisation:
    """Take one change back, of the record and of its state; later changes of other fields stay.

    Raises `EditConflict`, `CannotRevert`, or `RecordHasProblems` when what would be left is no record.
    """
    current = lock([revision.organisation_id])[revision.organisation_id]
    assert revision.number is not None
    after = record_at(organisation=current, number=revision.number)
    result, conflicts = merged(after, current.record, patched(after, revision.after, revision.before))
    if conflicts:
        raise EditConflict(conflicts, current)
    unmoved = current.state == revision.after.get("state")
    state = revision.before["state"] if unmoved else current.state
    if state == Organisation.State.MERGED and unmoved:
        raise CannotRevert(_("What was merged and published again cannot be merged by taking that back."))
    if result == without_empty(current.record) and not unmoved:
        return current  # it is taken back already
    write = Write(
        _cleaned(result),
        current,
        state=state,
        merged_into=current.merged_into if state == Organisation.State.MERGED else None,
        activity=Revision.Activity.REVERT,
        reason=reason,
        reverts=revision,
    )
    write_records([write], context=Context(at=timezone.now(), by=by))
    return Organisation.objects.get(pk=current.pk)


@transaction.atomic
def change_state(*, organisation: Organisation, state: str, by: User, reason: str) -> Organisation:
    """Publish, hide or archive a record. Merging is a verb of its own."""
    current = lock([organisation.pk])[organisation.pk]
    if current.state == state:
        return current
    write = Write(current.record, current, state=state, activity=Revision.Activity.STATE, reason=reason)
    write_records([write], context=Context(at=timezone.now(), by=by))
    record_audit(by=by.public_id, action=f"organisation.{state}", subject=f"organisation:{current.public_id}")
    return Organisation.objects.get(pk=current.pk)
