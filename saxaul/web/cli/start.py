"""Getting Django ready for a command."""

from __future__ import annotations

import os

import click


def start_django() -> None:
    """Read the settings and load the apps. Raises ImproperlyConfigured with a sentence; safe to repeat."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saxaul.config.settings")
    django.setup()


def require_current_database() -> None:
    """Refuse to go on with a database that lacks migrations, or while the hub is being restored or upgraded."""
    from saxaul.core.migrating import waiting_migrations
    from saxaul.core.presence import be_open

    if not be_open():
        raise click.ClickException("The hub is being restored or upgraded. Start again when that is done.")
    if waiting_migrations():
        raise click.ClickException("The database is not up to date. Run: saxaul migrate")
