"""`saxaul upgrade`"""

from __future__ import annotations

from dataclasses import asdict

import click

from saxaul.web.cli.output import print_json
from saxaul.web.cli.start import start_django


@click.command("upgrade")
@click.option("--no-backup", is_flag=True, help="Make no backup before; the change is still all or nothing.")
@click.option("--plan", is_flag=True, help="Only look, and say what would be done.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on the last line.")
def command(no_backup: bool, plan: bool, as_json: bool) -> None:
    """Bring the hub to the version of this program, after it was installed. Stop the server and the workers first.

    Looks whether all is ready, makes a backup, migrates, rebuilds what must be, and tries the pages; only then is the
    new database put in place. What fails leaves the hub as it was, and the older program runs on it.
    """
    start_django()
    from saxaul import __version__
    from saxaul.core.migrating import waiting_migrations
    from saxaul.core.presence import hub_alone
    from saxaul.web.backups.errors import HubIsRunning
    from saxaul.web.backups.restoring import others_connected
    from saxaul.web.upgrading import preflight, upgrade

    if plan:
        preflight()
        waiting = waiting_migrations()
        if as_json:
            print_json({"version": __version__, "migrations": waiting})
        else:
            click.echo("\n".join([*waiting, f"{len(waiting)} migrations would be applied. All is ready."]))
        return
    with hub_alone() as alone:
        if not alone or others_connected():
            raise HubIsRunning
        result = upgrade(with_backup=not no_backup, say=lambda line: click.echo(line, err=True))
    if as_json:
        print_json(asdict(result))
        return
    if result.backup:
        click.echo(f"The backup from before: {result.backup}")
    click.echo(f"The hub is ready for version {result.version}. Start it again.")
