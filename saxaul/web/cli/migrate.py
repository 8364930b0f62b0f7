"""`saxaul migrate`"""

from __future__ import annotations

import click

from saxaul.web.cli.manage import EVERYTHING, run_django


@click.command("migrate", context_settings={**EVERYTHING, "help_option_names": ["-h", "--help"]})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def command(words: tuple[str, ...]) -> None:
    """Bring the database up to date. Safe to repeat.

    Takes the words of Django's own command too, such as the name of an app or --plan.
    """
    make_data_folders()
    run_django(["migrate", *words])


def make_data_folders() -> None:
    """The data folder and the private files below it, readable by the hub's user alone."""
    from saxaul.web.cli.start import start_django

    start_django()
    from django.conf import settings

    for folder in (settings.DATA, settings.PRIVATE_ROOT):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
