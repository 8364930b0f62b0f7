"""Bringing registers in: verdicts, repetition, merging, further places, what vanished."""

# ruff: noqa: E501 - rows of tables, in scripts that count double

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saxaul.orgs import services as records
from saxaul.orgs.importing import applying, services
from saxaul.orgs.importing.mapping import BadMapping, checked_mapping
from saxaul.orgs.importing.planning import Planner
from saxaul.orgs.models import DuplicatePair, ImportBatch, ImportRow, Organisation, Revision, SourceRecord
from saxaul.orgs.reading import Options, UnreadableFile, open_table
from tests.factories.people import make_operator
from tests.orgs.importing.bringing import ROWS, bring_in, bring_in_rows, named, prepared, reasons, verdicts, write_csv

pytestmark = pytest.mark.django_db


def changed(number: int, **values: str) -> list[dict[str, str]]:
    rows = [dict(row) for row in ROWS]
    rows[number - 1] |= values
    return rows


def test_a_register_comes_in_with_revisions_links_and_its_rows(tmp_path: Path) -> None:
    batch = bring_in_rows(tmp_path, ROWS)
    assert batch.state == ImportBatch.State.APPLIED
    assert (batch.counts["rows"], batch.counts["created"], batch.rows_done) == (3, 3, 3)
    made = named("Oasis Reading Room")
    assert made.record["sites"] == [{"id": "s1", "locality": "Lanzhou", "country": "CN"}]
    assert (made.source, made.revisions.get().activity, made.revisions.get().batch) == (batch.source, "import", batch)
    assert SourceRecord.objects.get(key="2").organisation == made
    assert ImportRow.objects.get(batch=batch, key="2").raw == ROWS[1]
    assert batch.source.__class__.objects.get(pk=batch.source_id).mapping == batch.mapping


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    bring_in_rows(tmp_path, ROWS)
    again = bring_in_rows(tmp_path, ROWS)
    assert set(verdicts(again).values()) == {"unchanged"}
    assert Revision.objects.count() == 3
    assert (again.counts["vanished"], again.counts["located"]) == (0, 0)
    assert ImportRow.objects.filter(batch=again).exclude(raw={}).count() == 0


def test_only_what_the_register_changed_is_changed(tmp_path: Path) -> None:
    bring_in_rows(tmp_path, ROWS)
    person = make_operator()
    made = named("Oasis Reading Room")
    records.edit_organisation(organisation=made, changes={"founded": "2012", "sectors": ["B10"]}, base=1, by=person)
    batch = bring_in_rows(tmp_path, changed(2, website="https://new.example"))
    made.refresh_from_db()
    assert verdicts(batch) == {2: "unchanged", 3: "updated", 4: "unchanged"}
    assert made.record["links"] == [{"kind": "website", "url": "https://new.example"}]
    assert (made.record["founded"], made.record["sectors"]) == ("2012", ["B10"])
    assert made.revisions.get(number=3).fields_changed == ["links"]


def test_where_a_person_and_the_register_disagree_the_person_stays_and_the_row_needs_a_look(tmp_path: Path) -> None:
    rows = [{**row, "founded": "2001"} for row in ROWS]
    bring_in_rows(tmp_path, rows)
    made = named("Oasis Reading Room")
    records.edit_organisation(organisation=made, changes={"founded": "2012"}, base=1, by=make_operator())
    rows[1] |= {"founded": "2003", "website": "https://other.example"}
    batch = bring_in_rows(tmp_path, rows)
    made.refresh_from_db()
    assert (made.record["founded"], made.record["links"][0]["url"]) == ("2012", "https://other.example")
    assert (verdicts(batch)[3], reasons(batch, 3)) == ("review", ["edited_here"])
    assert set(verdicts(bring_in_rows(tmp_path, rows)).values()) == {"unchanged"}


def test_what_the_register_takes_away_goes_and_what_people_added_stays(tmp_path: Path) -> None:
    rows = [{**row, "aliases": "Green Dune|Old Name"} for row in ROWS]
    bring_in_rows(tmp_path, rows)
    made = named("Oasis Reading Room")
    added = [*made.record["names"], {"value": "Ours", "kind": "other"}]
    records.edit_organisation(organisation=made, changes={"names": added}, base=1, by=make_operator())
    rows[1]["aliases"] = "Green Dune"
    bring_in_rows(tmp_path, rows)
    made.refresh_from_db()
    assert [name["value"] for name in made.record["names"]] == ["Oasis Reading Room", "Green Dune", "Ours"]


def test_rows_without_a_name_and_broken_rows_are_refused_and_kept(tmp_path: Path) -> None:
    batch = bring_in_rows(tmp_path, [*ROWS, {"id": "4", "name": " ", "city": "Nowhere"}])
    assert verdicts(batch)[5] == "refused"
    assert reasons(batch, 5) == ["name_missing"]
    assert ImportRow.objects.get(batch=batch, number=5).raw["city"] == "Nowhere"
    assert Organisation.objects.count() == 3


def test_a_problem_in_a_field_leaves_out_the_field_not_the_row(tmp_path: Path) -> None:
    rows = changed(1, website="not a website", country="Atlantis")
    batch = bring_in_rows(tmp_path, rows)
    assert (batch.counts["created"], batch.counts["warnings"]) == (3, 1)
    assert set(reasons(batch, 2)) == {"bad_country", "bad_url"}
    assert "links" not in named("Straw Square Society").record


def test_the_same_key_with_another_place_is_a_further_place(tmp_path: Path) -> None:
    rows = [*ROWS, {**ROWS[0], "city": "Wuwei"}]
    batch = bring_in_rows(tmp_path, rows)
    assert (verdicts(batch)[5], reasons(batch, 5)) == ("updated", ["further_site"])
    made = named("Straw Square Society")
    assert [site["locality"] for site in made.record["sites"]] == ["Minqin", "Wuwei"]
    assert set(verdicts(bring_in_rows(tmp_path, rows)).values()) == {"unchanged"}
    rows[0] = {**ROWS[0], "city": "Zhangye"}
    rows[3] = {**ROWS[0], "city": "Jiuquan"}
    bring_in_rows(tmp_path, rows)
    made.refresh_from_db()
    assert sorted(site["locality"] for site in made.record["sites"]) == ["Jiuquan", "Zhangye"]


def test_further_places_in_later_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "CHUNK", 2)
    rows = [*ROWS, {**ROWS[0], "city": "Wuwei"}, {**ROWS[0], "city": "Dunhuang"}, dict(ROWS[1])]
    batch = services.apply_batch(batch=prepared(write_csv(tmp_path / "r.csv", rows)))
    assert [site["locality"] for site in named("Straw Square Society").record["sites"]] == [
        "Minqin",
        "Wuwei",
        "Dunhuang",
    ]
    assert (verdicts(batch)[7], reasons(batch, 7)) == ("unchanged", ["repeated_row"])


def test_the_same_key_that_says_something_else_needs_a_look(tmp_path: Path) -> None:
    rows = [*ROWS, {**ROWS[0], "name": "Another Society", "city": "Wuwei"}]
    batch = bring_in_rows(tmp_path, rows)
    assert (verdicts(batch)[5], reasons(batch, 5)) == ("review", ["same_key"])
    assert Organisation.objects.count() == 3
    assert set(verdicts(bring_in_rows(tmp_path, rows)).values()) == {"unchanged"}


def test_equal_names_without_a_key_are_different_organisations(tmp_path: Path) -> None:
    rows = [{"name": "Food Bank", "postcode": code} for code in ("BL1 2BZ", "M8 0DT", "SK6 1LB")]
    batch = bring_in_rows(tmp_path, rows)
    assert (batch.counts["created"], batch.counts["possible_duplicates"]) == (3, 0)


def test_vanished_keys_are_listed_and_archived_only_on_request(tmp_path: Path) -> None:
    bring_in_rows(tmp_path, ROWS)
    batch = bring_in_rows(tmp_path, ROWS[:2])
    assert (batch.vanished, batch.counts["vanished"]) == (["3"], 1)
    assert named("Delta Women’s Network").state == "published"
    archived = bring_in_rows(tmp_path, ROWS[:2], archive_vanished=True)
    assert (archived.counts["archived"], named("Delta Women’s Network").state) == (1, "archived")
    back = bring_in_rows(tmp_path, ROWS)
    assert (named("Delta Women’s Network").state, reasons(back, 4)) == ("published", ["brought_back"])
    assert Organisation.objects.count() == 3


