"""The measurement itself works; its figures are looked at by people."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from saxaul.orgs.cleaning import clean_record
from saxaul.orgs.queries.directory import current_index
from saxaul.orgs.record import without_empty
from saxaul.web.measuring import orm_facets
from saxaul.web.measuring.hub import record
from tests.factories.organisations import make_organisations, make_sectors, make_source


@pytest.mark.bench
def test_a_small_hub_is_measured(tmp_path: Path) -> None:
    environment = {**os.environ, "SAXAUL_DATA": str(tmp_path), "SAXAUL_DEMO": "yes", "DATABASE_URL": ""}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "-m", "saxaul", "bench", "pages", "--quick", "--organisations", "200"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    *table, last = done.stdout.splitlines()
    figures = json.loads(last)
    assert {"organisations", "list_p95_ms", "detail_p95_ms", "bytes", "peer_list_p95_ms"} <= figures.keys()
    assert figures["organisations"] == 200
    assert figures["bytes"]["list"] < 14 * 1024
    assert len(table) == 13
    assert not (tmp_path / "saxaul.sqlite3").exists(), "the configured hub is left alone"


def test_made_up_records_are_clean_and_always_the_same() -> None:
    for number in range(50):
        made = record(number, ["A10", "B10"])
        assert made == record(number, ["A10", "B10"])
        cleaned, problems = clean_record(made)
        assert problems == []
        assert cleaned == without_empty(made)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"kind": ["ngo"]},
        {"sector": ["E"], "area": ["CN", "EG:Giza"]},
        {"source": ["register"], "staff": ["0", "1-4"]},
    ],
)
def test_index_and_database_give_the_same_answer(chosen: dict[str, list[str]]) -> None:
    make_sectors()
    make_organisations(30, source=make_source())
    make_organisations(30)
    total, counts, page = orm_facets.answer(chosen, 25)
    selection = current_index().select(chosen)
    assert selection.total == total
    assert {facet: selection.counts[facet] for facet in counts} == counts
    assert selection.page("name:en", size=25).ids == page
