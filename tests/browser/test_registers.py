"""Every register of organisations in the folder of shared data, in one hub, read in four languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from saxaul.orgs.models import Identifier, Name, Organisation
from tests.browser.conftest import Axe, Hub, OpenPage
from tests.orgs.importing.bringing import bring_in

pytestmark = [pytest.mark.browser, pytest.mark.shared]

REGISTERS = {
    "UK charities": "uk-charities/sample.csv.gz",
    "UK charities, the largest": "uk-charities/top2000.csv.gz",
    "ROR": "ror/ror_slice.csv.gz",
    "ROR, three countries": "ror/ror_eg_vn_ke.csv",
    "Civic tech groups": "civic-tech-groups/organizations.json",
    "Charities in Trafford": "trafford/charities.csv",
    "Food banks": "trafford/food_banks.csv",
    "HSDS tables": "hsds-examples/csv",
    "HSDS": "hsds-examples/organization_full.json",
}
READERS = {"en": "Directory", "zh-hans": "机构名录", "ar": "الدليل", "vi": "Danh bạ"}


@pytest.fixture
def registers(hub: Hub, shared_data: Path) -> Hub:
    for source, path in REGISTERS.items():
        batch = bring_in(shared_data / path, source=source)
        assert batch.state == "applied"
        assert batch.counts["created"] > 0
    return hub


def organisation_with(**name: str) -> str:
    return Organisation.objects.get(
        pk=Name.objects.filter(**name).order_by("pk").values("organisation")[:1]
    ).get_absolute_url()


def test_all_registers_stand_in_one_hub_in_four_languages(registers: Hub, open_page: OpenPage, axe: Axe) -> None:
    total = Organisation.objects.published().count()
    assert total > 24_000
    charity = Identifier.objects.get(scheme="GB-CHC", value="1000340").organisation
    pages = {
        charity.get_absolute_url(): "Freedom from Torture",
        organisation_with(value="Alexandria University"): "Alexandria University",
        organisation_with(value="Code for Boston"): "Code for Boston",
    }
    for language, heading in READERS.items():
        page = open_page(locale=language, viewport={"width": 360, "height": 740})
        page.goto(f"/organisations/?lang={language}")
        assert page.locator("h1").inner_text() == heading
        assert page.locator(".entry").count() == 25
        for address, name in pages.items():
            assert page.goto(address).status == 200  # type: ignore[union-attr]
            assert name.lower() in page.locator(".org-head").inner_text().lower()
            assert_fits(page)
    page.goto("/organisations/?source=ror&area=EG&lang=ar")
    assert page.locator(".entry").count() == 25
    assert axe(page) == []
    assert_fits(page)
    for language, words in {"ar": "جامعة الجزيرة", "zh-hans": "清华大学", "vi": "Đại học Bách khoa"}.items():
        page = open_page(locale=language)
        page.goto(f"/organisations/?lang={language}&q={words}")
        assert page.locator(".entry").count() >= 1, words
        first = page.locator(".entry-name a").first
        page.goto(first.get_attribute("href") or "")
        assert page.locator("h1").inner_text()


def assert_fits(page: Page) -> None:
    """No sideways scroll."""
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wide, page.url
