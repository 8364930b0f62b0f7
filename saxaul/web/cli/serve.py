"""`saxaul serve`"""

from __future__ import annotations

import errno

import click

from saxaul.web.cli.start import require_current_database, start_django


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1), help="Number of web processes.")
@click.option("--with-worker", is_flag=True, help="Do the work of the background here too: enough for a small hub.")
def command(host: str, port: int, workers: int, with_worker: bool) -> None:
    """Serve the hub until Ctrl-C or SIGTERM.

    Put a reverse proxy with TLS in front of it; deploy/ has a sample. Without --with-worker, run `saxaul worker` too.
    """
    from saxaul.web.cli.demo import choose_address, is_demo

    if is_demo():
        choose_address(host, port)
    start_django()
    require_current_database()
    run_server(host=host, port=port, processes=workers, with_worker=with_worker)


def run_server(*, host: str, port: int, processes: int, with_worker: bool) -> None:
    """Serve, and say where and how it ended."""
    from django.db import connections

    from saxaul.web.serving import serve

    connections.close_all()  # this thread needs none from now on, and would keep it from the others

    def ready(address: str) -> None:
        click.echo(f"The hub is open at {address}. Press Ctrl-C to stop.", err=True)

    try:
        finished = serve(host=host, port=port, processes=processes, with_worker=with_worker, ready=ready)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise click.ClickException(f"Port {port} is taken. Choose another with --port.") from error
        raise
    click.echo("Stopped." if finished else "Stopped. A job was still running; it goes on at the next start.", err=True)
