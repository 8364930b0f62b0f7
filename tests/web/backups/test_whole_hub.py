"""A whole hub goes into a file and comes back the same: on its own database and by way of the other."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection, connections
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django.plugin import DjangoDbBlocker

from saxaul.accounts.models import User
from saxaul.core.migrating import waiting_migrations
from saxaul.core.models import AuditEntry
from saxaul.core.services import record_audit
from saxaul.orgs.models import Logo, Organisation, Revision, Sector
from saxaul.web.backups.container import HEADER, MANIFEST, members, read_header, writing
from saxaul.web.backups.errors import BackupIsNewer, TooLittleSpace, UnreadableBackup
from saxaul.web.backups.making import make_backup
from saxaul.web.backups.restoring import restore_backup
from saxaul.web.backups.schema import LEFT_OUT, tables_after
from saxaul.web.backups.snapshot import snapshot
from saxaul.web.backups.upkeep import scratch_variables
from saxaul.web.cli.bench_backup import sums
from saxaul.web.measuring.hub import empty_hub, fill
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person

WORDS = "straw squares hold the dune"
PICTURE = bytes(range(256))


@pytest.fixture(scope="module", autouse=True)
def _hub(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A hub of its own for this module, as it would be after some weeks."""
    with django_db_blocker.unblock(), empty_hub():
        sectors = list(Sector.objects.values_list("code", flat=True))
        fill(120, sectors=sectors, done=lambda _: None)
        person = make_person("马兰花 “quoted” \\ 'single' \t tab", language="zh-hans")
        organisation = make_organisation("Nhóm “Suối” العربية\u2028", by=person)
        Logo.objects.create(organisation=organisation, content=PICTURE, width=1, height=1, by=None)
        record_audit(by=person.public_id, action="note", details={"b": [1, None, 2.5], "a": {"ü": "\u0007"}})
        Organisation.objects.filter(pk=make_organisation("Gone").pk).delete()
        yield


@pytest.fixture(autouse=True)
def _unblocked(place: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def made(tmp_path: Path) -> Path:
    return make_backup(path=tmp_path / "hub.tar.gz").path


def counted() -> dict[str, str]:
    """Sums of all tables but the audit log, into which a restore writes a line."""
    return {name: value for name, value in sums().items() if name != "core_auditentry"}


def rewritten(path: Path, changes: dict[str, Any]) -> Path:
    """The backup with some members changed and a manifest that agrees with them."""
    other = path.with_name("other.tar.gz")
    with writing(other) as writer:
        manifest: dict[str, Any] = {}
        for name, content in members(path):
            data = content.read()
            if name == MANIFEST:
                manifest = json.loads(data)
            else:
                writer.add(name, changes[name](data) if name in changes else data)
        writer.add_json(MANIFEST, {**manifest, **changes.get(MANIFEST, {}), "members": dict(writer.sums)})
    return other


@pytest.mark.parametrize("passphrase", ["", WORDS])
def test_all_rows_come_back(tmp_path: Path, passphrase: str) -> None:
    before = counted()
    backup = make_backup(path=tmp_path / "hub", passphrase=passphrase)
    User.objects.all().delete()
    Organisation.objects.filter(pk__lt=50).delete()
    make_organisation("Came later")
    assert counted() != before
    restored = restore_backup(path=backup.path, passphrase=passphrase)
    assert counted() == before
    assert restored.rows == backup.rows
    assert User.objects.get().name == "马兰花 “quoted” \\ 'single' \t tab"
    assert bytes(Logo.objects.get().content) == PICTURE
    assert AuditEntry.objects.get(action="note").details == {"b": [1, None, 2.5], "a": {"ü": "\u0007"}}
    assert AuditEntry.objects.latest("id").action == "backup.restore"
    assert not waiting_migrations()


def test_a_hub_moves_to_the_other_database_and_back(made: Path, tmp_path: Path) -> None:
    before = counted()
    variables = scratch_variables(tmp_path / "scratch", "")
    words = [sys.executable, "-m", "saxaul"]
    back = tmp_path / "back.tar.gz"
    for rest in (["restore", str(made), "--yes"], ["backup", "--output", str(back)]):
        subprocess.run([*words, *rest], env=variables, check=True, capture_output=True)
    assert read_header(back)["database"] == "sqlite"
    User.objects.all().delete()
    restore_backup(path=back)
    assert counted() == before


def test_ids_that_were_given_out_are_never_given_again(made: Path) -> None:
    last = make_organisation("Before").pk
    restore_backup(path=make_backup(path=made.with_name("second")).path)
    Organisation.objects.filter(pk=last).delete()
    restore_backup(path=make_backup(path=made.with_name("third")).path)
    assert make_organisation("After").pk > last
    restore_backup(path=made)


def test_a_backup_sees_one_moment(made: Path) -> None:
    count = Organisation.objects.count()
    with snapshot() as now:
        tables = {table.name: table for table in tables_after(now.migrations())}
        make_organisation("Written meanwhile")
        assert sum(1 for _ in now.rows(tables["orgs_organisation"])) == count
        assert sum(1 for _ in now.rows(tables["orgs_revision"])) == count
    assert Organisation.objects.count() == count + 1
    restore_backup(path=made)


def test_an_older_backup_is_brought_up_to_date(tmp_path: Path) -> None:
    call_command("migrate", "orgs", "0001", verbosity=0)
    old = make_backup(path=tmp_path / "old").path
    assert waiting_migrations()
    restore_backup(path=old)
    assert not waiting_migrations()
    assert Revision.objects.exists()


def test_a_database_of_a_newer_version_is_not_understood_by_halves(tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('orgs', '0999_future', '2030-01-01')"
        )
    with pytest.raises(BackupIsNewer, match=r"orgs\.0999_future"):
        make_backup(path=tmp_path / "hub")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE name = '0999_future'")
    assert not list(tmp_path.iterdir())


def test_a_newer_backup_is_refused_before_anything_is_touched(made: Path) -> None:
    def newer(data: bytes) -> bytes:
        header = json.loads(data)
        return json.dumps({**header, "migrations": [*header["migrations"], ["orgs", "0999_future"]]}).encode()

    assert_untouched(rewritten(made, {HEADER: newer}), BackupIsNewer)


def test_a_row_that_points_nowhere_is_refused(made: Path) -> None:
    name = "tables/orgs_logo/000001.jsonl"

    def astray(data: bytes) -> bytes:
        row = json.loads(data)
        header = read_header(made)
        columns = next(table["columns"] for table in header["tables"] if table["name"] == "orgs_logo")
        row[[column["name"] for column in columns].index("organisation_id")] = 99_999_999
        return json.dumps(row).encode() + b"\n"

    assert_untouched(rewritten(made, {name: astray}), Exception)


def test_a_backup_that_lacks_rows_is_refused(made: Path) -> None:
    assert_untouched(rewritten(made, {"tables/orgs_logo/000001.jsonl": lambda _: b""}), UnreadableBackup)


def test_a_damaged_backup_touches_nothing(made: Path) -> None:
    content = bytearray(made.read_bytes())
    content[len(content) // 2] ^= 1
    made.write_bytes(content)
    assert_untouched(made, UnreadableBackup)


def test_names_of_files_cannot_lead_out(made: Path) -> None:
    with writing(made.with_name("evil")) as writer:
        for name, content in members(made):
            if name == MANIFEST:
                manifest = json.loads(content.read())
                writer.add("files/private/../../evil", b"x")
                writer.add_json(MANIFEST, {**manifest, "members": dict(writer.sums)})
            else:
                writer.add(name, content.read())
    assert_untouched(made.with_name("evil"), UnreadableBackup)
    assert not (settings.DATA / "evil").exists()


def assert_untouched(path: Path, error: type[Exception]) -> None:
    storages["private"].save("imports/here", ContentFile(b"here"))
    before = sums()
    with pytest.raises(error):
        restore_backup(path=path)
    assert sums() == before
    assert storages["private"].open("imports/here").read() == b"here"
    connections.close_all()


def test_too_little_space_is_said_before(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sums()
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1000}))
    with pytest.raises(TooLittleSpace, match="MB"):
        restore_backup(path=made)
    assert sums() == before


