"""The file itself: a tar archive packed with gzip, sealed with a passphrase where one is given.

Its first member, `backup.json`, says what it is; the last, `manifest.json`, lists every other member with its size and
SHA-256 and closes the file. So any tool opens it, and a file that was cut short or changed is noticed.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tarfile
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from saxaul.web.backups.errors import PassphraseNeeded, UnreadableBackup
from saxaul.web.backups.sealing import OpeningFile, SealingFile, is_sealed

HEADER, MANIFEST = "backup.json", "manifest.json"
FORMAT = 1
LEVEL = 1  # of gzip: a second less per 50 MB than the usual 6, for a tenth more bytes
READ = 256 * 1024
DAMAGE = (tarfile.TarError, zlib.error, EOFError, gzip.BadGzipFile)


class Writer:
    """Adds members one after another and remembers the sum of each."""

    def __init__(self, archive: tarfile.TarFile) -> None:
        self.archive = archive
        self.sums: dict[str, dict[str, Any]] = {}
        self.now = int(time.time())

    def add(self, name: str, content: bytes) -> None:
        self.add_stream(name, io.BytesIO(content), len(content))

    def add_stream(self, name: str, source: IO[bytes], size: int) -> None:
        """Add `size` bytes of `source`; raises OSError when there are fewer."""
        member = tarfile.TarInfo(name)
        member.size, member.mtime, member.mode = size, self.now, 0o600
        summing = _Summing(source)
        self.archive.addfile(member, cast(IO[bytes], summing))
        self.sums[name] = {"bytes": size, "sha256": summing.sum.hexdigest()}

    def add_json(self, name: str, value: Any) -> None:
        self.add(name, json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n")


class _Summing:
    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.sum = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.source.read(size)
        self.sum.update(data)
        return data


@contextmanager
def writing(path: Path, *, passphrase: str = "") -> Iterator[Writer]:
    """A new file at `path`, which appears there whole or not at all, readable by the hub's user alone."""
    part = path.with_name(path.name + ".part")
    try:
        with ExitStack() as stack:
            file = stack.enter_context(os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb"))
            stack.callback(lambda: os.fsync(file.fileno()))
            stack.callback(file.flush)
            sink: BinaryIO = file
            if passphrase:
                sink = cast(BinaryIO, stack.enter_context(SealingFile(file, passphrase)))
            packed = stack.enter_context(gzip.GzipFile("", "wb", LEVEL, cast(Any, sink), mtime=0))
            archive = stack.enter_context(
                tarfile.open(mode="w|", fileobj=packed, format=tarfile.PAX_FORMAT, bufsize=READ)
            )
            yield Writer(archive)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _unpacked(path: Path, passphrase: str) -> Iterator[tarfile.TarFile]:
    with ExitStack() as stack:
        file: BinaryIO = stack.enter_context(path.open("rb"))
        beginning = file.read(64)
        file.seek(0)
        if is_sealed(beginning):
            if not passphrase:
                raise PassphraseNeeded
            file = cast(BinaryIO, io.BufferedReader(OpeningFile(file, passphrase), READ))
        try:
            packed = stack.enter_context(gzip.GzipFile(fileobj=file, mode="rb"))
            yield stack.enter_context(tarfile.open(mode="r|", fileobj=packed, bufsize=READ))
        except DAMAGE as error:
            raise UnreadableBackup(type(error).__name__) from error


class _Content(io.RawIOBase):
    """The content of a member, read by whoever asked for it: damage is told in our words there too."""

    def __init__(self, source: IO[bytes], name: str) -> None:
        self.source, self.member = source, name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        try:
            data = self.source.read(len(view))
        except DAMAGE as error:
            raise UnreadableBackup(self.member) from error
        view[: len(data)] = data
        return len(data)


def members(path: Path, *, passphrase: str = "") -> Iterator[tuple[str, IO[bytes]]]:
    """Name and content of every member in turn; a content must be read before the next is asked for.

    Raises UnreadableBackup, WrongPassphrase or PassphraseNeeded, possibly after some members were given.
    """
    with _unpacked(path, passphrase) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            if content is None:
                raise UnreadableBackup(member.name)
            yield member.name, io.BufferedReader(_Content(content, member.name), READ)


def read_header(path: Path, *, passphrase: str = "") -> dict[str, Any]:
    """What the backup says of itself, from its first member."""
    for name, content in members(path, passphrase=passphrase):
        return _header(name, content)
    raise UnreadableBackup(HEADER)


def _header(name: str, content: IO[bytes]) -> dict[str, Any]:
    value = _json(content.read()) if name == HEADER else None
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise UnreadableBackup(HEADER)
    return value


def _json(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise UnreadableBackup from None


def proven(
    path: Path, *, passphrase: str = "", progress: Callable[[int], None] = lambda _: None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """(header, manifest) after the whole file was read and every sum compared. Raises UnreadableBackup."""
    found: dict[str, dict[str, Any]] = {}
    header: dict[str, Any] | None = None
    manifest: dict[str, Any] | None = None
    done = 0
    for name, content in members(path, passphrase=passphrase):
        if manifest is not None:
            raise UnreadableBackup(name)
        data = content.read() if name in {HEADER, MANIFEST} else None
        if name == MANIFEST:
            manifest = _json(data or b"")
            continue
        if name == HEADER and data is not None:
            header = _header(name, io.BytesIO(data))
        found[name] = _summed(content if data is None else io.BytesIO(data))
        done += found[name]["bytes"]
        progress(done)
    if header is None or manifest is None:
        raise UnreadableBackup(MANIFEST)
    for name, sums in manifest["members"].items():
        if found.pop(name, None) != sums:
            raise UnreadableBackup(name)
    if found:
        raise UnreadableBackup(next(iter(found)))
    return header, manifest


def _summed(content: IO[bytes]) -> dict[str, Any]:
    total, digest = 0, hashlib.sha256()
    while data := content.read(READ):
        total += len(data)
        digest.update(data)
    return {"bytes": total, "sha256": digest.hexdigest()}
