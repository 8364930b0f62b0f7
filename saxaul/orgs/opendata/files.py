"""Files that are there whole or not at all."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from saxaul.core.errors import DomainError

BLOCK = 1 << 20


class CannotWrite(DomainError):
    """The folder is missing, forbidden or full. What stood under the name before still stands."""

    code = "cannot_write"


class Sum(NamedTuple):
    """Size in bytes, SHA-256 in hexadecimal."""

    bytes: int
    sha256: str


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write which takes the name `path` when the block ends well; else nothing of it stays.

    Raises `CannotWrite` for what the system refuses.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with draft.open("xb", buffering=BLOCK) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CannotWrite(
            _("“%(name)s” cannot be written: %(reason)s.") % {"name": path.name, "reason": reason}
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def sum_of(path: Path) -> Sum:
    """Size and checksum, read block by block."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return Sum(path.stat().st_size, digest.hexdigest())
