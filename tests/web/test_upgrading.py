"""Upgrades: the database of an older program becomes today's, or stays as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from saxaul.core import presence
from saxaul.core.migrating import waiting_migrations
from saxaul.core.models import AuditEntry
from saxaul.orgs.models import Organisation
from saxaul.web import upgrading
from saxaul.web.backups.rotation import backups_in
from saxaul.web.cli import main
from saxaul.web.measuring.hub import empty_hub
from tests.factories.organisations import make_organisation

Output = pytest.CaptureFixture[str]
SECRET = "0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz"


@pytest.fixture(scope="module", autouse=True)
def _hub(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), empty_hub():
        make_organisation("Straw Square Society")
        yield


@pytest.fixture(autouse=True)
def folder(django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[Path]:
    """The hub as an older program left it, closed."""
    presence.close_again()
    with django_db_blocker.unblock(), override_settings(BACKUPS=tmp_path / "backups", SECRET_KEY=SECRET):
        call_command("migrate", verbosity=0)
        call_command("migrate", "orgs", "0001", verbosity=0)
        yield tmp_path / "backups"


def names() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM orgs_organisation")
        return [row[0] for row in cursor.fetchall()]


def test_the_plan_changes_nothing(folder: Path, capsys: Output) -> None:
    assert main(["upgrade", "--plan"]) == 0
    assert "orgs.0002_sectors" in capsys.readouterr().out
    assert "orgs.0002_sectors" in waiting_migrations()
    assert backups_in(folder) == []


def test_an_upgrade_backs_up_migrates_and_tries_the_pages(folder: Path, capsys: Output) -> None:
    assert main(["upgrade", "--json"]) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert "orgs.0002_sectors" in told["migrations"]
    assert told["rebuilt"] == 1
    assert told["backup"] == str(backups_in(folder)[0])
    assert bool(told["kept"]) == (connection.vendor == "sqlite")
    assert waiting_migrations() == []
    assert names() == ["Straw Square Society"]
    assert AuditEntry.objects.latest("id").action == "hub.upgrade"


def test_again_there_is_nothing_to_do(folder: Path, capsys: Output) -> None:
    call_command("migrate", verbosity=0)
    assert main(["upgrade"]) == 0
    assert "up to date already" in capsys.readouterr().err
    assert backups_in(folder) == []


@pytest.mark.parametrize("where", ["rebuild_index", "try_pages"])
def test_what_fails_half_way_leaves_the_old_database(where: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = waiting_migrations()

    def fail() -> None:
        assert waiting_migrations() == []  # the new database was there already
        raise upgrading.UpgradeFailed("The page / answered 500.")

    monkeypatch.setattr(upgrading, where, fail)
    assert main(["upgrade"]) == 1
    assert waiting_migrations() == before
    assert names() == ["Straw Square Society"]
    assert not AuditEntry.objects.filter(action="hub.upgrade", at__gt=AuditEntry.objects.latest("id").at).exists()
    assert len(backups_in(folder)) == 1


def test_a_page_that_does_not_come_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("migrate", verbosity=0)
    monkeypatch.setattr(upgrading, "PAGES", ("/", "/nothing/"))
    with pytest.raises(upgrading.UpgradeFailed, match=r"/nothing/ answered 404"):
        upgrading.try_pages()


def test_an_open_hub_is_not_upgraded(capsys: Output) -> None:
    assert presence.be_open()
    assert main(["upgrade"]) == 1
    presence.close_again()
    assert "Stop the server and the workers first" in capsys.readouterr().err


def test_a_database_of_a_newer_program_is_left_alone(capsys: Output) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('orgs', '0999_future', '2030-01-01')"
        )
    assert main(["upgrade"]) == 1
    assert "newer version" in capsys.readouterr().err
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE name = '0999_future'")


def test_too_little_room_is_said_before(folder: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1000}))
    assert main(["upgrade"]) == 1
    assert "MB are needed" in capsys.readouterr().err
    assert backups_in(folder) == []


def test_settings_that_are_wrong_are_said_before(capsys: Output) -> None:
    with override_settings(SECRET_KEY="short"):
        assert main(["upgrade"]) == 1
    assert "easy to guess" in capsys.readouterr().err


def test_all_migrations_can_be_taken_back_together() -> None:
    """One that is not atomic would leave half an upgrade behind on PostgreSQL."""
    from django.db.migrations.loader import MigrationLoader

    nodes = MigrationLoader(None).graph.nodes.values()
    assert [str(node) for node in nodes if not getattr(node, "atomic", True)] == []
    assert Organisation.objects.count() == 1
