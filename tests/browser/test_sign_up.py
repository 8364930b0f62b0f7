"""From nothing to one's own desk, as people do it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from saxaul.accounts.models import User
from tests.browser.conftest import Axe, Hub, Letters, SignIn, text_of
from tests.factories.people import PASSWORD, make_person

pytestmark = pytest.mark.browser
ADDRESS = "lanhua@example.org"


def fill_in(page: Page) -> None:
    page.locator("#id_name").fill("Ma Lanhua")
    page.locator("#id_email").fill(ADDRESS)
    page.locator("#id_password1").fill(PASSWORD)
    page.locator("#id_agree").check()
    page.locator("main form button[type=submit]").click()


def test_sign_up_with_a_letter_that_really_travels(hub: Hub, page: Page, letters: Letters, axe: Axe) -> None:
    page.goto("/accounts/login/")
    assert axe(page) == []
    page.get_by_role("link", name="Make an account").click()
    assert axe(page) == []
    fill_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")
    letter = letters.last(to=ADDRESS)
    assert letter["From"] == "Saxaul Northwest <hub@localhost>"
    assert "Good day, Ma Lanhua" in text_of(letter)
    page.goto(letters.link(to=ADDRESS))
    assert axe(page) == []
    page.get_by_role("button", name="Yes, this is my address").click()
    expect(page).to_have_url(f"{hub.url}/dashboard/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Good day, Ma Lanhua")
    assert axe(page) == []


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("zh-hans", "ltr"), ("vi", "ltr")])
def test_the_same_in_another_language_on_a_phone(
    hub: Hub, phone: Page, letters: Letters, axe: Axe, language: str, direction: str
) -> None:
    phone.goto(f"/accounts/signup/?lang={language}")
    assert phone.locator("html").get_attribute("dir") == direction
    assert axe(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    fill_in(phone)
    phone.goto(letters.link(to=ADDRESS))
    phone.locator("main form button[type=submit]").click()
    expect(phone).to_have_url(f"{hub.url}/dashboard/")
    assert phone.locator("html").get_attribute("lang") == language
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert User.objects.get().language == language


def test_the_same_without_javascript(hub: Hub, page_without_js: Page, letters: Letters) -> None:
    page = page_without_js
    page.goto("/accounts/signup/?next=/about/")
    page.locator("#id_name").fill("Ma Lanhua")
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".errors")).to_be_visible()
    assert page.locator("#id_name").input_value() == "Ma Lanhua"
    fill_in(page)
    page.goto(letters.link(to=ADDRESS))
    page.locator("main form button[type=submit]").click()
    expect(page).to_have_url(f"{hub.url}/about/")


def test_signing_out_asks_once(hub: Hub, page: Page, sign_in: SignIn, axe: Axe) -> None:
    sign_in(page, make_person())
    page.goto("/accounts/profile/")
    assert axe(page) == []
    page.locator("main").get_by_role("link", name="Sign out").click()
    page.locator("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
