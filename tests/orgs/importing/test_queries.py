"""What the import desk says about records and rows, in the reader's words."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.utils.translation import override

from saxaul.orgs.importing import queries
from tests.orgs.importing.bringing import ROWS, bring_in_rows

RECORD = {
    "names": [{"value": "حدائق النهر", "kind": "official", "language": "ar"}, {"value": "River", "kind": "short"}],
    "kind": "ngo",
    "summary": {"zh-Hans": "种树"},
    "sectors": ["E10", "ZZ"],
    "sites": [{"id": "s1", "locality": "Lanzhou", "country": "CN", "precision": "locality"}],
    "identifiers": [{"scheme": "CN-MOC", "value": "53620"}],
    "founded": "2011",
    "staff": "5-19",
    "currency": "CNY",
    "languages": ["zh-Hans"],
    "contacts": [{"id": "c1", "email": "a@example.org", "visibility": "nobody"}],
}


def test_a_preview_names_things_instead_of_giving_codes() -> None:
    lines = dict(queries.record_lines(RECORD, {"E10": "Nature"}))
    assert lines["Kind"] == "NGO"
    assert "حدائق النهر" in lines["Names"]
    assert "(Arabic)" in lines["Names"]
    assert lines["Short description (Simplified Chinese)"] == "种树"
    assert lines["Fields of work"] == "Nature; ZZ"
    assert lines["Place: Lanzhou"].endswith("Country: China\nPrecision: Village, town or city")
    assert lines["Registration"] == "Ministry of Civil Affairs, China 53620"
    assert lines["Languages"] == "Simplified Chinese"
    assert lines["Contact"] == "E-mail: a@example.org\nShown to: Only our own team"
    assert not {"c1", "s1", "ngo", "CN-MOC"} & set(" ".join(lines.values()).split())


def test_a_record_without_a_name_has_no_line_for_names() -> None:
    assert queries.record_lines({"founded": "2011"}, {}) == [("Founded", "2011")]


def test_bands_keep_their_direction_on_a_page_from_right_to_left() -> None:
    with override("ar"):
        told = [text for _label, text in queries.record_lines({"staff": "5-19"}, {})]
    assert told == ["\N{LEFT-TO-RIGHT ISOLATE}5–19\N{POP DIRECTIONAL ISOLATE}"]
    assert queries.record_lines({"staff": "5-19"}, {})[0][1] == "5–19"


@pytest.mark.django_db
def test_the_reasons_of_a_row_are_told_apart(tmp_path: Path) -> None:
    batch = bring_in_rows(tmp_path, ROWS)
    row = batch.rows.get(number=batch.rows.order_by("number")[0].number)
    row.verdict, row.reasons = "review", [["bad_date", "founded", "soon"], ["repeated_row", "", ""]]
    row.save()
    lines = list(csv.reader("".join(queries.csv_lines(batch, ["review"])).splitlines()))
    assert lines[1][2] == (
        "Founded: This is not a date such as 2011, 2011-05 or 2011-05-03. “soon”; "
        "The same row stands further up in the file."
    )
