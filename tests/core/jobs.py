"""Jobs for the tests of the worker."""

from __future__ import annotations

import time
from pathlib import Path

from django_tasks import task


@task()
def write(*, path: str, text: str) -> str:
    Path(path).write_text(text, "utf-8")
    return text


@task()
def fail(*, reason: str) -> None:
    raise RuntimeError(reason)


@task()
def last(*, path: str, seconds: float) -> None:
    """Say that it began, take its time, say that it ended."""
    with Path(path).open("a") as file:
        file.write("began\n")
        file.flush()
        time.sleep(seconds)
        file.write("ended\n")
