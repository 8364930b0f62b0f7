"""`saxaul bench backup`: how long a backup and its restore take, and whether all is the same afterwards."""

from __future__ import annotations

import hashlib
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import click

from saxaul.web.cli.output import print_json, progress_bar
from saxaul.web.cli.start import start_django

PEER = "Django 5.2 dumpdata and loaddata, on a tenth, scaled"


@click.command("backup")
@click.option("--organisations", default=100_000, show_default=True, help="How many the hub has.")
@click.option("--quick", is_flag=True, help="10,000 organisations: under a minute.")
@click.option("--encrypted", is_flag=True, help="With a passphrase.")
@click.option("--json", "as_json", is_flag=True, help="Only the last line.")
def command(organisations: int, quick: bool, encrypted: bool, as_json: bool) -> None:
    """Measure a backup of a made-up hub, and its restore.

    In a database of its own, on SQLite or, with DATABASE_URL, on PostgreSQL. Afterwards every row of every table is
    compared with what was there before. Beside it: Django's own dumpdata and loaddata on a tenth of the records.
    """
    organisations = min(organisations, 10_000) if quick else organisations
    start_django()
    from saxaul.web.measuring.hub import empty_hub

    with tempfile.TemporaryDirectory(prefix="saxaul-bench-") as folder, empty_hub():
        result = measure(Path(folder), organisations, "straw squares hold the dune" if encrypted else "")
    if not as_json:
        tell(result)
    print_json(result)


def measure(folder: Path, organisations: int, passphrase: str) -> dict[str, Any]:
    from django.db import connection

    from saxaul.web.backups.making import make_backup
    from saxaul.web.backups.restoring import restore_backup

    few = max(organisations // 10, 100)
    fill_to(0, few)
    peer = measure_peer(folder)
    fill_to(few, organisations)
    before = sums()
    path = folder / "hub.tar.gz"
    made = make_backup(path=path, passphrase=passphrase, with_files=False)
    restored = restore_backup(path=path, passphrase=passphrase, with_files=False)
    after = sums()
    differing = sorted(name for name in before if before[name] != after.get(name) and name != "core_auditentry")
    return {
        "organisations": organisations,
        "database": connection.vendor,
        "encrypted": bool(passphrase),
        "rows": made.rows,
        "bytes": made.bytes,
        "backup_seconds": made.seconds,
        "restore_seconds": restored.seconds,
        "identical": not differing,
        "differing": differing,
        "peer": PEER,
        "peer_backup_seconds": round(peer["dump"] * organisations / few, 1),
        "peer_restore_seconds": round(peer["load"] * organisations / few, 1),
    }


def fill_to(first: int, last: int) -> None:
    from saxaul.orgs.models import Sector
    from saxaul.web.measuring.hub import fill

    sectors = list(Sector.objects.filter(parent__isnull=False).values_list("code", flat=True))
    with progress_bar() as progress:
        fill(last - first, first=first, sectors=sectors, done=lambda done: progress("Organisations", done, last))


def measure_peer(folder: Path) -> dict[str, float]:
    """Seconds that Django's own commands take to write the present rows and to read them in over the same rows."""
    from django.core.management import call_command

    file = folder / "peer.jsonl.gz"
    # Keys that are bytes, as the search has them, are beyond loaddata: the peer is spared those rows.
    words = {"verbosity": 0, "exclude": ["contenttypes", "auth.permission", "sessions", "search"]}
    started = time.perf_counter()
    call_command("dumpdata", output=str(file), format="jsonl", **words)
    dumped = time.perf_counter()
    call_command("loaddata", str(file), **{**words, "exclude": []})
    return {"dump": dumped - started, "load": time.perf_counter() - dumped}


def sums() -> dict[str, str]:
    """One sum over all rows of each table; JSON counts by what it says, not by the order of its keys."""
    from saxaul.web.backups.schema import tables_after
    from saxaul.web.backups.snapshot import lines, snapshot

    found = {}
    with snapshot() as now:
        for table in tables_after(now.migrations()):
            places = [place for place, column in enumerate(table.columns) if column.kind == "json"]
            digest = hashlib.sha256(str(now.last_number(table) if table.counted else 0).encode())
            for line in lines(now, table):
                digest.update(in_order(line, places) if places else line)
            found[table.name] = digest.hexdigest()
    return found


def in_order(line: bytes, places: list[int]) -> bytes:
    row = json.loads(line)
    for place in places:
        row[place] = json.loads(row[place]) if row[place] is not None else None
    return json.dumps(row, sort_keys=True).encode()


def tell(result: dict[str, Any]) -> None:
    same = "identical afterwards" if result["identical"] else f"NOT identical: {', '.join(result['differing'])}"
    lines = [
        ("Organisations, rows in all", f"{result['organisations']:,}, {result['rows']:,} ({result['database']})"),
        ("Backup", f"{result['backup_seconds']:.1f} s, {result['bytes'] / 1e6:,.1f} MB"),
        ("Restore, the file read twice", f"{result['restore_seconds']:.1f} s, {same}"),
        (result["peer"], f"{result['peer_backup_seconds']:.1f} s and {result['peer_restore_seconds']:.1f} s"),
    ]
    for label, value in lines:
        click.echo(f"{label:<56} {value}")
