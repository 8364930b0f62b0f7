"""The hub's files, wherever they are kept: uploaded registers and, as they come, works and pictures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.storage import Storage, storages

NOT_OURS = frozenset({"staticfiles"})


def stores() -> dict[str, Storage]:
    """The places where files are kept, by name; two names of one place count once."""
    found: dict[str, Storage] = {}
    seen: list[object] = []
    for alias in sorted(settings.STORAGES.keys() - NOT_OURS, reverse=True):
        if settings.STORAGES[alias] not in seen:
            seen.append(settings.STORAGES[alias])
            found[alias] = storages[alias]
    return found


def file_names(store: Storage, folder: str = "") -> Iterator[str]:
    """Names of all files in the store, by name. A store that nobody has written to has none."""
    try:
        folders, files = store.listdir(folder)
    except FileNotFoundError:
        return
    yield from (str(PurePosixPath(folder, name)) for name in sorted(files) if name)
    for name in sorted(folders):
        yield from file_names(store, str(PurePosixPath(folder, name)))


def is_safe(name: str) -> bool:
    """Whether a name from a backup stays inside its store."""
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts
