"""Taking an import back."""

from __future__ import annotations

from pathlib import Path

import pytest

from saxaul.orgs import services as records
from saxaul.orgs.importing import reverting, services
from saxaul.orgs.models import ImportBatch, Organisation, Revision, SourceRecord
from saxaul.orgs.queries.profile import author_of
from saxaul.orgs.store import lock
from tests.factories.people import make_operator
from tests.orgs.importing.bringing import ROWS, bring_in, bring_in_rows, named, reasons, verdicts, write_csv

pytestmark = pytest.mark.django_db


def later(**values: str) -> list[dict[str, str]]:
    return [dict(ROWS[0]), {**ROWS[1], **values}, dict(ROWS[2])]


def test_what_an_import_made_is_archived_and_comes_back_with_the_next(tmp_path: Path) -> None:
    batch = bring_in_rows(tmp_path, ROWS)
    ids = dict(Organisation.objects.values_list("name", "public_id"))
    back = services.revert_batch(batch=batch, by=make_operator(), reason="wrong file")
    assert (back.state, back.counts["taken_back"]) == ("reverted", 3)
    assert set(Organisation.objects.values_list("state", flat=True)) == {"archived"}
    undone = Revision.objects.filter(activity="revert", reason="wrong file", reverts__batch=batch, batch=batch)
    assert undone.count() == 3
    authors = {author_of(revision, frozenset(), named=False).kind for revision in undone.select_related("by")}
    assert authors == {"operator"}
    again = bring_in_rows(tmp_path, later(website="https://new.example"))
    assert dict(Organisation.objects.filter(state="published").values_list("name", "public_id")) == ids
    assert reasons(again, 2) == ["brought_back"]
    assert named("Oasis Reading Room").record["links"][0]["url"] == "https://new.example"


def test_changes_are_undone_and_a_file_brought_in_again_applies_again(tmp_path: Path) -> None:
    bring_in_rows(tmp_path, ROWS)
    before = named("Oasis Reading Room").record
    batch = bring_in_rows(tmp_path, later(website="https://new.example", city="Wuwei"))
    services.revert_batch(batch=batch, by=None)
    assert named("Oasis Reading Room").record == before
    assert set(Organisation.objects.values_list("state", flat=True)) == {"published"}
    again = bring_in_rows(tmp_path, later(website="https://new.example", city="Wuwei"))
    assert (verdicts(again)[3], named("Oasis Reading Room").record["sites"][0]["locality"]) == ("updated", "Wuwei")


def test_what_people_wrote_since_survives_and_is_reported(tmp_path: Path) -> None:
    first = bring_in_rows(tmp_path, [{**row, "founded": "2001", "staff": "3"} for row in ROWS])
    batch = bring_in_rows(tmp_path, [{**row, "founded": "2002", "staff": "30"} for row in ROWS])
    made = named("Oasis Reading Room")
    by = make_operator()
    records.edit_organisation(organisation=made, changes={"founded": "1999"}, base=made.version, by=by)
    back = services.revert_batch(batch=batch, by=by)
    made.refresh_from_db()
    assert (made.record["founded"], made.record["staff"]) == ("1999", "1-4")
    assert (back.counts["not_taken_back"], reasons(batch, 3)) == (1, ["revert_conflict"])
    services.revert_batch(batch=first, by=by)
    made.refresh_from_db()
    assert (made.state, reasons(first, 3)) == ("published", ["revert_kept"])
    assert named("Straw Square Society").state == "archived"


def test_archiving_of_vanished_records_is_undone_too(tmp_path: Path) -> None:
    bring_in_rows(tmp_path, ROWS)
    batch = bring_in_rows(tmp_path, ROWS[:2], archive_vanished=True)
    assert named("Delta Women’s Network").state == "archived"
    services.revert_batch(batch=batch, by=None)
    assert named("Delta Women’s Network").state == "published"


def test_it_goes_on_after_an_interruption_and_nothing_is_taken_back_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reverting, "CHUNK", 1)
    batch = bring_in_rows(tmp_path, ROWS)

    def stumble(done: int) -> None:
        if done == 2:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        services.revert_batch(batch=batch, by=None, progress=stumble)
    assert Organisation.objects.filter(state="archived").count() == 2
    back = services.revert_batch(batch=ImportBatch.objects.get(pk=batch.pk), by=None)
    assert (back.state, Revision.objects.filter(activity="revert").count()) == ("reverted", 3)


def test_merged_records_and_records_already_gone_are_left_alone(tmp_path: Path) -> None:
    batch = bring_in_rows(tmp_path, ROWS)
    gone, target = named("Oasis Reading Room"), named("Straw Square Society")
    records.change_state(organisation=gone, state="archived", by=make_operator(), reason="closed")
    Organisation.objects.filter(pk=target.pk).update(state="merged", merged_into=gone)
    revisions = list(target.revisions.order_by("-number"))
    assert reverting.undone(lock([target.pk])[target.pk], revisions, batch, "") == (None, [("merged_away", "", "")])
    back = services.revert_batch(batch=batch, by=None)
    assert (back.counts["taken_back"], back.counts["not_taken_back"]) == (1, 1)


def test_only_what_was_brought_in_can_be_taken_back(tmp_path: Path) -> None:
    batch = bring_in_rows(tmp_path, ROWS)
    by = make_operator()
    assert services.begin_revert(batch=batch, by=by)
    assert not services.begin_revert(batch=batch, by=by)
    services.revert_batch(batch=batch, by=by)
    with pytest.raises(services.CannotDoNow):
        services.revert_batch(batch=batch, by=by)


def test_a_record_merged_since_is_reported_on_the_row_that_moved(tmp_path: Path) -> None:
    batch = bring_in_rows(tmp_path, ROWS)
    by = make_operator()
    moved = SourceRecord.objects.get(key="2").organisation
    ours = records.create_organisation(record=named("Oasis Reading Room").record, by=by)
    records.merge_organisations(survivor=ours, other=moved, by=by, reason="x")
    services.revert_batch(batch=batch, by=by)
    assert reasons(batch, 3) == ["merged_away"]
    ours.refresh_from_db()
    assert ours.state == "published"


def test_a_record_another_register_still_has_is_not_archived_with_the_first(tmp_path: Path) -> None:
    bring_in_rows(tmp_path, ROWS)
    by = make_operator()
    bring_in(write_csv(tmp_path / "o.csv", [{**ROWS[1], "id": "x"}]), source="another")
    links = {link.key: link.organisation for link in SourceRecord.objects.select_related("organisation")}
    records.merge_organisations(survivor=links["x"], other=links[ROWS[1]["id"]], by=by, reason="x")
    bring_in(write_csv(tmp_path / "r.csv", [ROWS[0]]), archive_vanished=True)
    assert Organisation.objects.get(pk=links["x"].pk).state == "published"
