"""One click each, in the demo only."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from pytest_django import Settings

from saxaul.accounts.demo import ROLES
from saxaul.accounts.models import User
from saxaul.accounts.services import ensure_demo_people

pytestmark = pytest.mark.django_db
SLUGS = [role.slug for role in ROLES]


@pytest.fixture
def _demo(settings: Settings) -> None:
    settings.DEMO = True


@pytest.mark.usefixtures("_demo")
@pytest.mark.parametrize("role", SLUGS)
def test_one_press_signs_in_as_the_role(client: Client, role: str) -> None:
    answer = client.post(f"/accounts/demo/{role}/")
    assert answer["Location"] == "/dashboard/"
    user = User.objects.get(pk=client.session["_auth_user_id"])
    assert user.email == f"{role}@demo.invalid"
    assert user.is_staff == (role == "operator")
    assert not user.is_superuser


@pytest.mark.usefixtures("_demo")
def test_two_visitors_look_around_in_the_same_role(client: Client) -> None:
    client.post("/accounts/demo/worker/")
    Client().post("/accounts/demo/worker/")
    assert client.get("/dashboard/").status_code == 200


@pytest.mark.usefixtures("_demo")
def test_pressing_another_button_changes_the_person(client: Client) -> None:
    client.post("/accounts/demo/worker/")
    client.post("/accounts/demo/citizen/")
    assert User.objects.get(pk=client.session["_auth_user_id"]).email == "citizen@demo.invalid"


@pytest.mark.usefixtures("_demo")
def test_the_doors_are_listed_and_need_a_press(client: Client) -> None:
    page = client.get("/accounts/login/").text
    assert all(f"/accounts/demo/{slug}/" in page for slug in SLUGS)
    assert client.get("/accounts/demo/worker/").status_code == 405
    assert client.post("/accounts/demo/queen/").status_code == 404
    assert Client(enforce_csrf_checks=True).post("/accounts/demo/worker/").status_code == 403


@pytest.mark.parametrize("role", SLUGS)
def test_outside_the_demo_there_is_no_door(client: Client, role: str, settings: Settings) -> None:
    settings.DEMO = False
    ensure_demo_people()
    assert client.post(f"/accounts/demo/{role}/").status_code == 404
    assert client.get(f"/accounts/demo/{role}/").status_code == 404
    assert "_auth_user_id" not in client.session
    assert "/accounts/demo/" not in client.get("/accounts/login/").text


def test_people_are_made_once_and_put_right() -> None:
    people = ensure_demo_people()
    assert list(people) == SLUGS
    people["citizen"].is_superuser = True
    people["citizen"].set_password("guessed by a visitor")
    people["citizen"].save()
    again = ensure_demo_people()
    assert {slug: user.pk for slug, user in again.items()} == {slug: user.pk for slug, user in people.items()}
    assert not again["citizen"].has_usable_password()
    assert not again["citizen"].is_superuser
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == len(ROLES)