def test_files_come_back_and_later_ones_go_aside(tmp_path: Path) -> None:
    store = storages["private"]
    store.save("imports/first", ContentFile(b"first" * 1000))
    backup = make_backup(path=tmp_path / "hub").path
    store.delete("imports/first")
    store.save("imports/later", ContentFile(b"later"))
    restored = restore_backup(path=backup)
    assert restored.files >= 1
    with store.open("imports/first") as file:
        assert file.read() == b"first" * 1000
    assert not store.exists("imports/later")
    assert (settings.PRIVATE_ROOT.with_name("private.before-restore") / "imports" / "later").exists()


def test_files_may_be_left_alone(made: Path) -> None:
    store = storages["private"]
    store.save("imports/kept", ContentFile(b"kept"))
    restore_backup(path=made, with_files=False)
    assert store.exists("imports/kept")


def test_no_secret_and_no_session_is_inside(tmp_path: Path) -> None:
    assert {table["name"] for table in read_header(make_backup(path=tmp_path / "a").path)["tables"]} & LEFT_OUT == set()
    with tarfile.open(tmp_path / "a") as archive:
        file = archive.extractfile("settings.env")
        assert file is not None
        text = file.read().decode()
    assert "SAXAUL_HUB_NAME=Northwest" in text
    assert settings.SECRET_KEY not in text
    assert not {"SECRET", "PASSWORD", "PASSPHRASE", "DATABASE_URL"} & set(text.replace("=", "_").split("_"))


def test_a_backup_is_noted_without_names(tmp_path: Path) -> None:
    made = make_backup(path=tmp_path / "hub", by="saxaul backup")
    entry = AuditEntry.objects.filter(action="backup.make").latest("id")
    assert entry.details == {
        "file": "hub",
        "bytes": made.bytes,
        "rows": made.rows,
        "files": made.files,
        "seconds": made.seconds,
    }


def test_the_old_database_is_kept_once(made: Path) -> None:
    first = restore_backup(path=made).kept
    second = restore_backup(path=made).kept
    assert first == second
    assert bool(first) == (connection.vendor == "sqlite")
    assert not first or Path(first).stat().st_size > 0


def test_a_job_that_ran_then_waits_again(tmp_path: Path) -> None:
    DBTaskResult.objects.create(
        task_path="saxaul.core.jobs.run_scheduled",
        args_kwargs={"args": [], "kwargs": {"name": "none"}},
        status=TaskResultStatus.RUNNING,
        backend_name="default",
        exception_class_path="",
        traceback="",
    )
    restore_backup(path=make_backup(path=tmp_path / "hub").path)
    assert list(DBTaskResult.objects.values_list("status", flat=True)) == [TaskResultStatus.READY]
