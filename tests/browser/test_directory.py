"""The directory in a browser: with scripts, without them, in Arabic, on a telephone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe, Hub
from tests.factories.organisations import make_organisation, make_organisations, make_sectors

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def filled(hub: Hub) -> None:
    make_sectors()
    make_organisations(40)
    names = [("ar", "جمعية القش"), ("en", "Straw Square Society")]
    make_organisation(
        names=[{"value": value, "kind": "official", "language": tag} for tag, value in names],
        kind="foundation",
        summary={"ar": "نثبت الرمال المتحركة."},
    )


@pytest.mark.usefixtures("filled")
def test_a_tick_changes_list_counts_and_address_at_once(page: Page, axe: Axe) -> None:
    page.goto("/organisations/")
    expect(page.get_by_role("heading", name="41 organisations")).to_be_visible()
    page.get_by_label("Media").check()
    expect(page.get_by_role("heading", name="4 organisations")).to_be_visible()
    expect(page).to_have_url("/organisations/?kind=media")
    expect(page.get_by_label("Media")).to_be_focused()
    page.get_by_label("Egypt").check()
    expect(page).to_have_url("/organisations/?kind=media&area=EG")
    expect(page).to_have_title("1 organisation chosen · Saxaul Northwest")
    assert axe(page) == []
    page.go_back()
    expect(page.get_by_role("heading", name="4 organisations")).to_be_visible()
    expect(page.get_by_label("Egypt")).not_to_be_checked()
    page.reload()
    expect(page.get_by_role("heading", name="4 organisations")).to_be_visible()


@pytest.mark.usefixtures("filled")
def test_everything_works_without_scripts(page_without_js: Page) -> None:
    page = page_without_js
    page.goto("/organisations/")
    page.get_by_role("searchbox", name="A name, a place").fill("society")
    page.get_by_label("Media").check()
    page.get_by_role("button", name="Show results").click()
    expect(page.get_by_role("heading", name="4 organisations")).to_be_visible()
    page.get_by_role("link", name="Media remove").click()
    expect(page.get_by_role("heading", name="41 organisations")).to_be_visible()
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_text("26–41 of 41")).to_be_visible()
    page.get_by_role("link", name="Previous").click()
    expect(page.get_by_text("1–25 of 41")).to_be_visible()
    page.get_by_role("link", name="Newest").click()
    expect(page.locator(".entry-name").first).to_contain_text("Straw Square Society")


@pytest.mark.usefixtures("filled")
def test_it_reads_from_right_to_left_in_arabic(page: Page, axe: Axe) -> None:
    page.goto("/organisations/?lang=ar")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    expect(page.locator(".entry-name a").first).to_have_text("جمعية القش")
    filters, results = page.locator("#filters").bounding_box(), page.locator("#results").bounding_box()
    assert filters
    assert results
    assert filters["x"] > results["x"]
    assert axe(page) == []


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("language", ["en", "ar"])
def test_filters_fold_on_a_telephone(phone: Page, axe: Axe, language: str) -> None:
    phone.goto(f"/organisations/?lang={language}")
    box = phone.locator("input[value='media']")
    expect(box).not_to_be_visible()
    phone.locator(".filters > summary").click()
    box.check()
    expect(phone.locator("#results h2")).to_contain_text("4")
    expect(box).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    assert axe(phone) == []


@pytest.mark.usefixtures("filled")
def test_an_empty_answer_and_all_values_are_fine_for_everybody(page: Page, axe: Axe) -> None:
    page.goto("/organisations/?q=zzz&kind=nonsense")
    expect(page.get_by_text("left out")).to_be_visible()
    assert axe(page) == []
    page.goto("/organisations/values/area/")
    page.get_by_role("link", name="Giza").click()
    expect(page).to_have_url("/organisations/?area=EG:Giza")
    expect(page.get_by_role("heading", name="8 organisations")).to_be_visible()
