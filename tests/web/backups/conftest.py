"""A data folder of its own for each test: restoring moves whole folders about."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from saxaul.core import presence


@pytest.fixture(autouse=True)
def place(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    data = tmp_path_factory.mktemp("data")
    stores = deepcopy(settings.STORAGES)
    for alias in ("default", "private"):
        stores[alias]["OPTIONS"]["location"] = str(data / "private")
    with override_settings(DATA=data, PRIVATE_ROOT=data / "private", STORAGES=stores, BACKUPS=tmp_path / "backups"):
        yield data
        presence.close_again()
