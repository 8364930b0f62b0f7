"""`saxaul secret`"""

from __future__ import annotations

import secrets

import click


@click.command()
def command() -> None:
    """Make a secret key for SAXAUL_SECRET_KEY.

    Keep it out of version control and backups that others can read. A new key signs everybody out.
    """
    click.echo(secrets.token_urlsafe(48))
