"""A whole hub made of processes, and people who read and write in it: for measurements of what happens in life."""

from __future__ import annotations

import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import connection
from django.test import Client

from saxaul.accounts.models import User
from saxaul.orgs.models import Membership, Organisation

PATIENCE = 60.0  # seconds a process may take to start
TOKEN = secrets.token_hex(16)  # of our own forms: a cookie and a field that agree


def environment(data: Path) -> dict[str, str]:
    """Variables of a hub with its data in `data`, on the database this process is connected to now."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("SAXAUL_", "DATABASE_"))}
    return {
        **kept,
        "SAXAUL_DATA": str(data),
        "SAXAUL_DEMO": "yes",
        "SAXAUL_SECRET_KEY": settings.SECRET_KEY,
        "SAXAUL_LOG_LEVEL": "ERROR",
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "saxaul.config.settings",
    }


def database_url() -> str:
    place = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{place['NAME']}"
    user = quote(str(place["USER"] or ""))
    password = f":{quote(str(place['PASSWORD']))}" if place["PASSWORD"] else ""
    return f"postgres://{user}{password}@{place['HOST'] or ''}:{place['PORT'] or 5432}/{place['NAME']}"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


@dataclass
class Process:
    """One process of the hub, in a group of its own, so that a kill takes its children too."""

    words: Sequence[str]
    data: Path
    popen: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.popen = subprocess.Popen(  # noqa: S603 - our own interpreter and modules
            [sys.executable, *self.words],
            env=environment(self.data),
            cwd=self.data,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def running(self) -> bool:
        return self.popen is not None and self.popen.poll() is None

    def kill(self) -> None:
        """SIGKILL, to all of it at once."""
        if self.popen is not None:
            if self.running():
                os.killpg(self.popen.pid, signal.SIGKILL)
            self.popen.wait()

    def stop(self) -> None:
        if self.popen is not None and self.running():
            self.popen.terminate()
            try:
                self.popen.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()


def server(data: Path, port: int, *, workers: int = 1) -> Process:
    return Process(["-m", "saxaul", "serve", "--port", str(port), "--workers", str(workers)], data)


def worker(data: Path) -> Process:
    return Process(["-m", "saxaul", "worker"], data)


def wait_until_ready(port: int, path: str = "/readyz") -> None:
    """Raises TimeoutError when nothing good comes from there."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            if ask(port, path)[0] == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(path)


def ask(port: int, path: str) -> tuple[int, bytes]:
    """Status and body of one request on a connection of its own."""
    with one_connection(port) as line:
        return fetch(line, path)


@contextmanager
def one_connection(port: int) -> Iterator[http.client.HTTPConnection]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        yield line
    finally:
        line.close()


def fetch(line: http.client.HTTPConnection, path: str) -> tuple[int, bytes]:
    line.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = line.getresponse()
    return answer.status, answer.read()


class WriterBroken(OSError):
    """The connection ended before the hub answered."""


def confirm(line: http.client.HTTPConnection, session: str, public_id: str) -> bool:
    """Press “still right” on an organisation; True when the hub has said that it was done."""
    body = urlencode({"csrfmiddlewaretoken": TOKEN})
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies}
    try:
        line.request("POST", f"/organisations/{public_id}/confirm/", body, headers)
        answer = line.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException) as error:
        line.close()
        raise WriterBroken from error
    return answer.status == 302 and answer.headers.get("Location", "").startswith("/organisations/")


def make_writer(organisations: Sequence[int]) -> str:
    """A person who owns these organisations, by primary key; the name of her session."""
    person = User.objects.create_user(f"writer{secrets.token_hex(4)}@example.org", None, name="Writer")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    Membership.objects.bulk_create(Membership(organisation_id=pk, user=person, role="owner") for pk in organisations)
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def share_out(count: int, people: int) -> list[list[str]]:
    """Public ids of the first `count` organisations, dealt to so many people."""
    found = list(Organisation.objects.order_by("pk").values_list("public_id", flat=True)[:count])
    return [found[number::people] for number in range(people)]
