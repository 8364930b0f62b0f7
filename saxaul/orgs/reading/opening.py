"""The way in: from a path to a Table."""

from __future__ import annotations

import codecs
from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext as _

from saxaul.orgs.reading import kinds
from saxaul.orgs.reading.delimited import open_delimited
from saxaul.orgs.reading.encodings import find_encoding, named_encoding
from saxaul.orgs.reading.errors import UnreadableFile
from saxaul.orgs.reading.hsds_csv import open_hsds_folder
from saxaul.orgs.reading.json_tables import looks_like_json, open_json
from saxaul.orgs.reading.limits import Limits
from saxaul.orgs.reading.sources import Source, open_source
from saxaul.orgs.reading.tables import Options, Table
from saxaul.orgs.reading.workbooks import open_workbook

FORMATS = frozenset({"csv", "tsv", "xlsx", "xls", "ods", "geojson", "json", "jsonl", "hsds-json", "hsds-csv"})
JSON_FORMATS = frozenset({"geojson", "json", "jsonl", "hsds-json"})
TEXT_FORMATS = frozenset({"csv", "tsv"})
ENDINGS = {
    "xlsx": {"xlsx", "xlsm", "xltx"},
    "xlsb": {"xlsb"},
    "xls": {"xls", "xlt"},
    "ods": {"ods", "ots"},
    "text": {"csv", "tsv", "tab", "txt", "psv", "ssv", "json", "geojson", "jsonl", "ndjson"},
}
HEAD = 65_536
BYTE_ORDER_MARKS = codecs.BOM_UTF8 + codecs.BOM_UTF16


def open_table(path: Path, *, options: Options = Options(), limits: Limits = Limits()) -> Table:  # noqa: B008 - frozen
    """Return the table in this file, or in this folder of HSDS CSV files.

    The content decides what the file is, the name only where the content does not. Raises UnreadableFile, with a
    sentence for people and a stable code, whatever the bytes are.
    """
    if options.format is not None and options.format not in FORMATS:
        raise UnreadableFile(
            _("We do not know the format “%(format)s”.") % {"format": options.format}, code="unknown_format"
        )
    source = open_source(path, limits)
    try:
        return _open_source(source, options, limits)
    except RecursionError as error:
        source.close()
        raise UnreadableFile(_("This file is nested too deeply to be read."), code="too_deep") from error
    except BaseException:
        source.close()
        raise


def _open_source(source: Source, options: Options, limits: Limits) -> Table:
    if source.kind in {"folder", "hsds-csv"}:
        return open_hsds_folder(source, options, limits)
    notes = _notes_on_name(source)
    if source.kind != "text":
        _refuse_other_format(source.kind, options)
        return open_workbook(source, options, limits, notes)
    with source.path.open("rb") as file:
        head = file.read(HEAD)
    if options.format in JSON_FORMATS or _begins_like_json(head):
        # JSON knows no lines: a whole register may stand on one.
        limits = replace(limits, max_line_bytes=limits.max_unpacked_bytes)
    encoding = named_encoding(options.encoding) if options.encoding else find_encoding(source.path, limits)
    if not encoding.label.startswith("utf-16") and not encoding.label.startswith("utf-32") and kinds.looks_binary(head):
        raise UnreadableFile(_("This file does not hold a table we can read."), code="binary")
    text = head.decode(encoding.codec, "replace")
    ending = source.name.lower().rpartition(".")[2]
    as_json = options.format in JSON_FORMATS or (
        options.format is None and (looks_like_json(text, certain=ending in {"json", "geojson", "jsonl", "ndjson"}))
    )
    if as_json:
        return open_json(source, encoding, options, limits, notes)
    if options.format is not None and options.format not in TEXT_FORMATS:
        _refuse_other_format("text", options)
    return open_delimited(source, encoding, options, limits, notes)


def _begins_like_json(head: bytes) -> bool:
    plain = head.replace(b"\x00", b"").lstrip(BYTE_ORDER_MARKS).decode("latin-1")
    return looks_like_json(plain, certain=False)


def _refuse_other_format(kind: str, options: Options) -> None:
    """Refuse when the operator says one thing and the bytes say another."""
    if options.format is None or options.format == kind or (kind == "xlsb" and options.format == "xlsx"):
        return
    raise UnreadableFile(
        _("This file is not in the format “%(format)s”.") % {"format": options.format}, code="wrong_format"
    )


def _notes_on_name(source: Source) -> list[str]:
    notes: list[str] = []
    if source.packed_in is not None:
        notes.append(_("The table “%(name)s” was unpacked from the archive.") % {"name": source.name})
    ending = source.name.lower().rpartition(".")[2] if "." in source.name else ""
    claimed = next((kind for kind, endings in ENDINGS.items() if ending in endings), None)
    if claimed is None or claimed == source.kind:
        return notes
    found = {
        "xls": _("The name says .%(ending)s, but this is an older Excel file (.xls)."),
        "xlsx": _("The name says .%(ending)s, but this is an Excel file (.xlsx)."),
        "xlsb": _("The name says .%(ending)s, but this is a binary Excel file (.xlsb)."),
        "ods": _("The name says .%(ending)s, but this is an OpenDocument spreadsheet (.ods)."),
        "text": _("The name says .%(ending)s, but this is a plain text file."),
    }[source.kind]
    notes.append(found % {"ending": ending})
    return notes
