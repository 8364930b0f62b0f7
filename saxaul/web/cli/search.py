"""`saxaul search`"""

from __future__ import annotations

import click

from saxaul.web.cli.output import print_json
from saxaul.web.cli.start import start_django


@click.group("search")
def command() -> None:
    """The index of everything that can be found on the hub."""


@command.command("rebuild")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def rebuild(as_json: bool) -> None:
    """Tell the search of everything anew.

    Needed after an upgrade that says so, and after sectors were renamed. Safe to repeat, and while the hub is open:
    the search answers all the while, and what has not changed costs little.
    """
    start_django()
    from saxaul.orgs.search_telling import rebuild_search

    count = rebuild_search()
    if as_json:
        print_json({"organisations": count})
    else:
        click.echo(f"The search knows {count} organisations now.")
