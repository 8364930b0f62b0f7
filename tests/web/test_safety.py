"""What an attacker would try, and what a person on a shared computer must not find."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from saxaul.accounts.models import User
from saxaul.core.models import Letter
from saxaul.orgs import services
from saxaul.orgs.models import Invitation, Membership, Organisation
from saxaul.orgs.models.membership import Role
from saxaul.orgs.services import members
from tests.factories.organisations import make_organisation
from tests.factories.people import PASSWORD, make_person
from tests.orgs.profiles import Cast, make_cast, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


# Roles ----------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "status"), [("owner", 403), ("editor", 403), ("operator", 302)])
def test_what_operators_hid_its_own_team_cannot_show_again(cast: Cast, who: str, status: int) -> None:
    hidden = services.change_state(
        organisation=cast.organisation, state=Organisation.State.HIDDEN, by=cast.operator, reason="people at risk"
    )
    address = f"{cast.page}history/{hidden.version}/revert/"
    assert signed_in(cast.person(who)).post(address, {"reason": "we want it back"}).status_code == status
    hidden.refresh_from_db()
    assert (hidden.state == Organisation.State.PUBLISHED) is (who == "operator")


@pytest.mark.parametrize("ending", ["removed", "demoted"])
def test_a_removed_owner_has_no_invitation_left_to_come_back_by(cast: Cast, ending: str) -> None:
    rogue = Membership.objects.create(organisation=cast.organisation, user=cast.stranger, role=Role.OWNER)
    his, ours = (invite(cast.organisation, by, f"{by.pk}@example.org") for by in (cast.stranger, cast.owner))
    if ending == "removed":
        members.remove_member(membership=rogue, by=cast.owner)
    else:
        members.change_role(membership=rogue, role=Role.MEMBER, by=cast.owner)
    his.refresh_from_db()
    ours.refresh_from_db()
    assert (his.state, ours.state) == ("withdrawn", "open")


def test_who_leaves_of_their_own_will_has_still_invited_a_successor(cast: Cast) -> None:
    Membership.objects.create(organisation=cast.organisation, user=cast.stranger, role=Role.OWNER)
    invitation = invite(cast.organisation, cast.owner, "successor@example.org")
    members.leave_organisation(organisation=cast.organisation, by=cast.owner)
    invitation.refresh_from_db()
    assert invitation.state == "open"


# Signing in -----------------------------------------------------------------------


def test_who_finds_a_screen_unlocked_cannot_take_the_account(client: Client) -> None:
    person = make_person()
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    change = {"email": "thief@example.org", "action_add": ""}
    assert client.post("/accounts/email/", change)["Location"].startswith("/accounts/reauthenticate/")
    assert not EmailAddress.objects.filter(email="thief@example.org").exists()
    assert client.post("/accounts/reauthenticate/", {"password": "guess"}).status_code == 200
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    client.post("/accounts/email/", change)
    assert EmailAddress.objects.filter(email="thief@example.org", verified=False).exists()


# A shared computer ----------------------------------------------------------------


@pytest.mark.parametrize("page", ["", "card/", "history/", "team/", "edit/", "edit/contacts/"])
def test_pages_of_a_signed_in_person_are_kept_nowhere(cast: Cast, page: str) -> None:
    assert signed_in(cast.owner).get(cast.page + page)["Cache-Control"] == "private, no-store"


def test_the_desk_is_kept_nowhere_and_public_pages_may_be(cast: Cast) -> None:
    assert signed_in(cast.owner).get("/dashboard/")["Cache-Control"] == "private, no-store"
    assert "Cache-Control" not in signed_in(None).get(cast.page)
    assert signed_in(cast.owner).get("/organisations.csv")["Cache-Control"] == "no-cache"  # the same for everybody


def test_the_record_of_a_hidden_organisation_is_kept_nowhere(cast: Cast) -> None:
    address = f"{cast.page.rstrip('/')}.json"
    assert signed_in(cast.owner).get(address)["Cache-Control"] == "no-cache"
    services.change_state(organisation=cast.organisation, state="hidden", by=cast.operator, reason="risk")
    assert signed_in(None).get(address).status_code == 404
    assert signed_in(cast.owner).get(address)["Cache-Control"] == "private, no-store"


# What is typed --------------------------------------------------------------------


def test_a_reason_is_one_plain_line(cast: Cast) -> None:
    """No control character, which a feed or PostgreSQL would stumble over, and none that turns the text around."""
    editor, strange = signed_in(cast.editor), "so\x00 it\x1b\n is\u202e"
    services.edit_organisation(organisation=cast.organisation, changes={"founded": "1999"}, base=1, by=cast.editor)
    editor.post(f"{cast.page}history/2/revert/", {"reason": strange})
    assert cast.organisation.revisions.get(number=3).reason == "so it is"
    assert signed_in(None).get(f"{cast.page}history.atom").status_code == 200


def test_a_question_with_too_many_parts_is_refused_not_stumbled_over(client: Client) -> None:
    client.raise_request_exception = False
    assert client.get("/organisations/?" + "&".join(f"area=a{number}" for number in range(1100))).status_code == 400


# Letters --------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["/accounts/password/reset/", "/accounts/signup/"])
@pytest.mark.parametrize("known", [True, False])
def test_links_in_letters_lead_to_the_hub_whatever_host_was_asked(
    client: Client, settings: Settings, page: str, known: bool
) -> None:
    settings.BASE_URL = "https://hub.example"
    email = make_person().email if known else "new@example.org"
    words = {"name": "New", "email": email, "password1": "straw squares hold the dune", "agree": "on"}
    client.post(page, words, headers={"host": "localhost:6666"})
    assert "https://hub.example/accounts/" in mail.outbox[0].body
    assert "localhost" not in mail.outbox[0].body


def test_one_person_cannot_trouble_strangers_through_many_groups() -> None:
    person = make_person()
    groups = [make_organisation(f"Group {number}") for number in range(3)]
    for number in range(members.LETTERS_A_DAY):
        invite(groups[number % 3], person, f"stranger{number}@example.org")
    with pytest.raises(members.TooManyInvitations):
        invite(groups[0], person, "one-more@example.org")
    assert Invitation.objects.count() == members.LETTERS_A_DAY


def invite(organisation: Organisation, by: User, email: str) -> Invitation:
    return members.invite_member(organisation=organisation, email=email, role=Role.EDITOR, language="en", by=by)


def test_a_name_cannot_write_the_letter(client: Client) -> None:
    person, organisation = make_person(), make_organisation()
    Membership.objects.create(organisation=organisation, user=person, role=Role.OWNER)
    client.force_login(person)
    client.post("/accounts/profile/", {"name": "Hub\r\n\r\nPay at \u202eevil.example\x1b", "language": "en"})
    person.refresh_from_db()
    assert person.name == "Hub Pay at evil.example"
    invite(organisation, person, "new@example.org")
    assert "\n\nPay at" not in mail.outbox[0].body


def test_who_signs_up_has_a_name_on_one_line(client: Client) -> None:
    words = {
        "name": "A\nB\u2066\u200f",
        "email": "new@example.org",
        "password1": "straw squares hold the dune",
        "agree": "on",
    }
    client.post("/accounts/signup/", words)
    assert User.objects.get(email="new@example.org").name == "A B"


def test_an_address_that_refuses_letters_stays_out_of_the_log(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "tests.web.test_safety.RefusingBackend"
    organisation, person = make_organisation(), make_person()
    with caplog.at_level(logging.DEBUG):
        invite(organisation, person, "canary@example.org")
    assert "a letter was not taken" in caplog.text
    assert "canary" not in caplog.text
    assert "canary" not in Letter.objects.get().error


class RefusingBackend:
    """A mail server that quotes the address it refuses, as mail servers do."""

    def __init__(self, **options: Any) -> None:
        pass

    def send_messages(self, letters: list[mail.EmailMessage]) -> int:
        raise OSError(f"550 no such user: {letters[0].to[0]}")


# What remains of people -----------------------------------------------------------


@pytest.mark.parametrize("ending", ["accepted", "declined", "withdrawn"])
def test_of_an_answered_invitation_no_address_remains(ending: str) -> None:
    organisation, owner, guest = make_organisation(), make_person(), make_person()
    invitation = invite(organisation, owner, "canary@example.org")
    if ending == "accepted":
        members.accept_invitation(invitation=invitation, by=guest)
    elif ending == "declined":
        members.decline_invitation(invitation=invitation)
    else:
        members.withdraw_invitation(invitation=invitation, by=owner)
    invitation.refresh_from_db()
    assert (invitation.state, invitation.email) == (ending, "")


def test_of_a_replaced_or_forgotten_invitation_no_address_remains() -> None:
    organisation, owner = make_organisation(), make_person()
    first = invite(organisation, owner, "canary@example.org")
    Invitation.objects.update(created_at=timezone.now() - members.SAME_LETTER)
    invite(organisation, owner, "canary@example.org")
    first.refresh_from_db()
    assert first.email == ""
    Invitation.objects.update(expires_at=timezone.now() - members.FORGOTTEN_AFTER)
    invite(organisation, owner, "other@example.org")
    assert not Invitation.objects.filter(email="canary@example.org").exists()


def test_who_joined_from_the_desk_may_press_twice() -> None:
    guest = make_person(email="guest@example.org")
    invitation = invite(make_organisation(), make_person(), "guest@example.org")
    client = signed_in(guest)
    for _ in range(2):
        answer = client.post(f"/invitations/{invitation.public_id}/", {"answer": "yes"})
        assert answer["Location"] == invitation.organisation.get_absolute_url()
