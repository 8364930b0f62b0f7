"""`saxaul worker`"""

from __future__ import annotations

import os
import signal

import click

from saxaul.web.cli.start import require_current_database, start_django


@click.command("worker")
@click.option("--until-empty", is_flag=True, help="Do what is waiting, then end.")
def command(until_empty: bool) -> None:
    """Do the work of the background until Ctrl-C or SIGTERM.

    The running job is finished first; a second signal leaves it, and the next worker on this machine takes it up.
    Any number of workers may run, on any number of machines.
    """
    start_django()
    require_current_database()
    from saxaul.core.worker import Worker

    worker = Worker()

    def stop(*_: object) -> None:
        if worker.stopping.is_set():
            os._exit(1)  # asked twice: even a job that swallows exceptions ends now
        worker.stopping.set()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    click.echo("Working. Press Ctrl-C to stop.", err=True)
    worker.run(until_empty=until_empty)
    click.echo("Stopped.", err=True)
