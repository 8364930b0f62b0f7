"""Writes what a plan says, a chunk and a transaction at a time; a killed process leaves whole chunks behind."""

from __future__ import annotations

import gc
import os
import secrets
import socket
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from saxaul.core.bulk import db_time, insert_rows, update_rows
from saxaul.core.errors import DomainError
from saxaul.core.jsontext import dumps
from saxaul.orgs.importing.duplicates import Memory, Pair, Profile, find_pairs, profile_of
from saxaul.orgs.importing.planning import Outcome, Planner, mark_located
from saxaul.orgs.importing.sources import source_told
from saxaul.orgs.importing.understanding import Read
from saxaul.orgs.models import DuplicatePair, ImportBatch, ImportRow, Organisation, SourceRecord
from saxaul.orgs.models.imports import Verdict
from saxaul.orgs.reading import Options, Table, open_table
from saxaul.orgs.store import Context, Write, lock, write_records

CHUNK = 1000
LONG = 1_000_000  # bytes of a file that is worth a helper from its first row
STALE = timedelta(seconds=90)
VANISHED_SHOWN = 10_000

T = TypeVar("T")
Progress = Callable[[int], None]


class BatchIsTaken(DomainError):
    code = "batch_taken"

    def __init__(self) -> None:
        super().__init__(_("Another process is working on this import, or on another one of the same register."))


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


# Who holds a batch ---------------------------------------------------------------


def claim(batch: ImportBatch, *, state: str, allowed: Sequence[str]) -> str:
    """Take the batch into `state`, for this process alone; returns the name to hold it by. Raises `BatchIsTaken`.

    A holder whose heart stopped for 90 seconds, or whose process on this machine has ended, has let go. One register
    is worked on by one batch at a time.
    """
    worker = f"{socket.gethostname()[:18]}:{os.getpid()}:{secrets.token_hex(3)}"
    now = timezone.now()
    with transaction.atomic():
        others = ImportBatch.objects.filter(source=batch.source_id, worker__gt="", heartbeat_at__gte=now - STALE)
        dead = [other.worker for other in others.select_for_update() if has_ended(other.worker)]
        free = Q(worker="") | Q(heartbeat_at__lt=now - STALE) | Q(heartbeat_at=None) | Q(worker__in=dead)
        if others.exclude(pk=batch.pk).exclude(worker__in=dead).exists():
            raise BatchIsTaken
        taken = ImportBatch.objects.filter(free, pk=batch.pk, state__in=[*allowed, state])
        if not taken.update(state=state, worker=worker, heartbeat_at=now, error="", finished_at=None):
            raise BatchIsTaken
    return worker


def has_ended(worker: str) -> bool:
    """Whether the holder was a process of this machine that is no longer there."""
    host, _sign, rest = worker.rpartition(":")[0].rpartition(":")
    if host != socket.gethostname()[:18] or not rest.isdigit():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def keep(batch: ImportBatch, worker: str, **values: Any) -> None:
    """Store progress and show that the holder lives. Raises `BatchIsTaken` when somebody else took over meanwhile."""
    held = ImportBatch.objects.filter(pk=batch.pk, worker=worker)
    if not held.update(heartbeat_at=timezone.now(), **values):
        raise BatchIsTaken
    for name, value in values.items():
        setattr(batch, name, value)


def let_go(batch: ImportBatch, worker: str, **values: Any) -> None:
    ImportBatch.objects.filter(pk=batch.pk, worker=worker).update(worker="", heartbeat_at=None, **values)
    batch.refresh_from_db()


# The file -----------------------------------------------------------------------------


@contextmanager
def opened(batch: ImportBatch) -> Iterator[Table]:
    """The batch's table. Raises UnreadableFile."""
    with local_file(batch) as path, open_table(path, options=Options(**batch.options)) as table:
        yield table


@contextmanager
def local_file(batch: ImportBatch) -> Iterator[Path]:
    """The batch's file as a path of this machine; a copy where the storage is elsewhere."""
    if batch.path:
        yield Path(batch.path)
        return
    try:
        yield Path(batch.file.path)
    except NotImplementedError:
        with NamedTemporaryFile(suffix=Path(batch.filename).suffix) as copy:
            for part in batch.file.chunks():
                copy.write(part)
            copy.flush()
            yield Path(copy.name)


