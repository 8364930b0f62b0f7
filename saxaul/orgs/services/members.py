"""Who works for an organisation here: invitations, roles, leaving.

An invitation belongs to whoever holds the secret of its letter and is signed in (which takes a verified address). It is
tied to the address it was sent to only loosely: people are invited at an office's address and sign in with their own.
Somebody who has verified that very address may also answer without the letter, from their desk. Every change of the
team holds the organisation's row, so that of two owners who go at the same moment one stays.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from saxaul.accounts.letters import send_letter
from saxaul.accounts.models import User
from saxaul.accounts.queries import letter_language, verified_emails
from saxaul.core.errors import DomainError
from saxaul.core.services import record_audit
from saxaul.orgs.models import Invitation, Membership, Organisation
from saxaul.orgs.models.membership import Role
from saxaul.orgs.store import lock

log = logging.getLogger(__name__)

OPEN_FOR = timedelta(days=14)
SAME_LETTER = timedelta(minutes=2)  # a form sent twice is one invitation
LETTERS_A_DAY = 30  # by one organisation, and by one person, so that a hub cannot be used to trouble strangers
FORGOTTEN_AFTER = timedelta(days=30)  # past its last day; then the address of who never answered goes


class AlreadyInTeam(DomainError):
    code = "already_in_team"


class TooManyInvitations(DomainError):
    code = "too_many_invitations"


class InvitationIsClosed(DomainError):
    """Answered, withdrawn or too old."""

    code = "invitation_is_closed"


class NotInTeam(DomainError):
    code = "not_in_team"


class LastOwner(DomainError):
    code = "last_owner"


def digest_of(secret: str) -> str:
    """SHA-256, hexadecimal: what the table keeps. The secret has 256 bits of its own, so no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def invite_member(*, organisation: Organisation, email: str, role: str, language: str, by: User) -> Invitation:
    """Ask somebody by e-mail to join the team. A letter in `language` goes out once the invitation is stored.

    An open invitation to the same address is replaced: its letter stops working. The same form sent twice within two
    minutes is one invitation. Raises `AlreadyInTeam`, `TooManyInvitations`.
    """
    lock([organisation.pk])
    email, now = email.strip().lower(), timezone.now()
    if organisation.memberships.filter(user__email__iexact=email).exists():
        raise AlreadyInTeam(_("This person is in the team already."))
    earlier = organisation.invitations.filter(email=email, state=Invitation.State.OPEN).first()
    if earlier and earlier.role == role and earlier.created_at > now - SAME_LETTER:
        return earlier
    today = Invitation.objects.filter(created_at__gt=now - timedelta(days=1))
    if today.filter(organisation=organisation).count() >= LETTERS_A_DAY:
        raise TooManyInvitations(_("This group has sent many invitations today. Send the next ones tomorrow."))
    if today.filter(by=by).count() >= LETTERS_A_DAY:
        raise TooManyInvitations(_("You have sent many invitations today. Send the next ones tomorrow."))
    _withdraw(Invitation.objects.filter(Q(pk=earlier and earlier.pk) | Q(expires_at__lt=now - FORGOTTEN_AFTER)))
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        role=role,
        language=language,
        digest=digest_of(secret),
        by=by,
        expires_at=now + OPEN_FOR,
    )
    _note("member.invite", organisation, by, role=role)
    _send_invitation(invitation, secret)
    return invitation


def _withdraw(invitations: QuerySet[Invitation]) -> None:
    invitations.filter(state=Invitation.State.OPEN).update(state=Invitation.State.WITHDRAWN, email="")


def _send_invitation(invitation: Invitation, secret: str) -> None:
    """The queue keeps the letter sealed: the secret in it is nowhere in the database to be read."""
    path = reverse("orgs:invitation-letter", args=[invitation.public_id, secret])
    with override(invitation.language):
        context = {
            "organisation_name": invitation.organisation.name_in(),
            "inviter": invitation.by.name if invitation.by else "",
            "role": Role(invitation.role).label,
            "invitation_url": f"{settings.BASE_URL}{path}",
            "days": OPEN_FOR.days,
        }
    send_letter(to=invitation.email, template="orgs/members/invitation", language=invitation.language, context=context)


@transaction.atomic
def accept_invitation(*, invitation: Invitation, by: User) -> Membership:
    """Join the team in the role of the invitation. Who is in it already keeps the role they have.

    Accepting twice is accepting once. Raises `InvitationIsClosed`.
    """
    lock([invitation.organisation_id])
    known = Membership.objects.filter(organisation_id=invitation.organisation_id, user=by).first()
    if known and Invitation.objects.filter(pk=invitation.pk, accepted_by=by).exists():
        return known
    _close(invitation, state=Invitation.State.ACCEPTED, accepted_by=by)
    if known:
        return known
    membership = Membership.objects.create(organisation_id=invitation.organisation_id, user=by, role=invitation.role)
    _note("member.join", invitation.organisation, by, role=invitation.role)
    return membership


