"""`saxaul sectors`"""

from __future__ import annotations

import json
from pathlib import Path

import click

from saxaul.web.cli.output import print_json
from saxaul.web.cli.start import start_django


@click.group("sectors")
def command() -> None:
    """Take the fields of work in or out."""


@command.command("load")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Let the file overwrite names and order edited on the hub.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def load(file: Path | None, replace: bool, as_json: bool) -> None:
    """Add the sectors of FILE (JSON or CSV), or without FILE those that come with the program.

    Safe to repeat. Names edited on the hub stay; only missing codes, languages and aliases are added.
    """
    start_django()
    from saxaul.orgs.taxonomy import load_sectors, read_sectors

    loaded = load_sectors(read_sectors(file) if file else None, replace=replace)
    if as_json:
        print_json(loaded._asdict())
    else:
        click.echo(f"{loaded.created} created, {loaded.updated} updated, {loaded.unchanged} unchanged.")


@command.command("export")
def export() -> None:
    """Print all sectors as JSON, as `load` takes them back."""
    start_django()
    from saxaul.orgs.taxonomy import export_sectors

    click.echo(json.dumps(export_sectors(), ensure_ascii=False, indent=2))
