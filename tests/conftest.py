"""The fixed cast and the places of the tests."""

from __future__ import annotations

from os import environ
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("hub", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("hub")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real registers; tests that need it are skipped without it."""
    root = Path(__file__).resolve().parent.parent
    folder = Path(environ.get("SAXAUL_SHARED_DATA", root.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("no folder of shared data")
    return folder


@pytest.fixture(autouse=True)
def fresh_indexes() -> None:
    """The indexes of the directory and of the search, and the gazetteer, live in the process, not so a test's rows."""
    from saxaul.orgs.queries import directory  # not before Django is set up
    from saxaul.places import store
    from saxaul.search import live

    directory.reset()
    store.reset()
    live.reset()


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    """So do the counters of requests to the API."""
    from django.core.cache import caches

    caches["requests"].clear()


@pytest.fixture(autouse=True)
def fresh_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what the operators said of the hub, which is asked for once a test, as tests count queries."""
    from saxaul.core import hub

    monkeypatch.setattr(hub, "FRESH_FOR", 3600.0)
    hub.keep(hub.unsaid())
