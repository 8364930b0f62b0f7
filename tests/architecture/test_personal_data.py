"""Every field of every table says what it holds about people: in `privacy.py` of its app (`saxaul.core.declarations`).

A new field without a declaration fails here: somebody must have thought about it.
"""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models import Model

from saxaul.core.declarations import columns, declared, models

MODELS: dict[str, type[Model]] = {model._meta.label: model for model in models()}


def test_every_table_is_declared_and_no_other() -> None:
    assert set(declared()) == set(MODELS)


@pytest.mark.parametrize("label", sorted(MODELS))
def test_every_field_is_declared_once(label: str) -> None:
    many = [field.name for field in MODELS[label]._meta.many_to_many]
    names = [field.name for field in columns(MODELS[label])]
    declaration = declared()[label]
    assert sorted(declaration.names) == sorted([*names, *(name for name in many if name in declaration.names)])


@pytest.mark.parametrize("label", sorted(MODELS))
def test_what_a_declaration_names_is_there(label: str) -> None:
    table = declared()[label]
    named = {*table.ids.split(), *table.emails.split(), *table.attach.split(), *table.nobodys}
    assert named <= set(table.names)


def test_secrets_are_in_no_column_that_is_exported() -> None:
    """Names that speak of secrets and are declared otherwise would be a slip."""
    speaking = ("password", "secret", "digest", "token")
    slips = [
        f"{label}.{name}"
        for label, table in declared().items()
        for name, kind in table.kinds.items()
        if kind in ("public", "personal") and any(word in name for word in speaking)
    ]
    assert slips == []


def test_every_app_with_tables_declares_them_itself_or_those_of_a_library() -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("saxaul.") and config.models}
    assert ours <= {label.split(".")[0] for label in declared()}
