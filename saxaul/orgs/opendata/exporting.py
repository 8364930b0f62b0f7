"""All published organisations into one file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

from saxaul.orgs.opendata.files import whole_file
from saxaul.orgs.opendata.items import Item, count_items, stream_items
from saxaul.orgs.opendata.writers import WRITERS

REPORT_EVERY = 500
Progress = Callable[[int, int], None]


def export_organisations(path: Path, *, format: str, progress: Progress | None = None) -> int:
    """Write every published organisation to `path` as `format` (a key of `WRITERS`); how many there were.

    The file appears whole or not at all. Raises `CannotWrite`. `progress(done, about how many)`.
    """
    with whole_file(path) as out, closing(WRITERS[format](out)) as writer:
        done = 0
        for item in reported(stream_items(), progress):
            writer.add(item)
            done += 1
        writer.finish()
    return done


def reported(items: Iterable[Item], progress: Progress | None) -> Iterable[Item]:
    """The items, telling now and then how far they are."""
    if progress is None:
        yield from items
        return
    total, done = count_items(), 0
    for item in items:
        yield item
        done += 1
        if not done % REPORT_EVERY:
            progress(done, max(total, done))
    progress(done, done)
