"""What strangers send is told in one line."""

from __future__ import annotations

import io
import logging

import pytest
from django.test import Client

from saxaul.core.logs import StrangersFilter


@pytest.fixture
def told() -> io.StringIO:
    return io.StringIO()


@pytest.fixture(autouse=True)
def handler(told: io.StringIO) -> object:
    handler = logging.StreamHandler(told)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    handler.addFilter(StrangersFilter())
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


@pytest.mark.django_db
def test_a_request_for_another_host_is_one_line(client: Client, told: io.StringIO) -> None:
    assert client.get("/about/", headers={"Host": "evil.example"}).status_code == 400
    lines = [line for line in told.getvalue().splitlines() if "django.security" in line]
    assert len(lines) == 1
    assert lines[0].startswith("INFO django.security.DisallowedHost: ")
    assert "Traceback" not in told.getvalue()


def test_errors_of_ours_keep_their_traceback(told: io.StringIO) -> None:
    try:
        raise ValueError("ours")
    except ValueError:
        logging.getLogger("saxaul.test").exception("broken")
    assert "ERROR saxaul.test: broken\nTraceback" in told.getvalue()


def test_a_quiet_hub_does_not_tell_it_at_all(told: io.StringIO) -> None:
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.WARNING)
    try:
        try:
            raise ValueError("theirs")
        except ValueError:
            logging.getLogger("django.security.TooManyFieldsSent").exception("too many")
    finally:
        root.setLevel(level)
    assert told.getvalue() == ""
