"""Two records that are one organisation: one survives, the other leads to it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saxaul.accounts.models import User
from saxaul.core.errors import DomainError
from saxaul.core.services import record_audit
from saxaul.orgs.cleaning import clean_record
from saxaul.orgs.models import DuplicatePair, ImportRow, Invitation, Membership, Organisation, Revision, SourceRecord
from saxaul.orgs.models.membership import Role
from saxaul.orgs.services.records import RecordHasProblems
from saxaul.orgs.store import Context, Write, lock, write_records
from saxaul.orgs.uniting import united

STRONGEST = (Role.OWNER, Role.EDITOR, Role.FINANCE, Role.HELPER, Role.MEMBER)


class CannotMerge(DomainError):
    """One of the two is not published, or they are one record already."""

    code = "cannot_merge"


@transaction.atomic
def merge_organisations(*, survivor: Organisation, other: Organisation, by: User, reason: str) -> Organisation:
    """Make `other` lead to `survivor`, which takes over what it says beyond it (see `orgs.uniting`).

    The links of registers move too, so that later imports update the survivor, and so does the team. Taking the merge
    back (`revert_revision`) publishes the other record again; team and links stay where they are. Raises `CannotMerge`,
    or `RecordHasProblems` when both together say more than a record holds.
    """
    held = lock([survivor.pk, other.pk])
    published = [each for each in held.values() if each.state == Organisation.State.PUBLISHED]
    if len(published) != 2:
        raise CannotMerge(_("Only two different records that are both published can be merged. Nothing was changed."))
    survivor, other = held[survivor.pk], held[other.pk]
    record, problems = clean_record(united(survivor.record, other.record))
    if problems:
        raise RecordHasProblems(problems)
    merge, gone = Revision.Activity.MERGE, Organisation.State.MERGED
    earlier = lock(list(other.merged_from.values_list("pk", flat=True)))  # they lead to the survivor now
    away = [Write(each.record, each, gone, merge, reason, merged_into=survivor) for each in (other, *earlier.values())]
    stays = Write(record, survivor, survivor.state, merge, reason)
    write_records([stays, *away], context=Context(at=timezone.now(), by=by))
    _move_team(other, survivor)
    SourceRecord.objects.filter(organisation=other).update(organisation=survivor)
    ImportRow.objects.filter(organisation=other).update(organisation=survivor)
    first, second = sorted((survivor, other), key=lambda each: each.pk)
    DuplicatePair.objects.filter(first=first, second=second).update(state=DuplicatePair.State.SAME, by=by)
    record_audit(
        by=by.public_id,
        action="organisation.merge",
        subject=f"organisation:{other.public_id}",
        details={"into": survivor.public_id},
    )
    return Organisation.objects.get(pk=survivor.pk)


def _move_team(other: Organisation, survivor: Organisation) -> None:
    """Who is in both teams keeps the stronger role. Invitations to the other team are withdrawn."""
    known = {membership.user_id: membership for membership in survivor.memberships.all()}
    for membership in other.memberships.all():
        ours = known.get(membership.user_id)
        if ours is None:
            Membership.objects.filter(pk=membership.pk).update(organisation=survivor)
            continue
        ours.role = min(ours.role, membership.role, key=lambda role: STRONGEST.index(Role(role)))
        ours.save(update_fields=["role"])
        membership.delete()
    other.invitations.filter(state=Invitation.State.OPEN).update(state=Invitation.State.WITHDRAWN)
