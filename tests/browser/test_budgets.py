"""What pages weigh on the wire, as a browser counts it: people pay for their lines by the megabyte."""

from __future__ import annotations

from collections import defaultdict

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Hub
from tests.factories.organisations import make_organisation, make_organisations, make_sectors
from tests.factories.places import make_areas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KB = 1024
FIRST_VISIT, SECOND_VISIT, SCRIPTS = 40 * KB, 14 * KB, 20 * KB


@pytest.fixture
def address(hub: Hub, request: pytest.FixtureRequest) -> str:
    make_sectors()
    make_areas()
    make_organisations(60)
    rich = make_organisation(
        names=[
            {"value": "草方格互助社", "kind": "official", "language": "zh-Hans"},
            {"value": "Straw Square Society", "kind": "official", "language": "en"},
        ],
        sectors=["E10"],
        summary={"en": "Pins down moving sand with straw squares.", "zh-Hans": "用草方格固定流沙。"},
        description={"en": "We plant saxaul along eleven kilometres of field edge. " * 40},
        sites=[{"id": "s1", "locality": "Minqin", "region": "Gansu", "country": "CN", "point": [103.08, 38.62]}],
        links=[{"kind": "website", "url": "https://example.org"}],
    )
    return str(request.param).format(organisation=rich.get_absolute_url())


def transferred(page: Page, address: str) -> dict[str, int]:
    """Bytes on the wire by kind of resource, heads included, once the page has come to rest."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = defaultdict(int)
    session.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.update(
            {kinds[event["requestId"]]: sizes[kinds[event["requestId"]]] + int(event["encodedDataLength"])}
        ),
    )
    page.goto(address, wait_until="networkidle")
    session.detach()
    return dict(sizes)


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/organisations/",
        "/organisations/?kind=ngo&area=CN",
        "/search/?q=society",
        "{organisation}",
        "/about/",
        "/accounts/login/",
        "/areas/",
        "/areas/CN-GS/",
    ],
    indirect=True,
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_page_keeps_its_budget(page: Page, address: str, language: str) -> None:
    page.set_extra_http_headers({"Accept-Language": language})
    first = transferred(page, address)
    assert sum(first.values()) <= FIRST_VISIT, first
    assert first.get("Script", 0) <= SCRIPTS, first
    second = transferred(page, address)
    assert sum(second.values()) <= SECOND_VISIT, second
    assert first["Document"] <= SECOND_VISIT, "a full list, compressed"
