"""Somebody else sits down at the same computer."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Hub, SignIn
from tests.factories.people import make_person

pytestmark = pytest.mark.browser


def test_signing_out_takes_unsent_words_off_the_computer(hub: Hub, page: Page, sign_in: SignIn) -> None:
    sign_in(page, make_person("Ma Lanhua"))
    page.goto("/organisations/new/")
    page.get_by_label("What does it do?").fill("canary, not sent")
    page.goto("/dashboard/")
    assert "canary" in page.evaluate("JSON.stringify(localStorage)")
    page.goto("/organisations/new/")
    page.get_by_label("What does it do?").fill("canary again")
    page.evaluate("document.querySelector('form[action$=\"/logout/\"] button').click()")
    expect(page).not_to_have_url("/organisations/new/")
    assert "canary" not in page.evaluate("JSON.stringify(localStorage)")
