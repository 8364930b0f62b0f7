"""Bringing a hub to the program's version: looked at before, backed up, tried, and only then put in place.

On PostgreSQL everything happens in one transaction; on SQLite it happens in a copy of the file, which takes the place
of the old one at the end. What fails leaves the hub as it was, so that the older program still runs on it.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.utils.translation import gettext as _

from saxaul import __version__
from saxaul.core.errors import DomainError
from saxaul.core.migrating import waiting_migrations
from saxaul.core.services import record_audit
from saxaul.orgs.queries import directory
from saxaul.orgs.store import rebuild_index
from saxaul.web.backups.errors import TooLittleSpace
from saxaul.web.backups.restoring import flush, instead, put_aside
from saxaul.web.backups.schema import known_migrations
from saxaul.web.backups.upkeep import new_backup
from saxaul.web.diagnosis import Level, check_data, check_secret

PAGES = ("/", "/about/", "/organisations/", "/accounts/login/")
DERIVING = frozenset({"orgs", "search", "places"})  # apps whose migrations may change what is derived from records
BEFORE = ".before-upgrade"
NEW = ".upgrading"
Say = Callable[[str], None]


class UpgradeFailed(DomainError):
    """Nothing was changed."""

    code = "upgrade_failed"


@dataclass
class Upgraded:
    """What was done. `kept` is where the old SQLite file lies."""

    version: str = __version__
    migrations: list[str] = field(default_factory=list)
    rebuilt: int = 0
    backup: str = ""
    kept: str = ""


def upgrade(*, with_backup: bool = True, say: Say) -> Upgraded:
    """Look, back up, migrate, rebuild, try the pages. The hub must not be running.

    Raises DomainError, or whatever a migration raised, and then nothing has been changed but for the new backup.
    """
    preflight()
    result = Upgraded(migrations=waiting_migrations())
    if not result.migrations:
        say("The database is up to date already.")
        try_pages()
        return result
    say(f"{len(result.migrations)} migrations wait.")
    if with_backup:
        say("Making a backup …")
        made = new_backup(by="saxaul upgrade", with_files=False)
        result.backup = str(made.path)

    def change() -> None:
        say("Migrating …")
        call_command("migrate", verbosity=0, interactive=False)
        if DERIVING & {name.split(".")[0] for name in result.migrations}:
            say("Rebuilding what is derived from the records …")
            result.rebuilt = rebuild_index()
        say("Trying the pages …")
        try_pages()
        record_audit(
            by="saxaul upgrade", action="hub.upgrade", details={"to": __version__, "n": len(result.migrations)}
        )

    if connection.vendor == "postgresql":
        with transaction.atomic():
            change()
    else:
        result.kept = in_a_copy(change)
    return result


def preflight() -> None:
    """Raises DomainError when the settings are wrong, the database is newer than the program, or room is short."""
    for finding in (*check_secret(), *check_data()):
        if finding.level == Level.ERROR:
            raise UpgradeFailed(finding.sentence)
    known_migrations(MigrationLoader(None), MigrationLoader(connection).applied_migrations)
    needed = 3 * database_size()  # a backup, a copy, and what migrations move about
    free = min(shutil.disk_usage(place).free for place in (settings.DATA, settings.BACKUPS) if place.is_dir())
    if free < needed:
        raise TooLittleSpace(needed, free)


def database_size() -> int:
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        return path.stat().st_size if path.exists() else 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def try_pages() -> None:
    """Ask for the hub's chief pages, as a visitor would. Raises UpgradeFailed when one does not come."""
    directory.reset()
    host = next((name for name in settings.ALLOWED_HOSTS if name != "*"), "localhost").lstrip(".")
    client = Client(raise_request_exception=False, SERVER_NAME=host)
    for page in PAGES:
        status = client.get(page, secure=settings.HTTPS).status_code
        if status != 200:
            raise UpgradeFailed(_("The page %(page)s answered %(status)s.") % {"page": page, "status": status})


def in_a_copy(change: Callable[[], None]) -> str:
    """SQLite: `change` sees a copy of the database, which then takes the place of the old one; where that is kept."""
    place = Path(connection.settings_dict["NAME"])
    new = place.with_name(place.name + NEW)
    connection.close()
    with instead(new):
        with closing(sqlite3.connect(place)) as old, closing(sqlite3.connect(new)) as copy:
            old.backup(copy)
        change()
    flush(new)
    kept = put_aside(place, ending=BEFORE)
    new.replace(place)
    flush(place.parent)
    return kept