def planner_for(batch: ImportBatch, table: Table) -> Planner:
    return Planner(source=batch.source, mapping=batch.mapping, decimal_comma=table.detected.decimal_comma)


@contextmanager
def rare_collections() -> Iterator[None]:
    """Let the garbage collector run seldom: a chunk makes a million small objects and hardly a cycle.

    It took 28 % of the time of an import otherwise.
    """
    before = gc.get_threshold()
    gc.set_threshold(500_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def many_pages() -> Iterator[None]:
    """SQLite moves pages from its journal to the file seldom: each chunk touches the same pages of indexes again."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_autocheckpoint")
        (before,) = cursor.fetchone()
        cursor.execute("PRAGMA wal_autocheckpoint = 16000")  # 64 MB
        cursor.execute("PRAGMA mmap_size = 0")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA wal_autocheckpoint = {int(before)}")


def is_long(batch: ImportBatch) -> bool:
    """Whether the file is so large that help is called at once."""
    try:
        size = Path(batch.path).stat().st_size if batch.path else batch.size
    except OSError:
        return False
    return size >= LONG


# One chunk ----------------------------------------------------------------------------


def apply_chunk(
    reads: Sequence[Read], *, batch: ImportBatch, planner: Planner, memory: Memory, worker: str, by: Any
) -> list[Outcome]:
    """Plan and write a chunk of rows in one transaction, with its rows, links, duplicates and progress."""
    links = planner.prepare(reads)
    with transaction.atomic():
        outcomes = planner.plan(reads, links, batch=batch, hold=True)
        counts = Counter(batch.counts)
        context = Context(at=timezone.now(), by=by, batch=batch, source=batch.source)
        _name_sources(outcomes)
        write_records([outcome.write for outcome in outcomes if outcome.write is not None], context=context)
        for outcome in outcomes:
            _note_organisation(outcome)
        mark_located(outcomes)
        _store_links(outcomes, batch)
        counts["possible_duplicates"] += _store_pairs(outcomes, batch, memory)
        _store_rows(outcomes, batch)
        counts.update(tally(outcomes))
        done = batch.rows_done + len(reads)
        keep(batch, worker, counts=dict(counts), rows_done=done, rows_total=max(done, batch.rows_total),
             last_row=reads[-1].row.number)  # fmt: skip
    return outcomes


def _name_sources(outcomes: Sequence[Outcome]) -> None:
    """New records of our own exports keep the register they were first taken from."""
    known: dict[str, int | None] = {}
    for outcome in outcomes:
        if outcome.own is not None and outcome.write is not None and outcome.write.organisation is None:
            told = outcome.own.source
            name = dumps(told, sort_keys=True)
            if name not in known:
                known[name] = source_told(told)
            outcome.write.source_id = known[name]


def _note_organisation(outcome: Outcome) -> None:
    write = outcome.write or (outcome.follows.write if outcome.follows else None)
    if write is not None:
        outcome.organisation_id = write.id


def tally(outcomes: Iterable[Outcome]) -> Counter[str]:
    """Rows per verdict; `rows`; `located`: rows with a point; `placed`: rows without one whose words name a place the
    gazetteer knows; `warnings`: rows taken with something left out."""
    counts: Counter[str] = Counter()
    for outcome in outcomes:
        counts["rows"] += 1
        counts[outcome.verdict] += 1
        located = has_point(outcome)
        counts["located"] += located
        counts["placed"] += not located and outcome.placed
        counts["warnings"] += bool(outcome.reasons) and outcome.verdict in (Verdict.CREATED, Verdict.UPDATED)
    return counts


def has_point(outcome: Outcome) -> bool:
    return outcome.located or any("point" in site for site in outcome.record.get("sites", ()))


def _store_links(outcomes: Sequence[Outcome], batch: ImportBatch) -> None:
    new = [
        (batch.source_id, outcome.key, outcome.digest, outcome.organisation_id, batch.pk)
        for outcome in outcomes
        if outcome.links and outcome.link_id is None and outcome.organisation_id is not None
    ]
    insert_rows(SourceRecord, ("source_id", "key", "digest", "organisation_id", "batch_id"), new)
    known = [(outcome.digest, batch.pk, outcome.link_id) for outcome in outcomes if outcome.links and outcome.link_id]
    update_rows(SourceRecord, ("digest", "batch_id"), known)
    seen = [outcome.link_id for outcome in outcomes if outcome.link_id and not outcome.links]
    SourceRecord.objects.filter(pk__in=seen).update(batch=batch)


def _store_rows(outcomes: Sequence[Outcome], batch: ImportBatch) -> None:
    insert_rows(
        ImportRow,
        ("batch_id", "number", "key", "verdict", "reasons", "raw", "organisation_id"),
        [
            (
                *(batch.pk, outcome.number, outcome.key, str(outcome.verdict)),
                dumps(outcome.reasons) if outcome.reasons else "[]",
                outcome.raw if outcome.verdict != Verdict.UNCHANGED else "{}",
                outcome.organisation_id,
            )
            for outcome in outcomes
        ],
    )


def _store_pairs(outcomes: Sequence[Outcome], batch: ImportBatch, memory: Memory) -> int:
    """Flag likely duplicates of the records just written; how many pairs are new. Known pairs keep what people said."""
    written = {outcome.write.id: outcome for outcome in outcomes if outcome.write is not None}
    profiles = [profile_for(outcome, id=id) for id, outcome in written.items()]
    pairs = find_pairs(profiles, memory) if profiles else []
    known = set(
        DuplicatePair.objects.filter(first__in={pair.first for pair in pairs}).values_list("first_id", "second_id")
        if pairs
        else ()
    )
    fresh = [pair for pair in pairs if (pair.first, pair.second) not in known]
    _insert_pairs(fresh, batch)
    return len(fresh)


def profile_for(outcome: Outcome, *, id: int) -> Profile:
    """What matters for likeness of the record this outcome writes."""
    assert outcome.write is not None
    return replace(outcome.profile, id=id) if outcome.profile else profile_of(outcome.write.record, id=id)


def _insert_pairs(pairs: Sequence[Pair], batch: ImportBatch) -> None:
    now = db_time(timezone.now())
    insert_rows(
        DuplicatePair,
        ("first_id", "second_id", "score", "reasons", "state", "batch_id", "created_at"),
        [(p.first, p.second, p.score, dumps(p.reasons), "open", batch.pk, now) for p in pairs],
    )


# After the last row ---------------------------------------------------------------------


def vanished_links(batch: ImportBatch) -> Any:
    """Links of the source whose key this file no longer has, and whose record is still shown."""
    links = SourceRecord.objects.filter(source=batch.source).filter(~Q(batch=batch) | Q(batch=None))
    return links.exclude(organisation__state__in=[Organisation.State.ARCHIVED, Organisation.State.MERGED])


def archive_vanished(batch: ImportBatch, worker: str, *, by: Any) -> int:
    """Archive the records whose every link vanished; returns how many. Repeatable."""
    archived = 0
    while True:
        with transaction.atomic():
            links = list(vanished_links(batch).order_by("pk")[:CHUNK])
            ids = {link.organisation_id for link in links}
            told = Q(batch=batch) | (Q(batch__isnull=False) & ~Q(source=batch.source))  # here, or in another register
            still = set(SourceRecord.objects.filter(told, organisation__in=ids).values_list("organisation", flat=True))
            gone = [record for pk, record in lock(sorted(ids - still)).items()]
            writes = [
                Write(
                    record.record,
                    record,
                    state=Organisation.State.ARCHIVED,
                    activity="state",
                    reason=_("No longer in the register."),
                )
                for record in gone
            ]
            write_records(writes, context=Context(at=timezone.now(), by=by, batch=batch, source=batch.source))
            SourceRecord.objects.filter(organisation__in=[record.pk for record in gone], source=batch.source).update(
                digest=""
            )
            archived += len(gone)
            keep(batch, worker)
        if not gone:
            return archived


def forget_file(batch: ImportBatch) -> None:
    """Remove an upload that is of no use."""
    if batch.file:
        with suppress(OSError):
            batch.file.delete(save=False)
