"""Running the web server, alone or with a worker beside it in the same process."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn
from django.db import connections
from uvicorn.supervisors import Multiprocess

from saxaul.core.worker import Worker
from saxaul.orgs.queries.directory import current_index

APPLICATION = "saxaul.config.asgi:application"
PATIENCE = 5  # seconds that open requests, and then a running job, are given at the end


def serve(*, host: str, port: int, processes: int, with_worker: bool, ready: Callable[[str], None]) -> bool:
    """Serve until SIGINT or SIGTERM, calling `ready(address)` once the address answers; port 0 takes a free one.

    False when a job was still running at the end and had to be left: it is put back at the next start.
    Raises OSError when the port is taken.
    """
    config = uvicorn.Config(
        APPLICATION,
        workers=processes,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=PATIENCE,
    )
    if processes == 1:
        config.load()
    with listening(host, port) as server_socket, signals_left_to_the_server():
        worker = Worker() if with_worker else None
        if worker:
            worker.start()
        ready(address_of(server_socket))
        try:
            if processes == 1:
                Thread(target=load_directory, daemon=True).start()
                uvicorn.Server(config).run(sockets=[server_socket])
            else:
                Multiprocess(config, sockets=[server_socket]).run()
        finally:
            finished = worker.stop(patience=PATIENCE) if worker else True
    return finished


def load_directory() -> None:
    """Load what the directory filters by while nobody waits for it; a failure shows at the first request."""
    try:
        current_index()
    finally:
        connections.close_all()


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket of our own, so that a taken port is an error of ours to explain."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family, backlog=2048) as server_socket:
        server_socket.set_inheritable(True)
        yield server_socket


def address_of(server_socket: socket.socket) -> str:
    host, port = server_socket.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@contextmanager
def signals_left_to_the_server() -> Iterator[None]:
    """The server raises its signals again once it has closed, which would cut off what is done after it."""
    before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
