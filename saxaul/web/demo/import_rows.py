"""What became of every row of the demo's registers, as the import desk shows it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter

from saxaul.orgs.models import ImportBatch, ImportRow, Organisation, Revision, SourceRecord
from saxaul.orgs.models.imports import Verdict
from saxaul.web.demo.registers import REFUSED, TWINS, Brought, register_row


def record_rows(bring: Brought, organisations: dict[str, Organisation]) -> None:
    """What became of each row of each file of the register, and the links from its numbers to our records."""
    members = [(draft.key, organisations[draft.key]) for draft in bring.members]
    for number, batch in enumerate(bring.batches):
        rows = members if number == 0 else [*members, *_twin_members(organisations)]
        written = set(Revision.objects.filter(batch=batch).values_list("organisation_id", flat=True))
        counts: Counter[str] = Counter()
        found: list[ImportRow] = []
        for position, (key, organisation) in enumerate(rows, start=2):
            verdict = _verdict(organisation, written, is_first=number == 0 or key.startswith("twin-"))
            reasons = [["possible_duplicate", "names", ""]] if key.startswith("twin-") else []
            row = register_row(organisation.record, position - 1)
            counts[verdict] += 1
            register_key = organisation.record["identifiers"][0]["value"]
            found.append(
                ImportRow(
                    **{"batch": batch, "number": position, "key": register_key, "raw": row},
                    **{"verdict": verdict, "reasons": reasons, "organisation": organisation},
                )
            )
        for position, (verdict, refused_for, row) in enumerate(REFUSED, start=len(rows) + 2):
            counts[verdict] += 1
            found.append(ImportRow(batch=batch, number=position, raw=row, verdict=verdict, reasons=refused_for))
        ImportRow.objects.bulk_create(found)
        _finish_batch(batch, found, counts)
    last = bring.batches[-1]
    SourceRecord.objects.bulk_create(
        SourceRecord(
            source=bring.source,
            key=organisation.record["identifiers"][0]["value"],
            digest=hashlib.blake2b(json.dumps(organisation.record).encode(), digest_size=16).hexdigest(),
            organisation=organisation,
            batch=last,
        )
        for _key, organisation in [*members, *(_twin_members(organisations) if len(bring.batches) > 1 else [])]
    )


def _twin_members(organisations: dict[str, Organisation]) -> list[tuple[str, Organisation]]:
    return [(f"twin-{key}", organisations[f"twin-{key}"]) for key, _name in TWINS]


def _verdict(organisation: Organisation, written: set[int], *, is_first: bool) -> str:
    if is_first:
        return Verdict.CREATED
    return Verdict.UPDATED if organisation.pk in written else Verdict.UNCHANGED


def _finish_batch(batch: ImportBatch, rows: list[ImportRow], counts: Counter[str]) -> None:
    batch.rows_total = batch.rows_done = len(rows)
    batch.last_row = rows[-1].number
    duplicates = sum(1 for row in rows if row.reasons and row.reasons[0][0] == "possible_duplicate")
    batch.counts = {**counts, "located": counts[Verdict.CREATED], "possible_duplicates": duplicates}
    batch.save(update_fields=["rows_total", "rows_done", "last_row", "counts"])
