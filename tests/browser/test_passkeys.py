"""A passkey from its making to signing in with it, with Chromium's own virtual authenticator; and codes from an app."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from saxaul.accounts.models import User
from tests.browser.conftest import Axe, Hub, SignIn, opened
from tests.factories.people import PASSWORD, make_person

pytestmark = pytest.mark.browser


@pytest.fixture
def named_hub(hub: Hub, settings: Settings) -> Hub:
    """The hub under a name: passkeys are tied to names, never to numbers."""
    named = Hub(hub.url.replace("127.0.0.1", "localhost"))
    settings.BASE_URL = named.url
    return named


def give_authenticator(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**options, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )


def enter(page: Page, user: User) -> None:
    page.goto("/accounts/login/")
    page.locator("#id_login").fill(user.email)
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/dashboard/")


def say_the_password_again(page: Page) -> None:
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def test_a_passkey_opens_the_account(browser: Browser, named_hub: Hub, axe: Axe) -> None:
    user = make_person("Ma Lanhua")
    with opened(browser, named_hub) as page:
        give_authenticator(page)
        enter(page, user)
        page.goto("/accounts/2fa/")
        assert axe(page) == []
        page.get_by_role("link", name="Add a passkey").click()
        say_the_password_again(page)
        assert axe(page) == []
        page.get_by_label("Name of the passkey").fill("My phone")
        page.get_by_role("button", name="Add a passkey").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
        assert axe(page) == []
        page.goto("/accounts/2fa/webauthn/")
        expect(page.get_by_text("My phone").first).to_be_visible()
        page.context.clear_cookies()
        page.goto("/accounts/login/?next=/about/")
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page).to_have_url(f"{named_hub.url}/about/")
        expect(page.locator(".me")).to_have_text("Ma Lanhua")
    assert Authenticator.objects.get(type="webauthn").last_used_at is not None


def test_a_device_that_says_no_leaves_other_ways(browser: Browser, named_hub: Hub) -> None:
    with opened(browser, named_hub) as page:
        page.goto("/accounts/login/")
        page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('no')) }")
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.get_by_role("alert")).to_contain_text("That did not work")
        expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_enabled()


def test_without_javascript_no_passkey_is_offered_and_the_password_works(browser: Browser, named_hub: Hub) -> None:
    user = make_person()
    with opened(browser, named_hub, java_script_enabled=False) as page:
        page.goto("/accounts/login/")
        expect(page.locator("[data-passkey]")).to_be_hidden()
        page.locator("#id_login").fill(user.email)
        page.locator("#id_password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page).to_have_url(f"{named_hub.url}/dashboard/")


def test_codes_from_an_app(hub: Hub, phone: Page, sign_in: SignIn, axe: Axe) -> None:
    user = make_person()
    sign_in(phone, user)
    phone.goto("/accounts/2fa/totp/activate/?lang=ar")
    phone.goto("/accounts/2fa/totp/activate/?lang=en")
    say_the_password_again(phone)
    assert axe(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    secret = phone.locator(".secret").inner_text()
    counters = list(yield_hotp_counters_from_time())
    phone.get_by_label("Code").fill(format_hotp_value(hotp_value(secret, counters[0])))
    phone.get_by_role("button", name="Switch on").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    code = phone.locator(".codes code").first.inner_text()
    phone.context.clear_cookies()
    phone.goto("/accounts/login/")
    phone.locator("#id_login").fill(user.email)
    phone.locator("#id_password").fill(PASSWORD)
    phone.get_by_role("button", name="Sign in", exact=True).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("One more step")
    assert axe(phone) == []
    phone.get_by_label("Code").fill(code)
    phone.get_by_role("button", name="Sign in", exact=True).click()
    expect(phone).to_have_url(f"{hub.url}/dashboard/")
