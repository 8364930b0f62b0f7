"""`saxaul restore`"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from saxaul.web.cli.backup import chosen_passphrase
from saxaul.web.cli.output import print_json, progress_bar
from saxaul.web.cli.start import start_django

if TYPE_CHECKING:
    from saxaul.web.backups.restoring import Restored


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--passphrase-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="What opens it.")
@click.option("--no-files", is_flag=True, help="Only the database; uploaded files stay as they are.")
@click.option("--check", "only_check", is_flag=True, help="Only read the whole file and compare every sum.")
@click.option("--try", "only_try", is_flag=True, help="Only restore into a scratch folder, as a test.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(file: Path, passphrase_file: Path | None, as_json: bool, **given: bool) -> None:
    """Put the hub of a backup in the place of this one. Stop the server and the workers first.

    The whole file is read and every sum compared before anything is touched; what fails leaves the hub as it was. A
    backup of an older version is brought up to date. Everybody signs in again afterwards.
    """
    start_django()
    passphrase = chosen_passphrase(passphrase_file)
    if given["only_check"]:
        result = check(file, passphrase)
    elif given["only_try"]:
        from saxaul.web.backups.upkeep import verify_backup

        result = verify_backup(path=file, passphrase=passphrase, by="saxaul restore")
    else:
        if not given["yes"]:
            click.confirm("Replace everything on this hub by what is in the backup?", abort=True)
        result = asdict(put_back(file, passphrase, with_files=not given["no_files"]))
    if as_json:
        print_json(result)
    else:
        click.echo(f"Made {result['made_at']} by version {result['version']}: {result['rows']:,} rows, "
                   f"{result['files']:,} files.")  # fmt: skip
        click.echo(ending(result, only_check=given["only_check"], only_try=given["only_try"]))


def ending(result: dict[str, Any], *, only_check: bool, only_try: bool) -> str:
    if only_check:
        return "The whole file can be read. Nothing was changed."
    if only_try:
        return "It was restored into a scratch folder, and all was there. Nothing was changed."
    kept = f" The database that was there is kept as {result['kept']}." if result["kept"] else ""
    return f"Restored in {result['seconds']:.0f} s.{kept}"


def check(file: Path, passphrase: str) -> dict[str, Any]:
    from saxaul.web.backups.container import proven

    whole = file.stat().st_size
    with progress_bar() as progress:
        header, manifest = proven(file, passphrase=passphrase, progress=lambda done: progress("Reading", done, whole))
    rows = sum(table["rows"] for table in manifest["tables"].values())
    told = {key: header[key] for key in ("made_at", "version", "database", "hub", "address")}
    return {**told, "rows": rows, "files": manifest["files"]}


def put_back(file: Path, passphrase: str, *, with_files: bool) -> Restored:
    from saxaul.core.presence import hub_alone
    from saxaul.web.backups.errors import HubIsRunning
    from saxaul.web.backups.restoring import others_connected, restore_backup

    with hub_alone() as alone, progress_bar() as progress:
        if not alone or others_connected():
            raise HubIsRunning
        return restore_backup(path=file, passphrase=passphrase, with_files=with_files, progress=progress)
