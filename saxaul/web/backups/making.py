"""Making a backup: tables in one snapshot, then the files, then the settings that are no secret."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from saxaul import __version__
from saxaul.core.services import record_audit
from saxaul.web.backups.container import FORMAT, HEADER, MANIFEST, Writer, writing
from saxaul.web.backups.files import file_names, stores
from saxaul.web.backups.schema import Table, tables_after
from saxaul.web.backups.snapshot import Snapshot, lines, snapshot

PART = 4 * 1024 * 1024  # bytes of rows in one member: bounds the memory of both ends
Progress = Callable[[str, int, int], None]


def silent(what: str, done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was written: where, how large, how many rows and files, in how many seconds."""

    path: Path
    bytes: int
    rows: int
    files: int
    seconds: float


def name_of(at: datetime, *, sealed: bool) -> str:
    """The name of a backup made at `at`, which `rotation` understands and which sorts by time."""
    return f"saxaul-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}.tar.gz" + (".age" if sealed else "")


def make_backup(
    *, path: Path, passphrase: str = "", with_files: bool = True, by: str = "", progress: Progress = silent
) -> Made:
    """Write the whole hub as it is now into one new file at `path`, while the hub stays open.

    The file appears whole or not at all. Files are copied after the tables, so none that a row names is missing unless
    it was removed meanwhile. Raises OSError when the disk is full. `by` is for the audit log; empty keeps it out.
    """
    started = time.monotonic()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with writing(path, passphrase=passphrase) as writer:
        with snapshot() as now:
            counts = _write_tables(writer, now, progress)
        files = _write_files(writer, progress) if with_files else 0
        writer.add("settings.env", open_settings().encode())
        writer.add_json(
            MANIFEST, {"finished_at": _now(), "tables": counts, "files": files, "members": dict(writer.sums)}
        )
    rows = sum(count["rows"] for count in counts.values())
    made = Made(path, path.stat().st_size, rows, files, round(time.monotonic() - started, 2))
    if by:
        details = {"file": path.name, "bytes": made.bytes, "rows": rows, "files": files, "seconds": made.seconds}
        record_audit(by=by, action="backup.make", details=details)
    return made


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _write_tables(writer: Writer, now: Snapshot, progress: Progress) -> dict[str, dict[str, int]]:
    migrations = now.migrations()
    tables = tables_after(migrations)
    writer.add_json(HEADER, _header(migrations, tables))
    counts = {}
    for number, table in enumerate(tables, 1):
        counts[table.name] = {
            "rows": _write_rows(writer, table, lines(now, table)),
            "last_number": now.last_number(table) if table.counted else 0,
        }
        progress("Tables", number, len(tables))
    return counts


def _header(migrations: list[tuple[str, str]], tables: list[Table]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "program": "saxaul",
        "version": __version__,
        "made_at": _now(),
        "hub": settings.HUB_NAME,
        "address": settings.BASE_URL,
        "database": connection.vendor,
        "migrations": migrations,
        "tables": [table.as_json() for table in tables],
    }


def _write_rows(writer: Writer, table: Table, rows: Iterable[bytes]) -> int:
    count = 0
    for number, (part, held) in enumerate(_parts(rows), 1):
        writer.add(f"tables/{table.name}/{number:06}.jsonl", part)
        count += held
    return count


def _parts(rows: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    buffer, count = io.BytesIO(), 0
    for line in rows:
        buffer.write(line)
        count += 1
        if buffer.tell() >= PART:
            yield buffer.getvalue(), count
            buffer, count = io.BytesIO(), 0
    if count:
        yield buffer.getvalue(), count


def _write_files(writer: Writer, progress: Progress) -> int:
    count = 0
    for alias, store in stores().items():
        for name in file_names(store):
            try:
                size = store.size(name)
                with store.open(name) as file:
                    writer.add_stream(f"files/{alias}/{name}", file, size)
            except FileNotFoundError:
                continue  # thrown away since it was listed
            count += 1
            progress("Files", count, count)
    return count


def open_settings() -> str:
    """The variables that are set and hold no secret, as lines of a .env file."""
    return "".join(f"{name}={value}\n" for name, value in sorted(settings.OPEN_VARIABLES.items()))
