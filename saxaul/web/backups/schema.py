"""Which tables there are, by the migrations a database has had rather than by the program's present models.

So a database can be read before an upgrade and an old backup can be loaded by a newer program, each in the shape of its
own time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import models
from django.db.migrations.loader import MigrationLoader

from saxaul.web.backups.columns import Column, kind_of
from saxaul.web.backups.errors import BackupIsNewer

Migration = tuple[str, str]
# Who holds a session is signed in: no copy of that lies about. Counts of attempts are of the moment.
LEFT_OUT = frozenset({"django_session", "usersessions_usersession", "core_cacheentry"})


@dataclass(frozen=True, slots=True)
class Table:
    """`key` orders the rows; `counted` is the column whose numbers the database gives out, if there is one."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    counted: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Table:
        columns = tuple(Column(**column) for column in value["columns"])
        return cls(value["name"], columns, tuple(value["key"]), value["counted"])


def known_migrations(loader: MigrationLoader, applied: Iterable[Migration]) -> list[Migration]:
    """`applied` as nodes of the program's own graph. Raises BackupIsNewer when one is not known."""
    wanted = set(applied)
    found = {node for node in wanted if node in loader.graph.nodes}
    for squashed, migration in loader.replacements.items():
        if squashed in loader.graph.nodes and wanted.issuperset(migration.replaces):
            found.add(squashed)
            wanted.difference_update(migration.replaces)
    if unknown := sorted(wanted - found):
        raise BackupIsNewer(", ".join(".".join(node) for node in unknown[:3]))
    return sorted(found)


def tables_after(applied: Iterable[Migration]) -> list[Table]:
    """Every table with rows to keep, as the migrations in `applied` left it, by name."""
    loader = MigrationLoader(None)
    state = loader.project_state(known_migrations(loader, applied))
    found: dict[str, type[models.Model]] = {}
    for model in state.apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in LEFT_OUT:
            found[model._meta.db_table] = model
    return [table_of(found[name]) for name in sorted(found)]


def table_of(model: type[models.Model]) -> Table:
    options = model._meta
    fields = [field for field in options.local_concrete_fields if not field.generated]
    columns = tuple(Column(str(field.column), kind_of(field)) for field in fields)
    key = tuple(str(field.column) for field in options.pk_fields)
    counted = next((str(field.column) for field in fields if isinstance(field, models.AutoField)), "")
    return Table(options.db_table, columns, key, counted)
