"""`saxaul bench load`: many readers and some writers at once, in processes as in life."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import click

from saxaul.web.cli.output import print_json
from saxaul.web.cli.start import start_django

PEER = "a bare Django list of the same 25 rows: no middleware, people, filters or counts"


@click.command("load")
@click.option("--readers", default=50, show_default=True, type=click.IntRange(1))
@click.option("--writers", default=5, show_default=True, type=click.IntRange(0))
@click.option("--seconds", default=60.0, show_default=True, type=click.FloatRange(1))
@click.option("--organisations", default=10_000, show_default=True, type=click.IntRange(1000))
@click.option("--processes", default=2, show_default=True, type=click.IntRange(1), help="Web processes.")
@click.option("--quick", is_flag=True, help="2,000 organisations, 10 seconds.")
@click.option("--json", "as_json", is_flag=True, help="Only the last line.")
def command(as_json: bool, quick: bool, **given: Any) -> None:
    """Measure how long people wait when many read and some write.

    Readers pause a second between two pages, on average, and writers between two forms. After that, pages a second
    without any pause: of the hub's list, and of a bare Django list of the same rows with as many processes.
    """
    start_django()
    from django.db import connection

    from saxaul.orgs.models import Sector
    from saxaul.web.measuring.hub import empty_hub, fill
    from saxaul.web.measuring.loading import PAUSE, live, p

    if quick:
        given = {**given, "organisations": min(given["organisations"], 2000), "seconds": min(given["seconds"], 10.0)}
    organisations = given.pop("organisations")
    with tempfile.TemporaryDirectory(prefix="saxaul-bench-") as folder, empty_hub():
        fill(organisations, sectors=list(Sector.objects.values_list("code", flat=True)), done=lambda _: None)
        heard, rps, peer = live(folder=Path(folder), **given)
        vendor = connection.vendor
    result = {
        "p50_ms": p(0.5, heard.reads),
        "p95_ms": p(0.95, heard.reads),
        "errors": heard.errors,
        "rps": round(rps, 1),
        "peer_rps": round(peer, 1),
        "peer": PEER,
        "database": vendor,
        "organisations": organisations,
        "reads": len(heard.reads),
        "writes": len(heard.writes),
        "write_p50_ms": p(0.5, heard.writes),
        "write_p95_ms": p(0.95, heard.writes),
        "pause_s": PAUSE,
        **given,
        "cores": os.cpu_count(),
        "load_average": round(os.getloadavg()[0], 1),
    }
    if not as_json:
        tell(result)
    print_json(result)


def tell(result: dict[str, Any]) -> None:
    lines = [
        ("Reading", f"median {result['p50_ms']} ms, p95 {result['p95_ms']} ms, {result['reads']:,} pages"),
        ("Writing", f"median {result['write_p50_ms']} ms, p95 {result['write_p95_ms']} ms, {result['writes']:,} forms"),
        ("Errors", str(result["errors"])),
        ("Lists a second, without pause", str(result["rps"])),
        (result["peer"].capitalize(), str(result["peer_rps"])),
    ]
    for label, value in lines:
        click.echo(f"{label:<84} {value}")
