"""Small files for the tests of reading."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl

from saxaul.orgs.reading import Limits, Options, Row, UnreadableFile, open_table

DETECT = Options()
USUAL = Limits()


def write(folder: Path, content: str | bytes, name: str = "table.csv", *, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def read(path: Path, *, options: Options = DETECT, limits: Limits = USUAL) -> list[Row]:
    with open_table(path, options=options, limits=limits) as table:
        return list(table.rows())


def cells(path: Path, *, options: Options = DETECT) -> list[list[object]]:
    return [list(row.values.values()) for row in read(path, options=options)]


def refusal_code(path: Path, *, options: Options = DETECT, limits: Limits = USUAL) -> str:
    """Open the file and read it to the end; return the code it is refused with, or 'read'."""
    try:
        with open_table(path, options=options, limits=limits) as table:
            for _row in table.rows():
                pass
    except UnreadableFile as refusal:
        return refusal.code if refusal.message else "without a message"
    return "read"


def workbook(folder: Path, rows: Sequence[Sequence[object]], *, merge: str | None = None, name: str = "t.xlsx") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    if merge:
        for cell_range in merge.split():
            sheet.merge_cells(cell_range)
    book.save(folder / name)
    return folder / name


def zipped(members: dict[str, bytes], *, stored: bool = False) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()
