"""A messy spreadsheet, from the file to the directory, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from saxaul.orgs.models import Organisation
from tests.browser.conftest import Axe, Hub, SignIn
from tests.factories.people import make_operator

pytestmark = pytest.mark.browser


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    """A title above the table, a merged cell, columns in two languages, a row without a name, words for nothing."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["甘肃省社会组织名录 2026"],
        [],
        ["序号", "机构名称", "英文名称", "所在城市", "成立时间", "经度", "纬度", "官网"],
        [1, "民勤县治沙协会", "Minqin Straw Square Society", "武威市", "2011年5月", 103.08, 38.62, "straw.example.org"],
        [2, "兰州市阅读促进会", "Lanzhou Reading Room", "兰州市", "2003", 36.06, 103.83, "无"],
        [3, None, "-", "酒泉市", "", None, None, None],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:H1")
    path = tmp_path / "名录.xlsx"
    book.save(path)
    return path


def bring_in(page: Page, file: Path) -> None:
    page.goto("/imports/new/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Look at the file").click()
    expect(page.get_by_role("heading", name="Which column is what")).to_be_visible()


def test_a_messy_spreadsheet_becomes_organisations(
    hub: Hub, page: Page, sign_in: SignIn, axe: Axe, messy: Path
) -> None:
    sign_in(page, make_operator())
    bring_in(page, messy)
    expect(page.get_by_label("机构名称", exact=True)).to_have_value("name")
    expect(page.get_by_label("所在城市", exact=True)).to_have_value("locality")
    assert axe(page) == []
    page.get_by_role("button", name="Show what would happen").click()
    expect(page.get_by_role("heading", name="What would happen")).to_be_visible()
    assert axe(page) == []
    page.get_by_label("Name of the register").fill("Gansu list")
    page.get_by_role("button", name="Bring these rows in").click()
    expect(page.get_by_text("There is no name.")).to_be_visible()
    assert axe(page) == []
    assert Organisation.objects.count() == 2
    page.get_by_role("link", name="Lanzhou Reading Room").click()
    expect(page.get_by_role("heading", name="Lanzhou Reading Room")).to_be_visible()


def test_the_same_without_javascript(hub: Hub, page_without_js: Page, sign_in: SignIn, messy: Path) -> None:
    page = page_without_js
    sign_in(page, make_operator())
    bring_in(page, messy)
    page.get_by_role("button", name="Show what would happen").click()
    page.get_by_role("button", name="Bring these rows in").click()
    expect(page.get_by_role("link", name="Minqin Straw Square Society")).to_be_visible()
    point = Organisation.objects.get(name="兰州市阅读促进会").record["sites"][0]["point"]
    assert point == [103.83, 36.06]


def test_the_desk_in_arabic_on_a_phone(hub: Hub, phone: Page, sign_in: SignIn, axe: Axe, messy: Path) -> None:
    sign_in(phone, make_operator())
    bring_in(phone, messy)
    phone.goto(f"{phone.url}?lang=ar")
    expect(phone.locator("html")).to_have_attribute("dir", "rtl")
    assert axe(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
