"""What one person finds on their desk. A constant number of queries, however many organisations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from saxaul.accounts.models import User
from saxaul.accounts.queries import verified_emails
from saxaul.core.components import Chip, Entry, Freshness, freshness
from saxaul.orgs.completeness import Completeness, completeness_of
from saxaul.orgs.models import ImportBatch, Invitation, Membership, Organisation, Revision
from saxaul.orgs.presentation import words
from saxaul.orgs.record import best_text
from saxaul.orgs.rules import can_edit_organisation, can_import, visible_to

CHANGES_SHOWN = 8
BATCHES_SHOWN = 5
WAITING = (ImportBatch.State.UPLOADED, ImportBatch.State.READY)  # for a person, not for a worker


@dataclass(frozen=True)
class Mine:
    """One organisation of the person: its line, their role, and what its record lacks if they may add it."""

    organisation: Organisation
    entry: Entry
    completeness: Completeness
    can_edit: bool


@dataclass(frozen=True)
class Change:
    organisation: Organisation
    revision: Revision
    fields: str


@dataclass(frozen=True)
class Step:
    """The one thing to do next; the page has the words for each kind."""

    kind: Literal["invitation", "file", "create", "import", "complete", "confirm", "done"]
    mine: Mine | None = None
    batch: ImportBatch | None = None


@dataclass(frozen=True)
class Desk:
    mine: list[Mine]
    invitations: list[Invitation]
    changes: list[Change]
    batches: list[ImportBatch]
    step: Step


def desk_of(user: User) -> Desk:
    memberships = user.memberships.select_related("organisation").order_by("organisation__sort_name", "pk")
    mine = [_mine(user, membership) for membership in memberships]
    invitations = open_invitations(user)
    operator = can_import(user)
    batches = list(ImportBatch.objects.select_related("source")[:BATCHES_SHOWN]) if operator else []
    waiting = next((batch for batch in batches if batch.state in WAITING), None)
    return Desk(
        mine=mine,
        invitations=invitations,
        changes=_changes(user),
        batches=batches,
        step=next_step(mine, invited=bool(invitations), operator=operator, waiting=waiting),
    )


def open_invitations(user: User) -> list[Invitation]:
    """To addresses the person has verified."""
    return list(
        Invitation.objects.filter(
            email__in=verified_emails(user), state=Invitation.State.OPEN, expires_at__gt=timezone.now()
        )
        .select_related("organisation", "by")
        .order_by("-pk")
    )


def next_step(mine: list[Mine], *, invited: bool, operator: bool, waiting: ImportBatch | None = None) -> Step:
    """An invitation waits for an answer, a file to be brought in; then a first organisation; then what records lack."""
    if invited:
        return Step("invitation")
    if waiting:
        return Step("file", batch=waiting)
    if not mine:
        return Step("import" if operator else "create")
    editable = [each for each in mine if each.can_edit]
    lacking = max(editable, key=lambda each: len(each.completeness.missing), default=None)
    if lacking and lacking.completeness.missing:
        return Step("complete", lacking)
    for each in editable:
        if freshness(each.organisation.confirmed_at) is not Freshness.FRESH:
            return Step("confirm", each)
    return Step("done")


def _mine(user: User, membership: Membership) -> Mine:
    organisation = membership.organisation
    record = organisation.record
    place = next(iter(record.get("sites") or record.get("areas") or ()), None)
    chips = [Chip(str(membership.get_role_display()), tone="line")]
    if organisation.state != Organisation.State.PUBLISHED:
        chips.append(Chip(str(organisation.get_state_display()), "s-wait", "wait"))
    entry = Entry(
        public_id=organisation.public_id,
        name=organisation.name_in(),
        url=organisation.get_absolute_url(),
        kind=organisation.kind,
        sector=next(iter(record.get("sectors", ())), None),
        where=words.place_text(place, home=settings.HUB_COUNTRY) if place else "",
        what=best_text(record.get("summary"), get_language() or "en")[1],
        confirmed_at=organisation.confirmed_at,
        chips=tuple(chips),
    )
    return Mine(organisation, entry, completeness_of(record), can_edit_organisation(user, organisation))


def _changes(user: User) -> list[Change]:
    """What the person wrote themselves, not what they imported, of records they may still see."""
    revisions = (
        user.revisions.filter(batch=None, organisation__in=visible_to(user, Organisation.objects.all()))
        .select_related("organisation")
        .order_by("-pk")
    )
    return [Change(each.organisation, each, _fields_text(each)) for each in revisions[:CHANGES_SHOWN]]


def _fields_text(revision: Revision) -> str:
    """What was touched; nothing where the activity says it already: a new record, a change of state."""
    if revision.activity in (Revision.Activity.CREATE, Revision.Activity.STATE):
        return ""
    labels = [words.field_label(name) for name in revision.fields_changed]
    return _("%(fields)s and more") % {"fields": words.listed(labels[:3])} if len(labels) > 3 else words.listed(labels)
