"""The page of a person's keys to the API."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from saxaul.accounts.models import ApiToken, User
from saxaul.accounts.services import create_token
from saxaul.accounts.services.tokens import AT_MOST, token_in_use
from saxaul.core.models import AuditEntry
from tests.factories.people import PASSWORD, make_person

pytestmark = pytest.mark.django_db
PAGE = "/accounts/tokens/"
FORM = {"name": "Our website", "scope": "write", "days": "90"}


@pytest.fixture
def person() -> User:
    return make_person("Ma Lanhua")


@pytest.fixture
def client(person: User) -> Client:
    """Signed in, and the password given once more."""
    client = Client()
    client.force_login(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def secret_on(page: str) -> str:
    found = re.search(r"saxaul_[\w-]{43}", page)
    return found[0] if found else ""


def test_the_secret_is_shown_once(
    client: Client, person: User, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        response = client.post(PAGE, FORM)
    secret = secret_on(response.content.decode())
    token = ApiToken.objects.get()
    assert token_in_use(secret) == token
    assert (token.person, token.name, token.scope, token.ending) == (person, "Our website", "write", secret[-4:])
    assert "no-store" in response["Cache-Control"]
    again = client.get(PAGE).content.decode()
    assert "Our website" in again
    assert not secret_on(again)
    assert [letter.to for letter in mail.outbox] == [[person.email]]
    assert "Our website" in mail.outbox[0].body
    assert secret not in mail.outbox[0].body
    assert secret not in str(list(AuditEntry.objects.values()))


def test_who_finds_a_screen_unlocked_is_asked_for_the_password(person: User) -> None:
    client = Client()
    client.force_login(person)
    assert client.get(PAGE).status_code == 200
    assert "/reauthenticate/" in client.post(PAGE, FORM)["Location"]
    assert not ApiToken.objects.exists()


def test_the_form_sent_twice_makes_one(client: Client) -> None:
    first, second = client.post(PAGE, FORM), client.post(PAGE, FORM)
    assert secret_on(first.content.decode())
    assert "You have a token of this name" in second.content.decode()
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize("change", [{"name": ""}, {"scope": "admin"}, {"days": "7"}, {"name": "x" * 81}])
def test_what_is_not_taken(change: dict[str, str], client: Client) -> None:
    assert client.post(PAGE, {**FORM, **change}).status_code == 200
    assert not ApiToken.objects.exists()


def test_nobody_has_tokens_without_end(client: Client, person: User) -> None:
    for number in range(AT_MOST):
        create_token(name=str(number), scope="read", days=None, by=person)
    assert "You have many tokens already" in client.post(PAGE, FORM).content.decode()


def test_a_token_is_taken_back(client: Client, person: User) -> None:
    token, secret = create_token(name="Our website", scope="read", days=None, by=person)
    response = client.post(f"{PAGE}{token.public_id}/revoke/", follow=True)
    assert "opens nothing any more" in response.content.decode()
    assert token_in_use(secret) is None
    create_token(name="Our website", scope="read", days=None, by=person)  # the name is free again


def test_tokens_of_others_are_out_of_reach(client: Client) -> None:
    token, secret = create_token(name="Not yours", scope="read", days=None, by=make_person())
    assert "Not yours" not in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}{token.public_id}/revoke/").status_code == 404
    assert token_in_use(secret) is not None


def test_who_leaves_takes_the_tokens_along(person: User) -> None:
    _token, secret = create_token(name="Our website", scope="read", days=None, by=person)
    person.delete()
    assert token_in_use(secret) is None
