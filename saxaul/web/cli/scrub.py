"""`saxaul scrub`"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from saxaul.web.cli.start import require_current_database, start_django

ALIAS = "scrubbed"


@click.command("scrub")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def command(target: Path) -> None:
    """Copy the database to the file TARGET without personal data and secrets, for developers.

    The copy is an SQLite file, whatever the hub runs on. People are numbered, contacts and hidden places are left out;
    whoever gets it makes themselves an operator with `saxaul operator`. What the programs do not declare is not copied.
    """
    start_django()
    require_current_database()
    if target.exists():
        raise click.ClickException(f"There is a file {target} already. Nothing was written.")
    _make_tables(target)
    from django.db import connections

    from saxaul.core.scrubbing import copy_rows

    default = connections.databases["default"]
    options = {"transaction_mode": "IMMEDIATE", "timeout": 20}
    connections.databases[ALIAS] = {
        **default,
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(target),
        "OPTIONS": options,
    }
    try:
        counts = copy_rows(target=ALIAS)
    except BaseException:
        target.unlink(missing_ok=True)  # half a copy may hold what was not yet looked at
        raise
    finally:
        connections[ALIAS].close()
        del connections.databases[ALIAS]
    click.echo(f"Copied {sum(counts.values())} rows of {len(counts)} tables to {target}.")


def _make_tables(target: Path) -> None:
    """In a process of its own, for which the copy is the hub's database: migrations write where they always do."""
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{target.resolve()}"}
    words = [sys.executable, "-m", "saxaul", "migrate"]
    result = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if result.returncode:
        target.unlink(missing_ok=True)
        raise click.ClickException(f"The tables could not be made: {result.stderr.strip()[-400:]}")
