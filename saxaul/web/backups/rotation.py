"""Which backups to keep: the newest of each of the last days, weeks and months that have one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

NAME = re.compile(r"saxaul-(\d{8}T\d{6}Z)\.tar\.gz(\.age)?")


def made_at(path: Path) -> datetime | None:
    """When the backup of this name was made; None for a file that is none of ours."""
    match = NAME.fullmatch(path.name)
    return datetime.strptime(match[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) if match else None


def backups_in(folder: Path) -> list[Path]:
    """The backups in a folder, newest first."""
    if not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if made_at(path) is not None and path.is_file()]
    return sorted(found, key=lambda path: path.name, reverse=True)


def kept_times(times: Iterable[datetime], *, daily: int, weekly: int, monthly: int) -> set[datetime]:
    """The newest of each of the last `daily` days, `weekly` weeks and `monthly` months that have any; days of UTC.

    The newest of all is always among them when `daily` is at least 1.
    """
    newest_first = sorted(times, reverse=True)
    periods: list[tuple[int, Callable[[datetime], tuple[int, ...]]]] = [
        (daily, lambda at: (at.year, at.month, at.day)),
        (weekly, lambda at: at.isocalendar()[:2]),
        (monthly, lambda at: (at.year, at.month)),
    ]
    kept: set[datetime] = set()
    for count, period_of in periods:
        seen: set[tuple[int, ...]] = set()
        for at in newest_first:
            if len(seen) == count:
                break
            if period_of(at) not in seen:
                seen.add(period_of(at))
                kept.add(at)
    return kept


def rotate(folder: Path, *, daily: int, weekly: int, monthly: int) -> list[Path]:
    """Remove the backups that are not kept and return them. Other files in the folder are left alone."""
    by_path = {path: at for path in backups_in(folder) if (at := made_at(path)) is not None}
    kept = kept_times(by_path.values(), daily=daily, weekly=weekly, monthly=monthly)
    gone = [path for path, at in by_path.items() if at not in kept]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone
