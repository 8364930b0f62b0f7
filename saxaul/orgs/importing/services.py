"""Verbs of imports: receive a file, look at it, choose the mapping, preview, bring in, take back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saxaul.accounts.models import User
from saxaul.core.errors import DomainError
from saxaul.core.services import record_audit
from saxaul.orgs.importing import applying, reverting
from saxaul.orgs.importing.ahead import Ahead
from saxaul.orgs.importing.applying import CHUNK, Progress, apply_chunk, chunks, claim, let_go, opened, planner_for
from saxaul.orgs.importing.duplicates import Memory, find_pairs
from saxaul.orgs.importing.mapping import checked_mapping, ordered
from saxaul.orgs.importing.planning import Outcome, Planner, mark_located
from saxaul.orgs.importing.proposing import SAMPLE, Proposed, flat_columns, propose
from saxaul.orgs.importing.sources import ensure_source
from saxaul.orgs.importing.values import cell
from saxaul.orgs.models import DuplicatePair, ImportBatch, Source
from saxaul.orgs.models.imports import Verdict
from saxaul.orgs.reading import Detected, Options, Table, open_table

State = ImportBatch.State
EXAMPLES = 4  # per verdict, in a preview


class FileTooLarge(DomainError):
    code = "too_large"


class CannotDoNow(DomainError):
    """The batch is in a state in which this cannot be done."""

    code = "wrong_state"

    def __init__(self) -> None:
        super().__init__(_("This import is not in a state where that can be done. Nothing was changed."))


@dataclass(slots=True)
class Inspection:
    """What a file is, and what could be made of it."""

    detected: Detected
    columns: list[str]
    rows: list[dict[str, Any]]
    proposed: Proposed


@dataclass(slots=True)
class Report:
    """What a pass over a file comes to."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[Outcome]] = field(default_factory=dict)
    vanished: int = 0


def inspect_table(table: Table) -> Inspection:
    """Look at the first rows. Raises UnreadableFile."""
    rows = []
    for row in table.rows():
        if not row.problem:
            rows.append(row.values)
        if len(rows) >= SAMPLE:
            break
    columns = list(table.detected.columns) or list(dict.fromkeys(name for row in rows for name in row))
    proposed = propose(columns, rows, format=table.detected.format)
    return Inspection(table.detected, flat_columns(columns, rows), rows, proposed)


def inspect_file(path: Path, options: Options) -> Inspection:
    with open_table(path, options=options) as table:
        return inspect_table(table)


def detected_json(detected: Detected) -> dict[str, Any]:
    written: dict[str, Any] = json.loads(json.dumps(asdict(detected)))
    return written


# Sources and batches ------------------------------------------------------------------


@transaction.atomic
def edit_source(*, source: Source, by: User, name: str, licence: str, attribution: str, url: str) -> Source:
    """What people read of a register: its name, and what its licence asks for. Its key stays."""
    Source.objects.filter(pk=source.pk).update(name=name, licence=licence, attribution=attribution, url=url)
    source.refresh_from_db()
    record_audit(by=by.public_id, action="import.source", subject=f"source:{source.slug}")
    return source


def create_batch(
    *, source: Source, filename: str, path: str = "", size: int = 0, options: Mapping[str, Any] | None = None,
    mapping: Mapping[str, Any] | None = None, detected: Mapping[str, Any] | None = None,
    archive_vanished: bool = False, by: User | None = None,
) -> ImportBatch:  # fmt: skip
    """A batch for a file read in place; ready when it has a mapping."""
    return ImportBatch.objects.create(
        source=source,
        filename=filename[:255],
        path=path,
        size=size,
        options=dict(options or {}),
        mapping=ordered(checked_mapping(mapping)) if mapping else {},
        detected=dict(detected or {}),
        archive_vanished=archive_vanished,
        state=State.READY if mapping else State.UPLOADED,
        by=by,
    )


