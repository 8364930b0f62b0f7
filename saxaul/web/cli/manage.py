"""`saxaul manage …` and the shorthands for developers."""

from __future__ import annotations

import os

import click

EVERYTHING = {"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []}


def run_django(words: list[str]) -> None:
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saxaul.config.settings")
    execute_from_command_line(["saxaul", *words])


def passed_to_django(name: str) -> click.Command:
    """A command which hands all of its words to Django's command of the same name."""

    @click.command(name, context_settings=EVERYTHING, hidden=True)
    @click.argument("words", nargs=-1, type=click.UNPROCESSED)
    def passed(words: tuple[str, ...]) -> None:
        run_django([name, *words])

    return passed


@click.command("manage", context_settings=EVERYTHING)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def command(words: tuple[str, ...]) -> None:
    """Run a management command of Django; without words, list them."""
    run_django(list(words) or ["help"])
