"""`saxaul bench kill`: whether anything is lost or done twice when processes are killed."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from saxaul.web.cli.output import print_json, progress_bar
from saxaul.web.cli.start import start_django


@click.command("kill")
@click.option("--kills", default=200, show_default=True, type=click.IntRange(1), help="How often.")
@click.option("--quick", is_flag=True, help="Ten kills.")
@click.option("--json", "as_json", is_flag=True, help="Only the last line.")
def command(kills: int, quick: bool, as_json: bool) -> None:
    """Kill web server, worker and import with SIGKILL at random moments, and look for what is lost or doubled.

    In a hub of its own, on SQLite or, with DATABASE_URL, on PostgreSQL: people confirm organisations over HTTP and try
    again until the hub says yes, letters are queued, and a register is imported. At the end every confirmation, row and
    letter must be there once. A letter may go out again under its Message-ID; such are counted apart.
    """
    start_django()
    from django.db import connection

    from saxaul.orgs.models import Sector
    from saxaul.web.measuring.hub import empty_hub, fill
    from saxaul.web.measuring.killing import kill_again_and_again

    kills = min(kills, 10) if quick else kills
    organisations = 150 * kills
    with tempfile.TemporaryDirectory(prefix="saxaul-bench-") as folder, empty_hub(), progress_bar() as progress:
        fill(organisations, sectors=list(Sector.objects.values_list("code", flat=True)), done=lambda _: None)
        outcome = kill_again_and_again(
            folder=Path(folder), kills=kills, organisations=organisations, done=lambda n: progress("Kills", n, kills)
        )
        vendor = connection.vendor
    result = {
        "kills": sum(outcome.kills.values()),
        "lost": outcome.lost,
        "doubled": outcome.doubled,
        "database": vendor,
        "killed": dict(outcome.kills),
        "acknowledged": outcome.acknowledged,
        "broken": outcome.broken,
        "letters": outcome.letters,
        "repeated_letters": outcome.repeated_letters,
        "rows": outcome.rows,
    }
    if not as_json:
        click.echo(f"{result['kills']} kills: {outcome.lost} lost, {outcome.doubled} doubled")
        click.echo(f"{outcome.acknowledged:,} confirmations, {outcome.rows:,} rows, {outcome.letters:,} letters")
    print_json(result)
