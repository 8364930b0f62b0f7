"""Editing the record of an organisation, as people do with forms and without scripts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from saxaul.orgs import services
from saxaul.orgs.conflicts import resolved
from saxaul.orgs.forms.editing import settled
from saxaul.orgs.forms.groups import GROUPS
from saxaul.orgs.models import Membership, Organisation
from saxaul.orgs.record import Record, without_empty
from tests.factories.people import make_person
from tests.orgs.profiles import RECORD, Cast, Typed, form_of, make_cast, signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def address_of(cast: Cast, group: str) -> str:
    return f"{cast.page}edit/{group}/"


def opened(cast: Cast, group: str, person: Any = None) -> Typed:
    return form_of(text_of(signed_in(person or cast.editor), address_of(cast, group)))


def sent(cast: Cast, group: str, data: Typed, person: Any = None, **typed: Any) -> Any:
    return signed_in(person or cast.editor).post(address_of(cast, group), {**data, **typed})


def record_of(cast: Cast) -> Record:
    return dict(Organisation.objects.get(pk=cast.organisation.pk).record)


# Who may --------------------------------------------------------------------------


@pytest.mark.parametrize("who", [None, "stranger", "former", "member"])
@pytest.mark.parametrize("address", ["edit/", "edit/names/", "edit/contacts/", "edit/logo/"])
def test_who_is_refused(cast: Cast, who: str | None, address: str) -> None:
    client = signed_in(cast.person(who))
    for response in (client.get(cast.page + address), client.post(cast.page + address, {"base": "1"})):
        assert response.status_code == (403 if who else 302)
        if not who:
            assert response["Location"].startswith("/accounts/login/")
    assert record_of(cast) == without_empty(RECORD)


@pytest.mark.parametrize("who", [None, "stranger", "member"])
def test_who_may_not_confirm(cast: Cast, who: str | None) -> None:
    response = signed_in(cast.person(who)).post(f"{cast.page}confirm/")
    assert response.status_code == (403 if who else 302)
    assert Organisation.objects.get(pk=cast.organisation.pk).version == 1


def test_who_left_the_team_edits_no_more(cast: Cast) -> None:
    Membership.objects.filter(user=cast.editor).delete()
    assert signed_in(cast.editor).get(address_of(cast, "names")).status_code == 403


def test_a_hidden_record_is_not_found_by_strangers(cast: Cast) -> None:
    services.change_state(organisation=cast.organisation, state="hidden", by=cast.operator, reason="x")
    assert signed_in(cast.stranger).get(address_of(cast, "names")).status_code == 404
    assert signed_in(cast.editor).get(address_of(cast, "names")).status_code == 200


def test_unknown_groups_are_not_found(cast: Cast) -> None:
    assert signed_in(cast.editor).get(address_of(cast, "nonsense")).status_code == 404


@pytest.mark.parametrize("group", list(GROUPS))
@pytest.mark.parametrize("language", ["en", "zh-hans", "ar", "vi"])
def test_what_a_form_shows_it_gives_back(cast: Cast, group: str, language: str) -> None:
    data = form_of(text_of(signed_in(cast.operator), address_of(cast, group), lang=language))
    client = signed_in(cast.operator)
    response = client.post(f"{address_of(cast, group)}?lang={language}", data)
    assert response.status_code == 302
    assert record_of(cast) == without_empty(RECORD)
    assert Organisation.objects.get(pk=cast.organisation.pk).version == 1


# What is typed ----------------------------------------------------------------------


def test_a_change_is_kept_as_a_revision_with_its_reason(cast: Cast) -> None:
    response = sent(cast, "size", opened(cast, "size"), reason=" after the  meeting ", **{"part-staff": "5-19"})
    assert response["Location"] == f"{cast.page}edit/"
    revision = cast.organisation.revisions.get(number=2)
    assert (revision.after, revision.reason, revision.by) == ({"staff": "5-19"}, "after the meeting", cast.editor)


def test_texts_in_several_languages(cast: Cast) -> None:
    data = opened(cast, "about")
    rows = {data[key]: key.split("-")[1] for key in data if key.endswith("-language")}
    assert list(rows) == ["English", "Simplified Chinese", "Arabic", "Vietnamese"]
    sent(
        cast,
        "about",
        data,
        **{f"texts-{rows['Vietnamese']}-summary": "Chín hàng xóm giữ cát.", f"texts-{rows['Arabic']}-DELETE": "on"},
    )
    assert record_of(cast)["summary"] == {"en": "Nine neighbours pin the sand down.", "vi": "Chín hàng xóm giữ cát."}
    assert record_of(cast)["description"] == RECORD["description"]


def test_another_language_is_asked_for_and_taken(cast: Cast) -> None:
    page = sent(cast, "about", opened(cast, "about"), add="texts").content.decode()
    data = form_of(page)
    last = int(data["texts-TOTAL_FORMS"]) - 1
    data[f"texts-{last}-summary"] = "Neuf voisins."
    page = sent(cast, "about", data).content.decode()
    assert "Say which language this is in." in page
    assert "Neuf voisins." in page
    sent(cast, "about", data, **{f"texts-{last}-language": "French"})
    assert record_of(cast)["summary"]["fr"] == "Neuf voisins."


def test_one_language_twice_is_not_taken(cast: Cast) -> None:
    data = opened(cast, "about")
    response = sent(cast, "about", data, **{"texts-1-language": "English", "texts-1-summary": "Again"})
    assert "This language is there twice." in response.content.decode()
    assert record_of(cast)["summary"] == RECORD["summary"]


def test_adding_a_row_keeps_everything_typed_and_complains_about_nothing(cast: Cast) -> None:
    data = opened(cast, "places")
    typed = {"sites-0-street": "7 New Road", "sites-3-country": "Nowhere", "sites-3-point": "x", "sites-1-DELETE": "on"}
    page = sent(cast, "places", data, add="sites", **typed).content.decode()
    again = form_of(page)
    assert "7 New Road" in page
    assert 'class="errors"' not in page
    assert (again["sites-2-country"], again["sites-2-point"]) == ("Nowhere", "x")
    assert again["sites-TOTAL_FORMS"] == "5"  # three left, the usual empty one and one more
    assert again["base"] == "1"
    assert record_of(cast)["sites"] == RECORD["sites"]


@pytest.mark.parametrize(
    ("point", "stored"),
    [
        ("38.62, 103.08", [103.08, 38.62]),
        ("38.62 103.08", [103.08, 38.62]),
        ("38,62; 103,08", [103.08, 38.62]),
        ("33.9 S, 18.4 E", [18.4, -33.9]),
        ("40.7°N 74.0°W", [-74.0, 40.7]),
        ("-12.5, -77", [-77.0, -12.5]),
    ],
)
def test_coordinates_as_people_write_them(cast: Cast, point: str, stored: list[float]) -> None:
    sent(cast, "places", opened(cast, "places"), **{"sites-0-point": point})
    assert record_of(cast)["sites"][0]["point"] == stored


@pytest.mark.parametrize(
    ("point", "message"),
    [
        ("somewhere", "Write two numbers"),
        ("138.62, 103.08", "These are not coordinates on Earth."),
        ("0, 0", "Both coordinates are zero"),
        ("38.62", "Write two numbers"),
    ],
)
def test_wrong_coordinates_are_explained_and_kept(cast: Cast, point: str, message: str) -> None:
    page = sent(cast, "places", opened(cast, "places"), **{"sites-0-point": point}).content.decode()
    assert message in page
    assert f'value="{point}"' in page
    assert '<a href="#id_sites-0-point">Coordinates</a>' in page
    assert 'aria-invalid="true"' in page
    assert record_of(cast)["sites"] == RECORD["sites"]


def test_places_come_and_go_and_keep_their_ids(cast: Cast) -> None:
    data = opened(cast, "places")
    sent(cast, "places", data, **{"sites-1-DELETE": "on", "sites-3-locality": "Dunhuang", "sites-3-country": "中国"})
    sites = record_of(cast)["sites"]
    assert [site["id"] for site in sites] == ["s1", "s3", "s4"]
    assert sites[2] == {"id": "s4", "locality": "Dunhuang", "country": "CN"}


def test_a_moved_point_forgets_the_datum_it_was_given_in() -> None:
    site = {"id": "s1", "country": "CN", "point": [103.08, 38.62], "datum": "gcj02"}
    cast = make_cast({**RECORD, "sites": [site]})
    sent(cast, "places", opened(cast, "places"), **{"sites-0-name": "Well"})
    assert record_of(cast)["sites"][0]["datum"] == "gcj02"
    sent(cast, "places", opened(cast, "places"), **{"sites-0-point": "38.7, 103.1"})
    assert "datum" not in record_of(cast)["sites"][0]


def test_contacts_are_private_unless_said_otherwise(cast: Cast) -> None:
    data = opened(cast, "contacts")
    assert data["contacts-3-visibility"] == "nobody"
    sent(cast, "contacts", data, **{"contacts-3-name": "Night line", "contacts-3-phone": "+86 1"})
    assert record_of(cast)["contacts"][3] == {
        **{"id": "c4", "name": "Night line", "phone": "+86 1"},
        "visibility": "nobody",
    }


def test_forged_ids_and_numbers_do_no_harm(cast: Cast) -> None:
    data = opened(cast, "contacts")
    forged = {"contacts-3-id": "c1", "contacts-3-name": "Twin", "contacts-1-id": "zz", "base": "99999"}
    sent(cast, "contacts", data, **forged)
    ids = [contact["id"] for contact in record_of(cast)["contacts"]]
    assert len(ids) == len(set(ids)) == 4
    for base in ("", "-1", "x", "0", "٣", "1" * 40):
        assert sent(cast, "size", opened(cast, "size"), base=base).status_code == 302
    assert sent(cast, "contacts", {"base": "1", "contacts-TOTAL_FORMS": "x"}).status_code == 200


def test_identifiers_need_both_halves(cast: Cast) -> None:
    data = opened(cast, "registration")
    page = sent(cast, "registration", data, **{"identifiers-1-value": "77"}).content.decode()
    assert "Say which register this number is from." in page
    page = sent(cast, "registration", data, **{"identifiers-1-scheme": "ROR"}).content.decode()
    assert "Write the number in this register." in page
    sent(cast, "registration", data, **{"identifiers-1-scheme": "ror", "identifiers-1-value": "77"})
    assert record_of(cast)["identifiers"][1] == {"scheme": "ROR", "value": "77"}


@pytest.mark.parametrize(
    ("group", "field", "text", "message"),
    [
        ("about", "part-founded", "soon", "This is not a date"),
        ("size", "part-currency", "12", "This is not a currency code"),
        ("languages", "links-0-url", "javascript:alert(1)", "This is not a web address."),
        ("languages", "languages-0-language", "Klingonish", "This is not a language code."),
        ("contacts", "contacts-0-email", "not an address", "This is not an e-mail address."),
        ("areas", "areas-0-country", "Atlantis", "This is not a country we know"),
        ("names", "names-0-value", "n" * 301, "Ensure this value has at most 300 characters"),
        ("funding", "part-url", "ftp://x", "This is not a web address."),
        ("size", "part-staff", "many", "Select a valid choice"),
    ],
)
def test_wrong_words_are_named_at_their_field_and_kept(
    cast: Cast, group: str, field: str, text: str, message: str
) -> None:
    response = sent(cast, group, opened(cast, group), **{field: text})
    page = response.content.decode()
    assert response.status_code == 200
    assert message in page
    assert f'href="#id_{field}"' in page
    if field != "part-staff":
        assert form_of(page)[field] == text
    assert record_of(cast) == without_empty(RECORD)


def test_an_organisation_keeps_at_least_one_name(cast: Cast) -> None:
    data = opened(cast, "names")
    page = sent(cast, "names", data, **{f"names-{n}-DELETE": "on" for n in range(3)}).content.decode()
    assert "There is no name." in page
    assert record_of(cast)["names"] == RECORD["names"]


def test_more_entries_than_a_record_takes_are_refused_and_kept(cast: Cast) -> None:
    data = opened(cast, "funding") | {"areas-TOTAL_FORMS": "62"}
    data |= {f"areas-{number}-name": f"Valley {number}" for number in range(62)}
    page = sent(cast, "funding", data).content.decode()
    assert "These are too many entries." in page
    assert "Valley 61" in page
    assert record_of(cast)["funding"] == RECORD["funding"]


def test_fields_of_work_keep_codes_the_hub_does_not_know() -> None:
    cast = make_cast({**RECORD, "sectors": ["ZZ9", "E10"]})
    data = opened(cast, "sectors")
    assert data["part-sectors"] == ["E10"]
    sent(cast, "sectors", {**data, "part-sectors": ["E10", "B"]})
    assert record_of(cast)["sectors"] == ["ZZ9", "E10", "B"]


def test_what_a_donor_funds(cast: Cast) -> None:
    data = opened(cast, "funding")
    sent(cast, "funding", {**data, "part-sectors": ["B"], "part-budget": "1-10k", "part-currency": "cny"})
    assert record_of(cast)["funding"] == {
        **RECORD["funding"],
        **{"sectors": ["B"], "budget": "1-10k", "currency": "CNY"},
    }


@pytest.mark.parametrize("written", ["Vietnamese Dong", "vnd", "Vietnamese dong (VND)", "人民币", "越南盾"])
def test_currencies_are_written_as_names_or_codes(cast: Cast, written: str) -> None:
    data = opened(cast, "size")
    sent(cast, "size", {**data, "part-currency": written})
    assert record_of(cast)["currency"] == ("CNY" if written == "人民币" else "VND")
    assert opened(cast, "size")["part-currency"] in ("Vietnamese Dong", "Chinese Yuan")


def test_a_word_that_is_no_currency_is_refused(cast: Cast) -> None:
    answer = sent(cast, "size", opened(cast, "size"), **{"part-currency": "shells"})
    assert answer.status_code == 200
    assert "Currency</a>: This is not a currency code" in answer.content.decode()


@pytest.mark.parametrize("written", ["Tax number, Vietnam", "vn-tax", "VN-TAX"])
def test_registers_are_written_as_names_or_codes(cast: Cast, written: str) -> None:
    data = opened(cast, "registration")
    number = len(record_of(cast)["identifiers"])
    sent(cast, "registration", {**data, f"identifiers-{number}-scheme": written, f"identifiers-{number}-value": "1"})
    assert record_of(cast)["identifiers"][-1] == {"scheme": "VN-TAX", "value": "1"}
    assert opened(cast, "registration")[f"identifiers-{number}-scheme"] == "Tax number, Vietnam"


def test_registers_of_one_name_keep_their_codes(cast: Cast) -> None:
    schemes = [{"scheme": scheme, "value": "1"} for scheme in ("ROR", "XI-ROR", "ZZ-OWN")]
    services.edit_organisation(organisation=cast.organisation, changes={"identifiers": schemes}, base=1, by=cast.owner)
    data = opened(cast, "registration")
    sent(cast, "registration", {**data, "identifiers-3-scheme": "CN-MOC", "identifiers-3-value": "2"})
    assert record_of(cast)["identifiers"] == [*schemes, {"scheme": "CN-MOC", "value": "2"}]


def test_the_same_form_sent_twice_changes_once(cast: Cast) -> None:
    data = opened(cast, "places") | {"sites-3-locality": "Dunhuang", "sites-3-country": "China"}
    for _attempt in range(2):
        assert sent(cast, "places", data).status_code == 302
    organisation = Organisation.objects.get(pk=cast.organisation.pk)
    assert (organisation.version, len(organisation.record["sites"])) == (2, 4)


def test_nothing_changed_says_so(cast: Cast) -> None:
    response = signed_in(cast.editor).post(address_of(cast, "size"), opened(cast, "size"), follow=True)
    assert "Nothing was different, so nothing was changed." in response.content.decode()


# Two people at once -----------------------------------------------------------------


def test_both_may_add_a_place(cast: Cast) -> None:
    first = opened(cast, "places") | {"sites-3-locality": "Dunhuang"}
    second = opened(cast, "places", cast.owner) | {"sites-3-locality": "Yumen"}
    sent(cast, "places", first)
    for _attempt in range(2):  # even when sent twice
        assert sent(cast, "places", second, cast.owner).status_code == 302
    assert [site.get("locality") for site in record_of(cast)["sites"][3:]] == ["Dunhuang", "Yumen"]


def both_changed(cast: Cast) -> Any:
    data = opened(cast, "size")
    services.edit_organisation(
        organisation=cast.organisation, changes={"staff": "20-99", "currency": "EGP"}, base=1, by=cast.owner
    )
    return sent(cast, "size", data, **{"part-staff": "5-19", "part-volunteers": "100+"}, reason="counted again")


def test_a_conflict_shows_both_and_loses_nothing(cast: Cast) -> None:
    response = both_changed(cast)
    page = response.content.decode()
    assert response.status_code == 409
    assert "20–99" in page
    assert "5–19" in page
    data = form_of(page)
    assert (data["part-staff"], data["part-volunteers"], data["reason"]) == ("5-19", "100+", "counted again")
    assert (data["base"], data["over"], data["choice-staff"]) == ("1", "2", ["theirs"])
    assert record_of(cast)["staff"] == "20-99"


@pytest.mark.parametrize(("choice", "staff"), [("mine", "5-19"), ("theirs", "20-99")])
def test_the_choice_decides_and_other_changes_of_both_survive(cast: Cast, choice: str, staff: str) -> None:
    data = form_of(both_changed(cast).content.decode())
    assert sent(cast, "size", data, **{"choice-staff": choice}).status_code == 302
    record = record_of(cast)
    assert (record["staff"], record["volunteers"], record["currency"]) == (staff, "100+", "EGP")


def test_going_on_to_write_shows_the_chosen_words_in_the_form(cast: Cast) -> None:
    data = form_of(both_changed(cast).content.decode())
    page = sent(cast, "size", data, again="yes", **{"choice-staff": "mine"}).content.decode()
    again = form_of(page)
    assert (again["part-staff"], again["part-currency"], again["base"]) == ("5-19", "Egyptian Pound", "2")
    assert record_of(cast)["staff"] == "20-99"


def test_a_third_change_meanwhile_asks_again(cast: Cast) -> None:
    data = form_of(both_changed(cast).content.decode())
    services.edit_organisation(organisation=cast.organisation, changes={"staff": "100+"}, base=2, by=cast.owner)
    assert sent(cast, "size", data, **{"choice-staff": "mine"}).status_code == 409
    assert record_of(cast)["staff"] == "100+"


def test_resolving_keeps_what_only_one_side_changed() -> None:
    seen: Record = {"names": [{"value": "A", "kind": "other"}], "kind": "ngo", "summary": {"en": "one", "ar": "x"}}
    theirs = {**seen, "summary": {"en": "two", "ar": "x", "vi": "mới"}}
    mine = {"summary": {"en": "three", "ar": "y"}}
    assert resolved(seen=seen, theirs=theirs, changes=mine, choices={"summary": "mine"}) == {
        "summary": {"en": "three", "ar": "y", "vi": "mới"}
    }
    assert resolved(seen=seen, theirs=theirs, changes=mine, choices={})["summary"]["en"] == "two"


def test_new_items_are_renumbered_only_where_they_meet_others() -> None:
    first, theirs, mine = ({"id": key, "name": name} for key, name in (("s1", "x"), ("s2", "theirs"), ("s2", "mine")))
    seen, current, changes = ({"sites": sites} for sites in ([first], [first, theirs], [first, mine]))
    apart = settled(changes, seen=seen, current=current, letters={"sites": "s"})
    assert apart == {"sites": [first, {"id": "s3", "name": "mine"}]}
    assert settled(changes, seen=seen, current=seen, letters={"sites": "s"}) == changes
    assert settled({"kind": "ngo"}, seen=seen, current=seen, letters={"sites": "s"}) == {"kind": "ngo"}


# The overview and confirming ----------------------------------------------------------


def test_the_overview_says_what_is_filled_and_what_comes_next() -> None:
    owner = make_person()
    made = services.create_organisation(record={"names": [{"value": "Quiet Group"}]}, by=owner)
    page = text_of(signed_in(owner), f"{made.get_absolute_url()}edit/")
    assert "Quiet Group" in page
    assert f'Next: <a href="{made.get_absolute_url()}edit/about/"' in " ".join(page.split())
    full = make_cast()
    page = text_of(signed_in(full.owner), f"{full.page}edit/")
    assert "Everything is filled in." in page
    assert "3 contacts" in page
    assert "Seed for schools." in page


def test_confirming_makes_the_record_fresh(cast: Cast) -> None:
    Organisation.objects.update(confirmed_at=timezone.now() - timedelta(days=400))
    assert "Due for a check" in text_of(signed_in(None), cast.page)
    for _attempt in range(2):  # a button pressed twice confirms once
        response = signed_in(cast.editor).post(f"{cast.page}confirm/", follow=True)
    assert cast.organisation.revisions.count() == 2
    assert "The record is marked as right from today." in response.content.decode()
    assert "Confirmed by the organisation" in response.content.decode()
    assert cast.organisation.revisions.get(number=2).activity == "confirm"
    assert signed_in(cast.editor).get(f"{cast.page}confirm/").status_code == 405
