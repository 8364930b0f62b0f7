"""`saxaul demo`"""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import click

from saxaul.config.env import Env, read_dotenv
from saxaul.web.cli.output import progress_bar
from saxaul.web.cli.start import start_django

HERE = ("127.0.0.1", "localhost", "::1")


@click.command("demo")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--no-serve", is_flag=True, help="Only make the demo hub.")
@click.option("--fresh", is_flag=True, help="Throw the demo hub away and make it anew.")
def command(host: str, port: int, no_serve: bool, fresh: bool) -> None:
    """Make a demo hub on this machine and serve it, with everything in one process.

    Its data is in var/demo unless SAXAUL_DATA says otherwise. Anybody who reaches a demo hub can act as any of its
    people: keep it on your own machine, or behind a door.
    """
    choose_demo(host, port)
    start_django()
    if fresh:
        throw_away()
    make_demo_hub()
    if no_serve:
        return
    from saxaul.web.cli.serve import run_server

    run_server(host=host, port=port, processes=1, with_worker=True)


def choose_demo(host: str, port: int) -> None:
    """Set what makes a hub a demo, unless the environment says that this is a real hub."""
    read_dotenv(Path.cwd() / ".env")
    if os.environ.get("SAXAUL_SECRET_KEY") and "SAXAUL_DEMO" not in os.environ:
        raise click.ClickException(
            "This place is set up as a real hub: SAXAUL_SECRET_KEY is set. A demo lets anybody act as its operator. "
            "Run it in another folder, or set SAXAUL_DEMO=yes if this hub is meant to be a demo."
        )
    os.environ.setdefault("SAXAUL_DEMO", "yes")
    os.environ.setdefault("SAXAUL_DATA", "var/demo")
    choose_address(host, port)
    if host not in HERE:
        os.environ.setdefault("SAXAUL_HOSTS", "*")


def choose_address(host: str, port: int) -> None:
    """The links of a demo lead to where it is served, unless the environment names its address."""
    name = host if host in HERE else "127.0.0.1"
    os.environ.setdefault("SAXAUL_BASE_URL", f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}")


def is_demo() -> bool:
    """Whether the environment or .env says that this place is a demo."""
    read_dotenv(Path.cwd() / ".env")
    return Env().flag("SAXAUL_DEMO", default=False)


def throw_away() -> None:
    """Remove the database and the files of a demo hub on SQLite in its own folder."""
    from django.conf import settings
    from django.db import connections

    database = settings.DATA / "saxaul.sqlite3"
    if not settings.DEMO or settings.DATABASES["default"]["NAME"] != str(database):
        raise click.ClickException("--fresh removes only a demo hub on SQLite. Empty this database yourself.")
    connections.close_all()
    for path in settings.DATA.glob("saxaul.sqlite3*"):
        path.unlink()
    shutil.rmtree(settings.PRIVATE_ROOT, ignore_errors=True)


def make_demo_hub() -> None:
    """Migrate, and fill the hub when it has no organisation yet."""
    from django.core.management import call_command

    from saxaul.web.cli.migrate import make_data_folders

    make_data_folders()
    call_command("migrate", verbosity=0)
    from saxaul.orgs.models import Organisation

    found = find_spec("saxaul.web.demo")
    if found is None or found.origin is None or Organisation.objects.exists():
        return
    from saxaul.web.demo import fill_demo_hub

    click.echo("Filling the demo hub …", err=True)
    with progress_bar() as progress:
        fill_demo_hub(progress=progress)
