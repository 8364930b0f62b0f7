"""Handing a team over, and people who sign in with a card: made by helpers, used by the person alone."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client, TestCase

from saxaul.accounts.models import Consent, MemberCard, User
from saxaul.core.models import AuditEntry
from saxaul.orgs.models import Membership, Organisation, ServedPerson
from saxaul.orgs.models.membership import Role
from tests.factories.organisations import make_organisation
from tests.factories.people import make_operator, make_person

pytestmark = pytest.mark.django_db
HER = {"name": "Amina", "language": "ar", "pin": "847261", "agreed": "on"}


def in_role(role: str, organisation: Organisation | None = None) -> tuple[Client, User, Organisation]:
    organisation = organisation or make_organisation("Reading Room")
    person = make_person()
    Membership.objects.create(organisation=organisation, user=person, role=role)
    client = Client()
    client.force_login(person)
    return client, person, organisation


def sign_up(client: Client, organisation: Organisation, **changes: str) -> str:
    page = client.post(f"{organisation.get_absolute_url()}served/new/", {**HER, **changes})
    found = re.search(r'class="card-code"[^>]*>([a-z0-9-]+)<', page.text)
    assert found, page.text
    return found[1]


def with_card(code: str, pin: str = HER["pin"]) -> tuple[Client, int]:
    client = Client()
    return client, client.post("/accounts/card/", {"code": code, "pin": pin}).status_code


# Handing over -------------------------------------------------------------------------


def test_an_owner_hands_the_team_over() -> None:
    client, owner, organisation = in_role(Role.OWNER)
    _, heir, _ = in_role(Role.MEMBER, organisation)
    path = f"{organisation.get_absolute_url()}team/{heir.public_id}/hand-over/"
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(path)
    roles = dict(Membership.objects.values_list("user", "role"))
    assert (roles[owner.pk], roles[heir.pk]) == (Role.EDITOR, Role.OWNER)
    assert mail.outbox[0].to == [heir.email]
    assert "Reading Room" in mail.outbox[0].subject
    assert client.post(path).status_code == 403, "only once"


@pytest.mark.parametrize("role", [Role.EDITOR, Role.FINANCE, Role.HELPER, Role.MEMBER])
def test_others_hand_nothing_over(role: str) -> None:
    client, person, organisation = in_role(role)
    path = f"{organisation.get_absolute_url()}team/{person.public_id}/hand-over/"
    assert client.post(path).status_code == 403
    assert Membership.objects.get(user=person).role == role


# Cards --------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.OWNER, Role.EDITOR, Role.HELPER])
def test_helpers_make_a_card_and_it_opens_the_account(role: str) -> None:
    client, helper, organisation = in_role(role)
    code = sign_up(client, organisation)
    phone, status = with_card(code)
    assert status == 302
    page = phone.get("/dashboard/")
    assert page.status_code == 200
    assert "Amina" in page.text
    person = User.objects.get(name="Amina")
    assert person.public_id not in {helper.public_id}
    assert set(Consent.objects.filter(user=person).values_list("by", "language")) == {(helper.pk, "ar")}
    assert "invalid" not in phone.get("/accounts/profile/").text
    assert code.replace("-", "") not in str(MemberCard.objects.values())
    assert HER["name"] not in str(AuditEntry.objects.values())
    assert mail.outbox == []


@pytest.mark.parametrize("role", [Role.FINANCE, Role.MEMBER])
def test_others_of_the_team_do_not(role: str) -> None:
    client, _, organisation = in_role(role)
    for path in ("served/", "served/new/"):
        assert client.get(f"{organisation.get_absolute_url()}{path}").status_code == 403
    assert client.post(f"{organisation.get_absolute_url()}served/new/", HER).status_code == 403
    assert not ServedPerson.objects.exists()


def test_neither_do_helpers_of_another_team_or_operators() -> None:
    client, _, organisation = in_role(Role.HELPER)
    sign_up(client, organisation)
    person = User.objects.get(name="Amina")
    stranger, _, other = in_role(Role.OWNER, make_organisation("Seed Bank"))
    operator = Client()
    operator.force_login(make_operator())
    for each in (stranger, operator):
        for path in ("card/", "end/"):
            address = f"{organisation.get_absolute_url()}served/{person.public_id}/{path}"
            assert each.post(address, {"pin": "other words"}).status_code == 403
    assert stranger.post(f"{other.get_absolute_url()}served/{person.public_id}/end/").status_code == 404
    assert User.objects.filter(pk=person.pk).exists()


def test_whom_they_serve_sees_nothing_of_the_team() -> None:
    client, _, organisation = in_role(Role.HELPER)
    phone, _ = with_card(sign_up(client, organisation))
    assert phone.get(f"{organisation.get_absolute_url()}team/").status_code == 403
    assert phone.get(f"{organisation.get_absolute_url()}edit/").status_code == 403


@pytest.mark.parametrize(
    "changes", [{"agreed": ""}, {"pin": "123"}, {"pin": "111111"}, {"pin": "123456"}, {"name": " "}]
)
def test_a_card_needs_consent_and_a_pin_that_is_not_easy(changes: dict[str, str]) -> None:
    client, _, organisation = in_role(Role.HELPER)
    page = client.post(f"{organisation.get_absolute_url()}served/new/", {**HER, **changes})
    assert 'class="errors"' in page.text
    assert not MemberCard.objects.exists()


def test_code_and_pin_are_read_kindly_and_wrong_ones_all_alike() -> None:
    client, _, organisation = in_role(Role.HELPER)
    code = sign_up(client, organisation)
    assert with_card(code.upper().replace("-", " "))[1] == 302
    pages = [
        Client().post("/accounts/card/", {"code": wrong, "pin": pin}).text
        for wrong, pin in ((code, "wrong words"), ("zzzz-zzzz-zz", HER["pin"]))
    ]
    assert all("do not belong together" in page for page in pages)


def test_guessing_a_pin_is_slowed_down() -> None:
    client, _, organisation = in_role(Role.HELPER)
    code = sign_up(client, organisation)
    for _ in range(5):
        with_card(code, "guess")
    assert with_card(code)[1] == 200


def test_a_new_card_ends_the_old_one_and_its_devices() -> None:
    client, _, organisation = in_role(Role.HELPER)
    code = sign_up(client, organisation)
    phone, _ = with_card(code)
    person = User.objects.get(name="Amina")
    address = f"{organisation.get_absolute_url()}served/{person.public_id}/card/"
    assert "card-code" in client.post(address, {"pin": "new words here"}).text
    assert phone.get("/dashboard/").status_code == 302
    assert with_card(code)[1] == 200


def test_the_helper_erases_her_when_she_wants_to_go() -> None:
    client, _, organisation = in_role(Role.HELPER)
    sign_up(client, organisation)
    person = User.objects.get(name="Amina")
    client.post(f"{organisation.get_absolute_url()}served/{person.public_id}/end/")
    assert not User.objects.filter(pk=person.pk).exists()


def test_the_list_takes_no_more_queries_for_more_people() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, _, organisation = in_role(Role.HELPER)
    counts = []
    for names in (["A"], ["B", "C"]):
        for name in names:
            sign_up(client, organisation, name=name)
        with CaptureQueriesContext(connection) as seen:
            client.get(f"{organisation.get_absolute_url()}served/")
        counts.append(len(seen))
    assert counts[0] == counts[1]
