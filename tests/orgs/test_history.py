"""Changes, readable and discreet; taking them back."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from saxaul.orgs import services
from saxaul.orgs.history import FieldChange, compared, readable_changes, visible_then
from saxaul.orgs.models import ImportBatch, Membership, Revision
from saxaul.orgs.queries import profile
from saxaul.orgs.record import Level
from saxaul.orgs.store import Context, Write, lock, write_records
from tests.factories.organisations import AT, make_source
from tests.orgs.profiles import PRIVATE_MAIL, RECORD, Cast, make_cast, signed_in, text_of


def changes(
    before: dict[str, Any], after: dict[str, Any], level: Level = Level.TEAM, **current: Any
) -> list[FieldChange]:
    return readable_changes(before, after, current=current or after, level=level, sectors={"E10": "Land"})


def marked(change: FieldChange) -> tuple[list[str], list[str]]:
    """The parts that are gone and those that are new."""
    return [p.text.strip() for p in change.before if p.changed], [p.text.strip() for p in change.after if p.changed]


def test_a_text_is_compared_word_by_word_in_its_language() -> None:
    line = changes(
        {"summary": {"en": "Nine good neighbours"}}, {"summary": {"en": "Ten good neighbours", "vi": "Mười"}}
    )
    assert [change.label for change in line] == ["Short description (English)", "Short description (Vietnamese)"]
    assert marked(line[0]) == (["Nine"], ["Ten"])
    assert marked(line[1]) == ([], ["Mười"])
    assert {piece.lang for piece in line[0].before} == {"en"}


def test_a_text_that_was_written_anew_is_shown_as_a_whole() -> None:
    (line,) = changes({"summary": {"en": "Nine good neighbours"}}, {"summary": {"en": "We count the dunes"}})
    assert marked(line) == (["Nine good neighbours"], ["We count the dunes"])


def test_chinese_is_compared_letter_by_letter() -> None:
    (line,) = changes({"summary": {"zh-Hans": "九户人家"}}, {"summary": {"zh-Hans": "十户人家"}})
    assert marked(line) == (["九"], ["十"])


def test_members_of_a_list_are_marked_one_by_one() -> None:
    (line,) = changes({"sectors": ["E10", "B"]}, {"sectors": ["E10", "C"]})
    assert marked(line) == (["B"], ["C"])
    assert line.after[0].text == "Land"


def test_a_new_order_alone_is_shown_as_a_whole() -> None:
    names = [{"value": "A", "kind": "official"}, {"value": "B", "kind": "other"}]
    (line,) = changes({"names": names}, {"names": names[::-1]})
    assert len(marked(line)[0]) == len(marked(line)[1]) == 2


def test_plain_fields_show_their_words_and_dates() -> None:
    lines = changes({"kind": "ngo", "founded": "2011"}, {"kind": "media", "founded": "2011-05", "status": "closed"})
    assert [(c.label, c.before[0].text if c.before else "", c.after[0].text) for c in lines] == [
        ("Kind", "NGO", "Media"),
        ("At work", "Active", "Closed"),
        ("Founded", "2011", "May 2011"),
    ]


def test_every_field_of_a_full_record_can_be_told() -> None:
    lines = changes({}, RECORD | {"logo": "abc", "status": "inactive", "state": "hidden"})
    assert all(change.after for change in lines)
    assert {"Logo", "State of the record", "Registration", "Links"} <= {change.label for change in lines}
    assert changes(RECORD, RECORD) == []
    assert [change.label for change in changes(RECORD, {})] == [change.label for change in changes({}, RECORD)]


def test_only_the_changed_parts_of_an_item_are_told() -> None:
    before = {"sites": [{"id": "s1", "name": "Well", "street": "Old Road", "country": "CN"}]}
    after = {"sites": [{"id": "s1", "name": "Well", "street": "New Road", "country": "CN"}]}
    (line,) = changes(before, after)
    assert line.label == "Place: Well"
    assert marked(line) == (["Street: Old Road"], ["Street: New Road"])


def test_of_several_items_and_donor_fields_only_the_changed_ones_are_told() -> None:
    kept = {"id": "s1", "name": "Well"}
    (line,) = changes({"sites": [kept]}, {"sites": [kept, {"id": "s2", "country": "EG", "precision": "area"}]})
    assert marked(line) == ([], ["Country: Egypt\nPrecision: County or larger"])
    before = {"what": {"en": "Seed"}, "sectors": ["E10"], "budget": "1-10k", "currency": "CNY"}
    after = {"what": {"en": "Seed"}, "sectors": ["E10", "B"], "budget": "10m+", "currency": "CNY"}
    lines = changes({"funding": before}, {"funding": after})
    assert [(change.label, marked(change)[1]) for change in lines] == [
        ("Fields of work", ["B"]),
        ("Each year", ["More than 10 million"]),
    ]


def test_a_text_that_stays_is_not_told() -> None:
    (line,) = changes({"summary": {"en": "same", "ar": "قديم"}}, {"summary": {"en": "same", "ar": "جديد"}})
    assert line.label == "Short description (Arabic)"


CONTACT = {"id": "c1", "email": "canary@example.org"}


@pytest.mark.parametrize(
    ("then", "now", "shown"),
    [
        ("public", "public", True),
        ("public", "nobody", False),  # was public once, is not any more
        ("public", None, False),  # was public once, is removed
        ("nobody", "public", False),
        ("members", "public", False),
    ],
)
def test_an_old_contact_is_shown_only_if_it_was_and_is_public(then: str, now: str | None, shown: bool) -> None:
    half = {"contacts": [{**CONTACT, "visibility": then}]}
    current = {"contacts": [{**CONTACT, "visibility": now}]} if now else {}
    assert bool(visible_then(half, current, Level.PUBLIC)) is shown
    (line,) = readable_changes({}, half, current=current, level=Level.PUBLIC, sectors={})
    assert ("canary" in str(line)) is shown
    assert line.hidden is not shown
    assert "canary" in str(readable_changes({}, half, current=current, level=Level.TEAM, sectors={}))


@pytest.mark.parametrize(
    ("then", "now", "street", "point"),
    [
        ("public", "public", "Canary Lane", [103.4321, 38.7654]),
        ("public", "coarse", None, [103.45, 38.75]),
        ("coarse", "public", None, [103.45, 38.75]),
        ("public", "hidden", None, None),
        ("hidden", "public", None, None),
        ("public", None, None, None),
    ],
)
def test_an_old_place_is_shown_as_the_stricter_of_then_and_now(
    then: str, now: str | None, street: str | None, point: list[float] | None
) -> None:
    site = {"id": "s1", "street": "Canary Lane", "country": "CN", "point": [103.4321, 38.7654]}
    current = {"sites": [{**site, "visibility": now}]} if now else {}
    seen = visible_then({"sites": [{**site, "visibility": then}]}, current, Level.PUBLIC)
    shown = seen.get("sites", [{}])[0]
    assert (shown.get("street"), shown.get("point")) == (street, point)


@pytest.mark.parametrize(
    ("field", "part"),
    [
        *(("contacts", part) for part in ("name", "email", "phone", "note")),
        *(("sites", part) for part in ("name", "street", "postcode", "opening")),
    ],
)
@pytest.mark.parametrize("written_over", ["something else", ""])
def test_what_was_written_over_is_not_told_either(field: str, part: str, written_over: str) -> None:
    """Also where another entry has been given the number of one that was removed."""
    kept = {"id": "x1", "visibility": "public", "role" if field == "contacts" else "locality": "Minqin"}
    half, current = {field: [{**kept, part: "canary"}]}, {field: [{**kept, part: written_over}]}
    assert visible_then(half, current, Level.PUBLIC)[field] == [kept]
    assert visible_then(half, half, Level.PUBLIC) == half
    for level, told in ((Level.PUBLIC, False), (Level.MEMBER, False), (Level.TEAM, True)):
        lines = readable_changes(half, current, current=current, level=level, sectors={})
        assert ("canary" in str(lines)) is told


def test_a_contact_of_which_nothing_stands_any_more_is_not_told_at_all() -> None:
    half = {"contacts": [{"id": "c1", "visibility": "public", "email": "canary@example.org"}]}
    current = {"contacts": [{"id": "c1", "visibility": "public", "email": "office@example.org"}]}
    assert visible_then(half, current, Level.PUBLIC) == {}


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_comparison_leaves_nothing_out_of_short_texts(old: str, new: str) -> None:
    before, after = compared(old, new)
    if len(old) < 150 and len(new) < 150:
        assert "".join(piece.text for piece in before) == old
        assert "".join(piece.text for piece in after) == new
    assert any(piece.changed for piece in (*before, *after)) is (old != new)


@pytest.mark.parametrize("letters", ["a ", "沙", ". ", "x", "a.b "])
def test_comparing_long_texts_takes_no_time(letters: str) -> None:
    old, new = letters * 5000, (letters * 2500 + "new " + letters * 2500)[::-1]
    began = time.perf_counter()
    before, after = compared(old, new)
    assert time.perf_counter() - began < 2
    assert any(piece.changed for piece in (*before, *after))


def test_long_equal_parts_are_left_out() -> None:
    text = "seed " * 400
    before, _after = compared(f"{text}old {text}", f"{text}new {text}")
    assert sum(len(piece.text) for piece in before) < 500
    assert "…" in before[0].text


# The pages ------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def edit(cast: Cast, base: int, reason: str = "", **fields: Any) -> None:
    services.edit_organisation(organisation=cast.organisation, changes=fields, base=base, by=cast.editor, reason=reason)


def test_the_history_says_who_when_why_and_what(cast: Cast) -> None:
    edit(cast, 1, "after the autumn meeting", volunteers="20-99")
    page = text_of(signed_in(None), f"{cast.page}history/")
    assert "by the organisation" in page
    assert "Reason given: “after the autumn meeting”" in page
    assert "5–19</del>" in page
    assert "20–99</ins>" in page


def test_names_of_people_are_for_the_team_alone(cast: Cast) -> None:
    edit(cast, 1, volunteers="20-99")
    for person in (None, cast.stranger, cast.former):
        for address in ("", "history/", "history/2/", "history.atom"):
            assert "The editor" not in text_of(signed_in(person), cast.page + address)
    for person in (cast.member, cast.operator):
        assert "The editor" in text_of(signed_in(person), f"{cast.page}history/")


def test_every_kind_of_author_has_its_words(cast: Cast) -> None:
    batch = ImportBatch.objects.create(source=make_source(), filename="r.csv")
    held = lock([cast.organisation.pk])[cast.organisation.pk]
    write_records([Write({**RECORD, "staff": "0"}, held, activity="import")], context=Context(at=AT, batch=batch))
    organisation = services.edit_organisation(
        organisation=cast.organisation, changes={"staff": "1-4"}, base=2, by=cast.operator
    )
    services.edit_organisation(organisation=organisation, changes={"staff": "0"}, base=3, by=cast.editor)
    services.edit_organisation(organisation=organisation, changes={"staff": "1-4"}, base=4, by=cast.owner)
    Membership.objects.filter(user=cast.editor).delete()
    cast.organisation.revisions.filter(number=5).update(by=None)
    team = profile.team_ids(organisation)
    kinds = [profile.author_of(r, team, named=False) for r in profile.published_revisions(organisation)]
    assert [author.kind for author in kinds] == ["unknown", "person", "operator", "import", "organisation"]
    assert kinds[3].text == "imported from The register"
    assert not any(author.name for author in kinds)


def test_pages_follow_a_cursor_at_a_constant_price(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(None)
    with django_assert_max_num_queries(6):
        client.get(f"{cast.page}history/")
    for number in range(1, 22):
        edit(cast, number, founded=str(1900 + number))
    with django_assert_max_num_queries(6):
        first = client.get(f"{cast.page}history/").content.decode()
    assert "?before=3" in first
    assert f"{cast.page}history/22/" in first
    second = text_of(client, f"{cast.page}history/", before="3")
    assert f"{cast.page}history/2/" in second
    assert f"{cast.page}history/3/" not in second
    for strange in ("-1", "x", "9" * 30, "٣"):
        assert f"{cast.page}history/22/" in text_of(client, f"{cast.page}history/", before=strange)


def test_a_revision_shows_the_whole_record_of_its_time(cast: Cast) -> None:
    edit(cast, 1, founded="1999")
    edit(cast, 2, founded="2001")
    page = text_of(signed_in(None), f"{cast.page}history/2/")
    assert '<span dir="auto">1999</span>' in page
    assert signed_in(None).get(f"{cast.page}history/9/").status_code == 404


def test_a_private_contact_leaves_no_trace_for_strangers(cast: Cast) -> None:
    moved = [{**contact, "visibility": "nobody", "email": "canary.desk@example.org"} for contact in RECORD["contacts"]]
    edit(cast, 1, contacts=moved)
    for person in (None, cast.stranger):
        for address in ("", "history/", "history/1/", "history/2/", "history.atom"):
            page = text_of(signed_in(person), cast.page + address)
            assert "desk@example.org" not in page  # public in revision 1, private now
            assert PRIVATE_MAIL not in page
    assert "Changed; not shown to everybody." in text_of(signed_in(None), f"{cast.page}history/")
    assert "canary.desk@example.org" in text_of(signed_in(cast.member), f"{cast.page}history/")


def revert(cast: Cast, who: str | None, number: int = 2, reason: str = "wrong year") -> int:
    return signed_in(cast.person(who)).post(f"{cast.page}history/{number}/revert/", {"reason": reason}).status_code


@pytest.mark.parametrize(
    ("who", "status"),
    [(None, 302), ("stranger", 403), ("former", 403), ("member", 403), ("editor", 302), ("operator", 302)],
)
def test_who_may_take_a_change_back(cast: Cast, who: str | None, status: int) -> None:
    edit(cast, 1, founded="1999")
    assert revert(cast, who) == status
    cast.organisation.refresh_from_db()
    allowed = who in ("editor", "operator")
    assert cast.organisation.record["founded"] == ("2011-05" if allowed else "1999")
    offered = "Take it back" in text_of(signed_in(cast.person(who)), f"{cast.page}history/2/")
    assert offered is allowed


def test_taking_back_needs_a_reason_and_a_change_that_still_stands(cast: Cast) -> None:
    edit(cast, 1, founded="1999")
    assert revert(cast, "owner", reason="  ") == 302
    edit(cast, 2, founded="2001")
    assert revert(cast, "owner") == 302
    assert Revision.objects.filter(activity="revert").count() == 0
    assert revert(cast, "owner", number=77) == 404
    assert signed_in(cast.owner).get(f"{cast.page}history/2/revert/").status_code == 405


def test_a_revision_that_takes_back_names_the_other(cast: Cast) -> None:
    edit(cast, 1, founded="1999")
    revert(cast, "owner")
    assert "It takes back revision 2." in text_of(signed_in(None), f"{cast.page}history/")


def test_the_team_cannot_bring_back_what_an_operator_has_hidden(cast: Cast) -> None:
    services.change_state(organisation=cast.organisation, state="hidden", by=cast.operator, reason="asked")
    assert "Take it back" not in text_of(signed_in(cast.owner), f"{cast.page}history/2/")
    assert revert(cast, "owner") == 403
    cast.organisation.refresh_from_db()
    assert cast.organisation.state == "hidden"
    assert "Take it back" in text_of(signed_in(cast.operator), f"{cast.page}history/2/")
    assert revert(cast, "operator") == 302
    cast.organisation.refresh_from_db()
    assert cast.organisation.state == "published"


def test_taking_back_twice_is_one_revision(cast: Cast) -> None:
    edit(cast, 1, founded="1999")
    for _attempt in range(2):
        assert revert(cast, "owner") == 302
    assert Revision.objects.filter(activity="revert").count() == 1
