"""Merging two records: who may, what moves, and the way back."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from django.test import Client

from saxaul.accounts.models import User
from saxaul.core.models import AuditEntry
from saxaul.orgs import rules, services
from saxaul.orgs.models import DuplicatePair, ImportBatch, ImportRow, Invitation, Membership, Organisation, SourceRecord
from saxaul.orgs.models.membership import Role
from tests.factories.organisations import AT, make_organisation, make_source
from tests.factories.people import make_operator, make_person

pytestmark = pytest.mark.django_db


class Pair(NamedTuple):
    first: Organisation
    second: Organisation
    operator: User
    pair: DuplicatePair

    @property
    def address(self) -> str:
        return f"/duplicates/{self.first.public_id}/{self.second.public_id}/merge/"

    def fresh(self) -> tuple[Organisation, Organisation]:
        return Organisation.objects.get(pk=self.first.pk), Organisation.objects.get(pk=self.second.pk)


@pytest.fixture
def two() -> Pair:
    first = make_organisation("Straw Square Society", founded="2011")
    second = make_organisation("Straw Squares", sectors=["E10"], languages=["ar"])
    return Pair(first, second, make_operator(), DuplicatePair.objects.create(first=first, second=second, score=90))


def merged(two: Pair, **more: Any) -> Organisation:
    values: dict[str, Any] = {
        "survivor": two.first,
        "other": two.second,
        "by": two.operator,
        "reason": "one office",
    } | more
    return services.merge_organisations(**values)


def test_the_survivor_says_more_and_the_other_leads_to_it(two: Pair, client: Client) -> None:
    result = merged(two)
    assert [name["value"] for name in result.record["names"]] == ["Straw Square Society", "Straw Squares"]
    assert (result.record["founded"], result.record["sectors"], result.state) == ("2011", ["E10"], "published")
    gone = two.fresh()[1]
    assert (gone.state, gone.merged_into) == ("merged", result)
    for organisation in two.fresh():
        revision = organisation.revisions.get(number=2)
        assert (revision.activity, revision.reason, revision.by) == ("merge", "one office", two.operator)
    two.pair.refresh_from_db()
    assert (two.pair.state, two.pair.by) == ("same", two.operator)
    assert AuditEntry.objects.get().details == {"into": result.public_id}
    answer = client.get(gone.get_absolute_url())
    assert (answer.status_code, answer["Location"]) == (301, result.get_absolute_url())


def test_links_of_registers_move_so_that_later_imports_update_the_survivor(two: Pair) -> None:
    source = make_source()
    batch = ImportBatch.objects.create(source=source, filename="r.csv")
    SourceRecord.objects.create(source=source, key="17", digest="d", organisation=two.second, batch=batch)
    ImportRow.objects.create(batch=batch, number=2, key="17", verdict="created", organisation=two.second)
    merged(two)
    assert SourceRecord.objects.get().organisation == two.first
    assert ImportRow.objects.get().organisation == two.first


def test_the_teams_become_one_with_the_stronger_role(two: Pair) -> None:
    both, owner, only = make_person(), make_person(), make_person()
    for organisation, person, role in (
        (two.first, both, Role.MEMBER),
        (two.second, both, Role.OWNER),
        (two.first, owner, Role.OWNER),
        (two.second, owner, Role.FINANCE),
        (two.second, only, Role.EDITOR),
    ):
        Membership.objects.create(organisation=organisation, user=person, role=role)
    open_one = Invitation.objects.create(organisation=two.second, email="x@example.org", digest="a", expires_at=AT)
    merged(two)
    assert dict(two.first.memberships.values_list("user_id", "role")) == {
        both.pk: "owner",
        owner.pk: "owner",
        only.pk: "editor",
    }
    assert not two.second.memberships.exists()
    open_one.refresh_from_db()
    assert open_one.state == "withdrawn"


def test_what_led_to_the_other_leads_to_the_survivor(two: Pair) -> None:
    third = make_organisation("Straw Society")
    merged(two, survivor=two.second, other=third)
    merged(two)
    third.refresh_from_db()
    assert (third.state, third.merged_into) == ("merged", two.first)


@pytest.mark.parametrize("state", ["hidden", "archived", "pending"])
def test_only_two_published_records_are_merged(two: Pair, state: str) -> None:
    services.change_state(organisation=two.second, state=state, by=two.operator, reason="")
    for survivor, other in ((two.first, two.second), (two.second, two.first), (two.first, two.first)):
        with pytest.raises(services.CannotMerge):
            merged(two, survivor=survivor, other=other)
    assert {each.state for each in two.fresh()} == {"published", state}


def test_merging_twice_changes_nothing(two: Pair) -> None:
    merged(two)
    with pytest.raises(services.CannotMerge):
        merged(two)
    assert [each.version for each in two.fresh()] == [2, 2]


def test_more_than_a_record_holds_is_refused_whole(two: Pair) -> None:
    codes = [{"scheme": "ROR", "value": str(number)} for number in range(60)]
    more = make_organisation("Many", identifiers=codes)
    other = make_organisation("More", identifiers=[{"scheme": "ISNI", "value": "1"}])
    with pytest.raises(services.RecordHasProblems):
        merged(two, survivor=more, other=other)
    other.refresh_from_db()
    assert other.state == "published"


def test_a_merge_is_taken_back_by_its_revision(two: Pair, client: Client) -> None:
    merged(two)
    address = f"/organisations/{two.second.public_id}/history/2/"
    client.force_login(make_person())
    assert client.post(f"{address}revert/", {"reason": "two offices"}).status_code == 403
    client.force_login(two.operator)
    assert f"{address}revert/" in client.get(address).content.decode()
    client.post(f"{address}revert/", {"reason": "two offices"})
    back = two.fresh()[1]
    assert (back.state, back.merged_into, back.record) == ("published", None, two.second.record)
    page = client.get(f"/organisations/{two.second.public_id}/history/3/").content.decode()
    assert "history/3/revert/" not in page


def test_a_merge_that_was_taken_back_is_not_made_by_taking_that_back(two: Pair) -> None:
    merged(two)
    gone = two.fresh()[1]
    services.revert_revision(revision=gone.revisions.get(number=2), by=two.operator, reason="x")
    revision = gone.revisions.get(number=3)
    assert not rules.can_revert_revision(two.operator, revision)
    with pytest.raises(services.CannotRevert):
        services.revert_revision(revision=revision, by=two.operator, reason="x")


def test_other_changes_of_a_record_merged_away_stay_and_can_still_be_undone_by_services(two: Pair) -> None:
    services.edit_organisation(organisation=two.second, changes={"founded": "1999"}, base=1, by=two.operator)
    merged(two)
    gone = two.fresh()[1]
    edit = gone.revisions.get(number=2)
    assert not rules.can_revert_revision(two.operator, edit)
    back = services.revert_revision(revision=edit, by=two.operator, reason="x")
    assert (back.state, back.merged_into, "founded" in back.record) == ("merged", two.first, False)


def test_who_may_merge(two: Pair, client: Client) -> None:
    assert "/login/" in client.get(two.address)["Location"]
    owner = make_person()
    Membership.objects.create(organisation=two.first, user=owner, role=Role.OWNER)
    client.force_login(owner)
    for answer in (client.get(two.address), client.post(two.address, {"survivor": two.first.public_id, "reason": "x"})):
        assert answer.status_code == 403
    assert {each.state for each in two.fresh()} == {"published"}
    client.force_login(two.operator)
    assert client.get("/duplicates/a/b/merge/").status_code == 404


def test_the_page_shows_both_and_keeps_the_one_with_a_team(two: Pair, client: Client) -> None:
    Membership.objects.create(organisation=two.second, user=make_person("Ma Lan"), role=Role.OWNER)
    SourceRecord.objects.create(source=make_source(), key="1", organisation=two.first, digest="")
    client.force_login(two.operator)
    assert two.address in client.get("/duplicates/").content.decode()
    answer = client.get(two.address)
    page = answer.content.decode()
    assert all(text in page for text in ("1. Straw Square Society", "2. Straw Squares", "Ma Lan", "The register"))
    assert answer.context["form"]["survivor"].value() == two.second.public_id
    answer = client.post(two.address, {"survivor": two.second.public_id, "reason": "one office"})
    assert answer["Location"] == "/duplicates/"
    assert "leads to Straw Squares" in client.get("/duplicates/").content.decode()
    assert two.fresh()[0].merged_into == two.second
    again = client.post(two.address, {"survivor": two.second.public_id, "reason": "one office"})
    assert again.status_code == 422
    assert "Nothing was changed." in again.content.decode()


@pytest.mark.parametrize("data", [{}, {"survivor": "neither", "reason": "x"}])
def test_an_unclear_answer_merges_nothing(two: Pair, client: Client, data: dict[str, str]) -> None:
    client.force_login(two.operator)
    assert client.post(two.address, {"csrf": "x", **data}).status_code == 422
    assert {each.state for each in two.fresh()} == {"published"}
