"""Creating, editing, confirming and taking back."""

from __future__ import annotations

import pytest

from saxaul.accounts.models import User
from saxaul.core.models import AuditEntry
from saxaul.orgs import services
from saxaul.orgs.models import Organisation, Revision

pytestmark = pytest.mark.django_db

RECORD = {
    "kind": "ngo",
    "names": [{"value": "Straw Square Society", "kind": "official", "language": "en"}],
    "summary": {"en": "Pins down sand."},
    "sectors": ["E10"],
}


@pytest.fixture
def worker() -> User:
    return User.objects.create_user("Worker@Example.org", "x", name="Worker")


@pytest.fixture
def made(worker: User) -> Organisation:
    return services.create_organisation(record=RECORD, by=worker, reason="we are new")


def test_whoever_creates_an_organisation_owns_it_and_confirms_it(made: Organisation, worker: User) -> None:
    assert made.record == RECORD
    assert (made.state, made.version) == ("published", 1)
    assert made.confirmed_at == made.created_at
    membership = made.memberships.get()
    assert (membership.user, membership.role) == (worker, "owner")
    first = made.revisions.get()
    assert (first.activity, first.reason, first.before, first.after, first.by) == (
        *("create", "we are new", {}, RECORD),
        worker,
    )
    assert AuditEntry.objects.get().subject == f"organisation:{made.public_id}"


def test_a_record_with_problems_is_refused_whole(worker: User) -> None:
    with pytest.raises(services.RecordHasProblems) as refused:
        services.create_organisation(record={"names": [], "founded": "soon"}, by=worker)
    assert {p.code for p in refused.value.problems} == {"name_missing", "bad_date"}
    assert str(refused.value.message)
    assert not Organisation.objects.exists()


def test_an_edit_is_one_revision_and_the_same_edit_again_is_none(made: Organisation, worker: User) -> None:
    for _ in range(5):
        edited = services.edit_organisation(
            organisation=made, changes={"founded": "2011", "sectors": None}, base=1, by=worker, reason="meeting"
        )
    assert edited.version == 2
    revision = edited.revisions.get(number=2)
    assert (revision.before, revision.after, revision.base) == ({"sectors": ["E10"]}, {"founded": "2011"}, 1)
    assert edited.revisions.count() == 2


def test_edits_of_different_fields_survive_and_of_the_same_field_conflict(made: Organisation, worker: User) -> None:
    services.edit_organisation(organisation=made, changes={"founded": "2011"}, base=1, by=worker)
    both = services.edit_organisation(organisation=made, changes={"staff": "1-4"}, base=1, by=worker)
    assert (both.record["founded"], both.record["staff"], both.version) == ("2011", "1-4", 3)
    with pytest.raises(services.EditConflict) as conflict:
        services.edit_organisation(organisation=made, changes={"founded": "2012"}, base=1, by=worker)
    assert conflict.value.fields == ["founded"]
    assert conflict.value.current.record["founded"] == "2011"
    assert Revision.objects.count() == 3


def test_the_record_of_any_time_can_be_read(made: Organisation, worker: User) -> None:
    for number, year in enumerate(["2011", "2012", "2013"], start=1):
        made = services.edit_organisation(organisation=made, changes={"founded": year}, base=number, by=worker)
    assert [services.record_at(organisation=made, number=n).get("founded") for n in (1, 2, 3, 4)] == [
        *(None, "2011", "2012", "2013")
    ]


def test_taking_back_restores_what_was_and_keeps_what_came_later(made: Organisation, worker: User) -> None:
    services.edit_organisation(organisation=made, changes={"summary": {"en": "Spam"}}, base=1, by=worker)
    services.edit_organisation(organisation=made, changes={"founded": "2011"}, base=2, by=worker)
    spam = made.revisions.get(number=2)
    result = services.revert_revision(revision=spam, by=worker, reason="not true")
    assert result.record == {**RECORD, "founded": "2011"}
    last = result.revisions.get(number=4)
    assert (last.activity, last.reverts, last.reason) == ("revert", spam, "not true")


def test_what_was_changed_again_is_not_taken_back_silently(made: Organisation, worker: User) -> None:
    services.edit_organisation(organisation=made, changes={"founded": "2011"}, base=1, by=worker)
    services.edit_organisation(organisation=made, changes={"founded": "2012"}, base=2, by=worker)
    with pytest.raises(services.EditConflict):
        services.revert_revision(revision=made.revisions.get(number=2), by=worker, reason="x")


def test_the_first_revision_cannot_leave_a_record_without_a_name(made: Organisation, worker: User) -> None:
    with pytest.raises(services.RecordHasProblems):
        services.revert_revision(revision=made.revisions.get(number=1), by=worker, reason="x")


def test_confirming_moves_the_date_and_nothing_else(made: Organisation, worker: User) -> None:
    confirmed = services.confirm_organisation(organisation=made, by=worker)
    assert made.confirmed_at is not None
    assert confirmed.confirmed_at is not None
    assert confirmed.confirmed_at > made.confirmed_at
    assert confirmed.record == made.record
    last = confirmed.revisions.get(number=2)
    assert (last.activity, last.before, last.after) == ("confirm", {}, {})


def test_a_state_changes_once_with_a_reason(made: Organisation, worker: User) -> None:
    for _ in range(2):
        hidden = services.change_state(organisation=made, state="hidden", by=worker, reason="at risk")
    assert (hidden.state, hidden.version) == ("hidden", 2)
    last = hidden.revisions.get(number=2)
    assert (last.before, last.after, last.reason) == ({"state": "published"}, {"state": "hidden"}, "at risk")
    again = services.revert_revision(revision=last, by=worker, reason="safe again")
    assert (again.record, again.state) == (made.record, "published")


def test_nobody_floods_the_directory_but_an_operator_may_fill_it(worker: User) -> None:
    for number in range(services.NEW_A_DAY):
        services.create_organisation(record={**RECORD, "founded": str(2000 + number)}, by=worker)
    with pytest.raises(services.TooManyToday):
        services.create_organisation(record=RECORD, by=worker)
    assert Organisation.objects.count() == services.NEW_A_DAY
    operator = User.objects.create_user("gao@example.org", "x", name="Gao", is_staff=True)
    for _ in range(services.NEW_A_DAY + 1):
        services.create_organisation(record=RECORD, by=operator)
