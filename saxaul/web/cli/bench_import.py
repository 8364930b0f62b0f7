"""`saxaul bench import`: how long a register takes, and how large the process gets, beside a named peer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import click

from saxaul.web.cli.output import print_json

PEER_ROWS = 5_000
HELPER = "saxaul.web.cli.import_peer"


@click.command("import")
@click.option("--rows", type=click.IntRange(min=100), default=100_000, show_default=True)
@click.option("--quick", is_flag=True, help="Fewer rows, under 40 seconds in all.")
@click.option("--peer-rows", type=click.IntRange(min=100), help="Rows the peer gets; by default up to 5,000.")
@click.option("--json", "as_json", is_flag=True, help="Print only the JSON object.")
def command(rows: int, quick: bool, peer_rows: int | None, as_json: bool) -> None:
    """Import a made-up register in four languages into an empty hub on SQLite, revisions included.

    Beside it: django-import-export 4 with one ModelResource in its default settings on the same rows, into the same
    tables with one revision per row; it neither cleans nor merges nor looks for duplicates.
    """
    from saxaul.web.cli.import_rows import write_rows

    rows = min(rows, 10_000) if quick else rows
    few = peer_rows or min(rows, 1_000 if quick else PEER_ROWS)
    with tempfile.TemporaryDirectory(prefix="saxaul-bench-") as name:
        folder = Path(name)
        tenth = _import(folder / "tenth", write_rows(folder / "tenth.csv", max(rows // 10, 100)))
        ours = _import(folder / "ours", write_rows(folder / "rows.csv", rows))
        again = _import(folder / "ours", folder / "rows.csv")
        peer = _peer(folder / "peer", write_rows(folder / "few.csv", few))
    peer_seconds = peer["seconds"] * rows / few
    result = {
        "rows": rows,
        "seconds": ours["seconds"],
        "peak_mb": ours["peak_mb"],
        "peer_seconds": round(peer_seconds, 1),
        "ratio": round(peer_seconds / ours["seconds"], 1),
        "rows_per_second": round(rows / ours["seconds"]),
        "peer": peer["peer"],
        "peer_rows": few,
        "peer_extrapolated": few != rows,
        "peer_peak_mb": peer["peak_mb"],
        "again_seconds": again["seconds"],
        "tenth_rows": tenth["rows"],
        "tenth_seconds": tenth["seconds"],
        "growth": round((ours["seconds"] / rows) / (tenth["seconds"] / tenth["rows"]), 2),
        "created": ours["created"],
        "possible_duplicates": ours["possible_duplicates"],
    }
    if not as_json:
        _tell(result)
    print_json(result)


def _tell(result: dict[str, Any]) -> None:
    said = " (measured on fewer rows, scaled)" if result["peer_extrapolated"] else ""
    lines = [
        ("Rows", f"{result['rows']:,}"),
        ("Saxaul", f"{result['seconds']:.1f} s, {result['rows_per_second']:,} rows a second, {result['peak_mb']} MB"),
        ("  the same file again", f"{result['again_seconds']:.1f} s"),
        ("  time per row, against a tenth of the rows", f"× {result['growth']}"),
        (result["peer"], f"{result['peer_seconds']:.1f} s{said}, {result['peer_peak_mb']} MB"),
        ("  rows the peer was given", f"{result['peer_rows']:,}"),
        ("Times faster", f"{result['ratio']}"),
    ]
    for label, value in lines:
        click.echo(f"{label:<44} {value}")


def _environment(folder: Path) -> dict[str, str]:
    folder.mkdir(exist_ok=True)
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("SAXAUL_", "DATABASE_", "DJANGO_"))}
    return {**kept, "SAXAUL_DEMO": "yes", "SAXAUL_DATA": str(folder), "SAXAUL_LOG_LEVEL": "WARNING"}


def _run(arguments: list[str], folder: Path) -> str:
    """The output of a fresh process on a hub of its own."""
    command = [sys.executable, *arguments]
    done = subprocess.run(command, env=_environment(folder), cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - our own interpreter and modules
    if done.returncode:
        raise click.ClickException(done.stderr.strip()[-800:] or "the measured process failed")
    return done.stdout


def _import(folder: Path, file: Path) -> dict[str, Any]:
    """Seconds from start to end of the import (without starting Python and Django), peak memory of its process."""
    _run(["-m", "saxaul", "migrate"], folder)
    started = time.monotonic()
    lines = _run(["-m", HELPER, "ours", str(file)], folder).strip().splitlines()
    result: dict[str, Any] = json.loads(lines[-1])
    result["wall_seconds"] = round(time.monotonic() - started, 2)
    return result


def _peer(folder: Path, file: Path) -> dict[str, Any]:
    _run(["-m", "saxaul", "migrate"], folder)
    result: dict[str, Any] = json.loads(_run(["-m", HELPER, "peer", str(file)], folder).strip().splitlines()[-1])
    return result
