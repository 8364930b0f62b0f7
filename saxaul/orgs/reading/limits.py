"""How much of a stranger's file is taken in."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings per file: bytes on disk, bytes once unpacked, unpacked/packed ratio, and the table's own size."""

    max_bytes: int = 200 * MB
    max_unpacked_bytes: int = 1024 * MB
    max_ratio: int = 200
    max_columns: int = 2000
    max_cell_chars: int = 100_000
    max_rows: int = 2_000_000
    max_line_bytes: int = 4 * MB
    max_workbook_memory: int = 3 * 1024 * MB
    max_workbook_seconds: int = 120
