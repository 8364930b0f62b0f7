"""Reading ahead: while this process writes a chunk, one of its own goes through the next one.

To understand the rows takes about as long as to write them, and needs no database; so on a machine with two processors
an import takes half the time. The helper is started once a file turns out to be long, and a file is brought in
without it whenever it cannot be had or dies. It ends when its input ends, also when this process is killed.
See docs/adr/0011.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from enum import IntEnum
from select import select
from typing import Any, Self

from django.db import connection

from saxaul.orgs.importing.understanding import Read, Reader
from saxaul.orgs.reading import Row
from saxaul.places.store import kept

ALONE = 1  # chunks that are gone through here before help is called
HELPER = "saxaul.orgs.importing.helper"
_BROKEN = (OSError, EOFError, pickle.PickleError, ValueError)


class Depth(IntEnum):
    """How far a row is gone through: key and digest; the record it says; all that a new record needs."""

    KEY = 0
    RECORD = 1
    NEW = 2


class Ahead:
    """Chunks of rows become chunks of `Read`, in order.

    `depth`: how far the rows are gone through. Whoever writes them sets it after each chunk, as rows that did not
    change since the last time need no more than key and digest. `at_once`: the file is known to be long.
    """

    def __init__(
        self, reader: Reader, *, depth: Depth = Depth.NEW, may_help: bool | None = None, at_once: bool = False
    ) -> None:
        self.reader, self.depth = reader, depth
        self.alone = 0 if at_once else ALONE
        self.may_help = helpers_can_run() if may_help is None else may_help
        self.helper: Helper | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._dismiss()

    def reads(self, chunks: Iterable[Sequence[Row]]) -> Iterator[list[Read]]:
        sent: Sequence[Row] | None = None
        for number, rows in enumerate(chunks):
            if self.may_help and self.helper is None and number >= self.alone:
                self.helper = Helper.start(self.reader)
                self.may_help = self.helper is not None
            if sent is not None:
                reads = [self._received(sent)]
                sent = rows if self._send(rows) else None
                yield reads.pop()  # not held here while the next chunk comes
                if sent is None:
                    yield self.here(rows)
            elif self._can_send() and self._send(rows):
                sent = rows
            else:
                yield self.here(rows)
        if sent is not None:
            yield self._received(sent)

    def _dismiss(self) -> None:
        if self.helper is not None:
            self.helper.close()
        self.helper, self.may_help = None, False

    def here(self, rows: Sequence[Row]) -> list[Read]:
        reads = self.reader.read(rows)
        told = [read for read in reads if read.key] if self.depth > Depth.KEY else []
        for read in told:
            self.reader.finish(read)
        if self.depth is Depth.NEW:
            self.reader.derive(told)
        return reads

    def _can_send(self) -> bool:
        if self.helper is None:
            return False
        ready = self.helper.is_ready()
        if not ready and self.helper.has_ended():
            self._dismiss()
        return ready

    def _send(self, rows: Sequence[Row]) -> bool:
        sent = self.helper is not None and self.helper.send((rows, self.depth))
        if not sent:
            self._dismiss()
        return sent

    def _received(self, rows: Sequence[Row]) -> list[Read]:
        reads = self.helper.receive() if self.helper is not None else None
        if reads is None:  # it died: what it was given is still here
            self._dismiss()
            return self.here(rows)
        return reads


def database() -> str:
    return str(connection.settings_dict["NAME"])


def gazetteer() -> int:
    """The change that this process's gazetteer is as of."""
    return kept().change


def helpers_can_run() -> bool:
    """Whether there is a second processor, and a database that another process can open."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return processors > 1 and "memory" not in database()


class Helper:
    """The other process, as seen from here. It answers each chunk it is sent, in order."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.ready = False

    @classmethod
    def start(cls, reader: Reader) -> Helper | None:
        """None when it cannot be had."""
        try:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", HELPER], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        except OSError:
            return None
        helper = cls(process)
        order = (reader.mapping, reader.sectors, reader.words, reader.decimal_comma, database(), gazetteer())
        return helper if helper.send(order) else None

    def is_ready(self) -> bool:
        """Whether it has said that it is ready to work; does not wait."""
        if not self.ready and self.process.stdout is not None:
            told, _writable, _failed = select([self.process.stdout], [], [], 0)
            self.ready = bool(told) and self.receive() == []
        return self.ready

    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def send(self, message: Any) -> bool:
        try:
            assert self.process.stdin is not None
            pickle.dump(message, self.process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
            self.process.stdin.flush()
        except _BROKEN:
            return False
        return True

    def receive(self) -> list[Read] | None:
        """The next answer, waited for; None when the helper is gone."""
        try:
            assert self.process.stdout is not None
            answer: list[Read] = pickle.load(self.process.stdout)  # noqa: S301 - our own process wrote it
        except _BROKEN:
            return None
        return answer

    def close(self) -> None:
        with suppress(*_BROKEN):
            if self.process.stdin is not None:
                self.process.stdin.close()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()
