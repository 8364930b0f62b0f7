"""`saxaul bench export`: how long whole files take, and how large the process gets, beside Django's own serialiser."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import click

from saxaul.web.cli.output import print_json

HELPER = "saxaul.web.cli.export_peer"
FORMATS = ("jsonl", "csv", "geojson", "hsds")


@click.command("export")
@click.option("--rows", type=click.IntRange(min=100), default=100_000, show_default=True)
@click.option("--quick", is_flag=True, help="Fewer rows, under 40 seconds in all.")
@click.option("--json", "as_json", is_flag=True, help="Print only the JSON object.")
def command(rows: int, quick: bool, as_json: bool) -> None:
    """Write an invented hub to a file in each format, on SQLite; seconds are processor time.

    Beside it: django.core.serializers (what dumpdata uses) writing the same organisations as JSON lines from an
    iterator, neither leaving out what is private nor naming licence and source.
    """
    rows = min(rows, 5_000) if quick else rows
    with tempfile.TemporaryDirectory(prefix="saxaul-bench-") as name:
        folder = Path(name)
        _run(["-m", "saxaul", "migrate"], folder)
        _run(["-m", HELPER, "fill", str(rows)], folder)
        told = {task: json.loads(_run(["-m", HELPER, task], folder).splitlines()[-1]) for task in (*FORMATS, "peer")}
    ours = told["jsonl"]
    result = {
        "rows": rows,
        "seconds": ours["seconds"],
        "peak_mb": ours["peak_mb"],
        "peer": told["peer"]["peer"],
        "peer_seconds": told["peer"]["seconds"],
        "peer_peak_mb": told["peer"]["peak_mb"],
        "megabytes": ours["megabytes"],
        "formats": {format: told[format] for format in FORMATS},
    }
    if not as_json:
        _tell(result)
    print_json(result)


def _tell(result: dict[str, Any]) -> None:
    click.echo(f"{'Rows':<34} {result['rows']:,}")
    for format, one in result["formats"].items():
        click.echo(f"{format:<34} {one['seconds']:.1f} s, {one['peak_mb']} MB of memory, file {one['megabytes']} MB")
    click.echo(f"{result['peer']:<34} {result['peer_seconds']:.1f} s, {result['peer_peak_mb']} MB of memory")


def _run(arguments: list[str], folder: Path) -> str:
    """The output of a fresh process on a hub of its own."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("SAXAUL_", "DATABASE_", "DJANGO_"))}
    own = {**kept, "SAXAUL_DEMO": "yes", "SAXAUL_DATA": str(folder), "SAXAUL_LOG_LEVEL": "WARNING"}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, env=own, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - our own interpreter and modules
    if done.returncode:
        raise click.ClickException(done.stderr.strip()[-800:] or "the measured process failed")
    return done.stdout
