"""Killing a hub at random moments, and counting afterwards what is lost and what is there twice."""

from __future__ import annotations

import csv
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

from django.db import connections
from django.db.models import Count, F, Max
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from saxaul.core.mail.sealed import Content
from saxaul.core.mail.sending import queue_letter
from saxaul.core.models import Letter
from saxaul.orgs.models import ImportBatch, Organisation, Revision, SourceRecord
from saxaul.web.measuring import living
from saxaul.web.measuring.living import Process, WriterBroken

ROWS = 3000  # of the register that is imported meanwhile
WRITERS = 4
BREATH = 2.0  # seconds, at most, that a process lives after it is ready
Say = Callable[[int], None]


@dataclass
class Outcome:
    """Counts. `lost` was acknowledged and is not there; `doubled` was applied more than once."""

    kills: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    broken: int = 0
    letters: int = 0
    rows: int = 0
    lost: int = 0
    doubled: int = 0
    repeated_letters: int = 0


class Writers:
    """People who confirm one organisation after the other, again and again until the hub says yes."""

    def __init__(self, port: int, session: str, shares: list[list[str]]) -> None:
        self.port, self.session, self.shares = port, session, shares
        self.done: set[str] = set()
        self.broken = 0
        self.stopping = Event()
        self.threads = [Thread(target=self.write, args=(share,), daemon=True) for share in shares]

    def write(self, share: list[str]) -> None:
        with living.one_connection(self.port) as line:
            for public_id in share:
                while not self.stopping.is_set():
                    try:
                        if living.confirm(line, self.session, public_id):
                            self.done.add(public_id)
                            break
                    except WriterBroken:
                        self.broken += 1
                    time.sleep(0.02)
                if self.stopping.is_set():
                    return

    def wait_for_one(self) -> None:
        """Until the hub has acknowledged one more, so that a kill meets work and not a start; 20 seconds at most."""
        before, until = len(self.done), time.monotonic() + 20
        while len(self.done) == before and time.monotonic() < until:
            time.sleep(0.01)

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join(living.PATIENCE)


def write_register(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["registration number", "name", "country", "town"])
        table.writerows(
            [f"K{number:06}", f"Kill society {number}", "China", f"Town {number % 50}"] for number in range(rows)
        )


def queue_letters(count: int) -> list[str]:
    content = Content(subject="A", text="b", sender="hub@hub.example")
    return [
        queue_letter(to=f"p{number}@example.org", kind="bench", language="en", content=content).public_id
        for number in range(count)
    ]


def kill_again_and_again(*, folder: Path, kills: int, organisations: int, done: Say) -> Outcome:
    """Run a web process, a worker and an import side by side and kill one of them after the other, `kills` times."""
    outcome, chance = Outcome(), random.Random()  # noqa: S311 - not a secret
    before = dict(Organisation.objects.values_list("public_id", "version"))
    session = living.make_writer(list(Organisation.objects.values_list("pk", flat=True)))
    port, register = living.free_port(), folder / "register.csv"
    write_register(register, ROWS)
    web, worker = living.server(folder, port), living.worker(folder)
    importer = Process(["-m", "saxaul", "import", "organisations", str(register), "--source", "Kills"], folder)
    connections.close_all()
    for process in (web, worker, importer):
        process.start()
    writers = Writers(port, session, living.share_out(organisations, WRITERS))
    living.wait_until_ready(port)
    writers.start()
    letters: list[str] = []
    try:
        for number in range(kills):
            name, process = chance.choice((("web", web), ("web", web), ("worker", worker), ("import", importer)))
            letters += queue_letters(3)
            if name == "import" and not importer.running():
                name, process = "web", web
            writers.wait_for_one()
            time.sleep(chance.random() * BREATH)
            process.kill()
            outcome.kills[name] += 1
            restart(name, process, port, folder)
            done(number + 1)
    finally:
        finish(writers, web, worker, importer, folder)
    outcome.acknowledged, outcome.broken = len(writers.done), writers.broken
    count(outcome, before, writers.done, letters, folder)
    return outcome


def restart(name: str, process: Process, port: int, folder: Path) -> None:
    if name == "import":
        batch = ImportBatch.objects.order_by("-pk").first()
        if batch is not None and batch.state == ImportBatch.State.APPLIED:
            return
        if batch is not None:
            process.words = ["-m", "saxaul", "import", "organisations", "--resume", batch.public_id]
        connections.close_all()
    process.start()
    if name == "web":
        living.wait_until_ready(port)


def finish(writers: Writers, web: Process, worker: Process, importer: Process, folder: Path) -> None:
    """Let everything come to its end in peace, so that what is missing then is lost."""
    writers.stop()
    web.stop()
    worker.stop()
    for _ in range(20):
        if importer.popen is not None:
            importer.popen.wait(600)
        batch = ImportBatch.objects.order_by("-pk").first()
        if batch is not None and batch.state == ImportBatch.State.APPLIED:
            break
        restart("import", importer, 0, folder)
    last = Process(["-m", "saxaul", "worker", "--until-empty"], folder)
    last.start()
    assert last.popen is not None
    last.popen.wait(600)


def count(outcome: Outcome, before: dict[str, int], done: set[str], letters: list[str], folder: Path) -> None:
    """Compare what the hub said it did with what is there."""
    versions = dict(Organisation.objects.filter(public_id__in=before).values_list("public_id", "version"))
    for public_id, old in before.items():
        more = versions[public_id] - old
        outcome.lost += public_id in done and more < 1
        outcome.doubled += max(0, more - 1)
    revised = Organisation.objects.annotate(revised=Max("revisions__number"))
    outcome.lost += revised.exclude(revised=F("version")).count()
    outcome.doubled += Organisation.objects.values("change").annotate(n=Count("id")).filter(n__gt=1).count()
    outcome.doubled += Revision.objects.values("organisation", "number").annotate(n=Count("id")).filter(n__gt=1).count()
    count_import(outcome)
    count_letters(outcome, letters, folder)
    waiting = DBTaskResult.objects.exclude(status=TaskResultStatus.SUCCESSFUL)
    outcome.lost += waiting.count()


def count_import(outcome: Outcome) -> None:
    keys = Counter(SourceRecord.objects.values_list("key", flat=True))
    made = Organisation.objects.filter(name__startswith="Kill society")
    outcome.rows = made.count()
    outcome.lost += max(0, ROWS - len(keys)) + max(0, ROWS - outcome.rows)
    outcome.doubled += max(0, outcome.rows - ROWS)


def count_letters(outcome: Outcome, letters: list[str], folder: Path) -> None:
    """A letter whose sender died after the mail server's yes goes out again under the same Message-ID, by design."""
    outcome.letters = len(letters)
    sent = Letter.objects.filter(public_id__in=letters, state=Letter.State.SENT).count()
    outcome.lost += len(letters) - sent
    taken: Counter[str] = Counter()
    for path in (folder / "mail").glob("*.log"):
        for line in path.read_text("utf-8").splitlines():
            if line.lower().startswith("message-id: <"):
                taken[line.split("<")[1].split("@")[0]] += 1
    outcome.lost += sum(1 for letter in letters if not taken[letter])
    outcome.repeated_letters = sum(taken[letter] - 1 for letter in letters if taken[letter] > 1)