@transaction.atomic
def decline_invitation(*, invitation: Invitation, by: User | None = None) -> Invitation:
    """Say no; needs no account. Raises `InvitationIsClosed`."""
    return _close(invitation, state=Invitation.State.DECLINED)


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User) -> Invitation:
    """Its letter stops working. Raises `InvitationIsClosed`."""
    _close(invitation, state=Invitation.State.WITHDRAWN)
    _note("member.withdraw", invitation.organisation, by)
    return invitation


def _close(invitation: Invitation, *, state: str, accepted_by: User | None = None) -> Invitation:
    still_open = Invitation.objects.filter(pk=invitation.pk, state=Invitation.State.OPEN, expires_at__gt=timezone.now())
    if not still_open.update(state=state, accepted_by=accepted_by, email=""):  # answered, the address has no use
        raise InvitationIsClosed(_("This invitation was answered or withdrawn, or is too old."))
    invitation.refresh_from_db()
    return invitation


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: User) -> Membership:
    """Raises `LastOwner` when the team would have no owner, `NotInTeam` when the person has left meanwhile."""
    current = _locked(membership)
    if current.role == role:
        return current
    if role != Role.OWNER:
        _must_leave_an_owner(current)
        _withdraw_theirs(current, by)
    current.role = role
    current.save(update_fields=["role"])
    _note("member.role", current.organisation, by, person=current.user.public_id, role=role)
    return current


@transaction.atomic
def hand_over(*, membership: Membership, by: User) -> Membership:
    """Make somebody else of the team owner in one's own place; one stays as editor. A letter tells them.

    Raises `NotInTeam` when either has left meanwhile, `AlreadyInTeam` when it is oneself.
    """
    heir = _locked(membership)
    own = Membership.objects.filter(organisation_id=heir.organisation_id, user=by, role=Role.OWNER).first()
    if own is None:
        raise NotInTeam(_("You are not the owner any more."))
    if heir.user_id == by.pk:
        raise AlreadyInTeam(_("You are the owner already."))
    heir.role, own.role = Role.OWNER, Role.EDITOR
    heir.save(update_fields=["role"])
    own.save(update_fields=["role"])
    _note("member.hand_over", heir.organisation, by, person=heir.user.public_id)
    _tell_heir(heir, by)
    return heir


def _tell_heir(heir: Membership, by: User) -> None:
    language = letter_language(heir.user)
    with override(language):
        name = heir.organisation.name_in()
    link = settings.BASE_URL + reverse("orgs:team-detail", args=[heir.organisation.public_id])
    context = {"user": heir.user, "organisation_name": name, "giver": by.name, "team_url": link}
    for email in verified_emails(heir.user)[:1]:
        send_letter(to=email, template="orgs/members/handed_over", language=language, context=context)


@transaction.atomic
def remove_member(*, membership: Membership, by: User) -> Membership:
    """End a membership; the person keeps the account. Raises `LastOwner`, `NotInTeam`."""
    current = _locked(membership)
    _must_leave_an_owner(current)
    Membership.objects.filter(pk=current.pk).delete()
    _withdraw_theirs(current, by)
    _note("member.remove", current.organisation, by, person=current.user.public_id)
    return current


def leave_organisation(*, organisation: Organisation, by: User) -> Membership:
    """End one's own membership. Raises `LastOwner`, `NotInTeam`."""
    membership = Membership.objects.filter(organisation=organisation, user=by).first()
    if membership is None:
        raise NotInTeam(_("You are not in this team."))
    return remove_member(membership=membership, by=by)


def _withdraw_theirs(membership: Membership, by: User) -> None:
    """Whom the others turn away must not come back by an invitation of their own."""
    if membership.user != by:
        _withdraw(Invitation.objects.filter(organisation_id=membership.organisation_id, by=membership.user))


def _locked(membership: Membership) -> Membership:
    """The membership as it stands now, while nobody else changes the team."""
    lock([membership.organisation_id])
    current = Membership.objects.select_related("organisation", "user").filter(pk=membership.pk).first()
    if current is None:
        raise NotInTeam(_("This person has left the team already."))
    return current


def _must_leave_an_owner(membership: Membership) -> None:
    others = Membership.objects.filter(
        organisation_id=membership.organisation_id, role=Role.OWNER, user__is_active=True
    ).exclude(pk=membership.pk)
    if membership.role == Role.OWNER and not others.exists():
        raise LastOwner(_("A team needs an owner. Make somebody else owner first."))


def _note(action: str, organisation: Organisation, by: User, **details: str) -> None:
    record_audit(by=by.public_id, action=action, subject=f"organisation:{organisation.public_id}", details=details)
