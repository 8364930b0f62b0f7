"""`saxaul import organisations` as people and programs call it, and a process that is killed in the middle."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.db import connection

from saxaul.orgs.models import ImportBatch, Organisation, Revision
from saxaul.web.cli.import_rows import write_rows
from saxaul.web.cli.imports import command
from tests.orgs.importing.bringing import ROWS, write_csv

KEYS = {
    "rows",
    "created",
    "updated",
    "unchanged",
    "review",
    "refused",
    "located",
    "possible_duplicates",
    "encoding",
    "header_row",
}


def call(*words: object) -> Result:
    return CliRunner().invoke(command, ["organisations", *map(str, words)])


def answer(*words: object) -> dict[str, Any]:
    result = call(*words, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout.strip().splitlines()[-1])
    return found


@pytest.mark.django_db
def test_the_last_line_is_one_object_with_the_promised_keys(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "register.csv", ROWS, encoding="utf-16", title="Register of 2026")
    told = answer(path, "--source", "County", "--licence", "CC0-1.0", "--attribution", "The county")
    assert set(told) >= KEYS
    assert (told["rows"], told["created"], told["header_row"], told["source"]) == (3, 3, 3, "County")
    assert told["encoding"].startswith("utf-16")
    assert answer(path, "--source", "County")["unchanged"] == 3
    source = ImportBatch.objects.first().source  # type: ignore[union-attr]
    assert (source.licence, source.attribution) == ("CC0-1.0", "The county")


@pytest.mark.django_db
def test_people_get_a_table_and_the_first_problems(tmp_path: Path) -> None:
    rows = [*ROWS, {"id": "4", "name": "", "city": "x"}]
    result = call(write_csv(tmp_path / "register.csv", rows))
    assert result.exit_code == 0
    assert "Created" in result.output
    assert "Row 5: Names: There is no name." in result.output


@pytest.mark.django_db
def test_a_dry_run_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    def everything() -> list[Any]:
        with connection.cursor() as cursor:
            tables = [
                table for table in connection.introspection.table_names(cursor) if table.startswith(("orgs_", "core_"))
            ]
            found = []
            for table in sorted(tables):
                cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
                found.append((table, cursor.fetchall()))
        return found

    before = everything()
    told = answer(write_csv(tmp_path / "register.csv", ROWS), "--dry-run")
    assert (told["created"], told["dry_run"]) == (3, True)
    assert everything() == before
    assert "Nothing was written" in call(tmp_path / "register.csv", "--dry-run").output


@pytest.mark.django_db
def test_a_mapping_can_be_saved_changed_and_given(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "register.csv", ROWS)
    answer(path, "--dry-run", "--save-mapping", tmp_path / "m.json")
    mapping = json.loads((tmp_path / "m.json").read_text())
    mapping["columns"]["city"] = {"to": "region"}
    (tmp_path / "m.json").write_text(json.dumps(mapping))
    assert answer(path, "--mapping", tmp_path / "m.json")["unmapped"] == []
    assert Organisation.objects.get(name="Oasis Reading Room").record["sites"][0]["region"] == "Lanzhou"


@pytest.mark.django_db
def test_taking_back_and_going_on_by_command(tmp_path: Path) -> None:
    batch = answer(write_csv(tmp_path / "register.csv", ROWS), "--limit", 2)["batch"]
    assert Organisation.objects.count() == 2
    told = answer("--revert", batch, "--reason", "wrong")
    assert (told["state"], told["taken_back"]) == ("reverted", 2)
    assert Revision.objects.filter(reason="wrong").count() == 2
    assert "Taken back" not in call("--revert", batch).output
    assert call("--revert", batch).exit_code == 1


@pytest.mark.django_db
def test_exit_codes(tmp_path: Path) -> None:
    bad = tmp_path / "picture.csv"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    assert call(bad).exit_code == 1
    assert "code" in call(bad, "--json").stdout
    assert call().exit_code == 2
    assert call(tmp_path / "nothing.csv").exit_code == 2
    assert call(bad, "--resume", "x").exit_code == 2
    assert call("--resume", "nothinghere").exit_code == 2
    (tmp_path / "m.json").write_text("{")
    good = write_csv(tmp_path / "register.csv", ROWS)
    assert call(good, "--mapping", tmp_path / "m.json").exit_code == 2
    (tmp_path / "m.json").write_text('{"columns": {"name": "nowhere"}}')
    assert call(good, "--mapping", tmp_path / "m.json").exit_code == 1
    assert Organisation.objects.count() == 0


def test_a_killed_process_leaves_whole_chunks_and_the_rest_follows(tmp_path: Path) -> None:
    """A real process, a real SIGKILL, a real file of a database."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("SAXAUL_", "DATABASE_", "DJANGO_"))}
    env |= {"SAXAUL_DEMO": "yes", "SAXAUL_DATA": str(tmp_path / "hub"), "SAXAUL_LOG_LEVEL": "ERROR"}
    (tmp_path / "hub").mkdir()
    run = [sys.executable, "-m", "saxaul"]
    root = Path(__file__).resolve().parent.parent.parent
    subprocess.run([*run, "migrate"], env=env, cwd=root, check=True, capture_output=True)
    path = write_rows(tmp_path / "rows.csv", 6000)
    child = subprocess.Popen(
        [*run, "import", "organisations", str(path)],
        env=env,
        cwd=root,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )

    def ask(sql: str) -> Any:
        with sqlite3.connect(tmp_path / "hub" / "saxaul.sqlite3", timeout=30) as database:
            return database.execute(sql).fetchone()

    patience = time.monotonic() + 60
    while (ask("SELECT max(rows_done) FROM orgs_importbatch")[0] or 0) < 1000:
        assert time.monotonic() < patience
        assert child.poll() is None
        time.sleep(0.02)
    child.send_signal(signal.SIGKILL)
    child.wait()
    done, public_id = ask("SELECT rows_done, public_id FROM orgs_importbatch")
    assert 0 < done < 6000
    assert done % 1000 == 0
    assert ask("SELECT count(*) FROM orgs_organisation")[0] == done
    resumed = subprocess.run(
        [*run, "import", "organisations", "--resume", public_id, "--json"],
        env=env,
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    told = json.loads(resumed.stdout.strip().splitlines()[-1])
    assert (told["rows"], told["created"], told["encoding"]) == (6000, 6000, "utf-8")
    assert ask("SELECT count(*), count(DISTINCT number) FROM orgs_importrow") == (6000, 6000)
    assert ask("SELECT count(*) FROM orgs_organisation")[0] == 6000
