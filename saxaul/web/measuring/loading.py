"""Many people reading and a few writing at once: how long they wait, and how many a machine can serve."""

from __future__ import annotations

import http.client
import random
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread

from django.db import connections

from saxaul.orgs.models import Organisation
from saxaul.web.measuring import living
from saxaul.web.measuring.living import Process, WriterBroken

PAUSE = 1.0  # seconds, on average, that a reader looks at a page and a writer at a form
WARM = 3.0
CROWD = 16  # connections that ask without any pause, where throughput is measured
WRITES = 400  # organisations each writer may confirm
PAGES = 40  # of the list, in turn


@dataclass
class Heard:
    """Milliseconds of each answer, and how many requests came to nothing."""

    reads: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    errors: int = 0
    lock: Lock = field(default_factory=Lock)

    def note(self, times: list[float], started: float, *, good: bool) -> None:
        with self.lock:
            times.append((time.perf_counter() - started) * 1000)
            self.errors += not good


def p(share: float, times: Sequence[float]) -> float:
    ranked = sorted(times)
    return round(ranked[min(len(ranked) - 1, int(len(ranked) * share))], 1) if ranked else 0.0


def addresses(public_ids: Sequence[str], chance: random.Random) -> str:
    """What somebody asks for next: half of it lists and filters, a third organisations, the rest words and the home."""
    kind = chance.random()
    if kind < 0.15:
        return "/"
    if kind < 0.3:
        return f"/organisations/?page={chance.randrange(1, PAGES)}"
    if kind < 0.5:
        chosen = chance.choice(("kind=ngo&country=CN", "kind=business", "country=GB&staff=1-4", "country=EG"))
        return f"/organisations/?{chosen}"
    if kind < 0.6:
        return f"/organisations/?q={chance.choice(('seed', 'river', 'suoi'))}"
    return f"/organisations/{chance.choice(public_ids)}/"


def read_on(port: int, public_ids: Sequence[str], heard: Heard, until: Event, *, number: int) -> None:
    chance = random.Random(number)  # noqa: S311 - not a secret
    with living.one_connection(port) as line:
        while not until.wait(chance.expovariate(1 / PAUSE)):
            started = time.perf_counter()
            good = fetched(line, addresses(public_ids, chance))
            heard.note(heard.reads, started, good=good)


def fetched(line: http.client.HTTPConnection, path: str) -> bool:
    """Whether the page came; a connection that the server closed meanwhile is opened again, as browsers do."""
    for attempt in range(2):
        try:
            return living.fetch(line, path)[0] == 200
        except (http.client.RemoteDisconnected, ConnectionError):
            line.close()
            if attempt:
                break
        except (OSError, http.client.HTTPException):
            line.close()
            break
    return False


def write_on(port: int, session: str, share: Sequence[str], heard: Heard, until: Event) -> None:
    with living.one_connection(port) as line:
        for public_id in share:
            if until.wait(PAUSE):
                return
            started, good = time.perf_counter(), False
            with suppress(WriterBroken):
                good = living.confirm(line, session, public_id)
            heard.note(heard.writes, started, good=good)


def press(port: int, path_of: Callable[[int], str], seconds: float) -> float:
    """Answers a second when `CROWD` connections ask without pause. Raises OSError when one is not good."""
    until, counts, bad = time.monotonic() + seconds, [0] * CROWD, []

    def ask(number: int) -> None:
        with living.one_connection(port) as line:
            while time.monotonic() < until:
                status, _ = living.fetch(line, path_of(counts[number] * CROWD + number))
                if status != 200:
                    bad.append(status)
                    return
                counts[number] += 1

    threads = [Thread(target=ask, args=(number,)) for number in range(CROWD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if bad:
        raise OSError(f"a page answered {bad[0]}")
    return sum(counts) / seconds


def live(*, folder: Path, readers: int, writers: int, seconds: float, processes: int) -> tuple[Heard, float, float]:
    """(what readers and writers waited, pages a second of the hub's list, of the bare list)."""
    public_ids = list(Organisation.objects.order_by("pk").values_list("public_id", flat=True)[:2000])
    session = living.make_writer(list(Organisation.objects.values_list("pk", flat=True)[: writers * WRITES]))
    shares = living.share_out(writers * WRITES, writers)
    port, bare_port = living.free_port(), living.free_port()
    hub, worker = living.server(folder, port, workers=processes), living.worker(folder)
    words = ["-m", "uvicorn", "saxaul.web.measuring.bare:application", "--port", str(bare_port)]
    bare = Process([*words, "--workers", str(processes), "--log-level", "error", "--no-access-log"], folder)
    connections.close_all()
    try:
        hub.start()
        worker.start()
        living.wait_until_ready(port)
        heard = crowd(port, public_ids, session, shares, readers=readers, seconds=seconds)
        few = max(5.0, seconds / 6)
        rps = press(port, lambda number: f"/organisations/?page={number % PAGES + 1}", few)
        hub.stop()
        worker.stop()
        bare.start()
        living.wait_until_ready(bare_port, "/")
        peer = press(bare_port, lambda number: f"/?page={number % PAGES + 1}", few)
    finally:
        for process in (hub, worker, bare):
            process.stop()
    return heard, rps, peer


def crowd(
    port: int, public_ids: Sequence[str], session: str, shares: Sequence[Sequence[str]], *, readers: int, seconds: float
) -> Heard:
    """Let them come, forget the first seconds, and listen for `seconds`."""
    warm, heard, until = Heard(), Heard(), Event()
    for _ in range(10):
        living.ask(port, "/organisations/")
    people = [
        Thread(target=read_on, args=(port, public_ids, heard, until), kwargs={"number": n}) for n in range(readers)
    ]
    people += [Thread(target=write_on, args=(port, session, share, heard, until)) for share in shares]
    for person in people:
        person.start()
    time.sleep(WARM)
    with heard.lock:
        warm.errors, heard.errors = heard.errors, 0
        heard.reads.clear()
        heard.writes.clear()
    time.sleep(seconds)
    until.set()
    for person in people:
        person.join()
    heard.errors += warm.errors
    return heard
