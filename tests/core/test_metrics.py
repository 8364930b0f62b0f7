"""Counts that several processes share."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from saxaul.core import metrics
from saxaul.core.metrics import BUCKETS, Counter, added, line, request_lines

ROWS = st.dictionaries(st.sampled_from("abc"), st.lists(st.integers(0, 9).map(float), min_size=9, max_size=9))
CHILD = """
import sys
from pathlib import Path
from saxaul.core.metrics import Counter
counter = Counter(Path(sys.argv[1]))
for _ in range(3):
    counter.count(route="web:home", method="GET", status=200, seconds=0.01)
counter.write()
if sys.argv[2] == "stay":
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path) -> object:
    with override_settings(DATA=tmp_path):
        yield tmp_path / "metrics"


def child(place: Path, then: str) -> subprocess.Popen[bytes]:
    place.mkdir(exist_ok=True)
    words = [sys.executable, "-c", CHILD, str(place), then]
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def test_a_request_is_counted_and_timed() -> None:
    metrics.counter().count(route="web:home", method="GET", status=200, seconds=0.04)
    metrics.counter().count(route="web:home", method="GET", status=200, seconds=2)
    row = metrics.totals()["web:home\tGET\t200"]
    assert row[:2] == [2, 2.04]
    assert row[2:] == [0, 1, 1, 1, 1, 2, 2]
    lines = list(request_lines(metrics.totals()))
    assert 'saxaul_requests_total{route="web:home",method="GET",status="200"} 2' in lines
    assert 'saxaul_request_seconds_bucket{route="web:home",le="+Inf"} 2' in lines
    assert 'saxaul_request_seconds_sum{route="web:home"} 2.04' in lines


def test_processes_add_up_and_those_that_ended_stay(place: Path) -> None:
    living = child(place, "stay")
    assert living.stdout is not None
    living.stdout.readline()
    assert child(place, "go").wait() == 0
    metrics.counter().count(route="web:home", method="GET", status=200, seconds=0)
    for _ in range(2):  # looking moves ended counts into the past, once
        assert metrics.totals()["web:home\tGET\t200"][0] == 7
    living.kill()
    living.communicate()
    assert metrics.totals()["web:home\tGET\t200"][0] == 7
    assert len(list(place.glob("*-*.json"))) == 1


def test_a_file_being_written_is_left_for_next_time(place: Path) -> None:
    counter = Counter(place)
    counter.count(route="a", method="GET", status=200, seconds=0)
    counter.write()
    next(iter(place.glob("*-*.json"))).write_bytes(b'{"a\\tGET\\t200": [1.0, 0')
    assert metrics.totals() == {}


@given(ROWS, ROWS)
def test_adding_keeps_every_count(first: dict[str, list[float]], second: dict[str, list[float]]) -> None:
    total = added([first, second])
    for place in range(2 + len(BUCKETS)):
        whole = sum(row[place] for row in [*first.values(), *second.values()])
        assert sum(row[place] for row in total.values()) == whole


def test_labels_cannot_break_out() -> None:
    assert line("a", 1, b='x"\n\\') == 'a{b="x\\"\\n\\\\"} 1'
