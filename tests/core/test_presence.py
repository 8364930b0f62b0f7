"""The lock that says the hub is open."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from saxaul.core import presence

HOLDER = """
import fcntl, sys, time
file = open(sys.argv[1], "w")
fcntl.flock(file, fcntl.LOCK_SH)
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def _place(tmp_path: Path) -> Iterator[None]:
    with override_settings(DATA=tmp_path / "data"):
        yield
        presence.close_again()


def test_who_is_alone_has_it_alone() -> None:
    with presence.hub_alone() as alone:
        assert alone
        assert not presence.be_open()
        with presence.hub_alone() as another:
            assert not another
    assert presence.be_open()


def test_several_may_be_open_and_then_nobody_is_alone() -> None:
    assert presence.be_open()
    assert presence.be_open()
    with presence.hub_alone() as alone:
        assert not alone
    presence.close_again()
    with presence.hub_alone() as alone:
        assert alone


def test_a_killed_process_lets_go() -> None:
    presence.lock_path().parent.mkdir()
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(presence.lock_path())], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    with presence.hub_alone() as alone:
        assert not alone
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    with presence.hub_alone() as alone:
        assert alone
