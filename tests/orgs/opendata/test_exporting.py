"""Files: whole or not at all, in any number of records, and never with what is not public."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from saxaul.orgs.models import Organisation
from saxaul.orgs.opendata import flat, items
from saxaul.orgs.opendata.describing import csv_fields
from saxaul.orgs.opendata.exporting import export_organisations
from saxaul.orgs.opendata.files import CannotWrite, whole_file
from saxaul.orgs.opendata.publishing import NAMES, current_edition, home, path_of, publish_files, rebuild
from saxaul.orgs.opendata.writers import WRITERS
from tests.factories.organisations import make_organisation, make_organisations, make_source
from tests.orgs.profiles import RECORD, TEAM_ONLY

pytestmark = pytest.mark.django_db

CANARIES = (*TEAM_ONLY, "+86 000 CANARY", "canary")
FIELDS = {name: value for name, value in RECORD.items() if name not in ("names", "kind")}


@pytest.fixture
def hub() -> Organisation:
    """One organisation with private parts, and one of each state that nobody outside may know of."""
    for state in ("pending", "hidden", "archived"):
        make_organisation(f"Canary {state}", state=state, sites=[{"id": "s1", "point": [9.1, 9.2]}])
    shown = make_organisation("Straw Square Society", logo="abcdefghjk", **FIELDS)
    merged = make_organisation("Canary merged")
    Organisation.objects.filter(pk=merged.pk).update(state="merged", merged_into=shown)
    return shown


def everything_in(path: Path) -> str:
    """All the text of a file, and of the files in it."""
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes()).decode()
    if path.suffix != ".zip":
        return path.read_text("utf-8")
    with zipfile.ZipFile(path) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


@pytest.mark.parametrize("format", sorted(WRITERS))
def test_nothing_private_leaves(format: str, hub: Organisation, tmp_path: Path) -> None:
    path = tmp_path / ("out.zip" if format == "hsds" else "out")
    assert export_organisations(path, format=format) == 1
    text = everything_in(path)
    assert "Straw Square Society" in text
    for canary in CANARIES:
        assert canary.casefold() not in text.casefold(), canary
    if format != "csv":  # which has the first place only
        assert "103.45" in text  # the coarse place, in the middle of its cell
    assert hub.public_id in text or format == "hsds"


def test_nothing_private_is_published_or_counted(hub: Organisation, settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    edition = publish_files()
    assert edition.records == 1
    assert list(edition.licences) == [{"licence": "CC0-1.0", "records": 1}]
    assert {file.format: file.things for file in edition.files if file.format != "json"} == {
        **{"csv": 1, "jsonl": 1, "hsds": 1, "geojson": 2}
    }
    for path in home().rglob("*"):
        if path.is_file():
            text = everything_in(path).casefold()
            assert not [canary for canary in CANARIES if canary.casefold() in text], path


def test_each_record_names_its_licence_and_source(tmp_path: Path) -> None:
    make_organisation("Nile Network", source=make_source())
    make_organisation("Our Own")
    export_organisations(tmp_path / "out.jsonl", format="jsonl")
    first, second = map(json.loads, (tmp_path / "out.jsonl").read_text("utf-8").splitlines())
    assert first["source"] == {"name": "The register", "licence": "CC-BY-4.0", "attribution": "The register"}
    assert second["source"]["name"] == "Northwest"
    assert second["licence"] == "CC0-1.0"


def test_a_table_opens_in_a_spreadsheet_and_runs_nothing(tmp_path: Path) -> None:
    make_organisation("=HYPERLINK(1)", summary={"en": "@SUM(A1)"})
    export_organisations(tmp_path / "out.csv", format="csv")
    text = (tmp_path / "out.csv").read_text("utf-8")
    assert text.startswith("\ufeffid,name,")
    row = next(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert row["name"] == "'=HYPERLINK(1)"
    assert row["summary_en"] == "'@SUM(A1)"
    assert not [cell for cell in row.values() if cell and cell[0] in "=@"]


def test_every_column_is_described() -> None:
    fields = {field["name"]: field for field in csv_fields()}
    assert list(fields) == list(flat.COLUMNS)
    assert not [name for name, field in fields.items() if "description" not in field]


def test_an_empty_hub_gives_files_without_records(tmp_path: Path) -> None:
    for format in WRITERS:
        assert export_organisations(tmp_path / format, format=format) == 0
    assert json.loads((tmp_path / "geojson").read_text()) == {"type": "FeatureCollection", "features": []}
    assert json.loads((tmp_path / "hsds-json").read_text()) == []


def test_chunks_follow_each_other_without_gap_or_repeat(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(items, "CHUNK", 7)
    make_organisations(30)
    told: list[tuple[int, int]] = []
    monkeypatch.setattr("saxaul.orgs.opendata.exporting.REPORT_EVERY", 10)
    export_organisations(tmp_path / "out", format="jsonl", progress=lambda done, total: told.append((done, total)))
    ids = [json.loads(line)["id"] for line in (tmp_path / "out").read_text().splitlines()]
    assert ids == list(Organisation.objects.order_by("pk").values_list("public_id", flat=True))
    assert told == [(10, 30), (20, 30), (30, 30), (30, 30)]


@pytest.mark.parametrize("format", sorted(WRITERS))
def test_memory_does_not_grow_with_the_records(format: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(items, "CHUNK", 50)
    peaks = []
    for count in (200, 1000):
        make_organisations(count)
        export_organisations(tmp_path / "warm", format=format)
        tracemalloc.start()
        export_organisations(tmp_path / "out", format=format)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5 + 300_000


# Whole or not at all ------------------------------------------------------------------


def test_a_file_that_fails_half_way_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_text("old")
    parts = iter([b"new"])
    with pytest.raises(StopIteration), whole_file(path) as out:
        out.writelines([next(parts), next(parts)])
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="No such file"):
        export_organisations(tmp_path / "nowhere" / "out", format="csv")


# Published ----------------------------------------------------------------------------


def test_an_edition_describes_its_files(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    make_organisations(3)
    assert current_edition() is None
    assert rebuild().startswith("3 records, ")
    edition = current_edition()
    assert edition is not None
    for file in edition.files:
        content = path_of(edition, file.name).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file.bytes, file.sha256)
        if file.packed_bytes:
            assert gzip.decompress(path_of(edition, file.name, packed=True).read_bytes()) == content
    about = json.loads(path_of(edition, "datapackage.json").read_bytes())
    assert {resource["path"] for resource in about["resources"]} == set(NAMES.values())
    assert about["licenses"] == [{"name": "CC0-1.0", "path": "https://spdx.org/licenses/CC0-1.0.html"}]
    table = next(resource for resource in about["resources"] if resource["format"] == "csv")
    assert [field["name"] for field in table["schema"]["fields"]] == list(flat.COLUMNS)


def test_the_old_edition_stands_until_the_new_one_is_whole(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA = tmp_path
    make_organisations(2)
    first = publish_files()

    def broken(_item: object) -> list[object]:
        raise RuntimeError("the power went")

    monkeypatch.setattr(flat, "row_of", broken)
    with pytest.raises(RuntimeError):
        publish_files()
    assert current_edition() == first
    assert path_of(first, "organisations.csv").is_file()
    assert [path.name for path in home().iterdir() if path.is_dir()] == [first.folder]


def test_two_editions_are_kept_and_no_more(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    made = [publish_files() for _ in range(4)]
    folders = {path.name for path in home().iterdir() if path.is_dir()}
    assert made[-1].folder in folders
    assert len(folders) <= 3
    assert current_edition() == made[-1]


# The command --------------------------------------------------------------------------


def test_the_command_says_how_much(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from saxaul.web.cli.exporting import command

    make_organisations(3)
    done = CliRunner().invoke(
        command, ["organisations", "--format", "jsonl", "--output", str(tmp_path / "o"), "--json"]
    )
    assert done.exit_code == 0, done.output
    assert json.loads(done.output.splitlines()[-1])["organisations"] == 3
    nowhere = ["organisations", "--format", "csv", "--output", str(tmp_path / "no" / "o")]
    refused = CliRunner().invoke(command, nowhere)
    assert refused.exit_code == 1
    assert "cannot be written" in refused.output
    assert CliRunner().invoke(command, ["organisations", "--format", "xls", "--output", "o"]).exit_code == 2
    with override_settings(DATA=tmp_path):
        assert "3 organisations" in CliRunner().invoke(command, ["publish"]).output
