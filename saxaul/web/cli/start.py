"""Getting Django ready for a command."""

from __future__ import annotations

import os


def start_django() -> None:
    """Read the settings and load the apps. Raises ImproperlyConfigured with a sentence; safe to repeat."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saxaul.config.settings")
    django.setup()


def waiting_migrations() -> list[str]:
    """Names of the migrations the database still lacks."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
