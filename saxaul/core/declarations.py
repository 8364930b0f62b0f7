"""What every field of every table holds about people. Export, erasure and the copy for developers follow it.

Each app declares its tables in `privacy.TABLES`; tables of the libraries are declared by the app that brought them. A
table or a field without a declaration stops the tests, and is in no export and no copy. The kinds:

    public    anybody may see it
    internal  how the hub works: for the people concerned and operators, and about nobody
    personal  about a person: exported to them, erased with them, never in logs or audit details
    secret    opens something: never shown, never exported, never copied

Whose a row is need not be declared: the foreign keys to people tell, and what becomes of the row when the person goes
is their `on_delete`. An app may add to its module `privacy`

    erase(person, *, traces: bool)   forget what no foreign key reaches; `traces`: also what stands in texts of others
    traces(person) -> list[Trace]    what the person should know before the account is erased
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any, Literal

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Field, ForeignKey, Model

Kind = Literal["public", "internal", "personal", "secret"]
KINDS: tuple[Kind, ...] = ("public", "internal", "personal", "secret")


@dataclass(frozen=True)
class Table:
    """One table; names of fields with blanks between them.

    `ids` and `emails` are fields that name people by public id (bare, or as `person:<id>`) or by address. `attach` is a
    binary field that is a file in the export. `only` narrows the rows that count as the person's own, and a foreign key
    named in `hidden` makes none. `nobodys` makes a personal value nobody's where blanking it would break things.
    `empty`: the copy for developers has none of its rows.
    """

    public: str = ""
    internal: str = ""
    personal: str = ""
    secret: str = ""
    ids: str = ""
    emails: str = ""
    attach: str = ""
    hidden: str = ""
    only: Mapping[str, Any] = field(default_factory=dict)
    nobodys: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    empty: bool = False

    @property
    def kinds(self) -> dict[str, Kind]:
        """Field → kind. A field declared twice keeps its last kind; the tests find it."""
        return {name: kind for kind in KINDS for name in getattr(self, kind).split()}

    @property
    def names(self) -> list[str]:
        return [name for kind in KINDS for name in getattr(self, kind).split()]


@dataclass(frozen=True)
class Trace:
    """Something a person should know, and where to look, before the account is erased.

    With `offered`, the hub can remove it in the same step; otherwise it is the person's to mend.
    """

    text: str
    url: str = ""
    offered: bool = False


def modules() -> list[ModuleType]:
    """The module `privacy` of each app of ours, from the top layer to the bottom."""
    ours = [config.name for config in apps.get_app_configs() if config.name.startswith("saxaul.")]
    return [import_module(f"{name}.privacy") for name in ours if find_spec(f"{name}.privacy")]


@cache
def declared() -> dict[str, Table]:
    """Label of the model → its declaration."""
    return {label: table for module in modules() for label, table in getattr(module, "TABLES", {}).items()}


def models() -> list[type[Model]]:
    """Every table of the database that Django knows, also those of libraries and between two tables."""
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def columns(model: type[Model]) -> list[Field[Any, Any]]:
    return list(model._meta.concrete_fields)


def person_links(model: type[Model]) -> list[str]:
    """The foreign keys of the table that lead to a person."""
    user = get_user_model()
    return [each.name for each in columns(model) if isinstance(each, ForeignKey) and each.related_model is user]


def hooks(name: str) -> Iterator[Callable[..., Any]]:
    """The function `name` of each app's `privacy` that has one, upper layers first."""
    for module in modules():
        if hasattr(module, name):
            yield getattr(module, name)
