"""Reading ahead: the same answers in the same order, whatever becomes of the helper."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from saxaul.orgs.importing.ahead import ALONE, HELPER, Ahead, Depth, helpers_can_run
from saxaul.orgs.importing.understanding import Reader
from saxaul.orgs.index import Derived
from saxaul.orgs.models import Organisation
from saxaul.orgs.reading import Row
from saxaul.orgs.taxonomy import SectorFinder
from tests.orgs.importing.bringing import bring_in, write_csv

pytestmark = pytest.mark.django_db
MAPPING: dict[str, Any] = {"columns": {"id": {"to": "key"}, "name": {"to": "name"}, "town": {"to": "locality"}}}


def reader() -> Reader:
    return Reader(MAPPING, sectors=SectorFinder({}))


def chunks(count: int, size: int = 3) -> list[list[Row]]:
    rows = [Row(n, {"id": str(n), "name": f"Group {n}", "town": "兰州"}) for n in range(1, count * size + 1)]
    rows[1].problem = "too many cells"
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def patient(ahead: Ahead, given: list[list[Row]]) -> Iterator[list[Row]]:
    """The chunks, the next one only when the helper has had time to start."""
    for chunk in given:
        if ahead.helper is not None:
            until = time.monotonic() + 60
            while not ahead.helper.is_ready() and ahead.helper.process.poll() is None and time.monotonic() < until:
                time.sleep(0.02)
        yield chunk


def said(reads: list[Any]) -> list[Any]:
    return [
        (
            *(read.row.number, read.row.problem, read.raw, read.digest, read.key, read.taken, read.aside),
            *(read.profile, read.placed, read.questions, *derived(read.derived)),
        )
        for read in reads
    ]


def derived(made: Derived | None) -> tuple[Any, ...]:
    if made is None or made.sought is None:
        return ()
    cut = made.sought.cut
    pieces = (cut.count, cut.terms, cut.sizes.tolist(), cut.postings.tobytes())
    return made.text, made.columns, made.rows, made.places, made.sought.document, made.sought.place, pieces


def test_the_helper_says_what_this_process_would_say() -> None:
    with Ahead(reader(), may_help=False) as alone:
        expected = [said(reads) for reads in alone.reads(chunks(9))]
    with Ahead(reader(), may_help=True) as ahead:
        found = [said(reads) for reads in ahead.reads(patient(ahead, chunks(9)))]
        assert ahead.helper is not None
        assert ahead.helper.ready
    assert found == expected
    assert [line[0] for lines in found for line in lines] == list(range(1, 28))


def test_a_short_file_needs_no_helper() -> None:
    with Ahead(reader(), may_help=True) as ahead:
        assert len(list(ahead.reads(chunks(ALONE)))) == ALONE
        assert ahead.helper is None


@pytest.mark.parametrize("moment", [3, 5, 8])
def test_a_killed_helper_costs_nothing_but_time(moment: int) -> None:
    with Ahead(reader(), may_help=False) as alone:
        expected = [said(reads) for reads in alone.reads(chunks(9))]
    found = []
    with Ahead(reader(), may_help=True) as ahead:
        for reads in ahead.reads(patient(ahead, chunks(9))):
            found.append(said(reads))
            if len(found) == moment and ahead.helper is not None:
                ahead.helper.process.send_signal(signal.SIGKILL)
                ahead.helper.process.wait()
        assert ahead.helper is None
    assert found == expected


def test_rows_that_need_no_more_are_given_key_and_digest_alone() -> None:
    with Ahead(reader(), depth=Depth.KEY, may_help=True) as ahead:
        for reads in ahead.reads(patient(ahead, chunks(6))):
            assert all(read.digest and read.taken is None for read in reads if not read.row.problem)


def test_an_error_in_a_row_is_told_by_this_process() -> None:
    broken = chunks(6)
    broken[4][0].values = {"id": object(), "name": "x"}  # type: ignore[dict-item]
    broken[4][0].values["name"] = [1, {"deep": {1, 2}}]
    with Ahead(reader(), may_help=True) as ahead:
        assert len(list(ahead.reads(patient(ahead, broken)))) == 6


def test_the_helper_ends_with_the_process_that_started_it() -> None:
    script = (
        "import os, subprocess, sys, time\n"
        f"child = subprocess.Popen([sys.executable, '-m', {HELPER!r}], stdin=subprocess.PIPE, stdout=subprocess.PIPE)\n"
        "print(child.pid, flush=True)\ntime.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 60
    while Path(f"/proc/{child}").exists() and state_of(child) != "Z":
        assert time.monotonic() < until
        time.sleep(0.05)


def state_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


@pytest.mark.django_db(transaction=True)
def test_a_long_register_comes_in_with_help_as_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"id": str(n), "name": f"Group {n}", "city": "Lanzhou"} for n in range(1, 5_201)]
    rows += [{"id": "7", "name": "Group 7", "city": "Xining"}]  # a further place of a record of an earlier chunk
    path = write_csv(tmp_path / "long.csv", rows)
    assert helpers_can_run() or os.cpu_count() == 1
    batch = bring_in(path)
    assert (batch.counts["created"], batch.counts["updated"]) == (5_200, 1)
    assert len(Organisation.objects.get(name="Group 7").record["sites"]) == 2
    again = bring_in(path)
    assert again.counts["unchanged"] == 5_201
