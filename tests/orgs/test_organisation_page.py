"""The page of one organisation: what it shows to whom, its twin for machines, its card."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries, Settings

from saxaul.orgs import services
from saxaul.orgs.models import Organisation
from saxaul.orgs.presentation import words
from saxaul.orgs.presentation.prose import prose
from saxaul.orgs.store import Context, Write, lock, write_records
from tests.factories.organisations import AT, make_organisation, make_source
from tests.factories.people import make_person
from tests.orgs.profiles import (
    COARSE_TOWN,
    HIDDEN_STREET,
    MEMBERS_PHONE,
    PRIVATE_MAIL,
    RECORD,
    TEAM_ONLY,
    Cast,
    make_cast,
    signed_in,
    text_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_the_page_tells_the_record_in_the_readers_language(cast: Cast, client: Client) -> None:
    english = text_of(client, cast.page, lang="en")
    assert '<h1 lang="en" dir="ltr">Straw Square Society</h1>' in english
    assert '<span lang="ar" dir="rtl">جمعية مربّعات القش</span>' in english
    assert "Nine neighbours pin the sand down." in english
    assert "<em>they</em>" in english
    assert "May 2011" in english
    assert "Charity Commission, England and Wales" in english
    assert "Simplified Chinese and Arabic" in english
    arabic = text_of(client, cast.page, lang="ar")
    assert '<h1 lang="ar" dir="rtl">جمعية مربّعات القش</h1>' in arabic
    assert 'dir="rtl"' in arabic.split("<body>")[0]


def test_links_of_others_are_marked_and_accounts_are_only_named(cast: Cast, client: Client) -> None:
    page = text_of(client, cast.page)
    assert '<a href="https://straw.example/" rel="nofollow noopener ugc">' in page
    assert "strawsquare</span>" in page


def test_crumbs_lead_to_the_lists_this_one_is_in(cast: Cast, client: Client) -> None:
    page = text_of(client, cast.page)
    assert 'href="/organisations/?area=CN"' in page
    assert 'href="/organisations/?area=CN%3AGansu"' in page


@pytest.mark.parametrize("who", [None, "stranger", "former"])
@pytest.mark.parametrize("address", ["", "card/", "history/", "history/1/", "history.atom"])
def test_nobody_outside_the_team_meets_what_is_private(cast: Cast, who: str | None, address: str) -> None:
    page = text_of(signed_in(cast.person(who)), cast.page + address)
    for canary in TEAM_ONLY:
        assert canary not in page
    if who is None:
        assert MEMBERS_PHONE not in page


def test_members_of_the_hub_see_what_is_for_them(cast: Cast) -> None:
    assert MEMBERS_PHONE in text_of(signed_in(cast.stranger), cast.page)


@pytest.mark.parametrize("who", ["owner", "editor", "member", "operator"])
def test_the_team_and_operators_see_all(cast: Cast, who: str) -> None:
    page = text_of(signed_in(getattr(cast, who)), cast.page)
    for canary in (PRIVATE_MAIL, HIDDEN_STREET, COARSE_TOWN):
        assert canary in page


@pytest.mark.parametrize(("who", "edits"), [(None, False), ("stranger", False), ("member", False), ("editor", True)])
def test_only_those_who_may_edit_are_offered_to(cast: Cast, who: str | None, edits: bool) -> None:
    page = text_of(signed_in(cast.person(who)), cast.page)
    assert (f"{cast.page}edit/" in page) is edits
    assert (f"{cast.page}confirm/" in page) is edits


def test_a_hidden_record_is_there_for_its_team_alone(cast: Cast) -> None:
    services.change_state(organisation=cast.organisation, state="hidden", by=cast.operator, reason="asked")
    for person in (None, cast.stranger, cast.former):
        for address in ("", "card/", "history/", "history/1/", "history.atom"):
            assert signed_in(person).get(cast.page + address).status_code == 404
        assert signed_in(person).get(f"{cast.page[:-1]}.json").status_code == 404
    for person in (cast.member, cast.operator):
        page = text_of(signed_in(person), cast.page)
        assert "State of the record: Hidden" in page
        assert "application/ld+json" not in page


def test_a_merged_record_leads_to_the_one_that_stands(cast: Cast, client: Client) -> None:
    gone = make_organisation("Straw Squares")
    held = lock([gone.pk])[gone.pk]
    write = Write(held.record, held, state=Organisation.State.MERGED, merged_into=cast.organisation)
    write_records([write], context=Context(at=AT))
    for address, target in (
        (f"/organisations/{gone.public_id}/", cast.page),
        (f"/organisations/{gone.public_id}/card/", f"{cast.page}card/"),
        (f"/organisations/{gone.public_id}.json", f"{cast.page[:-1]}.json"),
    ):
        response = client.get(address)
        assert (response.status_code, response["Location"]) == (301, target)


def test_unknown_and_forged_addresses_are_not_found(client: Client) -> None:
    for address in ("/organisations/nosuchone2/", "/organisations/nosuchone2.json", "/organisations/1/card/"):
        assert client.get(address).status_code == 404


def test_source_and_licence_are_named(client: Client) -> None:
    source = make_source()
    source.attribution = "Contains data of the register"
    source.save()
    made = make_organisation("Bird Ledger", source=source)
    page = text_of(client, made.get_absolute_url())
    assert "Contains data of the register" in page
    assert "CC0-1.0" in page


def test_a_closed_organisation_says_so(client: Client) -> None:
    made = make_organisation("Bird Ledger", status="closed")
    assert "This organisation has closed." in text_of(client, made.get_absolute_url())


def test_an_empty_record_invites_its_team_to_say_something(client: Client) -> None:
    owner = make_person()
    made = services.create_organisation(record={"names": [{"value": "Quiet Group"}]}, by=owner)
    assert "Nobody has said yet" in text_of(client, made.get_absolute_url())
    assert "Say it in a sentence" in text_of(signed_in(owner), made.get_absolute_url())


def test_the_page_takes_the_same_few_queries_whatever_it_holds(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    small = make_organisation("Quiet Group")
    for person, limit in ((None, 5), (cast.owner, 9)):
        client = signed_in(person)
        for address in (cast.page, small.get_absolute_url()):
            with django_assert_max_num_queries(limit):
                client.get(address)


def test_the_public_record_for_machines(cast: Cast) -> None:
    address = f"{cast.page[:-1]}.json"
    for person in (None, cast.owner, cast.operator):
        response = signed_in(person).get(address)
        data = response.json()
        assert [contact["id"] for contact in data["record"]["contacts"]] == ["c3"]
        assert [site["id"] for site in data["record"]["sites"]] == ["s1", "s2"]
        for canary in (*TEAM_ONLY, MEMBERS_PHONE):
            assert canary not in response.content.decode()
    assert data["version"] == 1
    assert Client().get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
    services.edit_organisation(organisation=cast.organisation, changes={"founded": "2012"}, base=1, by=cast.owner)
    assert Client().get(address, headers={"If-None-Match": response["ETag"]}).status_code == 200


def test_the_card_carries_a_code_without_any_inline_style(cast: Cast, client: Client) -> None:
    page = text_of(client, f"{cast.page}card/")
    assert '<svg viewBox="0 0' in page
    assert "style=" not in page
    assert cast.organisation.public_id in page


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'>"


def test_hostile_words_stay_words(client: Client) -> None:
    made = services.create_organisation(
        record={
            "names": [{"value": f"N {HOSTILE}\u202e", "language": "en"}],
            "summary": {"en": f"S {HOSTILE}"},
            "description": {"en": f"D {HOSTILE} [x](javascript:alert(1)) ![p](https://evil.example/p.png) <b>x</b>"},
            "sites": [{"id": "s1", "name": HOSTILE, "opening": HOSTILE, "country": "CN", "region": HOSTILE}],
            "areas": [{"name": HOSTILE}],
            "identifiers": [{"scheme": "GB-CHC", "value": HOSTILE}],
            "links": [{"kind": "wechat", "url": '"><script>alert(1)<'}],
            "contacts": [{"id": "c1", "name": HOSTILE, "note": HOSTILE, "visibility": "public"}],
            "funding": {"what": {"en": HOSTILE}},
        },
        by=make_person(HOSTILE),
        reason=HOSTILE,
    )
    for address in ("", "card/", "history/", "history/1/"):
        page = text_of(client, made.get_absolute_url() + address)
        assert "\u202e" not in page
        for tag, attributes in elements(page):
            assert tag != "script" or attributes.get("src") or attributes.get("type") == "application/ld+json"
            assert not any(name.startswith("on") for name in attributes)
            assert not (attributes.get("href") or "").lower().startswith(("javascript", "data"))
            assert "evil.example" not in (attributes.get("src") or "")
    assert b"<script" not in client.get(f"{made.get_absolute_url()}history.atom").content


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def elements(html: str) -> list[tuple[str, dict[str, str | None]]]:
    """Every element a browser would make of it, with its attributes."""
    parser = _Elements()
    parser.feed(html)
    return parser.found


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<javascript:alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        "![x](https://evil.example/x.png)",
        '[x](https://ok.example/ "onclick=alert(1)")',
        "<svg onload=alert(1)>",
    ],
)
def test_markdown_gives_nothing_that_acts(text: str) -> None:
    for tag, attributes in elements(prose(text)):
        assert tag in {"p", "a"}
        assert set(attributes) <= {"href", "rel"}
        assert (attributes.get("href") or "https:").startswith("https:")


def test_headings_of_a_description_stay_below_those_of_the_page() -> None:
    assert "<h3>One</h3>" in prose("# One")
    assert 'rel="nofollow noopener ugc"' in prose("[x](https://a.example/)")


@pytest.mark.parametrize(
    ("text", "code"),
    [("China", "CN"), ("cn", "CN"), ("中国", "CN"), ("مصر", "EG"), ("Việt Nam", "VN"), ("Atlantis", "Atlantis")],
)
def test_a_country_is_found_by_its_name_in_any_language_of_the_hub(text: str, code: str) -> None:
    assert words.country_from(text) == code


@pytest.mark.parametrize(
    ("text", "tag"), [("Arabic", "ar"), ("العربية", "ar"), ("vi", "vi"), ("Deutsch", "de"), ("zh-Hans", "zh-Hans")]
)
def test_a_language_is_found_by_its_name_or_tag(text: str, tag: str) -> None:
    assert words.language_from(text) == tag


@pytest.mark.parametrize(
    ("value", "text"),
    [("2011", "2011"), ("2011-05", "May 2011"), ("2011-05-03", "3 May 2011"), ("2011-02-29", "2011-02-29")],
)
def test_dates_of_a_record(value: str, text: str) -> None:
    assert words.partial_date_text(value) == text


def test_registers_link_only_to_numbers_of_a_plain_shape() -> None:
    assert words.register_url("ROR", "https://ror.org/02mhbdp94") == "https://ror.org/02mhbdp94"
    assert words.register_url("GB-CHC", "1/../../evil") == ""
    assert words.register_url("XX-UNKNOWN", "1") == ""


def test_the_record_of_the_tests_is_clean() -> None:
    from saxaul.orgs.cleaning import clean_record

    assert clean_record(RECORD)[1] == []


def test_many_names_do_not_fill_the_head(client: Client) -> None:
    names = [
        {"value": f"Name {tag}", "kind": "other", "language": tag} for tag in ("en", "bg", "et", "fi", "mt", "ga", "sk")
    ]
    made = services.create_organisation(
        record={"names": [*names, {"value": "اسم", "language": "ar"}]}, by=make_person()
    )
    page = text_of(client, made.get_absolute_url(), lang="en")
    head, rest = page.split("<body>")[1].split('class="tabs"')
    assert "اسم" in head
    assert "Name sk" not in head
    assert "Name sk" in rest


def test_a_country_alone_is_a_fact_and_no_place(client: Client) -> None:
    made = make_organisation("Bird Ledger", sites=[{"id": "s1", "country": "EG"}])
    page = text_of(client, made.get_absolute_url(), lang="en")
    assert "places of work" not in page
    assert "place of work" not in page
    assert '<dt>Country</dt><dd><a href="/organisations/?area=EG">Egypt</a></dd>' in page


def test_an_address_in_two_scripts_keeps_its_order_on_every_page() -> None:
    place = {"name": "Maghagha", "region": "قرية", "country": "EG"}
    with override("ar"):
        assert words.place_text(place) == "\u2067\u2068Maghagha\u2069، \u2068قرية\u2069، \u2068مصر\u2069\u2069"
        assert words.place_text({"name": "قرية", "country": "EG"}) == "قرية، مصر"
    with override("en"):
        assert words.place_text(place) == "\u2066\u2068Maghagha\u2069, \u2068قرية\u2069, \u2068Egypt\u2069\u2069"
        assert words.place_text({"name": "12", "country": "EG"}) == "12, Egypt"
        assert words.currency_name("CNY") == "Chinese yuan (CNY)"
        assert words.currency_name("XQZ") == "XQZ"


@pytest.mark.parametrize(("who", "told"), [(None, True), ("stranger", True), ("member", False), ("editor", False)])
def test_strangers_are_told_whom_to_write_to(cast: Cast, who: str | None, told: bool, settings: Settings) -> None:
    settings.HUB_CONTACT = "keeper@hub.example"
    page = text_of(signed_in(cast.person(who)), cast.page)
    assert ("or is something wrong?" in page) is told
