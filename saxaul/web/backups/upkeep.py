"""Backups that come round by themselves, and the proof that they can be restored."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from saxaul.core.models import AuditEntry
from saxaul.core.services import record_audit
from saxaul.web.backups.container import read_header
from saxaul.web.backups.errors import BackupError
from saxaul.web.backups.making import Made, Progress, make_backup, name_of, silent
from saxaul.web.backups.rotation import rotate

VERIFY_EVERY = timedelta(days=7)


class NotRestorable(BackupError):
    """A backup was made, but the scratch restore of it failed."""

    code = "not_restorable"

    def __init__(self, reason: str) -> None:
        super().__init__(_("The backup could not be restored for a test: %(reason)s") % {"reason": reason})


def new_backup(*, by: str, with_files: bool = True, progress: Progress = silent) -> Made:
    """One more backup in the hub's folder of backups, encrypted where the settings hold a passphrase."""
    passphrase = settings.BACKUP_PASSPHRASE
    path = settings.BACKUPS / name_of(datetime.now(UTC), sealed=bool(passphrase))
    return make_backup(path=path, passphrase=passphrase, with_files=with_files, by=by, progress=progress)


def verify_backup(*, path: Path, passphrase: str = "", by: str) -> dict[str, Any]:
    """Restore into an empty scratch folder by a process of its own, and return what that said. The hub is not touched.

    It proves the very steps an operator would take, on SQLite whatever the hub runs on. Raises NotRestorable.
    """
    started = time.monotonic()
    settings.DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="restore-test-", dir=settings.DATA) as folder:
        words = [sys.executable, "-m", "saxaul", "restore", str(path.resolve()), "--yes", "--json"]
        done = subprocess.run(  # noqa: S603 - our own program
            words, env=scratch_variables(Path(folder), passphrase), capture_output=True, text=True, check=False
        )
    if done.returncode:
        reason = done.stderr.strip().splitlines() or ["?"]
        record_audit(by=by, action="backup.verify", details={"file": path.name, "ok": False})
        raise NotRestorable(reason[-1].removeprefix("Error: "))
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    details = {"file": path.name, "ok": True, "rows": told["rows"], "seconds": round(time.monotonic() - started, 2)}
    record_audit(by=by, action="backup.verify", details=details)
    return told


def scratch_variables(folder: Path, passphrase: str) -> dict[str, str]:
    """The environment of a hub of its own in `folder`, on SQLite and local files, that can open the backup."""
    return {
        **os.environ,
        "SAXAUL_DATA": str(folder),
        "SAXAUL_SECRET_KEY": settings.SECRET_KEY,
        "SAXAUL_BACKUP_PASSPHRASE": passphrase,
        "DATABASE_URL": "",
        "DATABASE_REPLICA_URL": "",
        "SAXAUL_BUCKET": "",
        "DJANGO_SETTINGS_MODULE": "saxaul.config.settings",
    }


def last_verified() -> datetime | None:
    """When a backup was last restored for a test, and that went well."""
    entries = AuditEntry.objects.filter(action="backup.verify", details__ok=True)
    return entries.order_by("-id").values_list("at", flat=True).first()


def nightly_backup() -> str:
    """Make a backup, restore it for a test once a week, drop what is not kept; return what was done."""
    made = new_backup(by="schedule")
    verified = last_verified()
    said = f"{made.path.name}, {made.bytes:,} bytes"
    if verified is None or verified < timezone.now() - VERIFY_EVERY + timedelta(hours=1):
        verify_backup(path=made.path, passphrase=settings.BACKUP_PASSPHRASE, by="schedule")
        said += ", restored for a test"
    gone = rotate(settings.BACKUPS, **settings.BACKUPS_KEPT)
    return said + (f", {len(gone)} old removed" if gone else "")


def described(path: Path) -> dict[str, Any]:
    """Name, size and, where it can be read without a passphrase, when and by which version it was made."""
    try:
        header = read_header(path)
    except BackupError as error:
        header = {"error": error.code}
    told: dict[str, Any] = {key: header[key] for key in ("made_at", "version", "database", "error") if key in header}
    return {"file": path.name, "bytes": path.stat().st_size, **told}