def test_a_record_people_archived_stays_archived(tmp_path: Path) -> None:
    bring_in_rows(tmp_path, ROWS)
    by = make_operator()
    records.change_state(organisation=named("Oasis Reading Room"), state="archived", by=by, reason="closed")
    batch = bring_in_rows(tmp_path, changed(2, website="https://new.example"))
    assert (named("Oasis Reading Room").state, reasons(batch, 3)) == ("archived", ["kept_archived"])


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    bring_in_rows(tmp_path, ROWS)
    rows = [*changed(2, website="https://new.example"), {"id": "9", "name": "New One"}, {"id": "10", "name": ""}]
    path = write_csv(tmp_path / "next.csv", rows[1:])
    source = named("Oasis Reading Room").source
    with (
        CaptureQueriesContext(
            connection,
        ) as queries,
        open_table(path) as table,
    ):
        mapping = services.inspect_table(table).proposed.mapping
        report = services.dry_run(table, Planner(source=source, mapping=mapping))
    written = ("INSERT", "UPDATE", "DELETE", "COPY", "SAVEPOINT")
    assert [query["sql"] for query in queries if query["sql"].startswith(written)] == []
    assert (report.counts["updated"], report.counts["created"], report.counts["refused"]) == (1, 1, 1)
    assert (report.counts["unchanged"], report.vanished) == (1, 1)
    real = bring_in(path)
    assert {key: real.counts[key] for key in ("updated", "created", "refused", "unchanged", "vanished")} == {
        "updated": 1, "created": 1, "refused": 1, "unchanged": 1, "vanished": 1
    }  # fmt: skip


def test_likely_duplicates_are_flagged_once_and_what_people_said_is_kept(tmp_path: Path) -> None:
    bring_in_rows(tmp_path, ROWS)
    batch = bring_in(write_csv(tmp_path / "other.csv", [{**ROWS[0], "id": "x"}]), source="another")
    pair = DuplicatePair.objects.get()
    assert batch.counts["possible_duplicates"] == 1
    assert pair.reasons == ["website", "name", "place"]
    by = make_operator()
    services.judge_pair(pair=pair, state=DuplicatePair.State.DIFFERENT, by=by)
    bring_in(write_csv(tmp_path / "other.csv", [{**ROWS[0], "id": "x", "founded": "2011"}]), source="another")
    pair.refresh_from_db()
    assert (pair.state, pair.by, DuplicatePair.objects.count()) == ("different", by, 1)


def test_the_number_of_queries_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    def count(rows: list[dict[str, str]], source: str) -> int:
        batch = prepared(write_csv(tmp_path / f"{source}.csv", rows), source=source)
        with CaptureQueriesContext(connection) as queries:
            services.apply_batch(batch=batch)
        return len(queries)

    few = [{"id": str(n), "name": f"Group {n * 7919}"} for n in range(3)]
    many = [{"id": str(n), "name": f"Band {n * 7919}"} for n in range(60)]
    count([{"id": "0", "name": "Crew"}], "first")  # the counter of changes is made once
    assert count(few, "few") == count(many, "many")


@pytest.mark.parametrize(
    "mapping",
    [[], {"columns": []}, {"columns": {"a": "nowhere"}}, {"columns": {"a": 3}}, {"columns": {"a": "website"}}, {"columns": {"a": {"to": "name", "colour": 1}}},
     {"columns": {"a": {"to": "name", "language": "?"}}}, {"columns": {"a": "name"}, "defaults": {"kind": "shop"}}, {"columns": {}, "shape": "x"}, {"columns": {"a": "name"}, "defaults": [1]}],
)  # fmt: skip
def test_a_wrong_mapping_is_refused_with_a_sentence(mapping: Any) -> None:
    with pytest.raises(BadMapping) as error:
        checked_mapping(mapping)
    assert error.value.message


def test_a_file_that_went_bad_leaves_the_batch_failed_and_it_can_go_on(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "r.csv", ROWS)
    batch = prepared(path)
    path.write_bytes(b"\x00\x01\x02" * 40)
    with pytest.raises(UnreadableFile):
        services.apply_batch(batch=batch)
    batch.refresh_from_db()
    assert (batch.state, bool(batch.error), batch.worker) == ("failed", True, "")
    write_csv(path, ROWS)
    assert services.apply_batch(batch=batch).counts["created"] == 3


def test_an_unexpected_error_keeps_whole_chunks_and_the_rest_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "CHUNK", 1)
    batch = prepared(write_csv(tmp_path / "r.csv", ROWS))

    def stumble(done: int) -> None:
        if done == 2:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        services.apply_batch(batch=batch, progress=stumble)
    batch.refresh_from_db()
    assert (batch.state, batch.rows_done, Organisation.objects.count()) == ("failed", 2, 2)
    done = services.apply_batch(batch=batch)
    assert (done.state, done.counts["created"], Organisation.objects.count()) == ("applied", 3, 3)


