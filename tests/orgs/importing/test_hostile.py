"""What strangers put into cells does no harm, to either database or to a reader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client

from saxaul.orgs.models import ImportRow, Organisation
from tests.factories.people import make_operator
from tests.orgs.importing.bringing import bring_in, write_csv

pytestmark = pytest.mark.django_db


def test_nul_half_characters_and_no_numbers_are_stored_mended(tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    rows = [
        '{"id": "a\\u0000b", "name": "Zero\\u0000 Group", "city": "x"}',
        '{"id": "h\\ud800", "name": "Half \\ud800 Group", "city": ["y", "\\udfff"]}',
        '{"id": "n", "name": "Odd Group", "lat": NaN, "lon": Infinity, "more": {"deep": [NaN]}}',
    ]
    path.write_text(f"[{','.join(rows)}]")
    batch = bring_in(path)
    assert batch.counts["created"] == 3
    assert all("\x00" not in json.dumps(row.raw) for row in ImportRow.objects.all())
    assert bring_in(path).counts["unchanged"] == 3


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>Group", "=cmd|' /C calc'!A0", "\u202egnp.exe Group", "A" * 5000]
)
def test_scripts_formulas_and_tricks_are_only_text(client: Client, tmp_path: Path, text: str) -> None:
    batch = bring_in(write_csv(tmp_path / "r.csv", [{"id": "1", "name": text, "website": "javascript:alert(1)"}]))
    made = Organisation.objects.get()
    assert "links" not in made.record
    assert len(made.name) <= 300
    assert "\u202e" not in made.name
    client.force_login(make_operator())
    for address in (batch.get_absolute_url(), made.get_absolute_url(), "/imports/"):
        assert "<script>alert" not in client.get(address).content.decode()


def test_a_key_of_any_length(tmp_path: Path) -> None:
    batch = bring_in(
        write_csv(tmp_path / "r.csv", [{"id": "k" * 900, "name": "Long Key"}, {"id": "k" * 899 + "j", "name": "Other"}])
    )
    assert (batch.counts["rows"], batch.counts["created"]) == (2, 2)
