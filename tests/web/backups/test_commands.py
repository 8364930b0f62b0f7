"""`saxaul backup` and `saxaul restore`, and what comes round every night."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from saxaul.core import presence
from saxaul.core.models import AuditEntry
from saxaul.web.backups import upkeep
from saxaul.web.backups.rotation import backups_in
from saxaul.web.cli import main
from saxaul.web.measuring.hub import empty_hub
from tests.factories.organisations import make_organisation

Output = pytest.CaptureFixture[str]


@pytest.fixture(scope="module", autouse=True)
def _hub(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), empty_hub():
        make_organisation("Straw Square Society")
        yield


@pytest.fixture(autouse=True)
def folder(place: Path, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[Path]:
    with django_db_blocker.unblock():
        yield tmp_path / "backups"


def made(capsys: Output, *words: str) -> dict[str, object]:
    assert main(["backup", "--json", *words]) == 0
    told: dict[str, object] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return told


def test_a_backup_is_made_and_listed(folder: Path, capsys: Output) -> None:
    told = made(capsys)
    assert [str(path) for path in backups_in(folder)] == [told["path"]]
    assert folder.stat().st_mode & 0o077 == 0
    assert main(["backup", "--list"]) == 0
    assert f"1 in {folder}." in capsys.readouterr().out
    assert main(["backup", "--list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["backups"][0]["version"]


def test_a_passphrase_in_a_file_encrypts(folder: Path, tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "words").write_text("straw squares hold the dune\nnot this line\n")
    told = made(capsys, "--passphrase-file", str(tmp_path / "words"))
    path = str(told["path"])
    assert path.endswith(".tar.gz.age")
    assert not tarfile.is_tarfile(path)
    assert main(["restore", path, "--check"]) == 1
    assert "encrypted" in capsys.readouterr().err
    assert main(["restore", path, "--check", "--passphrase-file", str(tmp_path / "words")]) == 0
    assert "The whole file can be read" in capsys.readouterr().out
    assert main(["backup", "--list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["backups"][0]["error"] == "passphrase_needed"


def test_an_empty_file_is_no_passphrase(tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "words").write_text("\n")
    assert main(["backup", "--passphrase-file", str(tmp_path / "words")]) == 1
    assert "holds no passphrase" in capsys.readouterr().err


def test_a_restore_asks_first(capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(made(capsys)["path"])
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: "n")
    assert main(["restore", path]) == 1
    assert capsys.readouterr().err.strip() == "Stopped."


def test_a_hub_that_is_open_is_not_replaced(capsys: Output) -> None:
    path = str(made(capsys)["path"])
    assert presence.be_open()
    try:
        assert main(["restore", path, "--yes"]) == 1
    finally:
        presence.close_again()
    assert "Stop the server and the workers first" in capsys.readouterr().err


def test_a_restore_says_what_it_did(capsys: Output) -> None:
    path = str(made(capsys)["path"])
    assert main(["restore", path, "--yes"]) == 0
    said = capsys.readouterr().out
    assert "Restored in" in said
    assert "rows" in said


def test_a_damaged_file_is_said(capsys: Output) -> None:
    path = Path(str(made(capsys)["path"]))
    path.write_bytes(path.read_bytes()[:-50])
    assert main(["restore", str(path), "--yes"]) == 1
    assert "nothing was changed" in capsys.readouterr().err


def test_every_night_a_backup_and_once_a_week_the_proof(folder: Path) -> None:
    AuditEntry.objects.filter(action="backup.verify").delete()
    with override_settings(BACKUP_PASSPHRASE="straw squares hold the dune"):
        assert "restored for a test" in upkeep.nightly_backup()
    assert upkeep.last_verified() is not None
    assert "restored for a test" not in upkeep.nightly_backup()
    assert {path.suffix for path in backups_in(folder)} <= {".age", ".gz"}
    assert not list(settings.DATA.glob("restore-test-*"))


def test_a_backup_that_cannot_be_restored_is_said(folder: Path) -> None:
    folder.mkdir()
    bad = folder / "saxaul-20260101T000000Z.tar.gz"
    bad.write_bytes(b"no backup")
    with pytest.raises(upkeep.NotRestorable, match="cannot be read"):
        upkeep.verify_backup(path=bad, by="test")
    assert AuditEntry.objects.latest("id").details == {"file": bad.name, "ok": False}


def test_verify_and_rotate_in_one_go(folder: Path, capsys: Output) -> None:
    folder.mkdir()
    (folder / "saxaul-20010101T000000Z.tar.gz").write_bytes(b"old")
    (folder / "saxaul-20010102T000000Z.tar.gz").write_bytes(b"old")
    with override_settings(BACKUPS_KEPT={"daily": 1, "weekly": 0, "monthly": 1}):
        assert main(["backup", "--verify", "--rotate"]) == 0
    said = capsys.readouterr().out
    assert "all was there" in said
    assert "Removed saxaul-20010101T000000Z.tar.gz." in said
    assert len(backups_in(folder)) == 1
