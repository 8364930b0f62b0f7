"""The files of the open data page: built every night, kept until the new ones are whole.

    DATA/public/open-data/current.json      the edition people get: names the folder, its files, their sums
    DATA/public/open-data/<edition>/…       organisations.csv, .csv.gz, …, datapackage.json

An edition is built in a folder of its own and takes its place when `current.json` is replaced. The edition before stays
for those who are in the middle of a download. Web and worker machines must share the folder.
"""

from __future__ import annotations

import gzip
import json
import secrets
import shutil
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from time import time
from typing import Any

from django.conf import settings
from django.utils import timezone

from saxaul.orgs.opendata.describing import package
from saxaul.orgs.opendata.exporting import Progress, reported
from saxaul.orgs.opendata.files import BLOCK, sum_of, whole_file
from saxaul.orgs.opendata.items import licence_rows, stream_items, written_time
from saxaul.orgs.opendata.writers import WRITERS, Writer

KEPT = 2  # editions
LEFTOVER = timedelta(hours=12)  # a folder older than this belongs to a build that was killed
CURRENT = "current.json"
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "geojson": "application/geo+json",
    "hsds": "application/zip",
    "json": "application/json",
}
NAMES = {
    "csv": "organisations.csv",
    "jsonl": "organisations.jsonl",
    "geojson": "organisations.geojson",
    "hsds": "organisations-hsds.zip",
}
DESCRIPTOR = "datapackage.json"


@dataclass(frozen=True, slots=True)
class File:
    """One published file. `things`: lines, or places; `packed_bytes`: of its compressed copy, 0 where it has none."""

    name: str
    format: str
    media_type: str
    bytes: int
    sha256: str
    packed_bytes: int
    things: int


@dataclass(frozen=True, slots=True)
class Edition:
    """What one build made. `licences`: [{licence, records}], most first."""

    folder: str
    built_at: str
    records: int
    files: tuple[File, ...]
    licences: tuple[dict[str, Any], ...]

    def file(self, name: str) -> File | None:
        return next((file for file in self.files if file.name == name), None)


def home() -> Path:
    return Path(settings.DATA) / "public" / "open-data"


def current_edition() -> Edition | None:
    """The edition people get; None before the first one."""
    try:
        written = json.loads((home() / CURRENT).read_text("utf-8"))
        files = tuple(File(**file) for file in written.pop("files"))
        return Edition(**{**written, "licences": tuple(written["licences"])}, files=files)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def path_of(edition: Edition, name: str, *, packed: bool = False) -> Path:
    return home() / edition.folder / (f"{name}.gz" if packed else name)


def publish_files(*, progress: Progress | None = None) -> Edition:
    """Build an edition in all formats in one pass and let it take its place. Raises `CannotWrite`.

    Safe to run twice, also at the same time: each builds its own, the later one is shown.
    """
    now = timezone.now()
    folder = home() / f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
    folder.mkdir(parents=True)
    try:
        records, counts = _write_all(folder, progress)
        licences = licence_rows()
        files = [_file(folder, format, count) for format, count in counts.items()]
        built_at = written_time(now)
        about = package(map(asdict, files), built_at=built_at, licences=[row["licence"] for row in licences])
        with whole_file(folder / DESCRIPTOR) as out:
            out.write(json.dumps(about, ensure_ascii=False, indent=2).encode())
        files.append(_file(folder, "json", len(files), name=DESCRIPTOR))
        edition = Edition(folder.name, built_at, records, tuple(files), tuple(licences))
        with whole_file(home() / CURRENT) as out:
            out.write(json.dumps(asdict(edition), ensure_ascii=False, indent=2).encode())
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    _tidy(edition.folder)
    return edition


def rebuild() -> str:
    """For the schedule: publish, and say how much."""
    edition = publish_files()
    return f"{edition.records} records, {sum(file.bytes for file in edition.files)} bytes"


def _write_all(folder: Path, progress: Progress | None) -> tuple[int, dict[str, int]]:
    """Every format side by side; (records, things per format)."""
    with ExitStack() as stack:
        writers: dict[str, Writer] = {}
        for format, name in NAMES.items():
            out = stack.enter_context(whole_file(folder / name))
            writers[format] = stack.enter_context(closing(WRITERS[format](out)))
        records = 0
        for item in reported(stream_items(), progress):
            for writer in writers.values():
                writer.add(item)
            records += 1
        for writer in writers.values():
            writer.finish()
    return records, {format: writer.count for format, writer in writers.items()}


def _file(folder: Path, format: str, things: int, *, name: str = "") -> File:
    path = folder / (name or NAMES[format])
    total = sum_of(path)
    packed = 0 if format == "hsds" else _pack(path)
    return File(path.name, format, MEDIA_TYPES[format], total.bytes, total.sha256, packed, things)


def _pack(path: Path) -> int:
    """Leave a compressed copy beside the file, made once instead of at every download; its size."""
    packed = path.with_name(f"{path.name}.gz")
    with (
        path.open("rb") as file,
        whole_file(packed) as out,
        gzip.GzipFile(filename="", mode="wb", fileobj=out, compresslevel=6, mtime=0) as zipped,
    ):
        shutil.copyfileobj(file, zipped, BLOCK)
    return packed.stat().st_size


def _tidy(current: str) -> None:
    """Remove older editions; folders of builds under way are left until they are surely dead."""
    editions = sorted((path for path in home().iterdir() if path.is_dir()), key=lambda path: path.name, reverse=True)
    whole = [path for path in editions if (path / f"{DESCRIPTOR}.gz").is_file()]
    kept = {current, *(path.name for path in whole[:KEPT])}
    for path in editions:
        is_old = path.stat().st_mtime < time() - LEFTOVER.total_seconds()
        if path.name not in kept and (path in whole or is_old):
            shutil.rmtree(path, ignore_errors=True)
