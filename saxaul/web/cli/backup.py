"""`saxaul backup`"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from saxaul.web.cli.output import print_json, progress_bar
from saxaul.web.cli.start import start_django


@click.command("backup")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file; by default in SAXAUL_BACKUPS."
)
@click.option(
    "--passphrase-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Encrypt with it."
)
@click.option("--no-files", is_flag=True, help="Only the database and the settings.")
@click.option("--verify", is_flag=True, help="Then restore it into a scratch folder, as a test.")
@click.option("--rotate", is_flag=True, help="Then drop old backups, as SAXAUL_BACKUPS_DAILY, …_WEEKLY, …_MONTHLY say.")
@click.option("--list", "only_list", is_flag=True, help="List the backups there are and make none.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(output: Path | None, passphrase_file: Path | None, as_json: bool, **given: bool) -> None:
    """Write the whole hub into one file: database, uploaded files, and settings without secrets.

    The hub stays open meanwhile. The file is the same whichever database the hub uses, and is encrypted where
    SAXAUL_BACKUP_PASSPHRASE or --passphrase-file gives a passphrase.
    """
    start_django()
    if given["only_list"]:
        show_list(as_json)
        return
    from django.conf import settings

    passphrase = chosen_passphrase(passphrase_file)
    path = output or settings.BACKUPS / default_name(passphrase)
    result = make(path, passphrase, with_files=not given["no_files"])
    if given["verify"]:
        from saxaul.web.backups.upkeep import verify_backup

        result["verified"] = verify_backup(path=path, passphrase=passphrase, by="saxaul backup")
    if given["rotate"]:
        from saxaul.web.backups import rotation

        result["removed"] = [gone.name for gone in rotation.rotate(settings.BACKUPS, **settings.BACKUPS_KEPT)]
    if as_json:
        print_json(result)
    else:
        tell(result)


def chosen_passphrase(file: Path | None) -> str:
    """From the file's first line, else from the settings; empty for none."""
    from django.conf import settings

    if file is None:
        return str(settings.BACKUP_PASSPHRASE)
    lines = file.read_text("utf-8").splitlines()
    if not lines or not lines[0]:
        raise click.ClickException(f"{file} holds no passphrase.")
    return lines[0]


def default_name(passphrase: str) -> str:
    from django.utils import timezone

    from saxaul.web.backups.making import name_of

    return name_of(timezone.now(), sealed=bool(passphrase))


def make(path: Path, passphrase: str, *, with_files: bool) -> dict[str, Any]:
    from saxaul.web.backups.making import make_backup

    with progress_bar() as progress:
        made = make_backup(
            path=path, passphrase=passphrase, with_files=with_files, by="saxaul backup", progress=progress
        )
    return {**asdict(made), "encrypted": bool(passphrase)}


def tell(result: dict[str, Any]) -> None:
    size = f"{result['bytes'] / 1e6:,.1f} MB"
    sealed = ", encrypted" if result["encrypted"] else ""
    click.echo(f"{result['path']}\n{size}{sealed}: {result['rows']:,} rows and {result['files']:,} files.")
    if "verified" in result:
        click.echo("It was restored into a scratch folder, and all was there.")
    for name in result.get("removed", ()):
        click.echo(f"Removed {name}.")


def show_list(as_json: bool) -> None:
    from django.conf import settings

    from saxaul.web.backups.rotation import backups_in
    from saxaul.web.backups.upkeep import described

    found = [described(path) for path in backups_in(settings.BACKUPS)]
    if as_json:
        print_json({"folder": str(settings.BACKUPS), "backups": found})
        return
    for backup in found:
        click.echo(f"{backup['bytes'] / 1e6:>10,.1f} MB  {backup['file']}")
    click.echo(f"{len(found)} in {settings.BACKUPS}.")
