"""Putting an organisation into the directory and keeping it right, as people do it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from saxaul.orgs import services
from saxaul.orgs.models import Organisation
from tests.browser.conftest import Axe, Hub, SignIn
from tests.factories.people import make_operator, make_person
from tests.orgs.profiles import RECORD

pytestmark = pytest.mark.browser


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_from_the_first_form_to_a_page_with_places(hub: Hub, page: Page, sign_in: SignIn, axe: Axe) -> None:
    sign_in(page, make_person("Ma Lanhua"))
    page.goto("/organisations/new/")
    assert axe(page) == []
    page.get_by_role("button", name="Put it into the directory").click()
    expect(page.locator("#errors")).to_be_focused()
    assert axe(page) == []
    page.get_by_label("Name of the organisation").fill("Dune Watchers")
    page.get_by_label("Kind of organisation").select_option("informal")
    page.get_by_label("What does it do?").fill("We count the dunes.")
    page.get_by_label("Village, town or city").fill("Dunhuang")
    page.get_by_role("button", name="Put it into the directory").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dune Watchers")
    assert axe(page) == []
    page.get_by_role("table").get_by_role("link", name="Places").click()
    page.locator("#id_sites-1-locality").fill("Yumen")
    page.get_by_role("button", name="Add another place").click()
    expect(page.locator("#id_sites-1-locality")).to_have_value("Yumen")
    page.locator("#id_sites-2-point").fill("nowhere")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#errors")).to_contain_text("Write two numbers")
    assert axe(page) == []
    page.locator("#id_sites-2-point").fill("38.62, 103.08")
    page.get_by_label("Why").fill("first words")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Kept as revision 2.")
    page.get_by_role("link", name="See the page").click()
    expect(page.get_by_role("heading", name="3 places of work")).to_be_visible()
    assert axe(page) == []


def test_the_same_without_javascript(hub: Hub, page_without_js: Page, sign_in: SignIn) -> None:
    page = page_without_js
    sign_in(page, make_person())
    page.goto("/organisations/new/")
    page.get_by_label("Name of the organisation").fill("Dune Watchers")
    page.get_by_label("Kind of organisation").select_option("informal")
    page.get_by_role("button", name="Put it into the directory").click()
    page.get_by_role("table").get_by_role("link", name="What they do").click()
    page.locator("#id_texts-0-summary").fill("We count the dunes.")
    page.get_by_label("Founded").press("Enter")
    expect(page.locator("main")).to_contain_text("Kept as revision 2.")
    assert Organisation.objects.get().record["summary"] == {"en": "We count the dunes."}


def test_two_people_at_once_and_the_way_back(hub: Hub, page: Page, sign_in: SignIn, axe: Axe) -> None:
    owner = make_person()
    made = services.create_organisation(record=RECORD, by=owner)
    sign_in(page, make_operator())
    page.goto(f"{made.get_absolute_url()}edit/size/")
    services.edit_organisation(organisation=made, changes={"staff": "20-99"}, base=1, by=owner)
    page.get_by_label("Paid staff").select_option("5-19")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("while you were writing")
    assert axe(page) == []
    page.get_by_label("Use mine").check()
    page.get_by_role("button", name="Save this choice").click()
    assert Organisation.objects.get().record["staff"] == "5-19"
    page.goto(f"{made.get_absolute_url()}history/3/")
    assert axe(page) == []
    page.get_by_label("Why").fill("miscounted")
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator("main")).to_contain_text("Taken back, as revision 4.")
    assert Organisation.objects.get().record["staff"] == "20-99"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_one_organisation_on_a_phone_in_arabic(
    hub: Hub, phone: Page, sign_in: SignIn, axe: Axe, scheme: str
) -> None:
    operator = make_operator()
    made = services.create_organisation(record=RECORD, by=operator)
    services.edit_organisation(organisation=made, changes={"founded": "2012"}, base=1, by=operator)
    sign_in(phone, operator)
    phone.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    rooms = ["", "card/", "history/", "history/2/", "edit/", "edit/logo/"]
    rooms += [f"edit/{group}/" for group in ("names", "about", "sectors", "places", "languages", "contacts", "funding")]
    addresses = [made.get_absolute_url() + room for room in rooms]
    for address in [*addresses, "/sectors/", "/sectors/new/", "/organisations/new/"]:
        phone.goto(f"{address}?lang=ar")
        assert phone.locator("html").get_attribute("dir") == "rtl"
        assert axe(phone) == [], address
        assert fits(phone), address
