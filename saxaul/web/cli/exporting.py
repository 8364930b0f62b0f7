"""`saxaul export`"""

from __future__ import annotations

import time
from pathlib import Path

import click

from saxaul.web.cli.output import print_json, progress_bar
from saxaul.web.cli.start import require_current_database, start_django

FORMATS = ("csv", "jsonl", "geojson", "hsds")


@click.group("export")
def command() -> None:
    """Write what is public to files."""


@command.command("organisations")
@click.option("--format", "format_name", type=click.Choice(FORMATS), required=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on the last line.")
def organisations(format_name: str, output: Path, as_json: bool) -> None:
    """Write all published organisations, with what everybody may see of them, to one file.

    hsds is the ZIP of tables of HSDS 3, or its JSON when the name ends in .json. The file appears whole or not at all;
    `saxaul import organisations` reads each format back.
    """
    start_django()
    require_current_database()
    from saxaul.core.errors import DomainError
    from saxaul.orgs.opendata.exporting import export_organisations

    chosen = "hsds-json" if format_name == "hsds" and output.suffix.lower() == ".json" else format_name
    started = time.monotonic()
    try:
        with progress_bar() as report:
            count = export_organisations(
                output, format=chosen, progress=lambda done, total: report("Organisations", done, total)
            )
    except DomainError as error:
        raise click.ClickException(error.message) from error
    size = output.stat().st_size
    if as_json:
        seconds = round(time.monotonic() - started, 2)
        print_json({"organisations": count, "bytes": size, "format": chosen, "output": str(output), "seconds": seconds})
    else:
        click.echo(f"Wrote {count:,} organisations to {output} ({size / 1e6:.1f} MB).")


@command.command("publish")
def publish() -> None:
    """Rebuild the files of the open data page now; the worker does so every night."""
    start_django()
    require_current_database()
    from saxaul.core.errors import DomainError
    from saxaul.orgs.opendata.publishing import publish_files

    try:
        with progress_bar() as report:
            edition = publish_files(progress=lambda done, total: report("Organisations", done, total))
    except DomainError as error:
        raise click.ClickException(error.message) from error
    click.echo(f"Published {edition.records:,} organisations in {len(edition.files)} files.")
