"""Who may come in: open, by invitation, by approval; and what happens to those who break the rules."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client, TestCase
from pytest_django import Settings

from saxaul.accounts.models import JoinLink, PersonReport, Profile, User
from saxaul.accounts.services.joining import make_join_link
from saxaul.orgs import services as orgs
from saxaul.orgs.models.membership import Role
from tests.accounts.test_sign_in import NEW, link_in
from tests.factories.people import PASSWORD, make_operator, make_person

pytestmark = pytest.mark.django_db
WHO = {"introduction": "I keep bees near Minqin."}


def signed(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def with_page(name: str) -> User:
    person = make_person(name)
    Profile.objects.create(user=person, public=True)
    return person


# By invitation ----------------------------------------------------------------------


def test_by_invitation_nobody_comes_in_without_one(client: Client, settings: Settings) -> None:
    settings.SIGN_UP = "INVITATION"
    assert "By invitation only" in client.get("/accounts/signup/").text
    client.post("/accounts/signup/", NEW)
    assert client.get("/accounts/join/guessed/").status_code == 404
    client.post("/accounts/signup/", NEW)
    assert not User.objects.exists()


def test_a_link_lets_as_many_in_as_it_says(settings: Settings) -> None:
    settings.SIGN_UP = "INVITATION"
    path = make_join_link(note="", count=1, by=make_operator()).removeprefix(settings.BASE_URL)
    first, second = Client(), Client()
    for each in (first, second):
        assert each.get(path)["Location"] == "/accounts/signup/"
    first.post("/accounts/signup/", NEW)
    assert second.post("/accounts/signup/", {**NEW, "email": "second@example.org"}).status_code == 409
    assert User.objects.filter(is_staff=False).count() == 1
    assert JoinLink.objects.get().left == 0
    assert Client().get(path).status_code == 404


def test_an_invitation_to_a_team_is_one(settings: Settings, client: Client) -> None:
    settings.SIGN_UP = "INVITATION"
    owner = make_person()
    organisation = orgs.create_organisation(record={"names": [{"value": "Reading Room"}]}, by=owner)
    with TestCase.captureOnCommitCallbacks(execute=True):
        orgs.invite_member(organisation=organisation, email=NEW["email"], role=Role.EDITOR, language="en", by=owner)
    letter = next(word for word in str(mail.outbox[0].body).split() if "/invitations/" in word)
    client.get(letter.removeprefix(settings.BASE_URL))
    client.post("/accounts/signup/", NEW)
    assert User.objects.filter(email="lanhua@example.org").exists()


# By approval ------------------------------------------------------------------------


def applicant(client: Client) -> User:
    client.post("/accounts/signup/", {**NEW, **WHO})
    client.post(link_in(mail.outbox[-1]))
    return User.objects.get(email="lanhua@example.org")


def test_by_approval_one_waits_and_sees_nothing_meanwhile(client: Client, settings: Settings) -> None:
    settings.SIGN_UP = "APPROVAL"
    assert "This field is required" in client.post("/accounts/signup/", NEW).text
    person = applicant(client)
    assert person.standing == User.Standing.WAITING
    for path in ("/dashboard/", "/organisations/", "/accounts/person/", "/accounts/tokens/"):
        assert client.get(path)["Location"] == "/accounts/waiting/", path
    assert client.post("/organisations/new/", {})["Location"] == "/accounts/waiting/"
    assert "Nearly in" in client.get("/accounts/waiting/").text
    assert client.get("/accounts/data/").status_code == 200


def test_sign_up_by_approval_does_not_tell_who_has_an_account(client: Client, settings: Settings) -> None:
    settings.SIGN_UP = "APPROVAL"
    make_person(email="known@example.org")
    answers = [
        Client().post("/accounts/signup/", {**NEW, **WHO, "email": email})
        for email in ("known@example.org", "unknown@example.org")
    ]
    assert [(a.status_code, a["Location"]) for a in answers] == [(302, "/accounts/confirm-email/")] * 2


def test_an_operator_lets_in(client: Client, settings: Settings) -> None:
    settings.SIGN_UP = "APPROVAL"
    person, operator = applicant(client), make_operator()
    desk = signed(operator)
    assert "I keep bees" in desk.get("/accounts/people/").text
    with TestCase.captureOnCommitCallbacks(execute=True):
        desk.post(f"/accounts/people/{person.public_id}/", {"step": "approve"})
    assert "let you in" in str(mail.outbox[-1].body)
    assert client.get("/dashboard/").status_code == 200
    assert "I keep bees" not in desk.get("/accounts/people/").text


def test_or_does_not(client: Client, settings: Settings) -> None:
    settings.SIGN_UP = "APPROVAL"
    person = applicant(client)
    letters = len(mail.outbox)
    with TestCase.captureOnCommitCallbacks(execute=True):
        signed(make_operator()).post(f"/accounts/people/{person.public_id}/", {"step": "decline"})
    assert not User.objects.filter(pk=person.pk).exists()
    assert len(mail.outbox) == letters + 1


@pytest.mark.parametrize("step", ["approve", "decline", "close", "reopen", "seen"])
def test_only_operators_decide_about_people(step: str) -> None:
    person = make_person(standing=User.Standing.WAITING)
    assert signed(make_person()).post(f"/accounts/people/{person.public_id}/", {"step": step}).status_code == 403
    assert signed(make_person()).get("/accounts/people/").status_code == 403
    person.refresh_from_db()
    assert (person.standing, person.is_active) == (User.Standing.WAITING, True)


def test_a_member_is_not_declined_by_a_late_click() -> None:
    person = make_person()
    signed(make_operator()).post(f"/accounts/people/{person.public_id}/", {"step": "decline"})
    assert User.objects.filter(pk=person.pk).exists()


# Abuse ------------------------------------------------------------------------------


def test_what_is_reported_reaches_the_operators_and_nobody_else() -> None:
    person, witness = with_page("Li Gang"), make_person("Witness")
    data = {"reason": "deceit", "text": "asked me for money"}
    for _ in range(2):
        signed(witness).post(f"/people/{person.public_id}/report/", data)
    assert PersonReport.objects.count() == 1
    assert "asked me for money" in signed(make_operator()).get("/accounts/people/").text
    about = signed(person)
    assert "asked me for money" not in about.get("/accounts/data/").text
    assert "This is you" in about.post(f"/people/{person.public_id}/report/", data).text


def test_a_report_is_not_in_the_export_of_whom_it_is_about() -> None:
    from saxaul.accounts.exporting import rows_of
    from saxaul.core.declarations import declared

    person, witness = with_page("Li Gang"), make_person()
    PersonReport.objects.create(person=person, by=witness, reason="harm")
    table = declared()["accounts.PersonReport"]
    found = [rows_of(each, PersonReport, table) for each in (person, witness)]
    assert [rows.count() for rows in found if rows is not None] == [0, 1]


def test_a_closed_account_is_out_at_once_and_can_come_back() -> None:
    person = with_page("Li Gang")
    phone = Client()
    phone.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    desk = signed(make_operator())
    desk.post(f"/accounts/people/{person.public_id}/", {"step": "close"})
    assert phone.get("/dashboard/").status_code == 302
    assert Client().get(f"/people/{person.public_id}/").status_code == 404
    desk.post(f"/accounts/people/{person.public_id}/", {"step": "reopen"})
    assert Client().get(f"/people/{person.public_id}/").status_code == 200


def test_operators_do_not_close_each_other_out() -> None:
    other = make_operator("Other")
    signed(make_operator()).post(f"/accounts/people/{other.public_id}/", {"step": "close"})
    other.refresh_from_db()
    assert other.is_active


def test_whom_one_blocks_does_not_see_ones_page() -> None:
    person, nuisance = with_page("Ma Lanhua"), with_page("Li Gang")
    hers, his = signed(person), signed(nuisance)
    assert his.get(f"/people/{person.public_id}/").status_code == 200
    hers.post(f"/people/{nuisance.public_id}/block/")
    assert his.get(f"/people/{person.public_id}/").status_code == 404
    assert hers.get(f"/people/{nuisance.public_id}/").status_code == 200
    hers.post(f"/people/{nuisance.public_id}/block/")
    assert his.get(f"/people/{person.public_id}/").status_code == 200


def test_people_without_a_page_cannot_be_reported_by_guessing() -> None:
    hidden = make_person()
    assert signed(make_person()).get(f"/people/{hidden.public_id}/report/").status_code == 404
    assert signed(make_person()).post(f"/people/{hidden.public_id}/block/").status_code == 404
