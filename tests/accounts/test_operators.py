"""Operators are appointed from the command line."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from saxaul.accounts.models import User
from saxaul.accounts.queries import verified_emails
from saxaul.accounts.services import appoint_operator, password_link
from tests.factories.people import PASSWORD, make_person

pytestmark = pytest.mark.django_db


def appoint(email: str, name: str = "") -> User:
    return appoint_operator(email=email, name=name, by="saxaul operator")


def test_a_new_operator_chooses_a_password_by_the_link(client: Client) -> None:
    person = appoint("Gao@Example.org")
    assert (person.name, person.email, person.is_staff) == ("Gao", "gao@example.org", True)
    assert verified_emails(person) == ["gao@example.org"]
    path = password_link(person).partition("/accounts/")[2]
    form = client.get(f"/accounts/{path}")["Location"]
    client.post(form, {"password1": PASSWORD})
    answer = client.post("/accounts/login/", {"login": "gao@example.org", "password": PASSWORD})
    assert answer["Location"] == "/dashboard/"


def test_somebody_known_keeps_name_and_password() -> None:
    known = make_person("Gao Yun", email="gao@example.org", is_active=False)
    person = appoint("gao@example.org", "Another")
    assert (person.pk, person.name, person.is_active) == (known.pk, "Gao Yun", True)
    assert person.check_password(PASSWORD)


def test_who_signed_up_with_a_strangers_address_does_not_become_operator() -> None:
    make_person("The squatter", email="gao@example.org", verified=False)
    assert not appoint("gao@example.org").has_usable_password()


def test_an_address_must_be_one() -> None:
    with pytest.raises(ValidationError):
        appoint("gao")
