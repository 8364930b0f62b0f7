"""What became of every row of the demo's registers, as the import desk shows it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter

from saxaul.orgs.models import ImportBatch, ImportRow, Organisation, Revision, SourceRecord
from saxaul.orgs.models.imports import Verdict
from saxaul.web.demo.registers import COLUMNS, REFUSED, TWINS, Brought, register_row

FIRST_ROW = 4  # below two lines of title and the names of the columns
# What a row says that we do not know or that people know better, by the place of the row among all
WARNED = {5: ["bad_date", "founded", "二〇一二年"], 9: ["unknown_sector", "sectors", "综合"]}
EDITED_HERE = ["edited_here", "sites", ""]
REVIEWED = 2  # rows of a second file that differ from what people wrote here since


def record_rows(bring: Brought, organisations: dict[str, Organisation]) -> None:
    """What became of each row of each file of the register, and the links from its numbers to our records."""
    members = [organisations[draft.key] for draft in bring.members]
    twins = [organisations[f"twin-{key}"] for key, _name in TWINS]
    for number, batch in enumerate(bring.batches):
        rows = [*members, *twins] if number else members
        found = _rows(batch, rows, fresh={*members} if number == 0 else {*twins})
        ImportRow.objects.bulk_create(found)
        _finish_batch(batch, found, duplicates=len(twins) if number else 0)
    SourceRecord.objects.bulk_create(
        SourceRecord(
            source=bring.source,
            key=_key(organisation),
            digest=hashlib.blake2b(json.dumps(organisation.record).encode(), digest_size=16).hexdigest(),
            organisation=organisation,
            batch=bring.batches[-1],
        )
        for organisation in ([*members, *twins] if len(bring.batches) > 1 else members)
    )


def _rows(batch: ImportBatch, organisations: list[Organisation], fresh: set[Organisation]) -> list[ImportRow]:
    written = set(Revision.objects.filter(batch=batch).values_list("organisation_id", flat=True))
    found: list[ImportRow] = []
    reviewed = 0
    for number, organisation in enumerate(organisations, start=FIRST_ROW):
        reasons = [WARNED[number]] if number in WARNED and organisation in fresh else []
        verdict: str = Verdict.UNCHANGED
        if organisation in fresh:
            verdict = Verdict.CREATED
        elif organisation.pk in written:
            verdict = Verdict.UPDATED
        elif organisation.confirmed_at and reviewed < REVIEWED:
            verdict, reasons, reviewed = Verdict.REVIEW, [EDITED_HERE], reviewed + 1
        raw = register_row(organisation.record, number - FIRST_ROW + 1)
        found.append(
            ImportRow(
                **{"batch": batch, "number": number, "key": _key(organisation), "raw": raw},
                **{"verdict": verdict, "reasons": reasons, "organisation": organisation},
            )
        )
    for number, (refused, why, row) in enumerate(REFUSED, start=FIRST_ROW + len(organisations)):
        found.append(ImportRow(batch=batch, number=number, raw=row, verdict=refused, reasons=why))
    return found


def _key(organisation: Organisation) -> str:
    return str(organisation.record["identifiers"][0]["value"])


def _finish_batch(batch: ImportBatch, rows: list[ImportRow], *, duplicates: int) -> None:
    counts = Counter(row.verdict for row in rows)
    batch.rows_total = batch.rows_done = len(rows)
    batch.last_row = rows[-1].number
    batch.counts = {
        **counts,
        "rows": len(rows),
        "located": counts[Verdict.CREATED],
        "warnings": sum(1 for row in rows if row.reasons and row.verdict == Verdict.CREATED),
        "possible_duplicates": duplicates,
    }
    is_sheet = batch.filename.endswith(".xlsx")
    batch.detected = {
        "format": "xlsx" if is_sheet else "csv",
        "encoding": "" if is_sheet else "windows-1256",
        "sheet": "名册" if is_sheet else "",
        "header_row": FIRST_ROW - 1,
        "columns": list(rows[0].raw),
        "notes": [],
    }
    columns = dict(zip(rows[0].raw, COLUMNS, strict=True))
    batch.mapping = {"columns": columns, "defaults": {}, "key": list(rows[0].raw)[2]}
    batch.save(update_fields=["rows_total", "rows_done", "last_row", "counts", "detected", "mapping"])
