"""Codes from an app and recovery codes, as people use them; passkeys have their test in a browser."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client, TestCase
from pytest_django import Settings

from saxaul.accounts.second_step import SecondStepAdapter, passkeys_possible
from tests.factories.people import PASSWORD, make_person

pytestmark = pytest.mark.django_db


def code_for(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def switch_on(client: Client) -> str:
    """As the page asks: the password again, then the secret, then its code. Returns the secret."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/").text
    found = re.search(r'class="secret"[^>]*>([A-Z2-7]+)<', page)
    assert found
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = client.post("/accounts/2fa/totp/activate/", {"code": code_for(found[1])})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    return found[1]


def recovery_codes(client: Client) -> list[str]:
    return client.get("/accounts/2fa/recovery-codes/download/").text.split()


def test_the_password_alone_no_longer_opens_the_account(client: Client) -> None:
    user = make_person(language="en")
    client.force_login(user)
    switch_on(client)
    codes = recovery_codes(client)
    assert len(codes) == 10
    assert all(code in client.get("/accounts/2fa/recovery-codes/").text for code in codes)
    assert any("now asks for a code" in str(letter.body) for letter in mail.outbox)
    other = Client()
    answer = other.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert other.get("/dashboard/").status_code == 302
    assert "did not fit" in other.post("/accounts/2fa/authenticate/", {"code": "000000"}).text
    assert other.post("/accounts/2fa/authenticate/", {"code": codes[0]})["Location"] == "/dashboard/"
    assert codes[0] not in recovery_codes(client)


def test_a_recovery_code_works_once(client: Client) -> None:
    user = make_person()
    client.force_login(user)
    switch_on(client)
    code = recovery_codes(client)[0]
    for expected in (302, 200):
        other = Client()
        other.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
        assert other.post("/accounts/2fa/authenticate/", {"code": code}).status_code == expected


def test_guessing_codes_is_slowed_down(client: Client) -> None:
    user = make_person()
    client.force_login(user)
    secret = switch_on(client)
    other = Client()
    other.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    for _ in range(5):
        other.post("/accounts/2fa/authenticate/", {"code": "000000"})
    page = other.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
    assert "too many attempts" in page.text


def test_nothing_is_changed_without_the_password_typed_anew(client: Client) -> None:
    client.force_login(make_person())
    for path in ("totp/activate/", "webauthn/add/"):
        assert client.get(f"/accounts/2fa/{path}")["Location"].startswith("/accounts/reauthenticate/")


def test_switching_off(client: Client) -> None:
    user = make_person()
    client.force_login(user)
    switch_on(client)
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert client.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert not Authenticator.objects.filter(user=user).exists()
    assert "no longer asks" in str(mail.outbox[-1].body)


def test_a_copy_of_the_database_opens_no_account(client: Client, settings: Settings) -> None:
    client.force_login(make_person())
    secret = switch_on(client)
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in kept
    assert SecondStepAdapter().decrypt(kept) == secret
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another-" * 8
    assert SecondStepAdapter().decrypt(kept) == ""
    settings.SECRET_KEY_FALLBACKS = [before]
    assert SecondStepAdapter().decrypt(kept) == secret


def test_the_codes_of_one_are_not_shown_to_another(client: Client) -> None:
    client.force_login(make_person())
    switch_on(client)
    stranger = Client()
    stranger.force_login(make_person())
    assert stranger.get("/accounts/2fa/recovery-codes/").status_code == 404
    assert stranger.get("/accounts/2fa/totp/deactivate/").status_code == 404


@pytest.mark.parametrize(
    ("address", "https", "possible"),
    [
        ("https://hub.example.org", True, True),
        ("http://localhost:8000", False, True),
        ("http://127.0.0.1:8000", False, False),
        ("http://hub.example.org", False, False),
    ],
)
def test_passkeys_are_offered_where_browsers_know_them(
    client: Client, settings: Settings, address: str, https: bool, possible: bool
) -> None:
    settings.BASE_URL, settings.HTTPS = address, https
    assert passkeys_possible() is possible
    assert ("passkey.js" in client.get("/accounts/login/").text) is possible


PAGES = ["", "totp/activate/", "webauthn/", "webauthn/add/", "recovery-codes/", "recovery-codes/generate/"]


@pytest.mark.parametrize("path", [*PAGES, "totp/deactivate/", "reauthenticate/"])
def test_every_page_has_the_look_of_the_hub_and_nothing_inline(client: Client, path: str) -> None:
    client.force_login(make_person())
    switch_on(client)
    if path == "totp/activate/":
        client.post("/accounts/2fa/totp/deactivate/")
    page = client.get(f"/accounts/2fa/{path}", follow=True).text
    assert 'class="site"' in page
    assert "<h1>" in page
    assert not re.search(r"<script(?![^>]+src=)(?![^>]+json)|<style|\sstyle=|\son[a-z]+=", page)


def test_the_devices_of_a_person_and_signing_out_elsewhere(client: Client) -> None:
    user = make_person()
    sign_in = {"login": user.email, "password": PASSWORD}
    phone = Client(headers={"user-agent": "Mozilla/5.0 (Linux; Android 8.0) Chrome/90 Mobile"})
    lost = Client(headers={"user-agent": "something unheard of"})
    for each in (phone, lost):
        each.post("/accounts/login/", sign_in)
    page = phone.get("/accounts/sessions/").text
    assert "Chrome on Android" in page
    assert "Unknown device" in page
    stranger = make_person()
    client.force_login(stranger)
    client.post("/accounts/sessions/")
    assert lost.get("/dashboard/").status_code == 200, "nobody signs out the devices of another"
    phone.post("/accounts/sessions/")
    assert phone.get("/dashboard/").status_code == 200
    assert lost.get("/dashboard/").status_code == 302
