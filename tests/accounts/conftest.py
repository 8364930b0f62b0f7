"""Every test starts with nobody having tried anything."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_attempts_so_far() -> None:
    cache.clear()
