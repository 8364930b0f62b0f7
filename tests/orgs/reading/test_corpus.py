"""Real files, awkward on purpose: each reads as expected, or is refused with the expected code."""

from __future__ import annotations

from pathlib import Path

import pytest

from saxaul.orgs.reading import UnreadableFile, open_table
from tests.orgs.reading.expectations import REFUSALS, TABLES

pytestmark = pytest.mark.shared


@pytest.mark.parametrize("expected", TABLES, ids=lambda expected: str(expected[0]))
def test_real_table_is_read(
    expected: tuple[str, str, str | None, str | None, int | None, int, int, int], shared_data: Path
) -> None:
    with open_table(shared_data / expected[0]) as table:
        found = table.detected
        rows = sum(1 for _row in table.rows())
        assert (
            expected[0],
            found.format,
            found.encoding,
            found.delimiter,
            found.header_row,
            found.header_rows,
            len(found.columns),
            rows,
        ) == expected


@pytest.mark.parametrize(("path", "code"), REFUSALS)
def test_real_file_without_a_table_is_refused(path: str, code: str, shared_data: Path) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        open_table(shared_data / path)
    assert refusal.value.code == code
    assert refusal.value.message
