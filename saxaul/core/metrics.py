"""Counts of requests, summed over the processes of this machine, in the text format of Prometheus.

Each process counts in memory and writes its counts into a file of its own now and then. Whoever reads adds them up. The
counts of a process that has ended go into one file of the past, so that sums never fall.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from django.conf import settings

BUCKETS = (0.025, 0.05, 0.1, 0.3, 1.0, 3.0, 10.0)  # seconds
EVERY = 2.0  # seconds between two writes of one process
PAST = "past.json"
Counts = dict[str, list[float]]  # "route\tmethod\tstatus" → requests, seconds, requests within each bucket


class Counter:
    """The counts of this process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.counts: Counts = {}
        self.lock = Lock()
        self.written = 0.0
        self.handle: int | None = None
        self.pid = 0

    def count(self, *, route: str, method: str, status: int, seconds: float) -> None:
        """One request. `route` is a name from the hub's own list, never what somebody typed."""
        key = f"{route}\t{method}\t{status}"
        with self.lock:
            row = self.counts.setdefault(key, [0.0] * (2 + len(BUCKETS)))
            row[0] += 1
            row[1] += seconds
            for place, most in enumerate(BUCKETS, 2):
                row[place] += seconds <= most
            if time.monotonic() - self.written > EVERY:
                self.write()

    def write(self) -> None:
        if self.handle is None or self.pid != os.getpid():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.pid = os.getpid()
            path = self.folder / f"{self.pid}-{time.time_ns()}.json"
            self.handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self.handle, fcntl.LOCK_SH)  # released however the process ends: see core.worker
        data = json.dumps(self.counts).encode()
        os.pwrite(self.handle, data + b" " * 64, 0)
        os.ftruncate(self.handle, len(data))
        self.written = time.monotonic()


def folder() -> Path:
    path: Path = settings.DATA / "metrics"
    return path


_counters: dict[Path, Counter] = {}


def counter() -> Counter:
    """The counter of this process and data folder."""
    place = folder()
    if place not in _counters:
        _counters[place] = Counter(place)
    return _counters[place]


def totals() -> Counts:
    """The counts of all processes of this machine, those that ended included."""
    mine = counter()
    with mine.lock:
        mine.write()
    with _alone(folder()):
        past = _read(folder() / PAST)
        living: list[Counts] = []
        for path in sorted(folder().glob("*-*.json")):
            counts = _read(path)
            if _ended(path):
                past = added([past, counts])
                (folder() / PAST).write_text(json.dumps(past))
                path.unlink()
            else:
                living.append(counts)
    return added([past, *living])


def added(several: Iterable[Mapping[str, list[float]]]) -> Counts:
    total: Counts = {}
    for counts in several:
        for key, row in counts.items():
            total[key] = [a + b for a, b in zip(total[key], row, strict=True)] if key in total else list(row)
    return total


def _read(path: Path) -> Counts:
    try:
        counts: Counts = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):  # not yet there, or just being written: next time
        return {}
    return counts


def _ended(path: Path) -> bool:
    with path.open("r") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """Two readers at once would add an ended process twice."""
    with (place / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def request_lines(counts: Counts) -> Iterator[str]:
    """`saxaul_requests_total` and the histogram `saxaul_request_seconds`, by the name of the route."""
    yield "# HELP saxaul_requests_total Requests answered."
    yield "# TYPE saxaul_requests_total counter"
    by_route: dict[str, list[float]] = {}
    for key, row in sorted(counts.items()):
        route, method, status = key.split("\t")
        yield line("saxaul_requests_total", row[0], route=route, method=method, status=status)
        by_route = added([by_route, {route: row}])
    yield "# HELP saxaul_request_seconds How long answers took."
    yield "# TYPE saxaul_request_seconds histogram"
    for route, row in by_route.items():
        for most, within in zip(BUCKETS, row[2:], strict=True):
            yield line("saxaul_request_seconds_bucket", within, route=route, le=f"{most:g}")
        yield line("saxaul_request_seconds_bucket", row[0], route=route, le="+Inf")
        yield line("saxaul_request_seconds_sum", row[1], route=route)
        yield line("saxaul_request_seconds_count", row[0], route=route)


def line(sample: str, value: float, **labels: str) -> str:
    """One sample. Label values are our own words: names of routes, states, kinds."""
    said = ",".join(f'{key}="{_plain(text)}"' for key, text in labels.items())
    return f"{sample}{{{said}}} {value:.10g}" if said else f"{sample} {value:.10g}"


def _plain(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
