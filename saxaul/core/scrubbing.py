"""A copy of the database without personal data, for developers: an SQLite file, whatever the hub itself runs on.

Only what is declared is copied (`declarations`): a personal value becomes nobody's, a table with secrets stays empty.
So what somebody forgot to declare is missing in the copy, rather than in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import connections, models
from django.db.models import Field, ForeignKey, Model

from saxaul.core.declarations import Table, columns, declared
from saxaul.core.declarations import models as all_models

ROWS = 500  # copied at a time
Clean = Callable[[Any, Any], Any]  # (primary key, value) → value of nobody


def left_empty() -> set[type[Model]]:
    """Tables without rows in the copy: with secrets (but people), declared so, undeclared, or needing one of these."""
    user, known = get_user_model(), declared()
    empty = {model for model in all_models() if model is not user and _is_withheld(known.get(model._meta.label))}
    while True:
        more = {model for model in set(all_models()) - empty if _needs(model, empty)}
        if not more:
            return empty
        empty |= more


def _is_withheld(table: Table | None) -> bool:
    return table is None or table.empty or bool(table.secret)


def _needs(model: type[Model], empty: set[type[Model]]) -> bool:
    keys = (each for each in columns(model) if isinstance(each, ForeignKey) and not each.null)
    return any(each.related_model in empty for each in keys)


def copy_rows(*, target: str) -> dict[str, int]:
    """Fill the migrated, empty-to-be database with the alias `target`; return label → rows copied.

    Whatever its migrations put in is removed first. The rows are read in one go from the hub's own database; a hub that
    is being written to may give a copy with a row missing, never one with a row too much.
    """
    empty, connection = left_empty(), connections[target]
    counts: dict[str, int] = {}
    with connection.constraint_checks_disabled():
        for model in all_models():
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608 - our own
        for model in all_models():
            if model not in empty:
                counts[model._meta.label] = _copy(model, declared()[model._meta.label], empty, target)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # what was overwritten is not left lying about in the file
    return counts


def _copy(model: type[Model], table: Table, empty: set[type[Model]], target: str) -> int:
    connection, fields = connections[target], [each for each in columns(model) if each.name in table.kinds]
    cleaners = [_cleaner(each, table, empty) for each in fields]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(each.column)) for each in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608 - names are quoted
    count = 0
    for rows in _chunks(model, [each.attname for each in fields]):
        values = [
            [
                each.get_db_prep_save(clean(pk, value), connection)
                for each, clean, value in zip(fields, cleaners, row, strict=True)
            ]
            for pk, *row in rows
        ]
        with connection.cursor() as cursor:
            cursor.executemany(statement, values)
        count += len(rows)
    return count


def _chunks(model: type[Model], names: list[str]) -> Iterator[list[tuple[Any, ...]]]:
    rows = model._base_manager.order_by("pk").values_list("pk", *names).iterator(chunk_size=ROWS)
    chunk: list[tuple[Any, ...]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == ROWS:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _cleaner(field: Field[Any, Any], table: Table, empty: set[type[Model]]) -> Clean:
    """How a value of this field becomes one that may be copied."""
    kind = table.kinds[field.name]
    if isinstance(field, ForeignKey):
        return _nothing if field.related_model in empty else _as_it_is
    if field.name in table.nobodys:
        nobodys = table.nobodys[field.name]
        return lambda _pk, value: nobodys(value)
    if kind == "secret":
        return lambda pk, _value: f"{UNUSABLE_PASSWORD_PREFIX}{pk}"
    return _blank(field) if kind == "personal" else _as_it_is


def _as_it_is(_pk: Any, value: Any) -> Any:
    return value


def _nothing(_pk: Any, _value: Any) -> None:
    return None


def _empty(_pk: Any, value: Any) -> Any:
    return type(value)() if isinstance(value, str | dict | list | bytes) else None


# The first that fits; a subclass stands before what it descends from
BLANKS: tuple[tuple[type[Field[Any, Any]], Clean], ...] = (
    (models.EmailField, lambda pk, _value: f"person{pk}@scrubbed.invalid"),
    (models.JSONField, _empty),
    (models.BinaryField, lambda _pk, _value: b""),
    (models.GenericIPAddressField, lambda _pk, _value: "192.0.2.0"),  # RFC 5737: an address of documents
    (models.FileField, lambda _pk, _value: ""),
)


def _blank(field: Field[Any, Any]) -> Clean:
    """Nothing where the column allows it, else something that names nobody and is different in each row."""
    if field.null:
        return _nothing
    for kind, clean in BLANKS:
        if isinstance(field, kind):
            return clean
    if isinstance(field, models.CharField | models.TextField):
        return _empty if field.blank and not field.unique else lambda pk, _value: f"Person {pk}"
    if field.has_default():
        return lambda _pk, _value: field.get_default()
    raise TypeError(f"{field}: say with `nobodys` what a copy for developers holds here")
