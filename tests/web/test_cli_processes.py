"""The commands that keep running, as processes of their own: they start, answer, and stop when asked."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ADDRESS = re.compile(r"http://\S+:\d+")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a migrated demo database."""
    folder = tmp_path_factory.mktemp("hub")
    subprocess.run(words("migrate", "--verbosity=0"), cwd=folder, env=variables(folder), check=True)
    return folder


def words(*rest: str) -> list[str]:
    return [sys.executable, "-m", "saxaul", *rest]


def variables(folder: Path, **more: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "SAXAUL_DEMO": "yes",
        "SAXAUL_DATA": str(folder / "data"),
        **more,
    }


def run(folder: Path, *rest: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in variables(folder, **more).items() if value}
    return subprocess.run(
        words(*rest), cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60
    )


@contextmanager
def running(folder: Path, *rest: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process, and the first line it says."""
    process = subprocess.Popen(words(*rest), cwd=folder, env=variables(folder), stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        yield process, process.stderr.readline()
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_answers_and_stops(place: Path, number: int) -> None:
    with running(place, "serve", "--port", "0", "--with-worker") as (process, line):
        address = ADDRESS.search(line)
        assert address, line
        with urlopen(f"{address[0]}/about/", timeout=20) as answer:
            assert answer.status == 200
        process.send_signal(number)
        _, rest = process.communicate(timeout=20)
    assert (process.returncode, rest.strip()) == (0, "Stopped.")


def test_the_links_of_a_demo_lead_to_the_port_it_is_served_at(place: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with running(place, "serve", "--port", str(port)) as (_process, line):
        assert str(port) in line
        with urlopen(f"http://127.0.0.1:{port}/organisations/", timeout=20) as answer:
            assert f'href="http://127.0.0.1:{port}/' in answer.read().decode()


def test_serve_with_several_processes_answers_and_stops(place: Path) -> None:
    with running(place, "serve", "--port", "0", "--workers", "2") as (process, line):
        address = ADDRESS.search(line)
        assert address, line
        with urlopen(f"{address[0]}/about/", timeout=30) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
    assert process.returncode == 0


def test_a_taken_port_is_said(place: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run(place, "serve", "--port", str(port))
    assert result.returncode == 1
    assert result.stderr.strip() == f"Error: Port {port} is taken. Choose another with --port."


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_nothing_runs_on_a_database_that_is_not_up_to_date(command: str, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    result = run(tmp_path, command)
    assert result.returncode == 1
    assert result.stderr.strip() == "Error: The database is not up to date. Run: saxaul migrate"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_worker_stops_when_asked(place: Path, number: int) -> None:
    with running(place, "worker") as (process, line):
        assert line.startswith("Working.")
        process.send_signal(number)
        process.communicate(timeout=20)
    assert process.returncode == 0


def test_worker_ends_when_nothing_waits(place: Path) -> None:
    result = run(place, "worker", "--until-empty")
    assert (result.returncode, result.stderr.splitlines()[-1]) == (0, "Stopped.")


def test_a_demo_refuses_the_place_of_a_real_hub(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SAXAUL_SECRET_KEY=" + "s" * 60, "utf-8")
    result = run(tmp_path, "demo", "--no-serve", SAXAUL_DEMO="", SAXAUL_DATA="")
    assert result.returncode == 1
    assert "This place is set up as a real hub" in result.stderr
    assert not (tmp_path / "var").exists()


def test_a_fresh_demo_only_on_its_own_database(tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite3"
    result = run(tmp_path, "demo", "--no-serve", "--fresh", DATABASE_URL=f"sqlite:///{other}")
    assert result.returncode == 1
    assert "--fresh removes only a demo hub on SQLite" in result.stderr


def test_commands_of_django_pass_through(place: Path) -> None:
    assert "no issues" in run(place, "manage", "check").stdout
    assert "orgs.0001_initial" in run(place, "showmigrations", "orgs", "--plan").stdout
    assert "runserver" in run(place, "manage").stdout


def test_check_explains_and_fails(place: Path) -> None:
    assert run(place, "check").returncode == 0
    result = run(place, "check", SAXAUL_DEMO="")
    assert result.returncode == 1
    assert "SAXAUL_SECRET_KEY is not set" in result.stdout


def test_check_says_why_a_database_cannot_be_reached(place: Path) -> None:
    result = run(place, "check", "--json", DATABASE_URL="postgres://127.0.0.1:1/hub")
    assert result.returncode == 1
    findings = {finding["about"]: finding for finding in json.loads(result.stdout)["findings"]}
    assert findings["database"]["level"] == "error"
    assert "PostgreSQL cannot be reached" in findings["database"]["sentence"]
    assert "refused" in findings["database"]["sentence"]
