"""`saxaul bench …`: each module `bench_<name>.py` of this package is one measurement."""

from __future__ import annotations

import importlib
from pkgutil import iter_modules

import click

from saxaul.web import cli

PREFIX = "bench_"


class Measurements(click.Group):
    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(name.removeprefix(PREFIX) for _, name, _ in iter_modules(cli.__path__) if name.startswith(PREFIX))

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(context):
            return None
        command = importlib.import_module(f"{cli.__name__}.{PREFIX}{name}").command
        assert isinstance(command, click.Command)
        return command


@click.group("bench", cls=Measurements)
def command() -> None:
    """Measure. Each measurement prints a table for people and one JSON object on its last line."""
