"""Whether the hub is open on this machine: each server process and worker holds a lock on one file while it lives.

The lock is shared among them. Who must have the hub alone (restore, upgrade) takes it for itself and is refused while
anybody else holds it. The system lets go of it however a process ends. See docs/adr/0010 for why not a heartbeat.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

_held: dict[Path, int] = {}


def lock_path() -> Path:
    path: Path = settings.DATA / "open.lock"
    return path


def be_open() -> bool:
    """Say that this process serves the hub or works for it, until it ends. False while somebody has the hub alone."""
    path = lock_path()
    if path not in _held:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if not _lock(handle, fcntl.LOCK_SH):
            os.close(handle)
            return False
        _held[path] = handle
    return True


def close_again() -> None:
    """Take back `be_open`."""
    if (handle := _held.pop(lock_path(), None)) is not None:
        os.close(handle)


@contextmanager
def hub_alone() -> Iterator[bool]:
    """Nobody else opens the hub on this machine meanwhile. Gives False, at once, where somebody has it open."""
    path = lock_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield _lock(handle, fcntl.LOCK_EX)
    finally:
        os.close(handle)


def _lock(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
