"""`saxaul bench search`: how quickly and how well the search finds, in four languages, on both databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from typing import Any

import click

from saxaul.web.cli.output import print_json

HELPER = "saxaul.web.cli.search_run"
PEER_QUESTIONS = 15  # of each language for `icontains`, which reads every row


@click.command("search")
@click.option("--docs", type=click.IntRange(min=1000), default=100_000, show_default=True)
@click.option("--quick", is_flag=True, help="At most 10,000 documents: under a minute.")
@click.option("--postgres", envvar="DATABASE_URL", help="Measure on this database server too. By default DATABASE_URL.")
@click.option("--json", "as_json", is_flag=True, help="Print only the JSON object.")
def command(docs: int, quick: bool, postgres: str | None, as_json: bool) -> None:
    """Ask a made-up hub in four languages and compare the answers with what should be found.

    The gold set (invented organisations and what people type to find them) stands among made-up documents. Measured on
    SQLite and, where there is a server, on PostgreSQL, in a database of its own; the answers must be the same. Beside
    it, on the same rows: `icontains`, and the text search that comes with the database.
    """
    docs = min(docs, 10_000) if quick else docs
    with tempfile.TemporaryDirectory(prefix="saxaul-bench-") as folder:
        runs = [_run(docs, folder, "")]
        if postgres and postgres.startswith("postgres"):
            runs.append(_run(docs, folder, postgres))
    answers = [run.pop("answers") for run in runs]
    same = all(answers[0] == other for other in answers[1:]) if len(runs) > 1 else None
    result = {
        "docs": docs,
        "p95_ms": max(run["p95_ms"] for run in runs),
        "recall": {language: min(run["recall"][language] for run in runs) for language in runs[0]["recall"]},
        "identical_ids": same,
        "peers": {f"{name} ({run['database']})": peer for run in runs for name, peer in run["peers"].items()},
        "databases": [{key: value for key, value in run.items() if key != "peers"} for run in runs],
    }
    if not as_json:
        _tell(result)
    print_json(result)


def _run(docs: int, folder: str, database: str) -> dict[str, Any]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("SAXAUL_", "DATABASE_", "DJANGO_"))}
    environment = {**kept, "SAXAUL_DEMO": "yes", "SAXAUL_DATA": folder, "SAXAUL_LOG_LEVEL": "WARNING"}
    if database:
        environment["DATABASE_URL"] = database
    words = [sys.executable, "-m", HELPER, str(docs), str(PEER_QUESTIONS)]
    done = subprocess.run(words, env=environment, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - our own interpreter and modules
    if done.returncode:
        raise click.ClickException(done.stderr.strip()[-800:] or "the measured process failed")
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def _tell(result: dict[str, Any]) -> None:
    languages = list(result["recall"])
    click.echo(f"{result['docs']:,} documents".ljust(44) + "".join(f"{word:>10}" for word in ("p95 ms", *languages)))
    for run in result["databases"]:
        _line(f"Saxaul ({run['database']})", run)
    for name, peer in result["peers"].items():
        _line(name, peer)
    same = {True: "yes", False: "NO", None: "measured on one database only"}[result["identical_ids"]]
    click.echo(f"Same ids, scores and totals on both: {same}")
    for run in result["databases"]:
        click.echo(f"Indexing on {run['database']}: {run['index_us']} µs of CPU a document in this process")


def _line(name: str, run: dict[str, Any]) -> None:
    click.echo(f"{name:<44}{run['p95_ms']:>10}" + "".join(f"{recall:>10}" for recall in run["recall"].values()))
