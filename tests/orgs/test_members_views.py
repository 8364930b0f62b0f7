"""The team's page and the answer to an invitation: what is shown, and who is refused."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from saxaul.accounts.models import User
from saxaul.orgs.models import Invitation, Membership, Organisation
from saxaul.orgs.models.membership import Role
from saxaul.orgs.services import members
from tests.factories.organisations import make_organisation
from tests.factories.people import make_operator, make_person

pytestmark = pytest.mark.django_db
NEW = {"email": "new@example.org", "role": "editor", "language": "vi"}


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation("Straw Square Society")


@pytest.fixture
def cast(organisation: Organisation) -> dict[str, User]:
    people = {role: make_person(f"The {role}") for role in Role.values}
    for role, person in people.items():
        Membership.objects.create(organisation=organisation, user=person, role=role)
    people["operator"] = make_operator()
    people["stranger"] = make_person("The stranger")
    people["ex-member"] = make_person("The ex-member")
    joined = Membership.objects.create(organisation=organisation, user=people["ex-member"], role=Role.OWNER)
    members.remove_member(membership=joined, by=people["owner"])
    elsewhere = make_organisation("Hexi Bird Ledger")
    Membership.objects.create(organisation=elsewhere, user=people["stranger"], role=Role.OWNER)
    return people


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def addresses(organisation: Organisation, person: User, invitation: Invitation) -> list[tuple[str, dict[str, str]]]:
    team = f"/organisations/{organisation.public_id}/team/"
    return [
        (f"{team}invite/", NEW),
        (f"{team}{person.public_id}/role/", {"role": "owner"}),
        (f"{team}{person.public_id}/remove/", {}),
        (f"{team}invitations/{invitation.public_id}/withdraw/", {}),
    ]


@pytest.fixture
def invitation(organisation: Organisation, cast: dict[str, User]) -> Invitation:
    return members.invite_member(
        organisation=organisation, email="asked@example.org", role="member", language="en", by=cast["owner"]
    )


@pytest.mark.parametrize("role", [*Role.values, "operator"])
def test_the_team_and_the_operators_see_the_team(organisation: Organisation, cast: dict[str, User], role: str) -> None:
    page = signed_in(cast[role]).get(f"/organisations/{organisation.public_id}/team/").text
    assert all(f"The {name}" in page for name in Role.values)
    assert ("Send the invitation" in page) == (role in ("owner", "operator"))
    assert ("Leave this team" in page) == (role != "operator")


@pytest.mark.parametrize("role", ["stranger", "ex-member"])
def test_others_do_not_see_the_team(organisation: Organisation, cast: dict[str, User], role: str) -> None:
    answer = signed_in(cast[role]).get(f"/organisations/{organisation.public_id}/team/")
    assert answer.status_code == 403
    assert "The owner" not in answer.text
    assert signed_in(cast[role]).post(f"/organisations/{organisation.public_id}/team/leave/").status_code == 403


@pytest.mark.parametrize("role", ["editor", "finance", "member", "stranger", "ex-member"])
def test_only_owners_and_operators_change_the_team(
    organisation: Organisation, cast: dict[str, User], invitation: Invitation, role: str
) -> None:
    before = list(Membership.objects.values_list("user", "role"))
    for address, data in addresses(organisation, cast["finance"], invitation):
        assert signed_in(cast[role]).post(address, data).status_code == 403, address
    assert list(Membership.objects.values_list("user", "role")) == before
    assert Invitation.objects.filter(state="open").count() == 1


def test_strangers_without_an_account_are_asked_to_sign_in(
    organisation: Organisation, cast: dict[str, User], invitation: Invitation, client: Client
) -> None:
    team = f"/organisations/{organisation.public_id}/team/"
    assert client.get(team)["Location"] == f"/accounts/login/?next={team}"
    for address, data in [*addresses(organisation, cast["finance"], invitation), (f"{team}leave/", {})]:
        assert client.post(address, data)["Location"].startswith("/accounts/login/")


def test_a_hidden_organisation_has_no_team_for_strangers(cast: dict[str, User], organisation: Organisation) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(state=Organisation.State.HIDDEN)
    team = f"/organisations/{organisation.public_id}/team/"
    assert signed_in(cast["stranger"]).get(team).status_code == 404
    assert signed_in(cast["member"]).get(team).status_code == 200


def test_ids_of_another_team_are_not_found(
    organisation: Organisation, cast: dict[str, User], invitation: Invitation
) -> None:
    elsewhere = signed_in(cast["stranger"])  # an owner, but of another organisation
    other = cast["stranger"].memberships.get().organisation
    for address, data in addresses(other, cast["finance"], invitation)[1:]:
        assert elsewhere.post(address, data).status_code == 404, address
    team = f"/organisations/{organisation.public_id}/team/"
    owner = signed_in(cast["owner"])
    assert owner.post(f"{team}{cast['stranger'].public_id}/remove/").status_code == 404
    assert owner.post(f"{team}{cast['finance'].public_id}/role/", {"role": "king"}).status_code == 404
    assert owner.get(f"{team}invite/").status_code == 405


@pytest.mark.django_db(transaction=True)
def test_an_owner_invites_changes_and_removes(
    organisation: Organisation, cast: dict[str, User], invitation: Invitation
) -> None:
    owner = signed_in(cast["owner"])
    pages = [
        owner.post(address, data, follow=True).text
        for address, data in addresses(organisation, cast["finance"], invitation)
    ]
    for page, text in zip(
        pages, ["on its way to new@", "role is changed", "no longer in the team", "is withdrawn"], strict=True
    ):
        assert text in page
    assert mail.outbox[-1].to == ["new@example.org"]
    assert not organisation.memberships.filter(user=cast["finance"]).exists()


def test_what_cannot_be_done_is_said_and_kept(organisation: Organisation, cast: dict[str, User]) -> None:
    owner, team = signed_in(cast["owner"]), f"/organisations/{organisation.public_id}/team/"
    answer = owner.post(f"{team}invite/", {**NEW, "email": "no address"})
    assert answer.status_code == 422
    assert 'value="no address"' in answer.text
    assert "in the team already" in owner.post(f"{team}invite/", {**NEW, "email": cast["editor"].email}).text
    me = f"{team}{cast['owner'].public_id}"
    assert "A team needs an owner" in owner.post(f"{me}/role/", {"role": "editor"}, follow=True).text
    assert "A team needs an owner" in owner.post(f"{me}/remove/", follow=True).text
    assert "A team needs an owner" in owner.post(f"{team}leave/", follow=True).text


def test_who_leaves_lands_on_their_desk(organisation: Organisation, cast: dict[str, User]) -> None:
    client = signed_in(cast["member"])
    assert client.post(f"/organisations/{organisation.public_id}/team/leave/")["Location"] == "/dashboard/"
    assert client.get(f"/organisations/{organisation.public_id}/team/").status_code == 403


def test_an_invitation_withdrawn_twice_says_so(
    organisation: Organisation, cast: dict[str, User], invitation: Invitation
) -> None:
    members.withdraw_invitation(invitation=invitation, by=cast["owner"])
    address, _ = addresses(organisation, cast["finance"], invitation)[3]
    assert "answered or withdrawn" in signed_in(cast["owner"]).post(address, follow=True).text


def test_the_number_of_queries_does_not_grow_with_the_team(
    organisation: Organisation, cast: dict[str, User], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, team = signed_in(cast["owner"]), f"/organisations/{organisation.public_id}/team/"
    with django_assert_num_queries(6):  # session, user, organisation, roles, team, invitations
        client.get(team)
    for number in range(3):
        Membership.objects.create(organisation=organisation, user=make_person())
        members.invite_member(
            organisation=organisation, email=f"n{number}@example.org", role="member", language="en", by=cast["owner"]
        )
    with django_assert_num_queries(6):
        client.get(team)


# The answer -----------------------------------------------------------------------


@pytest.fixture
def letter(
    organisation: Organisation,
    cast: dict[str, User],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> str:
    with django_capture_on_commit_callbacks(execute=True):
        members.invite_member(
            organisation=organisation, email="asked@example.org", role="editor", language="en", by=cast["owner"]
        )
    return "/invitations/" + mail.outbox[-1].body.split("/invitations/")[1].split()[0]


def test_without_an_account_the_letter_leads_through_sign_up_and_back(client: Client, letter: str) -> None:
    page = client.get(letter).text
    assert "Join the team of Straw Square Society" in page
    assert f"/accounts/signup/?next={letter.replace('/', '%2F')}&amp;email=asked%40example.org" in page
    client.post(letter, {"answer": "yes"})
    assert Invitation.objects.get().state == Invitation.State.OPEN


def test_looking_joins_nobody_and_one_press_does(letter: str, organisation: Organisation) -> None:
    guest = make_person()  # with another address than the invited one
    client = signed_in(guest)
    assert "Join the team" in client.get(letter).text
    assert not organisation.memberships.filter(user=guest).exists()
    for _ in range(2):  # a double press is one
        assert client.post(letter, {"answer": "yes"})["Location"] == organisation.get_absolute_url()
    assert organisation.memberships.get(user=guest).role == Role.EDITOR
    assert client.get(letter)["Location"] == organisation.get_absolute_url()


def test_the_invited_address_answers_from_the_desk(letter: str, organisation: Organisation) -> None:
    desk = letter.rsplit("/", 2)[0] + "/"
    assert signed_in(make_person(email="asked@example.org", verified=False)).get(desk).status_code == 404
    User.objects.filter(email="asked@example.org").delete()
    guest = make_person(email="asked@example.org")
    assert signed_in(make_person()).get(desk).status_code == 404
    assert Client().get(desk).status_code == 404
    signed_in(guest).post(desk, {"answer": "yes"})
    assert organisation.memberships.filter(user=guest).exists()


def test_saying_no_needs_no_account(client: Client, letter: str) -> None:
    assert "Thank you for the answer" in client.post(letter, {"answer": "no"}).text
    assert Invitation.objects.get().state == Invitation.State.DECLINED
    assert client.get(letter).status_code == 404


def test_forged_old_and_answered_letters_meet_one_kind_page(client: Client, letter: str) -> None:
    forged = [letter[:-5] + "aaaa/", "/invitations/nosuchone2/secret/", "/invitations/nosuchone2/"]
    Invitation.objects.update(expires_at=timezone.now())
    guest = signed_in(make_person())
    texts = set()
    for address in (*forged, letter):
        for visitor in (client, guest):
            answer = visitor.get(address)
            assert answer.status_code == 404
            assert "This invitation is closed" in answer.text
            visitor.post(address, {"answer": "yes"})
            visitor.post(address, {"answer": "no"})
        texts.add(client.get(address).text.split("<main")[1].split("</main>")[0])
    assert len(texts) == 1
    assert Invitation.objects.get().state == Invitation.State.OPEN


def test_an_invitation_closed_at_the_very_moment_of_the_answer(
    letter: str, monkeypatch: pytest.MonkeyPatch, cast: dict[str, User]
) -> None:
    real = members.accept_invitation

    def withdrawn_first(*, invitation: Invitation, by: User) -> Membership:
        members.withdraw_invitation(invitation=invitation, by=cast["owner"])
        return real(invitation=invitation, by=by)

    monkeypatch.setattr(members, "accept_invitation", withdrawn_first)
    answer = signed_in(make_person()).post(letter, {"answer": "yes"})
    assert (answer.status_code, "This invitation is closed" in answer.text) == (404, True)
