"""`saxaul reindex`"""

from __future__ import annotations

import click

from saxaul.web.cli.output import print_json
from saxaul.web.cli.start import start_django


@click.command("reindex")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(as_json: bool) -> None:
    """Rebuild what is derived from the records: columns, names, words and places to search by.

    Needed after an upgrade that says so. Safe to repeat, and while the hub is open.
    """
    start_django()
    from saxaul.orgs.store import rebuild_index

    count = rebuild_index()
    if as_json:
        print_json({"organisations": count})
    else:
        click.echo(f"Rebuilt the index of {count} organisations.")
