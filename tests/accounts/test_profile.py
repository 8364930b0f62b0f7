"""One's own name and language."""

from __future__ import annotations

import pytest
from django.test import Client

from saxaul.accounts.models import User
from saxaul.accounts.queries import letter_language, verified_emails
from saxaul.core.models import AuditEntry
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def test_name_and_language_are_kept_and_the_page_follows(client: Client) -> None:
    user = make_person("Ma Lanhua", language="en")
    client.force_login(user)
    client.get("/about/?lang=en")  # a cookie from before
    answer = client.post("/accounts/profile/", {"name": "马兰花", "language": "zh-hans"}, follow=True)
    user.refresh_from_db()
    assert (user.name, user.language) == ("马兰花", "zh-hans")
    assert 'lang="zh-hans"' in answer.text
    entry = AuditEntry.objects.get(action="account.update")
    assert "马兰花" not in f"{entry.subject}{entry.details}"


@pytest.mark.parametrize("data", [{"name": "", "language": "en"}, {"name": "x", "language": "de"}, {"name": "x"}])
def test_what_cannot_be_kept_is_said(client: Client, data: dict[str, str]) -> None:
    user = make_person("Ma Lanhua", language="ar")
    client.force_login(user)
    assert 'class="errors"' in client.post("/accounts/profile/", data).text
    user.refresh_from_db()
    assert (user.name, user.language) == ("Ma Lanhua", "ar")


def test_nobody_changes_the_account_of_another(client: Client) -> None:
    other = make_person("Other")
    client.force_login(make_person())
    client.post("/accounts/profile/", {"name": "x", "language": "en", "id": str(other.pk), "email": "x@example.org"})
    fresh = User.objects.get(pk=other.pk)
    assert (fresh.name, fresh.email) == ("Other", other.email)


def test_only_verified_addresses_count() -> None:
    assert verified_emails(make_person(email="a@example.org")) == ["a@example.org"]
    assert verified_emails(make_person(verified=False)) == []


def test_letters_fall_back_to_the_page() -> None:
    assert letter_language(None) == "en"
    assert letter_language(User(language="xx")) == "en"
    assert letter_language(User(language="ar")) == "ar"


def test_people_are_shown_by_name_only() -> None:
    person = make_person("Ma Lanhua")
    assert str(person) == person.get_full_name() == person.get_short_name() == "Ma Lanhua"
    assert str(User(name="", public_id="abc", email="a@example.org")) == "abc"


def test_a_superuser_is_staff() -> None:
    person = User.objects.create_superuser("Root@Example.org", "x", name="Root")
    assert (person.email, person.is_staff, person.is_superuser) == ("root@example.org", True, True)