def receive_file(*, upload: UploadedFile[Any], by: User, source_name: str = "") -> ImportBatch:
    """Keep an uploaded file privately and look at it. Raises `FileTooLarge` or UnreadableFile; then nothing stays."""
    if (upload.size or 0) > settings.IMPORT_MAX_BYTES:
        megabytes = settings.IMPORT_MAX_BYTES // (1024 * 1024)
        raise FileTooLarge(_("The file is larger than %(limit)d MB.") % {"limit": megabytes})
    name = Path(upload.name or "table").name
    batch = ImportBatch(filename=name[:255], size=upload.size or 0, by=by)
    try:
        with transaction.atomic():
            batch.source = ensure_source(name=source_name or Path(name).stem or name)
            batch.file.save(name, upload, save=False)
            _look(batch)
            batch.save()
            record_audit(by=by.public_id, action="import.receive", subject=f"import:{batch.public_id}")
    except BaseException:
        applying.forget_file(batch)
        raise
    return batch


def _look(batch: ImportBatch) -> Inspection:
    with opened(batch) as table:
        inspection = inspect_table(table)
    batch.detected = {**detected_json(inspection.detected), "shape": inspection.proposed.shape}
    batch.mapping = ordered(inspection.proposed.mapping)
    batch.counts = {}
    return inspection


def look_again(*, batch: ImportBatch) -> Inspection:
    """The first rows of the batch's file, read as its options say. Raises UnreadableFile."""
    with opened(batch) as table:
        return inspect_table(table)


def samples_of(seen: Inspection) -> dict[str, list[str]]:
    """Up to three different values of every column, cut short."""
    found: dict[str, list[str]] = {}
    for column in seen.columns:
        texts = [cell_text(cell(row, column)) for row in seen.rows]
        found[column] = [text[:60] for text in dict.fromkeys(filter(None, texts))][:3]
    return found


def cell_text(value: Any) -> str:
    return (
        ""
        if value in (None, [], {})
        else value.strip()
        if isinstance(value, str)
        else json.dumps(value, ensure_ascii=False)
    )


def change_options(*, batch: ImportBatch, options: Mapping[str, Any], by: User) -> ImportBatch:
    """Read the file another way; the mapping is proposed anew. Raises UnreadableFile, `CannotDoNow`."""
    _must_be(batch, State.UPLOADED, State.READY, State.FAILED)
    batch.options = {key: value for key, value in options.items() if value not in (None, "")}
    _look(batch)
    batch.state = State.UPLOADED
    batch.save(update_fields=["options", "detected", "mapping", "counts", "state"])
    return batch


def change_mapping(*, batch: ImportBatch, mapping: Mapping[str, Any], by: User) -> ImportBatch:
    """Raises `BadMapping`, `CannotDoNow`."""
    _must_be(batch, State.UPLOADED, State.READY, State.FAILED)
    batch.mapping, batch.counts, batch.state = ordered(checked_mapping(mapping)), {}, State.UPLOADED
    batch.save(update_fields=["mapping", "counts", "state"])
    return batch


def change_source(
    *, batch: ImportBatch, name: str, licence: str, attribution: str, archive_vanished: bool, by: User
) -> ImportBatch:
    """Say which register the file is from and what its licence asks for."""
    _must_be(batch, State.UPLOADED, State.READY, State.FAILED)
    source = ensure_source(name=name, licence=licence, attribution=attribution)
    if source.pk != batch.source_id:
        batch.counts = {}
    batch.source, batch.archive_vanished = source, archive_vanished
    batch.save(update_fields=["source", "archive_vanished", "counts"])
    Source.objects.filter(batches=None, organisations=None, records=None).delete()
    return batch


def discard_batch(*, batch: ImportBatch, by: User) -> None:
    """Throw away a file that was not brought in."""
    _must_be(batch, State.UPLOADED, State.READY, State.FAILED)
    if batch.rows.exists():
        raise CannotDoNow
    applying.forget_file(batch)
    batch.delete()
    Source.objects.filter(batches=None, organisations=None, records=None).delete()


def _must_be(batch: ImportBatch, *states: str) -> None:
    if batch.state not in states or batch.rows_done:
        raise CannotDoNow


# Looking ahead ------------------------------------------------------------------------


def dry_run(table: Table, planner: Planner, *, limit: int = 0, progress: Progress | None = None) -> Report:
    """What bringing in this table would do. Writes nothing at all."""
    report = Report()
    memory = Memory()
    keys: set[str] = set()
    with Ahead(planner.reader, depth=planner.depth) as ahead:
        for reads in ahead.reads(chunks(_limited(table, limit))):
            outcomes = planner.plan(reads, planner.prepare(reads))
            ahead.depth = planner.depth
            _note(outcomes, report, memory)
            keys.update(outcome.key for outcome in outcomes)
            if progress:
                progress(report.counts["rows"])
    if planner.source is not None and not limit:
        links = planner.source.records.exclude(organisation__state__in=["archived", "merged"])
        report.vanished = sum(key not in keys for key in links.values_list("key", flat=True).iterator())
    return report


