"""Writing the rows of a backup into a database that has just been built to the backup's own migrations.

Indexes and foreign keys are set aside while rows come in and built afterwards, which both databases do several times
as fast, and which looks at every constraint once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any, Protocol

import orjson
from django.db import connection

from saxaul.web.backups.columns import TO_POSTGRESQL, TO_SQLITE, change_row, changed_columns
from saxaul.web.backups.errors import UnreadableBackup
from saxaul.web.backups.schema import Table
from saxaul.web.backups.snapshot import quoted


class Loader(Protocol):
    """Puts rows into one database. Everything between `begin` and `finish` is one transaction of the caller's."""

    def begin(self, tables: Sequence[Table]) -> None:
        """Empty the tables (migrations may have put rows into them) and set indexes and foreign keys aside."""

    def load(self, table: Table, rows: Iterable[list[Any]]) -> int:
        """Insert rows and return how many."""

    def finish(self, numbers: dict[str, int]) -> None:
        """Build indexes and constraints again, and go on counting ids where the backup stopped (table → number)."""


def decoded(content: IO[bytes]) -> Iterator[list[Any]]:
    """The rows in one member of a backup."""
    try:
        for line in content:
            yield orjson.loads(line)
    except ValueError:
        raise UnreadableBackup from None


def loader() -> Loader:
    return IntoPostgresql() if connection.vendor == "postgresql" else IntoSqlite()


def execute(statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return cursor.fetchall() if cursor.description else []


class IntoSqlite:
    def __init__(self) -> None:
        self.indexes: list[str] = []
        self.tables: Sequence[Table] = ()

    def begin(self, tables: Sequence[Table]) -> None:
        self.tables = tables
        found = execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name")
        self.indexes = [statement for _, statement in found]
        for name, _ in found:
            execute(f'DROP INDEX "{name}"')
        for table in tables:
            execute(f'DELETE FROM "{table.name}"')  # noqa: S608 - our own names

    def load(self, table: Table, rows: Iterable[list[Any]]) -> int:
        names = quoted([column.name for column in table.columns])
        marks = ", ".join("?" * len(names))
        statement = f'INSERT INTO "{table.name}" ({", ".join(names)}) VALUES ({marks})'  # noqa: S608
        changes = changed_columns(table.columns, TO_SQLITE)
        ready = (change_row(row, changes) for row in rows) if changes else rows
        # The driver itself: Django would look through every parameter again.
        cursor = connection.connection.executemany(statement, ready)
        return int(cursor.rowcount)

    def finish(self, numbers: dict[str, int]) -> None:
        for statement in self.indexes:
            execute(statement)
        execute("DELETE FROM sqlite_sequence")
        for name, number in numbers.items():
            execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [name, number])
        broken = execute("PRAGMA foreign_key_check")
        if broken:
            raise UnreadableBackup(f"{broken[0][0]} → {broken[0][2]}")


SECONDARY = """
SELECT 'index', c.relname, i.relname, pg_get_indexdef(i.oid)
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
WHERE c.relname = ANY(%s) AND c.relnamespace = current_schema()::regnamespace
  AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.oid)
UNION ALL
SELECT 'foreign key', c.relname, k.conname, pg_get_constraintdef(k.oid)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE k.contype = 'f' AND c.relname = ANY(%s) AND c.relnamespace = current_schema()::regnamespace
ORDER BY 1 DESC, 3
"""


class IntoPostgresql:
    def __init__(self) -> None:
        self.set_aside: list[tuple[Any, ...]] = []
        self.tables: Sequence[Table] = ()

    def begin(self, tables: Sequence[Table]) -> None:
        self.tables = tables
        names = [table.name for table in tables]
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.set_aside = execute(SECONDARY, [names, names])
        for kind, place, name, _ in self.set_aside:
            execute(f'ALTER TABLE "{place}" DROP CONSTRAINT "{name}"' if kind != "index" else f'DROP INDEX "{name}"')
        execute(f"TRUNCATE {', '.join(quoted(names))} CASCADE")

    def load(self, table: Table, rows: Iterable[list[Any]]) -> int:
        names = ", ".join(quoted([column.name for column in table.columns]))
        changes = changed_columns(table.columns, TO_POSTGRESQL)
        count = 0
        statement = f'COPY "{table.name}" ({names}) FROM STDIN'
        with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(change_row(row, changes))
                count += 1
        return count

    def finish(self, numbers: dict[str, int]) -> None:
        for kind, place, name, definition in reversed(self.set_aside):
            execute(definition if kind == "index" else f'ALTER TABLE "{place}" ADD CONSTRAINT "{name}" {definition}')
        for table in self.tables:
            if table.counted:
                number = numbers.get(table.name, 0)
                values = [f'"{table.name}"', table.counted, max(number, 1), number > 0]
                execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s, %s)", values)


@contextmanager
def unsafe_but_quick() -> Iterator[None]:
    """For a new SQLite file nobody else sees: a journal in memory only, no waiting for the disk."""
    with connection.cursor() as cursor:
        for pragma in ("journal_mode=MEMORY", "synchronous=OFF", "cache_size=-64000"):
            cursor.execute(f"PRAGMA {pragma}")
        yield
