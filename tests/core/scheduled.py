"""Functions that the tests of the schedule let come round."""

from __future__ import annotations

from saxaul.core.errors import DomainError

rounds: list[str] = []


def count() -> str:
    rounds.append("count")
    return f"{len(rounds)} done"


def say_nothing() -> None:
    rounds.append("nothing")


def refuse() -> None:
    raise DomainError("The disk is full.")


def break_down() -> None:
    raise RuntimeError("secret@example.org")
