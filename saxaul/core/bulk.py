"""Many rows at once, the way each database likes best: COPY on PostgreSQL, one prepared statement on SQLite.

`bulk_create` spends 10–20 times as long in Python as either database needs. See docs/adr/0004.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models


def db_time(value: datetime) -> Any:
    """An aware time as this database's driver takes it."""
    return connection.ops.adapt_datetimefield_value(value)


def reserve_ids(model: type[models.Model], count: int) -> range | list[int]:
    """Primary keys nobody else will get. Must run inside the transaction that uses them."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [row[0] for row in cursor.fetchall()]
        # AUTOINCREMENT never gives a used id again, even after deletion; the write lock is held.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        first = (row[0] if row else 0) + 1
        return range(first, first + count)


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert `rows` (values in the order of `columns`, already as the driver takes them: JSON as text, see `db_time`).

    Database constraints hold as ever; defaults, validation and signals of the model do not run.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(rows))


def update_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Update by primary key: each row holds the values of `columns`, then the id."""
    table = connection.ops.quote_name(model._meta.db_table)
    settings = ", ".join(f"{connection.ops.quote_name(column)} = %s" for column in columns)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {settings} WHERE id = %s", list(rows))
