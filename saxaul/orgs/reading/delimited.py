"""CSV and its relatives: decoded, cut and handed out row by row, in memory that does not grow with the file."""

from __future__ import annotations

import contextlib
import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from saxaul.orgs.reading import headers
from saxaul.orgs.reading.cells import uses_decimal_comma
from saxaul.orgs.reading.delimiters import SEPARATOR_LINE, find_delimiter
from saxaul.orgs.reading.encodings import Encoding
from saxaul.orgs.reading.errors import UnreadableFile
from saxaul.orgs.reading.headers import Header, Numbered
from saxaul.orgs.reading.limits import Limits
from saxaul.orgs.reading.sources import Source
from saxaul.orgs.reading.tables import Detected, Options, Row, Table, Value

HEAD_CHARS = 400_000
SAMPLE_ROWS = 300
READ_BUFFER = 1 << 20
SEPARATORS = " ,;|\t"
# UTF-8 that some program took for a Western or Arabic encoding and saved again: “Ã©”, “Ø§Ù„”.
MOJIBAKE = re.compile(r"Ã[\x80-\xbf\u0160-\u0192\u2018-\u203a]|Ø[§¨ª¬]Ù|ï¿½|ΓÇ")


@dataclass(slots=True)
class Marks:
    """What the line feed tells the row loop: the lines of the row in hand, and whether one looked odd."""

    lines: list[str] = field(default_factory=list)
    odd: bool = False
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads records of one delimited text; the same for sampling and for streaming."""

    source: Source
    encoding: Encoding
    delimiter: str | None
    limits: Limits
    width: int = 0

    def open_text(self) -> io.TextIOWrapper:
        raw = self.source.path.open("rb", buffering=READ_BUFFER)
        return io.TextIOWrapper(raw, encoding=self.encoding.codec, errors="replace", newline="")

    def records(self) -> Iterator[tuple[int, list[str], str | None]]:
        """Yield (row number, untrimmed cells, problem) for every row, blank ones included."""
        if self.limits.max_cell_chars > csv.field_size_limit():
            csv.field_size_limit(self.limits.max_cell_chars)
        marks = Marks()
        with self.open_text() as text:
            number = 0
            feed = _feed(text, marks, self.limits.max_cell_chars, compose=self.encoding.compose)
            while True:
                try:
                    for cells in self._parse(feed):
                        if marks.odd or len(marks.lines) > 1 or marks.ended:
                            for mended, problem in self._mend(cells, marks):
                                number += 1
                                yield number, mended, problem
                        else:
                            number += 1
                            yield number, cells, None
                        marks.lines.clear()
                    return
                except csv.Error:
                    for mended, problem in self._give_back(marks.lines):
                        number += 1
                        yield number, mended, problem
                    marks.lines.clear()
                    marks.odd = False

    def _parse(self, lines: Iterable[str]) -> Iterator[list[str]]:
        return csv.reader(lines, delimiter=self.delimiter or "\t", skipinitialspace=True)

    def _give_back(self, lines: list[str]) -> Iterator[tuple[list[str], str | None]]:
        """A quote that never closes swallowed these lines: each becomes a row again, the first with a problem."""
        for place, line in enumerate(lines):
            problem = None if place else _("This row has a quotation mark that is never closed.")
            cells = line.rstrip("\r\n").split(self.delimiter or "\t")
            if place:
                with contextlib.suppress(csv.Error, StopIteration):
                    cells = next(self._parse([line]))
            yield self._clean([cell.strip(' "') if not place else cell for cell in cells], [line], problem)

    def _mend(self, cells: list[str], marks: Marks) -> Iterator[tuple[list[str], str | None]]:
        """Yield the row in hand as it should be: whole, or as the lines a stray quote glued together."""
        marks.odd = False
        if len(marks.lines) > 1 and (marks.ended or self._glued(cells, marks.lines)):
            yield from self._give_back(marks.lines)
        else:
            yield self._clean(cells, marks.lines, None)

    def _glued(self, cells: list[str], lines: list[str]) -> bool:
        """Whether a row over several lines has the wrong width while its lines, taken alone, have the right one."""
        if not self.width or len(cells) == self.width:
            return False
        found = [len(lines[0].split(self.delimiter or "\t"))]
        for line in lines[1:]:
            with contextlib.suppress(csv.Error, StopIteration):
                found.append(len(next(self._parse([line]))))
        return sum(1 for width in found if width == self.width) >= max(2, len(lines) - 1)

    def _clean(self, cells: list[str], lines: list[str], problem: str | None) -> tuple[list[str], str | None]:
        limit = self.limits.max_cell_chars
        if any("\x00" in line for line in lines):
            problem = problem or _("This row holds zero bytes; they were left out.")
            cells = [cell.replace("\x00", "") for cell in cells]
        if any("\ufffd" in line for line in lines):
            problem = _("Some characters of this row could not be read.")
        if any(len(cell) > limit for cell in cells):
            problem = _("A cell of this row is longer than %(limit)d characters; it was cut.") % {"limit": limit}
            cells = [cell[:limit] for cell in cells]
        return cells, problem


def _feed(text: io.TextIOWrapper, marks: Marks, long: int, *, compose: bool) -> Iterator[str]:
    """Hand lines to the parser, remembering them until their row is done, and flag the odd ones."""
    keep = marks.lines.append
    lines = (unicodedata.normalize("NFC", line) for line in text) if compose else text
    for line in lines:
        if "\x00" in line or "\ufffd" in line or len(line) > long:
            marks.odd = True
        keep(line)
        yield line
    marks.ended = True


class DelimitedTable(Table):
    """A table in a text file."""

    def __init__(self, detected: Detected, reader: Reader, header: Header) -> None:
        super().__init__(detected)
        self._reader = reader
        self._header = header

    def rows(self, start_after: int = 0) -> Iterator[Row]:
        columns = self.detected.columns
        width = len(columns)
        skip = max(start_after, self._header.data_after)
        limit = self._reader.limits.max_rows + self._header.data_after
        strip = str.strip
        for number, stored, problem in self._reader.records():
            if number <= skip:
                continue
            if number > limit:
                raise too_many_rows_refusal(self._reader.limits)
            cells = list(map(strip, stored))
            found = len(cells)
            if found == width:
                if any(cells):
                    yield Row(number, dict(zip(columns, cells)), problem)  # noqa: B905 - same length, hot loop
            elif any(cells):
                values, extra = fit_cells(columns, cells)
                yield Row(number, values, problem or extra)

    def close(self) -> None:
        self._reader.source.close()


def fit_cells(columns: Sequence[str], cells: Sequence[str]) -> tuple[dict[str, Value], str | None]:
    """Fill short rows with '' and keep surplus cells under their place, with a problem that says so."""
    width = len(columns)
    values: dict[str, Value] = dict(zip(columns, cells, strict=False))
    for column in columns[len(cells) :]:
        values[column] = ""
    if len(cells) <= width:
        return values, None
    surplus = headers.name_columns([*columns, *[""] * (len(cells) - width)], len(cells))[width:]
    kept = {name: cell for name, cell in zip(surplus, cells[width:], strict=False) if cell}
    if not kept:
        return values, None
    values.update(kept)
    problem = _("This row has %(found)d cells, but the table has %(expected)d columns.")
    return values, problem % {"found": len(cells), "expected": width}


def too_many_rows_refusal(limits: Limits) -> UnreadableFile:
    """The refusal by number of rows."""
    return UnreadableFile(
        _("This table has more than %(limit)d rows. Please send it in parts.") % {"limit": limits.max_rows},
        code="too_many_rows",
    )


def open_delimited(source: Source, encoding: Encoding, options: Options, limits: Limits, notes: list[str]) -> Table:
    """Find delimiter and header and return the table; raises UnreadableFile when there is none."""
    ending = source.name.lower().rpartition(".")[2]
    preferred = {"tsv": "\t", "tab": "\t", "psv": "|", "ssv": ";"}.get(ending)
    if options.format == "tsv":
        preferred = "\t"
    reader = Reader(source, encoding, None, limits)
    with reader.open_text() as text:
        head = text.read(HEAD_CHARS)
    delimiter = options.delimiter or find_delimiter(head, preferred=preferred)
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '\r\n"\x00'):
        raise UnreadableFile(_("A separator is one character, such as a comma."), code="bad_delimiter")
    reader = Reader(source, encoding, delimiter, limits)
    # The usual width, once known, tells glued rows from whole ones; so the sample is taken twice.
    reader = replace(reader, width=usual_width(sample_rows(reader)))
    sample = sample_rows(reader)
    if not any(cell.strip(SEPARATORS) for _number, cells in sample for cell in cells):
        raise UnreadableFile(_("There is no table in this file."), code="no_table")
    declares = bool(SEPARATOR_LINE.match(head))
    if declares:
        sample = [(number, cells) for number, cells in sample if number > 1]
    header = headers.find_header(sample, forced=options.header_row)
    if declares and not header.data_after:
        header = replace(header, data_after=1)
    check_columns(header.columns, limits)
    if not encoding.sure:
        notes.append(_("The encoding of this file is a guess. Please check names with accents."))
    if MOJIBAKE.search(head):
        notes.append(_("Some letters of this file were damaged before it was saved. Please check names with accents."))
    if len(header.columns) == 1:
        notes.append(_("Only one column was found."))
    data = [cells for number, cells in sample if number > header.data_after]
    detected = Detected(
        format="tsv" if delimiter == "\t" else "csv",
        encoding=encoding.label,
        delimiter=delimiter,
        sheet=None,
        sheets=(),
        header_row=header.row,
        header_rows=header.rows,
        columns=header.columns,
        decimal_comma=uses_decimal_comma(data),
        notes=(*notes, *header.notes),
    )
    return DelimitedTable(detected, reader, header)


def sample_rows(reader: Reader) -> list[Numbered]:
    """The first rows that are not blank, trimmed, with their numbers."""
    sample: list[Numbered] = []
    for number, cells, _problem in reader.records():
        trimmed = [cell.strip() for cell in cells]
        if any(trimmed):
            sample.append((number, trimmed))
        if len(sample) >= SAMPLE_ROWS or number > 5000:
            break
    return sample


def usual_width(sample: Sequence[Numbered]) -> int:
    """The width most rows have; 0 for no rows."""
    widths = Counter(len(cells) for _number, cells in sample)
    return max(widths, key=lambda width: (widths[width], width), default=0)


def check_columns(columns: tuple[str, ...], limits: Limits) -> None:
    """Refuse tables too wide for anybody to map, and tables without a column."""
    if not columns:
        raise UnreadableFile(_("There is no table in this file."), code="no_table")
    if len(columns) > limits.max_columns:
        raise UnreadableFile(
            _("This table has %(found)d columns; at most %(limit)d can be read.")
            % {"found": len(columns), "limit": limits.max_columns},
            code="too_many_columns",
        )
