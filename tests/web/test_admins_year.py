"""A year of a part-time admin, with the command of this checkout; `make wheel-check` lives it with the wheel."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from tools.admins_year import Hub, live_a_year

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def database() -> Iterator[str]:
    """Nothing, which is SQLite; on PostgreSQL the address of an empty database of its own."""
    place = settings.DATABASES["default"]
    if "postgresql" not in place["ENGINE"]:
        yield ""
        return
    login = f"{place['USER']}:{place['PASSWORD']}@" if place["PASSWORD"] else f"{place['USER']}@"
    server, name = f"postgres://{login}{place['HOST']}:{place['PORT'] or 5432}", f"year_{place['NAME']}"[:60]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}"')
        yield f"{server}/{name}"
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.mark.slow
def test_nothing_is_lost_in_a_year(tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    live_a_year(Hub([sys.executable, "-m", "saxaul"], tmp_path, database))
