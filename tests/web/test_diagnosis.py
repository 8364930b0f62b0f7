"""What `saxaul check` says about each thing that can be wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from django.db import connection
from django.test import override_settings

from saxaul.web import diagnosis
from saxaul.web.diagnosis import Finding, Level, diagnose

SECRET = "0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz"


def levels(findings: Iterator[Finding]) -> list[Level]:
    return [finding.level for finding in findings]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"SECRET_KEY": SECRET}, [Level.OK]),
        ({"SECRET_KEY": "short"}, [Level.ERROR]),
        ({"SECRET_KEY": "a" * 60}, [Level.ERROR]),
        ({"SECRET_KEY": SECRET, "DEMO": True}, [Level.WARNING]),
        ({"SECRET_KEY": SECRET, "DEBUG": True}, [Level.OK, Level.WARNING]),
    ],
)
def test_secret(values: dict[str, Any], expected: list[Level]) -> None:
    with override_settings(**values):
        assert levels(diagnosis.check_secret()) == expected


def test_development_needs_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SAXAUL_SECRET_KEY", raising=False)
    with override_settings(DEBUG=True):
        assert levels(diagnosis.check_secret()) == [Level.WARNING, Level.WARNING]


@pytest.mark.parametrize(
    ("base", "hosts", "expected"),
    [
        ("http://hub.example.org", ["hub.example.org"], Level.OK),
        ("http://127.0.0.1:8000", ["127.0.0.1"], Level.OK),
        ("http://[::1]:8000", ["[::1]"], Level.OK),
        ("http://hub.example.org", ["other.example.org"], Level.ERROR),
        ("http://hub.example.org", ["*"], Level.ERROR),
        ("http://hub.example.org/path", ["hub.example.org"], Level.ERROR),
        ("hub.example.org", ["hub.example.org"], Level.ERROR),
        ("ftp://hub.example.org", ["hub.example.org"], Level.ERROR),
    ],
)
def test_address(base: str, hosts: list[str], expected: Level) -> None:
    with override_settings(BASE_URL=base, ALLOWED_HOSTS=hosts, HTTPS=False, DEMO=False):
        assert levels(diagnosis.check_address()) == [expected]


def test_https_without_a_proxy_is_doubtful() -> None:
    values = {"BASE_URL": "https://hub.example.org", "ALLOWED_HOSTS": ["hub.example.org"], "HTTPS": True}
    with override_settings(**values, SECURE_PROXY_SSL_HEADER=None):
        assert levels(diagnosis.check_address()) == [Level.OK, Level.WARNING]
    with override_settings(**values, SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")):
        assert levels(diagnosis.check_address()) == [Level.OK]


def test_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with override_settings(DATA=tmp_path / "absent"):
        assert levels(diagnosis.check_data()) == [Level.ERROR]
    with override_settings(DATA=tmp_path):
        tmp_path.chmod(0o700)
        assert levels(diagnosis.check_data()) == [Level.OK]
        tmp_path.chmod(0o755)
        assert levels(diagnosis.check_data()) == [Level.WARNING]
        monkeypatch.setattr(diagnosis, "FEW_BYTES", 10**18)
        assert levels(diagnosis.check_data()) == [Level.WARNING]
        monkeypatch.setattr("os.access", lambda *_: False)
        assert levels(diagnosis.check_data()) == [Level.ERROR]


@pytest.mark.django_db
def test_database_that_is_up_to_date() -> None:
    assert levels(diagnosis.check_database()) == [Level.OK]


@pytest.mark.django_db
def test_database_that_lacks_migrations() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'orgs'")
    (finding,) = diagnosis.check_database()
    assert finding.level == Level.ERROR
    assert finding.sentence.endswith("Run: saxaul migrate")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite")
def test_an_old_sqlite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 31, 0))
    (finding,) = diagnosis.check_database()
    assert (finding.level, "too old" in finding.sentence) == (Level.ERROR, True)


def test_no_mail_server() -> None:
    with override_settings(EMAIL_HOST="", DEMO=False):
        assert levels(diagnosis.check_mail()) == [Level.WARNING]
    with override_settings(EMAIL_HOST="", DEMO=True):
        assert levels(diagnosis.check_mail()) == [Level.OK]


@pytest.fixture
def mail_server() -> Iterator[int]:
    controller = Controller(Sink(), hostname="127.0.0.1", port=0)
    controller.port = free_port()
    controller.start()
    yield controller.port
    controller.stop()


def free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def test_a_mail_server_that_answers(mail_server: int) -> None:
    with override_settings(EMAIL_HOST="127.0.0.1", EMAIL_PORT=mail_server, DEFAULT_FROM_EMAIL="hub@example.org"):
        assert levels(diagnosis.check_mail()) == [Level.OK]
    with override_settings(EMAIL_HOST="127.0.0.1", EMAIL_PORT=mail_server, DEFAULT_FROM_EMAIL="hub@localhost"):
        assert levels(diagnosis.check_mail()) == [Level.OK, Level.ERROR]


def test_a_mail_server_that_does_not_answer() -> None:
    with override_settings(EMAIL_HOST="127.0.0.1", EMAIL_PORT=free_port(), DEFAULT_FROM_EMAIL="hub@example.org"):
        assert levels(diagnosis.check_mail()) == [Level.ERROR]


def test_static_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with override_settings(STATIC_COLLECTED=True):
        assert levels(diagnosis.check_static()) == [Level.OK]
    for found, expected in (("app.css", Level.OK), (None, Level.ERROR)):
        monkeypatch.setattr(diagnosis, "find", lambda name, found=found: found)
        assert levels(diagnosis.check_static()) == [expected]


def test_languages(tmp_path: Path) -> None:
    with override_settings(LOCALE_PATHS=[tmp_path]):
        (finding,) = diagnosis.check_languages()
        assert finding.level == Level.ERROR
        assert "العربية" in finding.sentence
        for locale in ("zh_Hans", "ar", "vi"):
            (tmp_path / locale / "LC_MESSAGES").mkdir(parents=True)
            (tmp_path / locale / "LC_MESSAGES" / "django.mo").touch()
        assert levels(diagnosis.check_languages()) == [Level.OK]


@pytest.mark.django_db
def test_a_hub_for_others_is_looked_at_more_strictly() -> None:
    with override_settings(HTTPS=False, DEMO=True):
        strict = [finding for finding in diagnose(deploy=True) if finding.about == "deployment"]
        assert {finding.level for finding in strict} == {Level.ERROR}
        assert not [finding for finding in diagnose() if finding.about == "deployment"]
