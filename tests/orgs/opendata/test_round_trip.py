"""Out of one hub and into an empty one: what each format carries comes back the same, under the same public id."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from saxaul.core.ids import ALPHABET
from saxaul.orgs import services
from saxaul.orgs.importing.own import CSV, GEOJSON, carried, has_place
from saxaul.orgs.importing.proposing import propose
from saxaul.orgs.importing.transform import Taken, Transform
from saxaul.orgs.models import ImportBatch, Organisation, Source
from saxaul.orgs.models.imports import Verdict
from saxaul.orgs.opendata.exporting import export_organisations
from saxaul.orgs.opendata.items import Item, bare, export_item, own_source
from saxaul.orgs.opendata.writers import WRITERS
from saxaul.orgs.reading import open_table
from saxaul.orgs.record import Level, Record, visible
from tests.factories.organisations import make_organisation, make_sectors, make_source
from tests.factories.people import make_person
from tests.orgs.opendata.records import brought_in, by_id, emptied, records
from tests.orgs.profiles import RECORD

pytestmark = pytest.mark.django_db

WHOLE = [("jsonl", "out.jsonl"), ("hsds", "out.zip"), ("hsds-json", "out.json")]
ALL = [*WHOLE, ("csv", "out.csv"), ("geojson", "out.geojson")]
THEIRS = "https://other.example"


def told(batch: ImportBatch) -> dict[str, int]:
    return {verdict: batch.counts[verdict] for verdict in Verdict.values if batch.counts.get(verdict)}


def items() -> dict[str, dict[str, object]]:
    """Items without what every hub counts for itself: address, number and times of its own revisions."""
    own = ("url", "version", "created_at", "updated_at", "confirmed_at", "logo")
    return {
        key: {name: part for name, part in export_item(one).items() if name not in own} for key, one in by_id().items()
    }


QUICK = profile(
    max_examples=60,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # making a failure smaller takes minutes with files
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def item(number: int, record: Record) -> Item:
    public = bare(visible(record, Level.PUBLIC))
    own = {"id": "23456789a" + ALPHABET[number], "url": f"{settings.BASE_URL}/organisations/x/", "version": 1}
    return {**own, "licence": "CC0-1.0", "source": own_source(), "created_at": "2026-03-01T08:00:00Z", "record": public}


def through_a_file(path: Path, format: str, items: list[Item]) -> list[Taken]:
    """What the importer makes of the file, by the mapping it proposes itself."""
    with path.open("wb") as out, closing(WRITERS[format](out)) as writer:
        for each in items:
            writer.add(each)
        writer.finish()
    with open_table(path) as table:
        rows = list(table.rows())
        assert [row.problem for row in rows] == [None] * len(rows)
        mapping = propose(table.detected.columns, [row.values for row in rows], format=table.detected.format).mapping
    transform = Transform(mapping, sector_of=lambda word: "")
    return [transform.take(row.values) for row in rows]


@pytest.mark.parametrize(("format", "name"), WHOLE)
@given(found=st.lists(records(), min_size=1, max_size=4))
@QUICK
def test_whole_formats_bring_back_the_public_record(
    format: str, name: str, found: list[Record], tmp_path: Path
) -> None:
    items = [item(number, record) for number, record in enumerate(found)]
    back = through_a_file(tmp_path / name, format, items)
    assert [(one.own and one.own.public_id, one.record, one.reasons) for one in back] == [
        (one["id"], one["record"], []) for one in items
    ]


@given(found=st.lists(records(), min_size=1, max_size=4))
@QUICK
def test_a_table_brings_back_what_it_carries(found: list[Record], tmp_path: Path) -> None:
    items = [item(number, record) for number, record in enumerate(found)]
    back = through_a_file(tmp_path / "out.csv", "csv", items)
    assert [(one.own and one.own.public_id, one.record, one.reasons) for one in back] == [
        (one["id"], carried(record, CSV), []) for one, record in zip(items, found, strict=True)
    ]


@given(found=st.lists(records(), min_size=1, max_size=4))
@QUICK
def test_places_bring_back_what_they_carry(found: list[Record], tmp_path: Path) -> None:
    items = [item(number, record) for number, record in enumerate(found)]
    places = [(one, site) for one in items for site in one["record"].get("sites", ()) if "point" in site]
    if not places:
        return
    back = through_a_file(tmp_path / "out.geojson", "geojson", items)
    assert len(back) == len(places)
    for taken, (one, site) in zip(back, places, strict=True):
        assert taken.own is not None
        assert taken.own.public_id == one["id"]
        assert {part: value for part, value in taken.record.items() if part != "sites"} == carried(
            one["record"], GEOJSON
        )
        assert has_place({**one["record"], "sites": [site]}, taken.record["sites"][0])


# One hub, and another -----------------------------------------------------------------


@pytest.fixture
def hub() -> list[Organisation]:
    make_sectors()
    return [
        make_organisation("Straw Square Society", **{k: v for k, v in RECORD.items() if k not in ("names", "kind")}),
        make_organisation("Nile Network", source=make_source(), sites=[{"id": "s1", "point": [31.2, 30.0]}]),
        make_organisation("Without a Place"),
    ]


@pytest.mark.parametrize(("format", "name"), ALL)
def test_the_same_hub_finds_every_row_unchanged(
    format: str, name: str, hub: list[Organisation], tmp_path: Path
) -> None:
    export_organisations(tmp_path / name, format=format)
    versions = {key: one.version for key, one in by_id().items()}
    first, again = brought_in(tmp_path / name), brought_in(tmp_path / name)
    assert set(told(first)) == set(told(again)) == {"unchanged"}
    assert {key: one.version for key, one in by_id().items()} == versions


@pytest.mark.parametrize(("format", "name"), WHOLE)
def test_an_empty_hub_comes_to_hold_the_same(format: str, name: str, hub: list[Organisation], tmp_path: Path) -> None:
    export_organisations(tmp_path / name, format=format)
    before = items()
    emptied()
    assert told(brought_in(tmp_path / name)) == {"created": 3}
    assert items() == before


@pytest.mark.parametrize(("format", "name"), ALL)
def test_an_emptied_hub_gets_its_ids_back_and_a_second_time_changes_nothing(
    format: str, name: str, hub: list[Organisation], tmp_path: Path
) -> None:
    export_organisations(tmp_path / name, format=format)
    ids = set(by_id())
    emptied()
    brought_in(tmp_path / name)
    assert set(by_id()) <= ids
    assert len(by_id()) == (2 if format == "geojson" else 3)
    assert set(told(brought_in(tmp_path / name))) == {"unchanged"}
    assert set(told(brought_in(tmp_path / name, source="another name"))) == {"unchanged"}


@pytest.mark.parametrize(("format", "name"), [*WHOLE, ("csv", "out.csv")])
def test_another_hub_knows_where_each_record_is_from(
    format: str, name: str, hub: list[Organisation], tmp_path: Path
) -> None:
    Organisation.objects.filter(pk=hub[2].pk).update(licence="CC-BY-4.0")
    with override_settings(BASE_URL=THEIRS, HUB_NAME="Far Hub"):
        export_organisations(tmp_path / name, format=format)
    emptied()
    Source.objects.all().delete()
    brought_in(tmp_path / name)
    found = by_id()
    register, far = found[hub[1].public_id].source, found[hub[0].public_id].source
    assert register is not None
    assert (register.name, register.licence) == ("The register", "CC-BY-4.0")
    assert far is not None
    assert (far.name, far.url) == ("Far Hub", THEIRS)
    assert found[hub[2].public_id].licence == "CC-BY-4.0"


def test_what_this_hub_says_of_a_register_is_not_overwritten(hub: list[Organisation], tmp_path: Path) -> None:
    export_organisations(tmp_path / "out.jsonl", format="jsonl")
    emptied()
    Source.objects.filter(slug="register").update(name="The register", licence="OGL-UK-3.0")
    brought_in(tmp_path / "out.jsonl")
    assert Source.objects.get(slug="register").licence == "OGL-UK-3.0"


# Edited outside ------------------------------------------------------------------------


def test_a_line_changed_in_a_spreadsheet_changes_the_record_and_nothing_private(
    hub: list[Organisation], tmp_path: Path
) -> None:
    path = tmp_path / "out.csv"
    export_organisations(path, format="csv")
    path.write_text(path.read_text("utf-8").replace("Nine neighbours pin the sand down.", "Ten neighbours."), "utf-8")
    assert told(brought_in(path)) == {"updated": 1, "unchanged": 2}
    record = by_id()[hub[0].public_id].record
    assert record["summary"]["en"] == "Ten neighbours."
    assert record["contacts"] == RECORD["contacts"]  # the private ones were not in the file
    assert record["sites"] == RECORD["sites"]
    assert record["funding"] == RECORD["funding"]


def test_what_people_changed_since_stays(hub: list[Organisation], tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    export_organisations(path, format="csv")
    person = make_person()
    changes = {"summary": {"en": "Eleven of us.", "ar": RECORD["summary"]["ar"]}, "founded": "2012"}
    services.edit_organisation(organisation=hub[0], changes=changes, base=1, by=person)
    assert told(brought_in(path)) == {"unchanged": 3}  # an old file says nothing new
    path.write_text(path.read_text("utf-8").replace("Nine neighbours pin the sand down.", "Ten neighbours."), "utf-8")
    assert told(brought_in(path, source="edited")) == {"review": 1, "unchanged": 2}
    record = by_id()[hub[0].public_id].record
    assert (record["summary"]["en"], record["founded"]) == ("Eleven of us.", "2012")


def test_hsds_that_somebody_edited_is_read_by_its_own_fields(hub: list[Organisation], tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    export_organisations(path, format="hsds-json")
    text = path.read_text("utf-8").replace('"name":"Nile Network"', '"name":"Nile League"', 1)
    path.write_text(text, "utf-8")
    emptied()
    brought_in(path)
    assert {one.name for one in by_id().values()} == {"Straw Square Society", "Nile League", "Without a Place"}


@pytest.mark.parametrize("state", ["hidden", "archived", "pending"])
def test_a_record_that_is_no_longer_public_stays_so(state: str, hub: list[Organisation], tmp_path: Path) -> None:
    export_organisations(tmp_path / "out.jsonl", format="jsonl")
    Organisation.objects.filter(pk=hub[0].pk).update(state=state)
    batch = brought_in(tmp_path / "out.jsonl")
    assert told(batch) == {"unchanged": 3}
    assert by_id()[hub[0].public_id].state == state


def test_a_place_that_stands_elsewhere_is_shown_to_a_person(hub: list[Organisation], tmp_path: Path) -> None:
    path = tmp_path / "out.geojson"
    export_organisations(path, format="geojson")
    path.write_text(path.read_text("utf-8").replace("31.2", "31.7"), "utf-8")
    assert told(brought_in(path))["review"] == 1
    assert by_id()[hub[1].public_id].record["sites"][0]["point"] == [31.2, 30.0]


def test_an_id_that_is_none_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    make_organisation("Nile Network")
    export_organisations(path, format="jsonl")
    public_id = next(iter(by_id()))
    path.write_text(path.read_text("utf-8").replace(f'"id": "{public_id}"', '"id": "../../admin"')
                    .replace(f'"id":"{public_id}"', '"id":"../../admin"'), "utf-8")  # fmt: skip
    emptied()
    assert told(brought_in(path)) == {"created": 1}
    assert len(next(iter(by_id()))) == 10
    assert settings.BASE_URL
