"""From the path given to plain bytes on disk: size checks, gzip and ZIP, never more than the limits allow."""

from __future__ import annotations

import gzip
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from django.utils.translation import gettext as _

from saxaul.orgs.reading import kinds
from saxaul.orgs.reading.errors import UnreadableFile
from saxaul.orgs.reading.limits import MB, Limits

TABLE_ENDINGS = {"csv", "tsv", "tab", "psv", "ssv", "xlsx", "xlsm", "xls", "ods", "geojson", "json", "jsonl", "ndjson"}
HSDS_TABLES = {"organizations.csv", "organization.csv"}
HSDS_COMPANIONS = {"services.csv", "locations.csv", "phones.csv", "addresses.csv", "organization_identifiers.csv"}
BLOCK = 1 * MB
MAX_MEMBERS = 10_000
RATIO_FREE_BYTES = 20 * MB


@dataclass(slots=True)
class Source:
    """Plain bytes at `path`, called `name` by its sender; `kind` is text, xls, xlsx, xlsb, ods, hsds-csv or folder."""

    path: Path
    name: str
    kind: str
    packed_in: str | None = None
    temporary: tempfile.TemporaryDirectory[str] | None = None

    def close(self) -> None:
        """Remove the unpacked copy, if any."""
        if self.temporary is not None:
            self.temporary.cleanup()
            self.temporary = None


def open_source(path: Path, limits: Limits) -> Source:
    """Check, unpack and name what lies at `path`; raises UnreadableFile."""
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        raise UnreadableFile(_("There is no file at this place."), code="missing") from error
    if stat.S_ISDIR(status.st_mode):
        return Source(path, path.name, "folder")
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableFile(_("This is not a file that can be read."), code="not_a_file")
    if status.st_size > limits.max_bytes:
        raise too_large_refusal(limits)
    return _name_source(path, path.name, limits, packed_in=None)


def _name_source(path: Path, name: str, limits: Limits, *, packed_in: str | None) -> Source:
    try:
        with path.open("rb") as file:
            head = file.read(kinds.HEAD_BYTES)
    except OSError as error:
        raise UnreadableFile(_("This file cannot be opened."), code="missing") from error
    if not head.strip(b" \t\r\n\x00\xef\xbb\xbf") and path.stat().st_size <= kinds.HEAD_BYTES:
        raise empty_refusal()
    kind = kinds.name_kind(head, path)
    if kind == "gzip":
        return _unpack_gzip(path, name, limits, packed_in)
    if kind == "zip":
        return _open_zip(path, name, limits, packed_in)
    return Source(path, name, kind, packed_in)


def _unpack_gzip(path: Path, name: str, limits: Limits, packed_in: str | None) -> Source:
    if packed_in is not None:
        raise nested_refusal()
    inner_name = name[:-3] if name.lower().endswith(".gz") else name
    with gzip.open(path, "rb") as packed:
        return _unpack(packed, path.stat().st_size, inner_name, limits, "gzip")


def _open_zip(path: Path, name: str, limits: Limits, packed_in: str | None) -> Source:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            check_members(members, path.stat().st_size, limits)
            kind = kinds.name_office_kind(archive)
            if kind is not None:
                return Source(path, name, kind, packed_in)
            if packed_in is not None:
                raise nested_refusal()
            tables = [member for member in members if is_table_name(member.filename)]
            if holds_hsds_set([member.filename for member in tables]):
                return Source(path, name, "hsds-csv")
            member = _only_table(members, tables)
            with archive.open(member) as packed:
                inner_name = PurePosixPath(member.filename).name
                return _unpack(packed, max(member.compress_size, 1), inner_name, limits, "zip")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise kinds.damaged_refusal() from error


def check_members(members: Sequence[zipfile.ZipInfo], packed_bytes: int, limits: Limits) -> None:
    """Refuse archives that are locked or whose directory already promises more than the limits."""
    if any(member.flag_bits & 1 for member in members):
        raise kinds.password_refusal()
    total = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or total > limits.max_unpacked_bytes:
        raise bomb_refusal()
    if total > RATIO_FREE_BYTES and total > packed_bytes * limits.max_ratio:
        raise bomb_refusal()


def _only_table(members: Sequence[zipfile.ZipInfo], tables: Sequence[zipfile.ZipInfo]) -> zipfile.ZipInfo:
    if len(tables) == 1:
        return tables[0]
    if tables:
        raise UnreadableFile(
            _("This archive holds %(count)d tables. Please send them one by one.") % {"count": len(tables)},
            code="several_tables",
        )
    seen = [member for member in members if not _is_hidden(member.filename)]
    if any(member.filename.lower().endswith((".zip", ".gz", ".7z", ".rar")) for member in seen):
        raise nested_refusal()
    if len(seen) == 1:
        return seen[0]
    raise UnreadableFile(_("There is no table in this archive."), code="no_table")


def _unpack(packed: IO[bytes] | gzip.GzipFile, packed_bytes: int, name: str, limits: Limits, packed_in: str) -> Source:
    folder = tempfile.TemporaryDirectory(prefix="saxaul-reading-")
    try:
        target = Path(folder.name) / "table"
        with target.open("wb") as file:
            copy_bounded(packed, file.write, packed_bytes, limits)
        source = _name_source(target, name, limits, packed_in=packed_in)
    except BaseException as error:
        folder.cleanup()
        if isinstance(error, (zlib.error, EOFError, OSError, zipfile.BadZipFile)):
            raise kinds.damaged_refusal() from error
        raise
    source.temporary = folder
    return source


def copy_bounded(
    packed: IO[bytes] | gzip.GzipFile, write: Callable[[bytes], object], packed_bytes: int, limits: Limits
) -> None:
    """Unpack block by block, and stop with a refusal once size or ratio leave the limits."""
    total = 0
    while block := packed.read(BLOCK):
        total += len(block)
        if total > limits.max_unpacked_bytes:
            raise bomb_refusal()
        if total > RATIO_FREE_BYTES and total > packed_bytes * limits.max_ratio:
            raise bomb_refusal()
        write(block)


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts)


def is_table_name(name: str) -> bool:
    """Whether the name promises a table; resource forks and hidden files do not count."""
    lowered = name.lower().removesuffix(".gz")
    return lowered.rpartition(".")[2] in TABLE_ENDINGS and not _is_hidden(name)


def holds_hsds_set(names: Sequence[str]) -> bool:
    """Whether these file names are the CSV tables of one HSDS publication."""
    last_parts = {PurePosixPath(name).name.lower() for name in names}
    return bool(last_parts & HSDS_TABLES) and bool(last_parts & HSDS_COMPANIONS)


def too_large_refusal(limits: Limits) -> UnreadableFile:
    """The refusal by size."""
    return UnreadableFile(
        _("This file is larger than %(size)d MB. Please send it in parts.") % {"size": limits.max_bytes // MB},
        code="too_large",
    )


def empty_refusal() -> UnreadableFile:
    """The refusal of a file without any content."""
    return UnreadableFile(_("This file is empty."), code="empty")


def bomb_refusal() -> UnreadableFile:
    """The refusal of archives that swell."""
    return UnreadableFile(
        _("Unpacked, this file would be far larger than it seems. It was not opened."), code="unpacks_too_large"
    )


def nested_refusal() -> UnreadableFile:
    """The refusal of archives in archives."""
    return UnreadableFile(
        _("There is an archive inside this archive. Please send the table itself."), code="nested_archive"
    )