def _note(outcomes: Sequence[Outcome], report: Report, memory: Memory) -> None:
    mark_located(outcomes)
    report.counts.update(applying.tally(outcomes))
    written = [outcome for outcome in outcomes if outcome.write is not None]
    profiles = [applying.profile_for(one, id=one.organisation_id or -one.number) for one in written]
    report.counts["possible_duplicates"] += len(find_pairs(profiles, memory))
    for outcome in outcomes:
        shown = report.examples.setdefault(outcome.verdict, [])
        if len(shown) < EXAMPLES:
            shown.append(outcome)


def _limited(table: Table, limit: int, after: int = 0) -> Iterator[Any]:
    for count, row in enumerate(table.rows(start_after=after)):
        if limit and count >= limit:
            return
        yield row


def begin_preview(*, batch: ImportBatch) -> bool:
    """Say that the file shall be gone through; False when that has begun already or the batch is past it."""
    before = ImportBatch.objects.filter(pk=batch.pk, state__in=[State.UPLOADED, State.READY, State.FAILED], last_row=0)
    begun = bool(before.update(state=State.CHECKING, rows_done=0, rows_total=0, counts={}, error="", worker=""))
    batch.refresh_from_db()
    return begun


def preview_batch(*, batch: ImportBatch) -> ImportBatch:
    """Go through the file without writing a record; the batch is ready afterwards, its counts say what would happen.

    Raises UnreadableFile (the batch then is failed) and `BatchIsTaken`.
    """
    checked_mapping(batch.mapping)
    worker = claim(batch, state=State.CHECKING, allowed=[State.UPLOADED, State.READY, State.FAILED])
    batch.refresh_from_db()
    with _failing(batch, worker), opened(batch) as table:
        report = dry_run(
            table, planner_for(batch, table), progress=lambda done: applying.keep(batch, worker, rows_done=done)
        )
        examples = {verdict: [_example(one) for one in found] for verdict, found in report.examples.items()}
        counts = {**report.counts, "vanished": report.vanished}
        let_go(batch, worker, state=State.READY, rows_done=0, rows_total=report.counts["rows"],
               counts={"preview": counts, "examples": examples})  # fmt: skip
    return batch


def _example(outcome: Outcome) -> dict[str, Any]:
    """A row of a preview: as it stands in the file, and as it would be here."""
    raw = {name: str(value)[:300] for name, value in json.loads(outcome.raw).items() if value not in (None, "", [])}
    record = outcome.write.record if outcome.write else outcome.record
    return {"number": outcome.number, "raw": raw, "record": record, "reasons": [list(r) for r in outcome.reasons]}


# Bringing in --------------------------------------------------------------------------


def begin_apply(*, batch: ImportBatch, by: User) -> bool:
    """Say that the batch shall be brought in. True for the one who said it first: a second click changes nothing."""
    checked_mapping(batch.mapping)
    fresh = ImportBatch.objects.filter(pk=batch.pk, state=State.READY)
    begun = bool(fresh.update(state=State.APPLYING, rows_done=0, last_row=0, counts={}, vanished=[], error="", by=by))
    if begun:
        record_audit(by=by.public_id, action="import.apply", subject=f"import:{batch.public_id}")
    batch.refresh_from_db()
    return begun


