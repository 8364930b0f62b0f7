"""No clock tells who has an account: what is slow is done as often for a known address as for an unknown one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client
from pytest_django import Settings

from tests.factories.people import PASSWORD, make_person

pytestmark = pytest.mark.django_db
counted: list[str] = []


class CountingHasher(MD5PasswordHasher):
    """Stands for the slow one and tells how often it was asked."""

    def encode(self, password: str, salt: str) -> str:
        counted.append(password)
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def _count(settings: Settings) -> Iterator[None]:
    make_person(email="known@example.org")
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    counted.clear()
    yield
    counted.clear()


def work(path: str, data: dict[str, str]) -> tuple[int, int, int]:
    """Hashes made, letters sent and the status of the answer."""
    counted.clear()
    mail.outbox.clear()
    answer = Client().post(path, data)
    return len(counted), len(mail.outbox), answer.status_code


def both(path: str, field: str, **data: str) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    known, unknown = ({**data, field: f"{who}@example.org"} for who in ("known", "unknown"))
    return work(path, known), work(path, unknown)


def test_sign_up() -> None:
    known, unknown = both("/accounts/signup/", "email", name="Ma Lanhua", password1=PASSWORD, agree="on")
    assert known == unknown == (1, 1, 302)


def test_sign_in() -> None:
    known, unknown = both("/accounts/login/", "login", password="not the password")
    assert known == unknown
    assert known[0] > 0


def test_asking_for_a_new_password() -> None:
    known, unknown = both("/accounts/password/reset/", "email")
    assert known == unknown == (0, 1, 302)
