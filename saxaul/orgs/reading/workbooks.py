"""XLSX, XLSM, XLS and ODS: the sheet is copied to a temporary file of rows by a process of its own."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from saxaul.orgs.reading import headers
from saxaul.orgs.reading.cells import uses_decimal_comma
from saxaul.orgs.reading.delimited import SAMPLE_ROWS, check_columns, fit_cells, too_many_rows_refusal
from saxaul.orgs.reading.errors import UnreadableFile
from saxaul.orgs.reading.headers import Header, Numbered
from saxaul.orgs.reading.kinds import damaged_refusal, password_refusal
from saxaul.orgs.reading.limits import Limits
from saxaul.orgs.reading.sources import Source, bomb_refusal
from saxaul.orgs.reading.tables import Detected, Options, Row, Table

log = logging.getLogger(__name__)

WORKER = Path(__file__).with_name("sheet_worker.py")


class SheetTable(Table):
    """One sheet of a workbook."""

    def __init__(
        self,
        detected: Detected,
        source: Source,
        folder: tempfile.TemporaryDirectory[str],
        header: Header,
        limits: Limits,
    ) -> None:
        super().__init__(detected)
        self._source = source
        self._folder = folder
        self._header = header
        self._limits = limits

    def rows(self, start_after: int = 0) -> Iterator[Row]:
        columns = self.detected.columns
        skip = max(start_after, self._header.data_after)
        limit = self._limits.max_rows + self._header.data_after
        for number, cells in read_rows(Path(self._folder.name) / "rows"):
            if number <= skip:
                continue
            if number > limit:
                raise too_many_rows_refusal(self._limits)
            problem = _cut_cells(cells, self._limits.max_cell_chars)
            values, surplus = fit_cells(columns, cells)
            yield Row(number, values, problem or surplus)

    def close(self) -> None:
        self._folder.cleanup()
        self._source.close()


def _cut_cells(cells: list[str], limit: int) -> str | None:
    problem = None
    for place, cell in enumerate(cells):
        if len(cell) > limit:
            cells[place] = cell[:limit]
            problem = _("A cell of this row is longer than %(limit)d characters; it was cut.") % {"limit": limit}
    return problem


def read_rows(path: Path) -> Iterator[Numbered]:
    """Yield (row number, cells) from the worker's copy."""
    with path.open("rb") as lines:
        next(lines)
        for line in lines:
            number, *cells = json.loads(line)
            yield number, cells


def open_workbook(source: Source, options: Options, limits: Limits, notes: list[str]) -> Table:
    """Copy the chosen sheet out of the workbook and find its header; raises UnreadableFile."""
    folder = tempfile.TemporaryDirectory(prefix="saxaul-sheet-")
    try:
        # The reader goes by the name's ending, so it is given one that fits the content.
        named = Path(folder.name) / f"workbook.{source.kind}"
        named.symlink_to(source.path.resolve())
        lines = Path(folder.name) / "rows"
        about = run_worker(named, lines, options.sheet, limits)
        return _describe(source, about, folder, options=options, limits=limits, notes=notes)
    except BaseException:
        folder.cleanup()
        raise


def _describe(
    source: Source,
    about: dict[str, Any],
    folder: tempfile.TemporaryDirectory[str],
    *,
    options: Options,
    limits: Limits,
    notes: list[str],
) -> Table:
    lines = Path(folder.name) / "rows"
    sample: list[Numbered] = []
    for numbered in read_rows(lines):
        sample.append(numbered)
        if len(sample) >= SAMPLE_ROWS:
            break
    if not sample:
        raise UnreadableFile(_("This sheet is empty."), code="empty")
    merged = [(top, left, bottom, right) for top, left, bottom, right in about["merged"]]
    header = headers.find_header(sample, forced=options.header_row, merged=merged)
    check_columns(header.columns, limits)
    if len(about["sheets"]) > 1 and options.sheet is None:
        notes.append(
            _("This workbook has %(count)d sheets; “%(sheet)s” is read.")
            % {"count": len(about["sheets"]), "sheet": about["sheet"]}
        )
    detected = Detected(
        format="xlsx" if source.kind == "xlsb" else source.kind,
        encoding=None,
        delimiter=None,
        sheet=about["sheet"],
        sheets=tuple(about["sheets"]),
        header_row=header.row,
        header_rows=header.rows,
        columns=header.columns,
        decimal_comma=uses_decimal_comma(cells for number, cells in sample if number > header.data_after),
        notes=(*notes, *header.notes),
    )
    return SheetTable(detected, source, folder, header, limits)


def run_worker(path: Path, lines: Path, sheet: str | None, limits: Limits) -> dict[str, Any]:
    """Run the sheet worker into `lines` and return what it says of the workbook; raises UnreadableFile."""
    settings = {
        "path": str(path),
        "sheet": sheet,
        "memory": limits.max_workbook_memory,
        "seconds": limits.max_workbook_seconds,
        "output": 2 * limits.max_unpacked_bytes,
        "cell_chars": limits.max_cell_chars,
    }
    command = [sys.executable, "-P", str(WORKER), json.dumps(settings)]
    try:
        with lines.open("wb") as output:
            done = subprocess.run(  # noqa: S603 - our own program, no shell
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.PIPE,
                timeout=limits.max_workbook_seconds * 2,
                check=False,
            )
    except subprocess.TimeoutExpired as error:
        raise bomb_refusal() from error
    with lines.open("rb") as copy:
        first = copy.readline()
    about: dict[str, Any] = json.loads(first) if first.endswith(b"\n") else {}
    refused = about.get("refused")
    if refused is None and done.returncode != 0:
        log.warning(
            "The sheet worker ended with %d: %s", done.returncode, done.stderr[-500:].decode("utf-8", "replace")
        )
        raise bomb_refusal()
    if refused is not None:
        raise _refusal(refused, sheet)
    return about


def _refusal(code: str, sheet: str | None) -> UnreadableFile:
    if code == "encrypted":
        return password_refusal()
    if code == "unpacks_too_large":
        return bomb_refusal()
    if code == "unknown_sheet":
        message = _("There is no sheet “%(sheet)s” in this workbook.") % {"sheet": sheet}
        return UnreadableFile(message, code="unknown_sheet")
    if code == "no_table":
        return UnreadableFile(_("There is no sheet in this workbook."), code="no_table")
    return damaged_refusal()
