"""What a person tells of herself, who sees it, and what her pages are like."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from saxaul.accounts import terms
from saxaul.accounts.models import Consent, NoticeChoice, Profile, User
from saxaul.accounts.queries import rhythm_of
from saxaul.accounts.services.agreeing import agree_to_terms
from saxaul.orgs.models import Logo
from tests.factories.organisations import make_organisation
from tests.factories.people import PASSWORD, make_operator, make_person

pytestmark = pytest.mark.django_db
ENTRIES = {
    "public": "on",
    "about": "Plants saxaul.",
    "about_level": "public",
    "skills": ["translating", "water"],
    "skills_level": "members",
    "languages": ["zh", "ar"],
    "languages_level": "public",
    "area": "Minqin county",
    "area_level": "nobody",
    "availability": "hours_a_week",
    "availability_level": "members",
}
EVERYBODY, MEMBERS, NOBODY = ("Plants saxaul.", "Arabic"), ("Translating", "A few hours a week"), ("Minqin county",)


def with_profile(client: Client, **changes: str) -> User:
    person = make_person("Ma Lanhua", language="en")
    client.force_login(person)
    answer = client.post("/accounts/person/", {**ENTRIES, **changes})
    assert answer["Location"] == f"/people/{person.public_id}/"
    return person


def test_each_entry_is_seen_by_those_it_is_for(client: Client) -> None:
    person = with_profile(client)
    path = f"/people/{person.public_id}/"
    member = Client()
    member.force_login(make_person())
    for page, sees_members in ((Client().get(path).text, False), (member.get(path).text, True)):
        assert "Ma Lanhua" in page
        assert all(text in page for text in EVERYBODY)
        assert all((text in page) is sees_members for text in MEMBERS)
        assert not any(text in page for text in NOBODY)
        assert person.email not in page


def test_there_is_no_page_until_the_person_wants_one(client: Client) -> None:
    person = with_profile(client, public="")
    path = f"/people/{person.public_id}/"
    assert "Only you see this page" in client.get(path).text
    for stranger in (make_person(), make_operator()):
        other = Client()
        other.force_login(stranger)
        assert other.get(path).status_code == 404
    assert Client().get(path).status_code == 404


def test_a_closed_account_has_no_page(client: Client) -> None:
    person = with_profile(client)
    User.objects.update(is_active=False)
    assert Client().get(f"/people/{person.public_id}/").status_code == 404


def test_somebody_without_a_profile_has_no_page(client: Client) -> None:
    assert client.get(f"/people/{make_person().public_id}/").status_code == 404


@pytest.mark.parametrize("changes", [{"skills": ["flying"]}, {"about_level": "all"}, {"availability": "always"}])
def test_what_is_unknown_is_refused(client: Client, changes: dict[str, object]) -> None:
    client.force_login(make_person())
    assert 'class="errors"' in client.post("/accounts/person/", {**ENTRIES, **changes}).text
    assert not Profile.objects.exists()


def test_letters_come_as_often_as_the_person_says(client: Client) -> None:
    person = make_person()
    client.force_login(person)
    assert rhythm_of(person, "team") == "at_once"
    assert rhythm_of(person, "unheard of") == "never"
    chosen = dict.fromkeys(NoticeChoice.Topic.values, "weekly")
    client.post("/accounts/notices/", chosen)
    client.post("/accounts/notices/", {**chosen, "team": "never"})
    assert (rhythm_of(person, "team"), rhythm_of(person, "record")) == ("never", "weekly")
    assert NoticeChoice.objects.count() == len(NoticeChoice.Topic.values)


# Pages as the reader wants them ---------------------------------------------------


def test_times_are_those_of_the_person(client: Client) -> None:
    person = make_person(time_zone="America/Lima", language="en")
    client.force_login(person)
    page = client.get("/accounts/profile/")
    assert 'value="America/Lima" selected' in page.text
    assert timezone.get_current_timezone_name() == "Asia/Shanghai", "only for the time of the request"
    assert "This field" not in page.text
    answer = client.post("/accounts/profile/", {"name": "x", "language": "en", "time_zone": "Mars/Base"})
    assert 'class="errors"' in answer.text


def test_lite_pages_have_no_scripts_and_no_pictures(client: Client) -> None:
    organisation = make_organisation("Reading Room")
    logo = Logo.objects.create(organisation=organisation, content=b"x", width=1, height=1)
    Logo.objects.filter(pk=logo.pk).update(public_id="logo")
    organisation.record = {**organisation.record, "logo": "logo"}
    organisation.save()
    full, lite = (client.get(f"{organisation.get_absolute_url()}?lite={on}").text for on in "01")
    assert "<img" in full
    assert "app.js" in full
    assert "<img" not in lite
    assert "<script src" not in lite
    assert "Show the logo" in lite
    assert "app.js" not in client.get("/").text, "the cookie keeps it"
    assert "app.js" in client.get("/?lite=0").text


def test_a_browser_that_saves_data_gets_lite_pages(client: Client) -> None:
    page = client.get("/", headers={"save-data": "on"})
    assert "app.js" not in page.text
    assert "Save-Data" in page["Vary"]


def test_the_choice_of_the_person_goes_to_every_device(client: Client) -> None:
    person = make_person(lite=True)
    client.force_login(person)
    assert "app.js" not in client.get("/").text
    data = {"name": "Ma Lanhua", "language": "en"}
    assert "app.js" in client.post("/accounts/profile/", data, follow=True).text
    person.refresh_from_db()
    assert not person.lite


# Agreeing -------------------------------------------------------------------------


def test_who_signs_up_agrees_and_it_is_noted(client: Client) -> None:
    new = {"name": "Ma Lanhua", "email": "ma@example.org", "password1": PASSWORD}
    assert "Without this" in client.post("/accounts/signup/", new).text
    assert not User.objects.exists()
    client.post("/accounts/signup/?lang=en", {**new, "agree": "on"})
    assert set(Consent.objects.values_list("document", "version", "language")) == {
        (document, version, "en") for document, version in terms.VERSIONS.items()
    }


def test_changed_rules_are_asked_about_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_person(language="en")
    agree_to_terms(person=person)
    client.force_login(person)
    assert client.get("/dashboard/").status_code == 200
    monkeypatch.setitem(terms.VERSIONS, "terms", "2031-01-01")
    answer = client.get("/organisations/?q=x")
    assert answer["Location"] == "/accounts/agree/?next=%2Forganisations%2F%3Fq%3Dx"
    for free in ("/terms/", "/privacy/", "/accounts/data/", "/accounts/logout/"):
        assert client.get(free).status_code == 200, free
    assert "have changed" in client.get(answer["Location"]).text
    assert client.post("/accounts/agree/", {"next": "/organisations/?q=x"})["Location"] == "/organisations/?q=x"
    assert client.get("/dashboard/").status_code == 200
    assert Consent.objects.filter(user=person, document="terms").count() == 2


def test_what_somebody_sends_is_taken_first(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_person()
    client.force_login(person)
    monkeypatch.setitem(terms.VERSIONS, "terms", "2031-01-01")
    assert "agree" not in client.post("/accounts/notices/", {}).headers.get("Location", "")
    assert client.get("/organisations.json", headers={"accept": "application/json"}).status_code == 200


def test_agreeing_leads_nowhere_else(client: Client, settings: Settings) -> None:
    client.force_login(make_person())
    for bad in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        assert client.post("/accounts/agree/", {"next": bad})["Location"] == "/dashboard/"
