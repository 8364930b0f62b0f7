"""Values that both databases can hold, written the same way: one row is one JSON array of texts, numbers and nulls.

integer, float          numbers                 time        UTC, "2026-03-01 08:00:00" and ".123456" where needed
boolean                 0 or 1                  date, clock text, as ISO 8601
text                    text                    duration    microseconds
json                    text that is JSON       uuid        32 hexadecimal digits
decimal                 text                    bytes       base64
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

KINDS = {
    "integer": (
        *("AutoField", "BigAutoField", "SmallAutoField", "IntegerField", "BigIntegerField", "SmallIntegerField"),
        *("PositiveIntegerField", "PositiveBigIntegerField", "PositiveSmallIntegerField"),
    ),
    "text": ("CharField", "TextField", "SlugField", "FileField", "FilePathField"),
    "boolean": ("BooleanField",),
    "json": ("JSONField",),
    "time": ("DateTimeField",),
    "date": ("DateField",),
    "clock": ("TimeField",),
    "float": ("FloatField",),
    "decimal": ("DecimalField",),
    "bytes": ("BinaryField",),
    "uuid": ("UUIDField",),
    "duration": ("DurationField",),
    "address": ("GenericIPAddressField",),
}
KIND_OF = {name: kind for kind, names in KINDS.items() for name in names}

# How PostgreSQL says a column so that it reads as SQLite would have it; {0} is the column.
FROM_POSTGRESQL = {
    "boolean": "{0}::int",
    "json": "{0}::text",
    "time": r"regexp_replace(to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), '\.000000$', '')",
    "date": "{0}::text",
    "clock": "{0}::text",
    "decimal": "{0}::text",
    "uuid": "replace({0}::text, '-', '')",
    "duration": "(extract(epoch FROM {0}) * 1000000)::bigint",
    "address": "host({0})",
}
FROM_SQLITE = {"decimal": "CAST({0} AS TEXT)"}
Converter = Callable[[Any], Any]
TO_POSTGRESQL: dict[str, Converter] = {
    "time": lambda value: f"{value}+00",
    "duration": lambda value: f"{value} microseconds",
    "bytes": b64decode,
}
TO_SQLITE: dict[str, Converter] = {"bytes": b64decode}


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: str


def kind_of(field: models.Field[Any, Any]) -> str:
    """One of `KINDS`; a foreign key is of the kind it points at. Raises TypeError for a field nobody has taught us."""
    while field.remote_field is not None:
        field = field.target_field  # type: ignore[attr-defined]
    name = field.get_internal_type()
    if name not in KIND_OF:
        raise TypeError(f"A backup does not know how to carry {name}, the type of {field}.")
    return KIND_OF[name]


def selected(column: Column, *, vendor: str) -> str:
    """The column as an SQL expression whose value is portable, but for bytes."""
    expressions = FROM_POSTGRESQL if vendor == "postgresql" else FROM_SQLITE
    return expressions.get(column.kind, "{0}").format(f'"{column.name}"')


def encoded_bytes(value: Any) -> str | None:
    return None if value is None else b64encode(value).decode()


def changed_columns(columns: Sequence[Column], changes: dict[str, Converter]) -> list[tuple[int, Converter]]:
    """Which places of a row must be changed, and how."""
    return [(place, changes[column.kind]) for place, column in enumerate(columns) if column.kind in changes]


def change_row(row: list[Any], changes: Sequence[tuple[int, Converter]]) -> list[Any]:
    for place, change in changes:
        if row[place] is not None:
            row[place] = change(row[place])
    return row
