"""Taking one's data along and going, as a person does it on a phone."""

from __future__ import annotations

from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from saxaul.accounts.models import User
from tests.browser.conftest import Axe, Hub, SignIn
from tests.factories.people import PASSWORD, make_person

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "ar"])
def test_take_the_data_along_and_go(hub: Hub, phone: Page, sign_in: SignIn, axe: Axe, language: str) -> None:
    person = make_person("Ma Lanhua", language=language)
    sign_in(phone, person)
    phone.goto("/accounts/data/")
    assert axe(phone) == []
    phone.locator("main form button").click()
    phone.locator("#id_password").fill(PASSWORD)
    phone.locator("main form button[type=submit]").click()
    expect(phone.locator("a[download]")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with phone.expect_download() as started:
        phone.locator("a[download]").click()
    with ZipFile(started.value.path()) as archive:
        assert "Ma Lanhua" in archive.read("accounts/user.json").decode()
    phone.locator("a[href='/accounts/erase/']").click()
    assert axe(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.locator("#id_sure").check()
    phone.locator("main form button[type=submit]").click()
    expect(phone).to_have_url(f"{hub.url}/accounts/erased/")
    assert not User.objects.exists()
