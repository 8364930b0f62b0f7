"""What the import desk reads."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saxaul.core.components import figure_text
from saxaul.orgs import areas
from saxaul.orgs.history import readable_changes
from saxaul.orgs.importing.applying import STALE, has_ended
from saxaul.orgs.importing.reasons import sentence, sentences
from saxaul.orgs.models import DuplicatePair, ImportBatch, ImportRow, Organisation, Source
from saxaul.orgs.models.imports import Verdict
from saxaul.orgs.placing import placer
from saxaul.orgs.presentation.words import field_label, language_name, side_by_side
from saxaul.orgs.queries.area_names import area_labels, area_line
from saxaul.orgs.queries.profile import sector_names
from saxaul.orgs.record import Level

PAGE = 50
WORKING = (ImportBatch.State.CHECKING, ImportBatch.State.APPLYING, ImportBatch.State.REVERTING)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def recent_batches() -> QuerySet[ImportBatch]:
    return ImportBatch.objects.select_related("source", "by").order_by("-pk")


def sources() -> QuerySet[Source]:
    return Source.objects.annotate(
        organisations_count=Count("organisations", filter=Q(organisations__state=Organisation.State.PUBLISHED))
    ).order_by("name")


def rows_of(batch: ImportBatch, *, verdict: str = "", after: int = 0) -> tuple[list[dict[str, Any]], int]:
    """A page of rows in the order of the file, and the number to go on after (0 at the end)."""
    rows = batch.rows.filter(number__gt=after).select_related("organisation").order_by("number")
    if verdict:
        rows = rows.filter(verdict=verdict)
    page = list(rows[: PAGE + 1])
    shown = [{"row": row, "name": name_in(row), "reasons": sentences(row.reasons)} for row in page[:PAGE]]
    return shown, page[PAGE - 1].number if len(page) > PAGE else 0


def name_in(row: ImportRow) -> str:
    """What a person recognises the row by: the record's name, else the first words of the row."""
    if row.organisation is not None:
        return row.organisation.name_in()
    raw = row.raw if isinstance(row.raw, dict) else {}
    texts = [str(value) for value in raw.values() if isinstance(value, str) and value.strip()]
    return (texts[0] if texts else row.key)[:120]


def is_stuck(batch: ImportBatch) -> bool:
    """Whether the batch should be at work and nobody holds it any more, or an error stopped it on the way."""
    if batch.state == ImportBatch.State.FAILED:
        return bool(batch.rows_done)
    if batch.state not in WORKING or not batch.worker:
        return False
    stale = batch.heartbeat_at is None or batch.heartbeat_at < timezone.now() - STALE
    return stale or has_ended(batch.worker)


def progress_text(batch: ImportBatch) -> str:
    done, total = figure_text(batch.rows_done), figure_text(batch.rows_total)
    if batch.rows_total > batch.rows_done:
        return _("%(done)s of %(total)s rows") % {"done": done, "total": total}
    return ngettext("%(done)s row", "%(done)s rows", batch.rows_done) % {"done": done}


def verdict_counts(counts: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    """(verdict, label, rows) for every verdict."""
    return [(str(value), str(label), int(counts.get(value, 0))) for value, label in Verdict.choices]


def open_pairs(*, after: int = 0) -> tuple[list[DuplicatePair], int]:
    """A page of pairs nobody has judged, newest first, and the id to go on after."""
    pairs = DuplicatePair.objects.filter(state=DuplicatePair.State.OPEN)
    published = Organisation.State.PUBLISHED
    pairs = pairs.filter(first__state=published, second__state=published).select_related("first", "second")
    if after:
        pairs = pairs.filter(pk__lt=after)
    page = list(pairs.order_by("-pk")[: PAGE + 1])
    return page[:PAGE], page[PAGE - 1].pk if len(page) > PAGE else 0


# Records for people ---------------------------------------------------------------------


def record_lines(record: Mapping[str, Any], sectors: Mapping[str, str]) -> list[tuple[str, str]]:
    """(label, text) of what a record says, in the reader's words. `sectors`: code → name."""
    rest = {field: value for field, value in record.items() if field != "names"}
    told = readable_changes({}, rest, current=rest, level=Level.TEAM, sectors=sectors)
    names = "; ".join(_name(name) for name in record.get("names", ()))
    lines = [(change.label, "; ".join(piece.text for piece in change.after)) for change in told]
    return [(field_label("names"), names), *lines] if names else lines


def _name(name: Mapping[str, str]) -> str:
    tag = name.get("language", "")
    return side_by_side([name["value"], f"({language_name(tag)})" if tag else ""], " ")


def examples(batch: ImportBatch) -> list[dict[str, Any]]:
    """The example rows of the last preview, by verdict: as in the file, as they would be, with what is to be said."""
    labels = dict(Verdict.choices)
    found = [(verdict, one) for verdict, some in batch.counts.get("examples", {}).items() for one in some[:2]]
    sectors = sector_names([one["record"] for _verdict, one in found])
    understood = places_understood([one["record"] for _verdict, one in found])
    return [
        {
            "label": labels.get(verdict, verdict),
            "number": one["number"],
            "raw": list(one["raw"].items())[:24],
            "lines": [*record_lines(one["record"], sectors), *place],
            "reasons": sentences(one["reasons"]),
        }
        for (verdict, one), place in zip(found, understood, strict=True)
    ]


def places_understood(records: Sequence[Mapping[str, Any]]) -> list[list[tuple[str, str]]]:
    """For each record a line with the area its first place was taken for: “Dongxiang, Linxia, Gansu, China”."""
    place = placer(records)
    areas_of = [place(record["sites"][0]).area if record.get("sites") else "" for record in records]
    labels = area_labels(each for area in areas_of for each in areas.path(area))
    return [[(_("Understood as"), area_line(area, labels))] if area else [] for area in areas_of]


# Downloads ------------------------------------------------------------------------------


def safe_cell(value: object) -> str:
    """A cell no spreadsheet takes for a formula."""
    text = value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _reason(code: str, field: str, value: str) -> str:
    text = f"{sentence(code)} “{value}”" if value else sentence(code)
    return _("%(label)s: %(message)s") % {"label": field_label(field), "message": text} if field else text


def csv_lines(batch: ImportBatch, verdicts: list[str]) -> Iterator[str]:
    """The rows with these verdicts as they stood in the file, with number, verdict and reasons in front."""
    rows = batch.rows.filter(verdict__in=verdicts).order_by("number")
    columns: dict[str, None] = dict.fromkeys(batch.detected.get("columns", ()))
    for row in rows[:200]:
        columns |= dict.fromkeys(row.raw)
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([_("Row"), _("Verdict"), _("Reasons"), *map(safe_cell, columns)])
    for row in rows.iterator(chunk_size=500):
        told = "; ".join(_reason(code, field, value) for code, field, value in row.reasons)
        writer.writerow(
            [row.number, row.get_verdict_display(), safe_cell(told), *(safe_cell(row.raw.get(c)) for c in columns)]
        )
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()
