"""A helper signs somebody up on her phone; that person signs in with the card on another, without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from saxaul.orgs.models import Membership
from saxaul.orgs.models.membership import Role
from tests.browser.conftest import Axe, Hub, SignIn
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person

pytestmark = pytest.mark.browser
PIN = "four words of mine"


def test_from_the_helpers_phone_to_the_card_and_in(
    hub: Hub, phone: Page, page_without_js: Page, sign_in: SignIn, axe: Axe
) -> None:
    helper, organisation = make_person("Ma Lanhua", language="ar"), make_organisation("Maqu Pasture Watch")
    Membership.objects.create(organisation=organisation, user=helper, role=Role.HELPER)
    sign_in(phone, helper)
    phone.goto(f"{organisation.get_absolute_url()}served/new/")
    assert phone.locator("html").get_attribute("dir") == "rtl"
    assert axe(phone) == []
    phone.locator("#id_name").fill("Amina")
    phone.locator("#id_pin").fill(PIN)
    phone.locator("#id_agreed").check()
    phone.locator("main form button[type=submit]").click()
    code = phone.locator(".card-code").inner_text()
    assert axe(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    theirs = page_without_js
    theirs.goto(f"/accounts/card/?code={code}")
    expect(theirs.locator("#id_code")).to_have_value(code)
    theirs.locator("#id_pin").fill(PIN)
    theirs.locator("main form button[type=submit]").click()
    expect(theirs).to_have_url(f"{hub.url}/dashboard/")
    expect(theirs.locator(".me")).to_have_text("Amina")


@pytest.mark.parametrize("path", ["person/", "notices/", "2fa/", "sessions/", "profile/"])
def test_the_pages_about_oneself_fit_a_phone_in_arabic(phone: Page, sign_in: SignIn, axe: Axe, path: str) -> None:
    sign_in(phone, make_person("Hoda Mansour", language="ar"))
    phone.goto(f"/accounts/{path}")
    assert axe(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
