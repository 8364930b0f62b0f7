"""What reading a file yields: the options given, what was detected, and the rows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self, TypeAlias

Value: TypeAlias = str | list[object] | dict[str, object] | float | int | bool | None


@dataclass(frozen=True, slots=True)
class Options:
    """What the operator forces; None leaves it to detection.

    `header_row` is the 1-based row of the last header row in the file; 0 says the table has no header.
    `format` is one of csv, tsv, xlsx, xls, ods, geojson, json, jsonl, hsds-json, hsds-csv.
    """

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    format: str | None = None


@dataclass(frozen=True, slots=True)
class Detected:
    """What was found; `notes` are translated sentences for people."""

    format: str
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    sheets: tuple[str, ...]
    header_row: int | None
    header_rows: int
    columns: tuple[str, ...]
    decimal_comma: bool
    notes: tuple[str, ...]


@dataclass(slots=True)
class Row:
    """One row: its 1-based number in the file (or the item's index), its values, and what is wrong with it."""

    number: int
    values: dict[str, Value] = field(default_factory=dict)
    problem: str | None = None


class Table(ABC):
    """An opened file. Restartable: every call of `rows` starts anew; `close` removes temporary copies."""

    def __init__(self, detected: Detected) -> None:
        self.detected = detected

    @abstractmethod
    def rows(self, start_after: int = 0) -> Iterator[Row]:
        """Stream the rows numbered above `start_after`, leaving out wholly empty ones.

        Raises UnreadableFile when the table goes on beyond the limit of rows.
        """

    @abstractmethod
    def close(self) -> None:
        """Free temporary files; closing twice is harmless."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
