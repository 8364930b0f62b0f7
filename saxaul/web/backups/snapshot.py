"""Reading a database at one moment while others go on writing.

SQLite: one read transaction on a connection of its own; in WAL mode it neither waits nor keeps writers waiting.
PostgreSQL: one transaction at REPEATABLE READ. Both see what was committed before the first statement, and no more.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import orjson
import psycopg
from django.db import connection

from saxaul.web.backups.columns import change_row, changed_columns, encoded_bytes, selected
from saxaul.web.backups.schema import Migration, Table

BATCH = 2000  # rows fetched at once


class Snapshot(Protocol):
    """A database at one moment."""

    def migrations(self) -> list[Migration]: ...

    def rows(self, table: Table) -> Iterator[Sequence[Any]]:
        """Rows in the order of the key, with values as `columns` describes them, but bytes as bytes."""

    def last_number(self, table: Table) -> int:
        """The highest number ever given out for `table.counted`, also to rows that are gone."""


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    """The hub's database as it is now. What this process has not committed is not in it."""
    if connection.vendor == "postgresql":
        with _postgresql() as found:
            yield found
    else:
        with _sqlite(Path(connection.settings_dict["NAME"])) as read:
            yield read


def lines(snapshot: Snapshot, table: Table) -> Iterator[bytes]:
    """Each row as one line of JSON."""
    changes = changed_columns(table.columns, {"bytes": encoded_bytes})
    for row in snapshot.rows(table):
        yield orjson.dumps(change_row(list(row), changes) if changes else row, option=orjson.OPT_APPEND_NEWLINE)


def _statement(table: Table, vendor: str) -> str:
    names = ", ".join(selected(column, vendor=vendor) for column in table.columns)
    return f'SELECT {names} FROM "{table.name}" ORDER BY {", ".join(quoted(table.key))}'  # noqa: S608 - own names


def quoted(names: Sequence[str]) -> list[str]:
    return [f'"{name}"' for name in names]


@contextmanager
def _sqlite(path: Path) -> Iterator[Snapshot]:
    database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=20)
    try:
        database.execute("BEGIN")
        database.execute("SELECT count(*) FROM sqlite_master").fetchone()  # only now the moment is fixed
        yield OfSqlite(database)
    finally:
        database.close()


class OfSqlite:
    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database

    def migrations(self) -> list[Migration]:
        return list(self.database.execute("SELECT app, name FROM django_migrations ORDER BY id"))

    def rows(self, table: Table) -> Iterator[Sequence[Any]]:
        cursor = self.database.execute(_statement(table, "sqlite"))
        while rows := cursor.fetchmany(BATCH):
            yield from rows

    def last_number(self, table: Table) -> int:
        row = self.database.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", [table.name]).fetchone()
        return int(row[0]) if row else 0


@contextmanager
def _postgresql() -> Iterator[Snapshot]:
    parameters = {
        key: value
        for key, value in connection.get_connection_params().items()
        if key not in {"context", "cursor_factory", "client_encoding", "prepare_threshold"}
    }
    with psycopg.connect(**parameters, autocommit=False, client_encoding="UTF8") as database:
        database.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        database.read_only = True
        yield OfPostgresql(database)
        database.rollback()


class OfPostgresql:
    def __init__(self, database: psycopg.Connection[Any]) -> None:
        self.database = database

    def migrations(self) -> list[Migration]:
        return [
            (app, name) for app, name in self.database.execute("SELECT app, name FROM django_migrations ORDER BY id")
        ]

    def rows(self, table: Table) -> Iterator[Sequence[Any]]:
        with self.database.cursor(name="backup") as cursor:
            cursor.itersize = BATCH
            yield from cursor.execute(_statement(table, "postgresql").encode())

    def last_number(self, table: Table) -> int:
        name = f'"{table.name}"'
        found = self.database.execute("SELECT pg_get_serial_sequence(%s, %s)", [name, table.counted]).fetchone()
        if not found or not found[0]:
            return 0
        row = self.database.execute(f"SELECT last_value, is_called FROM {found[0]}".encode()).fetchone()  # noqa: S608
        return int(row[0]) if row and row[1] else 0