def test_two_workers_cannot_hold_one_batch_nor_one_register(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "r.csv", ROWS)
    batch, other = prepared(path), prepared(path)
    worker = applying.claim(batch, state="applying", allowed=["ready"])
    for one in (batch, other):
        with pytest.raises(applying.BatchIsTaken):
            services.apply_batch(batch=one)
    ImportBatch.objects.filter(pk=batch.pk).update(worker="elsewhere:1:abc")
    with pytest.raises(applying.BatchIsTaken):
        applying.keep(batch, worker)
    ImportBatch.objects.filter(pk=batch.pk).update(heartbeat_at=batch.created_at - applying.STALE)
    assert services.apply_batch(batch=batch).counts["created"] == 3


def test_a_first_pass_can_stop_after_some_rows(tmp_path: Path) -> None:
    batch = services.apply_batch(batch=prepared(write_csv(tmp_path / "r.csv", ROWS)), limit=2)
    assert (batch.counts["rows"], batch.vanished) == (2, [])
    with open_table(tmp_path / "r.csv", options=Options()) as table:
        planner = Planner(source=None, mapping=batch.mapping)
        assert services.dry_run(table, planner, limit=1).counts["rows"] == 1


def test_located_counts_rows_with_a_point_whether_they_changed_or_not(tmp_path: Path) -> None:
    rows = [{**row, "lat": "38.6", "lon": "103.1"} for row in ROWS[:2]] + [dict(ROWS[2])]
    assert [bring_in_rows(tmp_path, rows).counts["located"] for _pass in range(2)] == [2, 2]


def test_a_broken_line_is_refused_and_the_others_come_in(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"id": "1", "name": "Whole Group"}\n{"id": "2", "name": \n{"id": "3", "name": "Other Group"}\n')
    batch = bring_in(path)
    assert (batch.counts["created"], batch.counts["refused"]) == (2, 1)
    assert reasons(batch, 2) == ["broken_row"]


def test_two_keys_that_people_put_on_one_record_make_one_revision(tmp_path: Path) -> None:
    bring_in_rows(tmp_path, ROWS)
    one, other = named("Straw Square Society"), named("Oasis Reading Room")
    SourceRecord.objects.filter(key="2").update(organisation=one)
    ImportRow.objects.filter(key="2").update(organisation=one)
    rows = changed(1, website="https://new.example")
    rows[1]["founded"] = "2011"
    batch = bring_in_rows(tmp_path, rows)
    one.refresh_from_db()
    assert (one.version, one.record["founded"]) == (2, "2011")
    assert {"kind": "website", "url": "https://new.example"} in one.record["links"]
    assert verdicts(batch)[4] == "unchanged"
    assert other.revisions.count() == 1


def test_a_row_of_a_record_that_was_merged_away_needs_a_look(tmp_path: Path) -> None:
    bring_in_rows(tmp_path, ROWS)
    one, other = named("Straw Square Society"), named("Oasis Reading Room")
    Organisation.objects.filter(pk=one.pk).update(state="merged", merged_into=other)
    batch = bring_in_rows(tmp_path, changed(1, website="https://new.example"))
    assert (verdicts(batch)[2], reasons(batch, 2)) == ("review", ["merged_away"])


def test_a_place_people_corrected_is_not_overwritten_by_a_further_row(tmp_path: Path) -> None:
    rows = [*ROWS, {**ROWS[0], "city": "Wuwei"}]
    bring_in_rows(tmp_path, rows)
    made = named("Straw Square Society")
    sites = [made.record["sites"][0], {**made.record["sites"][1], "locality": "Wuwei City"}]
    records.edit_organisation(organisation=made, changes={"sites": sites}, base=made.version, by=make_operator())
    rows[3] = {**ROWS[0], "city": "Jinchang"}
    batch = bring_in_rows(tmp_path, rows)
    made.refresh_from_db()
    assert made.record["sites"][1]["locality"] == "Wuwei City"
    assert verdicts(batch)[5] == "review"


def test_who_holds_a_batch_is_known_by_its_process() -> None:
    worker = f"{socket.gethostname()[:18]}:{os.getpid()}:abc"
    assert not applying.has_ended(worker)
    assert applying.has_ended(worker.replace(f":{os.getpid()}:", ":4194303:"))
    assert not applying.has_ended("another-machine:1:abc")
    assert not applying.has_ended("")