def apply_batch(*, batch: ImportBatch, limit: int = 0, progress: Progress | None = None) -> ImportBatch:
    """Bring the batch in, or go on where an interrupted pass stopped. Raises `BatchIsTaken`, UnreadableFile.

    Chunks of rows are whole: what is counted as done is done once, whatever happens to the process.
    """
    worker = claim(batch, state=State.APPLYING, allowed=[State.READY, State.FAILED])
    batch.refresh_from_db()
    if not batch.rows_done:
        batch.counts = {}
    with _failing(batch, worker), opened(batch) as table, applying.rare_collections(), applying.many_pages():
        planner = planner_for(batch, table)
        planner.remember(batch.rows.values_list("key", flat=True).iterator() if batch.rows_done else ())
        memory = Memory()
        rows = _limited(table, limit and limit - batch.rows_done, batch.last_row)
        with Ahead(planner.reader, depth=planner.depth, at_once=applying.is_long(batch)) as ahead:
            for reads in ahead.reads(chunks(rows, CHUNK)):
                apply_chunk(reads, batch=batch, planner=planner, memory=memory, worker=worker, by=batch.by)
                ahead.depth = planner.depth
                if progress:
                    progress(batch.rows_done)
                del reads  # else two chunks are in memory
        _finish(batch, worker, limit=limit)
    return batch


def _finish(batch: ImportBatch, worker: str, *, limit: int) -> None:
    links = applying.vanished_links(batch) if not limit else applying.vanished_links(batch).none()
    keys = list(links.order_by("key").values_list("key", flat=True)[: applying.VANISHED_SHOWN])
    counts = {**batch.counts, "vanished": max(len(keys), links.count() if keys else 0)}
    if batch.archive_vanished and keys:
        counts["archived"] = applying.archive_vanished(batch, worker, by=batch.by)
    let_go(batch, worker, state=State.APPLIED, counts=counts, vanished=keys, finished_at=timezone.now(),
           rows_total=batch.rows_done)  # fmt: skip
    Source.objects.filter(pk=batch.source_id).update(mapping=batch.mapping)
    who = batch.by.public_id if batch.by else "command"
    verdicts = {verdict: counts.get(verdict, 0) for verdict in Verdict.values}
    record_audit(by=who, action="import.applied", subject=f"import:{batch.public_id}", details=verdicts)


@contextmanager
def _failing(batch: ImportBatch, worker: str) -> Iterator[None]:
    """An error leaves the batch failed with its sentence, so that it can be looked at and resumed."""
    try:
        yield
    except applying.BatchIsTaken:
        raise
    except DomainError as error:
        let_go(batch, worker, state=State.FAILED, error=error.message[:500])
        raise
    except Exception:
        text = _("Something unexpected happened. What was brought in so far stays; you can go on from there.")
        let_go(batch, worker, state=State.FAILED, error=text)
        raise


# Taking back --------------------------------------------------------------------------


def begin_revert(*, batch: ImportBatch, by: User) -> bool:
    """Say that the batch shall be taken back; True for the first who says it."""
    able = ImportBatch.objects.filter(pk=batch.pk).exclude(rows_done=0)
    able = able.filter(state__in=[State.APPLIED, State.FAILED])
    begun = bool(able.update(state=State.REVERTING, rows_done=0, error=""))
    if begun:
        record_audit(by=by.public_id, action="import.revert", subject=f"import:{batch.public_id}")
    batch.refresh_from_db()
    return begun


def revert_batch(
    *, batch: ImportBatch, by: User | None, reason: str = "", progress: Progress | None = None
) -> ImportBatch:
    """Take the whole batch back, or go on doing so. Raises `BatchIsTaken`.

    Records it made are archived (a later import of the same key publishes them again); changes are undone field by
    field; what people edited since stays and is reported on the row.
    """
    batch.refresh_from_db()
    if batch.state not in (State.APPLIED, State.FAILED, State.REVERTING):
        raise CannotDoNow
    if batch.state != State.REVERTING:
        ImportBatch.objects.filter(pk=batch.pk).update(rows_done=0)
    worker = claim(batch, state=State.REVERTING, allowed=[State.APPLIED, State.FAILED])
    batch.refresh_from_db()
    with _failing(batch, worker):
        while ids := reverting.next_ids(batch):
            reverting.revert_chunk(ids, batch=batch, worker=worker, by=by, reason=reason)
            if progress:
                progress(batch.rows_done)
        let_go(batch, worker, state=State.REVERTED, finished_at=timezone.now())
    return batch


# Possible duplicates ------------------------------------------------------------------


def judge_pair(*, pair: DuplicatePair, state: str, by: User) -> DuplicatePair:
    """Remember what a person says of a pair, so that it is not shown again. Merging is a verb of its own."""
    DuplicatePair.objects.filter(pk=pair.pk).update(state=state, by=by)
    pair.refresh_from_db()
    return pair
