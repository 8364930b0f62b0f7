"""Which sign separates the cells: the one that cuts the sample into rows of the same width."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

CANDIDATES = (",", ";", "\t", "|")
SEPARATOR_LINE = re.compile(r'^\ufeff?"?sep=(.)"?[\r\n]+', re.I)
SAMPLE_ROWS = 300


@dataclass(frozen=True, slots=True)
class Cut:
    """How a delimiter cuts a sample: the usual width, and the share of rows that have it."""

    delimiter: str
    width: int
    share: float

    @property
    def score(self) -> float:
        """Consistency first; more columns decide between equals."""
        return self.share * (1 - 1 / (self.width + 0.5)) if self.width > 1 else 0.0


def find_delimiter(head: str, *, preferred: str | None = None) -> str | None:
    """Return the delimiter of this beginning of a table, or None for a single column.

    `preferred` (from the file's name) wins when it fits nearly as well as the best.
    """
    declared = SEPARATOR_LINE.match(head)
    if declared:
        return declared.group(1)
    lines = whole_lines(head)
    cuts = sorted((cut_sample(lines, candidate) for candidate in CANDIDATES), key=lambda cut: -cut.score)
    best = cuts[0]
    for cut in cuts:
        if cut.delimiter == preferred and cut.score > best.score * 0.9:
            best = cut
    return best.delimiter if best.score >= 0.2 else None


def whole_lines(head: str) -> list[str]:
    """Split into lines with their ends, without the last one, which the sample may have cut."""
    lines = list(io.StringIO(head, newline=""))
    if len(lines) > 2 and not lines[-1].endswith(("\n", "\r")) and len(head) > 60_000:
        lines.pop()
    return lines


def cut_sample(lines: list[str], delimiter: str) -> Cut:
    """Parse the sample with quotes respected and measure how even its rows are."""
    widths: Counter[int] = Counter()
    stray_quotes = 0
    try:
        for place, cells in enumerate(csv.reader(lines, delimiter=delimiter, skipinitialspace=True)):
            if place >= SAMPLE_ROWS:
                break
            if any(cells):
                widths[len(cells)] += 1
                stray_quotes += any(cell.count('"') % 2 for cell in cells)
    except csv.Error:
        stray_quotes += 1
    total = widths.total()
    if not total:
        return Cut(delimiter, 0, 0.0)
    # Short title lines above a table do not speak for a single column.
    several = [(count * min(width, 12) ** 0.5, width) for width, count in widths.items() if width > 1]
    if not several:
        return Cut(delimiter, 1, 1.0)
    width = max(several)[1]
    near = sum(count for other, count in widths.items() if abs(other - width) <= max(0, width // 10))
    return Cut(delimiter, width, near / total * (1 - min(0.5, stray_quotes / total)))
