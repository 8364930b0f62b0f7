"""Rows with nothing but the words of a place, and points from Chinese maps."""

from __future__ import annotations

from pathlib import Path

import pytest

from saxaul.orgs.importing import queries, services
from saxaul.orgs.importing.proposing import propose
from saxaul.orgs.models import Organisation, Site
from saxaul.orgs.reading import Options
from saxaul.places import store
from saxaul.places.datums import gcj02_to_bd09, wgs84_to_gcj02
from saxaul.places.models import Area
from tests.factories.places import make_areas
from tests.orgs.importing.bringing import bring_in, bring_in_rows, named, prepared, reasons, verdicts, write_csv

pytestmark = pytest.mark.django_db
ROWS = [
    {"id": "1", "name": "Well Keepers", "city": "临夏州东乡县", "country": ""},
    {"id": "2", "name": "Nile Circle", "city": "بنى سويف", "country": ""},
    {"id": "3", "name": "Straw Circle", "city": "Dongxiang", "country": "CN"},
    {"id": "4", "name": "Far Circle", "city": "Xyzzy", "country": "CN"},
]


@pytest.fixture(autouse=True)
def gazetteer() -> None:
    make_areas()


def place_of(name: str) -> tuple[str, bool]:
    site = Site.objects.get(organisation=named(name))
    return site.area, site.derived


def test_rows_stand_where_their_words_say_and_doubt_is_said(tmp_path: Path) -> None:
    batch = bring_in_rows(tmp_path, ROWS)
    assert place_of("Well Keepers") == ("CN-GS.6229.622926", True)
    assert place_of("Nile Circle")[0].startswith("EG-BNS")
    assert place_of("Straw Circle") == ("CN", False), "one of two places of this name: only the country is sure"
    assert place_of("Far Circle") == ("CN", False)
    assert verdicts(batch) == {2: "created", 3: "created", 4: "review", 5: "created"}
    assert reasons(batch, 4) == ["place_unsure"]
    told = batch.rows.get(number=4).reasons[0][2]
    assert told.startswith("Dongxiang → ")
    assert "Linxia, Gansu, China" in told
    assert "Jiangxi, China" in told
    assert (batch.counts["placed"], batch.counts["located"]) == (2, 0)
    assert "point" not in named("Well Keepers").record["sites"][0]


def test_the_same_file_again_says_nothing_new(tmp_path: Path) -> None:
    bring_in_rows(tmp_path, ROWS)
    again = bring_in_rows(tmp_path, ROWS)
    assert set(verdicts(again).values()) == {"unchanged"}
    assert (again.counts["placed"], again.counts["located"]) == (2, 0)


def test_a_changed_row_is_asked_about_only_where_its_place_changed(tmp_path: Path) -> None:
    bring_in_rows(tmp_path, ROWS)
    batch = bring_in_rows(tmp_path, [{**row, "website": "https://a.example"} for row in ROWS])
    assert set(verdicts(batch).values()) == {"updated"}


def test_the_preview_shows_how_a_place_was_understood_and_writes_nothing(tmp_path: Path) -> None:
    batch = services.preview_batch(batch=prepared(write_csv(tmp_path / "register.csv", ROWS)))
    lines = {one["number"]: dict(one["lines"]) for one in queries.examples(batch)}
    assert lines[2]["Understood as"] == "Dongxiang, Linxia, Gansu, China"
    assert "Understood as" not in lines.get(5, {})
    assert batch.counts["preview"]["placed"] == 2
    assert batch.counts["preview"]["review"] == 1
    assert not Organisation.objects.exists()


def test_an_import_taken_back_takes_rows_that_need_a_look_with_it(tmp_path: Path) -> None:
    batch = bring_in_rows(tmp_path, ROWS)
    services.revert_batch(batch=batch, by=None)
    assert set(Organisation.objects.values_list("state", flat=True)) == {Organisation.State.ARCHIVED}


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_columns_in_a_chinese_datum_become_wgs84_and_keep_its_name(tmp_path: Path, datum: str) -> None:
    true = (103.08, 38.62)
    x, y = wgs84_to_gcj02(true) if datum == "gcj02" else gcj02_to_bd09(wgs84_to_gcj02(true))
    row = {"id": "1", "name": "Well Keepers", "lat": f"{y:.6f}", "lng": f"{x:.6f}", "country": "CN"}
    path = write_csv(tmp_path / "register.csv", [row])
    mapping = services.inspect_file(path, Options()).proposed.mapping
    bring_in(path, mapping={**mapping, "defaults": {**mapping["defaults"], "datum": datum}})
    site = named("Well Keepers").record["sites"][0]
    assert site["point"] == pytest.approx(true, abs=1e-5)
    assert site["datum"] == datum


@pytest.mark.parametrize(
    ("columns", "datum"),
    [
        (("高德经度", "高德纬度"), "gcj02"),
        (("lng_gcj02", "lat_gcj02"), "gcj02"),
        (("百度经度", "百度纬度"), "bd09"),
        (("bd09_lng", "bd09_lat"), "bd09"),
        (("经度", "纬度"), None),
        (("bdlx", "纬度"), None),
    ],
)
def test_the_name_of_a_column_says_its_datum(columns: tuple[str, str], datum: str | None) -> None:
    rows = [{"名称": f"守井人协会{number}", columns[0]: "103.39", columns[1]: "35.66"} for number in range(4)]
    proposed = propose(list(rows[0]), rows)
    assert proposed.mapping["defaults"].get("datum") == datum


def test_a_hub_without_a_gazetteer_takes_all_rows_as_before(tmp_path: Path) -> None:
    Area.objects.all().delete()
    store.reset()
    batch = bring_in_rows(tmp_path, ROWS)
    assert set(verdicts(batch).values()) == {"created"}
    assert batch.counts.get("placed", 0) == 0
