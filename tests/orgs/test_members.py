"""The team: invitations, roles, leaving; through the services."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext, override
from pytest_django import Settings

from saxaul.accounts.models import User
from saxaul.core.errors import DomainError
from saxaul.core.models import AuditEntry, Letter
from saxaul.orgs.models import Invitation, Membership, Organisation
from saxaul.orgs.models.membership import Role
from saxaul.orgs.services import members
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation("Straw Square Society")


@pytest.fixture
def owner(organisation: Organisation) -> User:
    return join(organisation, make_person("Ma Lanhua"), Role.OWNER)


def join(organisation: Organisation, user: User, role: str = Role.MEMBER) -> User:
    Membership.objects.create(organisation=organisation, user=user, role=role)
    return user


def membership_of(user: User) -> Membership:
    return Membership.objects.get(user=user)


def invite(organisation: Organisation, by: User, email: str = "new@example.org", role: str = "editor") -> Invitation:
    return members.invite_member(organisation=organisation, email=email, role=role, language="en", by=by)


# Inviting -----------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh-hans", "ar", "vi"])
def test_the_letter_has_the_link_and_the_table_only_its_digest(
    organisation: Organisation,
    owner: User,
    language: str,
    settings: Settings,
) -> None:
    settings.BASE_URL = "https://hub.example"
    invitation = members.invite_member(
        organisation=organisation, email=" New@Example.org ", role=Role.EDITOR, language=language, by=owner
    )
    letter = mail.outbox[0]
    link = f"https://hub.example/invitations/{invitation.public_id}/"
    secret = letter.body.split(link)[1].split("/")[0]
    assert invitation.email == "new@example.org"
    assert invitation.digest == members.digest_of(secret)
    assert secret not in str(vars(invitation))
    assert letter.to == ["new@example.org"]
    assert owner.email not in letter.message().as_string()
    assert "Ma Lanhua" in letter.body
    with override(language):
        expected = gettext("Join the team of %(organisation_name)s")
    assert letter.subject == expected % {"organisation_name": "Straw Square Society"}
    assert "new@example.org" not in str(AuditEntry.objects.values_list("details", "subject", "by"))


def test_who_is_in_the_team_is_not_invited(organisation: Organisation, owner: User) -> None:
    with pytest.raises(members.AlreadyInTeam):
        invite(organisation, owner, email=owner.email.upper())


def test_a_second_invitation_replaces_the_first(organisation: Organisation, owner: User) -> None:
    first = invite(organisation, owner)
    Invitation.objects.update(created_at=timezone.now() - timedelta(minutes=3))
    second = invite(organisation, owner)
    first.refresh_from_db()
    assert first.state == Invitation.State.WITHDRAWN
    assert second.state == Invitation.State.OPEN


def test_the_form_sent_twice_is_one_letter(organisation: Organisation, owner: User) -> None:
    assert invite(organisation, owner) == invite(organisation, owner)
    assert len(mail.outbox) == 1
    assert invite(organisation, owner, role=Role.FINANCE).role == "finance"  # another role is another wish


def test_strangers_cannot_be_flooded(organisation: Organisation, owner: User) -> None:
    for number in range(members.LETTERS_A_DAY):
        invite(organisation, owner, email=f"a{number}@example.org")
    with pytest.raises(members.TooManyInvitations):
        invite(organisation, owner, email="one-more@example.org")
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=2))
    invite(organisation, owner, email="one-more@example.org")


def test_without_a_mail_server_the_letter_waits(organisation: Organisation, owner: User, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    invitation = invite(organisation, owner)
    assert invitation.state == Invitation.State.OPEN
    letter = Letter.objects.get()
    assert (letter.state, letter.recipient) == (Letter.State.WAITING, "new@example.org")
    assert b"invitations" not in bytes(letter.content)


# Answering ----------------------------------------------------------------------


def test_accepting_joins_once_in_the_role(organisation: Organisation, owner: User) -> None:
    guest = make_person()
    invitation = invite(organisation, owner)
    first = members.accept_invitation(invitation=invitation, by=guest)
    assert members.accept_invitation(invitation=invitation, by=guest) == first
    assert (first.role, first.organisation) == (Role.EDITOR, organisation)
    invitation.refresh_from_db()
    assert (invitation.state, invitation.accepted_by) == (Invitation.State.ACCEPTED, guest)


def test_a_member_who_accepts_keeps_their_role(organisation: Organisation, owner: User) -> None:
    invitation = invite(organisation, owner, role=Role.MEMBER)
    assert members.accept_invitation(invitation=invitation, by=owner).role == Role.OWNER


def test_one_invitation_is_good_for_one_person(organisation: Organisation, owner: User) -> None:
    invitation = invite(organisation, owner)
    members.accept_invitation(invitation=invitation, by=make_person())
    with pytest.raises(members.InvitationIsClosed):
        members.accept_invitation(invitation=invitation, by=make_person())


def test_who_was_removed_does_not_come_back_by_the_old_letter(organisation: Organisation, owner: User) -> None:
    guest, invitation = make_person(), invite(organisation, owner)
    joined = members.accept_invitation(invitation=invitation, by=guest)
    members.remove_member(membership=joined, by=owner)
    with pytest.raises(members.InvitationIsClosed):
        members.accept_invitation(invitation=invitation, by=guest)


def test_a_closed_invitation_cannot_be_answered(organisation: Organisation, owner: User) -> None:
    declined = invite(organisation, owner, email="a@example.org")
    withdrawn = invite(organisation, owner, email="b@example.org")
    old = invite(organisation, owner, email="c@example.org")
    members.decline_invitation(invitation=declined)
    members.withdraw_invitation(invitation=withdrawn, by=owner)
    Invitation.objects.filter(pk=old.pk).update(expires_at=timezone.now())
    for invitation in (declined, withdrawn, old):
        with pytest.raises(members.InvitationIsClosed):
            members.accept_invitation(invitation=invitation, by=make_person())
        with pytest.raises(members.InvitationIsClosed):
            members.decline_invitation(invitation=invitation)
        with pytest.raises(members.InvitationIsClosed):
            members.withdraw_invitation(invitation=invitation, by=owner)


# Roles --------------------------------------------------------------------------


def test_roles_change_and_people_go(organisation: Organisation, owner: User) -> None:
    person = join(organisation, make_person())
    changed = members.change_role(membership=membership_of(person), role=Role.FINANCE, by=owner)
    assert changed.role == membership_of(person).role == Role.FINANCE
    assert members.change_role(membership=changed, role=Role.FINANCE, by=owner) == changed
    members.remove_member(membership=changed, by=owner)
    assert not Membership.objects.filter(user=person).exists()
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["member.role", "member.remove"]


def test_the_last_owner_stays_owner(organisation: Organisation, owner: User) -> None:
    closed = make_person(is_active=False)
    join(organisation, closed, Role.OWNER)  # a closed account cannot look after anything
    with pytest.raises(members.LastOwner):
        members.change_role(membership=membership_of(owner), role=Role.EDITOR, by=owner)
    with pytest.raises(members.LastOwner):
        members.remove_member(membership=membership_of(owner), by=owner)
    with pytest.raises(members.LastOwner):
        members.leave_organisation(organisation=organisation, by=owner)
    assert membership_of(owner).role == Role.OWNER


def test_with_a_second_owner_the_first_may_go(organisation: Organisation, owner: User) -> None:
    second = join(organisation, make_person())
    members.change_role(membership=membership_of(second), role=Role.OWNER, by=owner)
    members.leave_organisation(organisation=organisation, by=owner)
    assert list(organisation.memberships.values_list("user", "role")) == [(second.pk, Role.OWNER)]


def test_who_is_gone_cannot_be_changed(organisation: Organisation, owner: User) -> None:
    person = join(organisation, make_person())
    membership = membership_of(person)
    members.leave_organisation(organisation=organisation, by=person)
    with pytest.raises(members.NotInTeam):
        members.leave_organisation(organisation=organisation, by=person)
    with pytest.raises(members.NotInTeam):
        members.change_role(membership=membership, role=Role.OWNER, by=owner)


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_who_go_at_the_same_moment_one_stays() -> None:
    organisation = make_organisation()
    owners = [join(organisation, make_person(), Role.OWNER) for _ in range(2)]

    def leave(user: User) -> bool:
        try:
            members.leave_organisation(organisation=organisation, by=user)
        except DomainError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(leave, owners)) == [False, True]
    assert organisation.memberships.filter(role=Role.OWNER).count() == 1
