"""Finding an organisation as people type: in every script, with slips, by keyboard, without scripts, on a telephone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from saxaul.web.demo import fill_demo_hub
from tests.browser.conftest import Axe, Hub, SignIn
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_worker_finds_them_in_the_demo_whatever_they_type(hub: Hub, page: Page, axe: Axe) -> None:
    """One journey through the demo, because filling it takes seconds."""
    fill_demo_hub()
    for typed, found in (
        ("养老", "居家养老服务社"),
        ("جمعيه", "جمعية"),
        ("ngheo", "Hũ Gạo Hộ Nghèo Quỳ Hợp"),
        ("lamplihgt", "Lamplight Reading Rooms"),
        ("Well Keepers of Dongxaing", "Well Keepers of Dongxiang"),
    ):
        page.goto("/")
        page.get_by_role("combobox", name="A place, a cause").fill(typed)
        page.get_by_role("button", name="Search").click()
        expect(page.locator(".entry-name").first).to_contain_text(found)
    expect(page.get_by_text("Did you mean")).to_be_visible()
    assert axe(page) == []
    page.goto("/search/?q=water")
    page.get_by_label("Egypt").check()
    expect(page).to_have_url("/search/?q=water&area=EG")
    expect(page.get_by_label("Egypt")).to_be_focused()
    page.get_by_role("link", name="Clear all").click()
    expect(page).to_have_url("/search/?q=water")


@pytest.fixture
def found(hub: Hub) -> str:
    names = [("zh-Hans", "草方格互助社"), ("en", "Straw Square Society"), ("ar", "جمعية مربعات القش")]
    organisation = make_organisation(
        names=[{"value": value, "kind": "official", "language": tag} for tag, value in names]
    )
    make_organisation("Straw Bale Builders")
    return organisation.get_absolute_url()


def test_the_list_of_suggestions_is_a_combobox(page: Page, axe: Axe, found: str) -> None:
    page.goto("/about/")
    field = page.get_by_role("combobox", name="Search the hub")
    field.press_sequentially("straw")
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    expect(field).to_have_attribute("aria-expanded", "true")
    assert axe(page) == []
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", str(options.first.get_attribute("id")))
    page.keyboard.press("ArrowUp")
    expect(page.locator("[aria-activedescendant]")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(options.first).not_to_be_visible()
    expect(field).to_have_value("straw")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/search/?q=straw")
    field = page.get_by_role("combobox")
    field.fill("straw squ")
    expect(options).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(found)


def test_one_ideograph_is_enough_and_a_line_can_be_pressed(phone: Page, found: str) -> None:
    phone.goto("/search/?lang=ar")
    phone.get_by_role("combobox").fill("草")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    phone.get_by_role("option", name="草方格互助社").tap()
    expect(phone).to_have_url(found)


def test_without_scripts_everything_is_a_form_and_a_page(page_without_js: Page, found: str) -> None:
    page = page_without_js
    page.goto("/")
    page.get_by_role("searchbox", name="A place, a cause").fill("strw")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Straw Square Society").click()
    expect(page).to_have_url(found)
    page.goto("/search/suggest/")
    page.get_by_label("The beginning of a name").fill("جمعيه")
    page.get_by_role("button", name="Suggest").click()
    page.get_by_role("link", name="جمعية مربعات القش").click()
    expect(page).to_have_url(found)


def test_a_search_is_kept_and_followed(page: Page, sign_in: SignIn, axe: Axe, found: str) -> None:
    sign_in(page, make_person())
    page.goto("/organisations/?q=straw")
    page.get_by_text("Keep this search").click()
    page.get_by_label("Name for this search").fill("Everything of straw")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_role("heading", name="Everything of straw")).to_be_visible()
    assert axe(page) == []
    feed = page.get_by_role("link", name="Follow by Atom").get_attribute("href")
    assert "Straw Square Society" in page.request.get(f"{feed}").text()
    page.get_by_role("link", name="Everything of straw", exact=True).click()
    expect(page.get_by_text("You keep this search as")).to_be_visible()
    page.get_by_role("link", name="Saved searches").click()
    page.get_by_text("Rename or delete").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("You keep no search yet")).to_be_visible()
    assert page.request.get(f"{feed}").status == 404
