"""Takes a batch back: records it made are archived, changes it made are undone where nobody built upon them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saxaul.orgs.importing.applying import keep
from saxaul.orgs.models import ImportBatch, ImportRow, Organisation, Revision, SourceRecord
from saxaul.orgs.models.imports import Verdict
from saxaul.orgs.record import Record, merged, patched, without_empty
from saxaul.orgs.store import Context, Write, lock, write_records

CHUNK = 500


def next_ids(batch: ImportBatch) -> list[int]:
    """Organisations the batch wrote that have not been dealt with, in order."""
    rows = Revision.objects.filter(batch=batch, organisation_id__gt=int(batch.counts.get("reverted_to", 0)))
    return list(rows.order_by("organisation_id").values_list("organisation_id", flat=True).distinct()[:CHUNK])


def revert_chunk(ids: Sequence[int], *, batch: ImportBatch, worker: str, by: Any, reason: str) -> None:
    """Take back what the batch did to these organisations, in one transaction with its progress."""
    with transaction.atomic():
        organisations = lock(ids)
        revisions: dict[int, list[Revision]] = defaultdict(list)
        published = Revision.objects.filter(organisation_id__in=ids, state=Revision.State.PUBLISHED)
        for revision in published.order_by("organisation_id", "-number"):
            revisions[revision.organisation_id].append(revision)
        writes: list[Write] = []
        trouble: dict[int, list[tuple[str, str, str]]] = {}
        counts = Counter(batch.counts)
        for pk, organisation in organisations.items():
            write, reasons = undone(organisation, revisions[pk], batch, reason)
            counts["taken_back"] += write is not None
            counts["not_taken_back"] += bool(reasons)
            if write is not None:
                writes.append(write)
            if reasons:
                trouble[organisation.merged_into_id or pk] = reasons
        write_records(writes, context=Context(at=timezone.now(), by=by, batch=batch, source=batch.source))
        SourceRecord.objects.filter(source=batch.source, organisation_id__in=ids).update(digest="", batch=None)
        _report(batch, trouble)
        keep(batch, worker, counts={**counts, "reverted_to": ids[-1]}, rows_done=batch.rows_done + len(ids))


def undone(
    organisation: Organisation, revisions: Sequence[Revision], batch: ImportBatch, reason: str
) -> tuple[Write | None, list[tuple[str, str, str]]]:
    """The write that takes back what the batch did to one record, and what could not be taken back.

    `revisions`: all published ones, newest first. A record the batch made is archived, unless a person edited it since.
    """
    ours = [revision for revision in revisions if revision.batch_id == batch.pk]
    newer = [revision for revision in revisions if revision.number > ours[-1].number and revision.batch_id != batch.pk]  # type: ignore[operator]
    text = reason or _("The import was taken back.")
    if organisation.state == Organisation.State.MERGED:
        return None, [("merged_away", "", "")]
    made = ours[-1].number == 1
    if made and not any(revision.activity == Revision.Activity.EDIT for revision in newer):
        if organisation.state == Organisation.State.ARCHIVED:
            return None, []
        gone = Organisation.State.ARCHIVED
        write = Write(organisation.record, organisation, state=gone, activity="revert", reason=text, reverts=ours[-1])
        return write, []
    if made:
        return None, [("revert_kept", "", "")]
    before, after = _halves(organisation, revisions, ours)
    current = without_empty(organisation.record)
    result, conflicts = merged(after, current, before)
    shift = [revision for revision in ours if "state" in {*revision.before, *revision.after}]
    state: str = organisation.state
    if shift and shift[0].after.get("state") == state:
        state = shift[-1].before.get("state", state)
    reasons = [("revert_conflict", name, "") for name in conflicts]
    if result == current and state == organisation.state:
        return None, reasons
    return Write(result, organisation, state=state, activity="revert", reason=text, reverts=ours[0]), reasons


def _halves(
    organisation: Organisation, revisions: Sequence[Revision], ours: Sequence[Revision]
) -> tuple[Record, Record]:
    """The record without and with what the batch did: as its newest revision left it, and that less its changes."""
    record = without_empty(organisation.record)
    for revision in revisions:
        if revision.number > ours[0].number:  # type: ignore[operator]
            record = patched(record, _fields(revision.after), _fields(revision.before))
    after = record
    for revision in ours:
        record = patched(record, _fields(revision.after), _fields(revision.before))
    return record, after


def _fields(half: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in half.items() if name != "state"}


def _report(batch: ImportBatch, trouble: dict[int, list[tuple[str, str, str]]]) -> None:
    rows = list(ImportRow.objects.filter(batch=batch, organisation_id__in=trouble))
    for row in rows:
        row.verdict = Verdict.REVIEW
        row.reasons = [*row.reasons, *(list(reason) for reason in trouble[row.organisation_id or 0])]
    ImportRow.objects.bulk_update(rows, ["verdict", "reasons"])
