"""An owner invites; somebody without an account reads the letter and joins."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from saxaul.orgs.models import Membership
from saxaul.orgs.models.membership import Role
from tests.browser.conftest import NARROW, Axe, Hub, Letters, OpenPage, SignIn
from tests.factories.organisations import make_organisation
from tests.factories.people import PASSWORD, make_person

pytestmark = pytest.mark.browser
GUEST = "zhang@example.org"


def test_from_the_letter_through_sign_up_into_the_team(
    hub: Hub, open_page: OpenPage, letters: Letters, sign_in: SignIn, axe: Axe
) -> None:
    organisation, owner = make_organisation("Straw Square Society"), make_person("Ma Lanhua")
    Membership.objects.create(organisation=organisation, user=owner, role=Role.OWNER)
    office, guest = open_page(), open_page(viewport=NARROW, java_script_enabled=False)

    sign_in(office, owner)
    office.goto("/dashboard/")
    office.locator("main").get_by_role("link", name="Team").click()
    assert axe(office) == []
    office.get_by_label("E-mail address").fill(GUEST)
    office.get_by_label("Language of the letter").select_option("en")
    office.get_by_role("button", name="Send the invitation").click()
    expect(office.get_by_text(f"A letter is on its way to {GUEST}.")).to_be_visible()
    assert axe(office) == []

    guest.goto(letters.link(to=GUEST))
    guest.locator("main").get_by_role("link", name="Make an account").click()
    assert guest.locator("#id_email").input_value() == GUEST
    guest.locator("#id_name").fill("Zhang Wei")
    guest.locator("#id_password1").fill(PASSWORD)
    guest.locator("#id_agree").check()
    guest.get_by_role("button", name="Make my account").click()
    guest.goto(letters.link(to=GUEST, count=2))
    guest.get_by_role("button", name="Yes, this is my address").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Join the team of Straw Square Society")
    guest.get_by_role("button", name="Join the team").click()
    expect(guest).to_have_url(f"{hub.url}{organisation.get_absolute_url()}")

    office.reload()
    expect(office.locator("main")).to_contain_text("Zhang Wei")
    assert organisation.memberships.get(user__email=GUEST).role == Role.EDITOR
