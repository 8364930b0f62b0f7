"""How commands speak: one JSON object for programs, lines and progress bars for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

Progress = Callable[[str, int, int], None]
"""`progress(what, done, total)`: what is being done now, and how far it is."""


def print_json(value: Any) -> None:
    """One line, so that a program can read the last line of the output."""
    click.echo(json.dumps(value, ensure_ascii=False, separators=(", ", ": "), default=str))


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar per thing being done on a terminal's error stream; silent where nobody watches."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, console=Console(stderr=True)) as bars:
        known: dict[str, Any] = {}

        def report(what: str, done: int, total: int) -> None:
            if what not in known:
                known[what] = bars.add_task(what, total=total)
            bars.update(known[what], completed=done, total=total)

        yield report
