"""Putting a backup in the place of the hub's database and files: all of it, or nothing.

First the whole file is read and every sum compared. Then the new database is built apart from the old one: in a new
file beside it (SQLite) or in one transaction (PostgreSQL), to the migrations of the backup, loaded, and brought up to
the program's own. Only when all of that is done does it take the place of the old one.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, groupby
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from saxaul.core.services import record_audit
from saxaul.core.worker import put_back_all
from saxaul.web.backups.container import members, proven
from saxaul.web.backups.errors import TooLittleSpace, UnreadableBackup
from saxaul.web.backups.files import is_safe, stores
from saxaul.web.backups.loading import decoded, loader, unsafe_but_quick
from saxaul.web.backups.making import Progress, silent
from saxaul.web.backups.schema import Migration, Table, known_migrations

ASIDE = ".before-restore"
NEW = ".restoring"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, from when, and where the old database is kept (empty when there was none to keep)."""

    made_at: str
    version: str
    rows: int
    files: int
    seconds: float
    kept: str = ""


def restore_backup(
    *,
    path: Path,
    passphrase: str = "",
    with_files: bool = True,
    by: str = "saxaul restore",
    progress: Progress = silent,
) -> Restored:
    """Replace the hub's database and files by those of the backup. The hub must not be running.

    Nothing is touched before the whole backup has been read and found good. Raises BackupError (unreadable, newer than
    the program, wrong passphrase, too little space), and then everything is as it was.
    """
    started = time.monotonic()
    whole = path.stat().st_size
    header, manifest = proven(path, passphrase=passphrase, progress=lambda done: progress("Reading", done, whole))
    need_space(sum(member["bytes"] for member in manifest["members"].values()))
    migrations = [(app, name) for app, name in header["migrations"]]
    tables = [Table.from_json(table) for table in header["tables"]]

    def fill() -> int:
        build_schema(migrations)
        connection.disable_constraint_checking()  # SQLite; it can only be said outside of a transaction
        with transaction.atomic():
            rows = load_tables(path, passphrase, tables, manifest, progress)
        call_command("migrate", verbosity=0, interactive=False)
        put_back_all()
        record_audit(by=by, action="backup.restore", details={"file": path.name, "rows": rows})
        return rows

    files = FileRestorer()
    if with_files:
        files.fetch(path, passphrase, progress)
    rows, kept = (in_one_transaction if connection.vendor == "postgresql" else in_a_new_file)(fill)
    if with_files:
        files.put_in_place()
    seconds = round(time.monotonic() - started, 2)
    return Restored(header["made_at"], header["version"], rows, files.count, seconds, kept)


def others_connected() -> int:
    """How many processes of the hub, on any machine, are connected to its PostgreSQL; 0 on SQLite."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT application_name) FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name LIKE 'saxaul %%' AND application_name <> current_setting('application_name')"
        )
        return int(cursor.fetchone()[0])


def need_space(size: int) -> None:
    """Rows take about as much as they do in the backup, and their indexes as much again."""
    settings.DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.DATA).free
    if free < 2 * size:
        raise TooLittleSpace(2 * size, free)


def build_schema(migrations: list[Migration]) -> None:
    """Bring an empty database to exactly these migrations."""
    executor = MigrationExecutor(connection)
    wanted = set(known_migrations(executor.loader, migrations))
    newest = [
        node for node in sorted(wanted) if not any(child in wanted for child in _same_app(executor.loader.graph, node))
    ]
    executor.migrate(newest)


def _same_app(graph: Any, node: Migration) -> Iterator[Migration]:
    for child in graph.node_map[node].children:
        if child.key[0] == node[0]:
            yield child.key


def load_tables(path: Path, passphrase: str, tables: list[Table], manifest: dict[str, Any], progress: Progress) -> int:
    """All rows of the backup; their number. Raises UnreadableBackup when a table has another number of rows."""
    known = {table.name: table for table in tables}
    into, total = loader(), 0
    into.begin(tables)
    held = (part for part in members(path, passphrase=passphrase) if part[0].startswith("tables/"))
    for number, (name, parts) in enumerate(groupby(held, key=lambda part: part[0].split("/")[1]), 1):
        rows = chain.from_iterable(decoded(content) for _, content in parts)
        count = into.load(known[name], rows)
        if count != manifest["tables"][name]["rows"]:
            raise UnreadableBackup(name)
        total += count
        progress("Tables", number, len(tables))
    if total != sum(table["rows"] for table in manifest["tables"].values()):
        raise UnreadableBackup("tables")
    into.finish({name: table["last_number"] for name, table in manifest["tables"].items() if table["last_number"]})
    return total


# Where the new database comes to be -------------------------------------------------------


def in_one_transaction(fill: Callable[[], int]) -> tuple[int, str]:
    """PostgreSQL: the old tables go and the new ones come in one transaction; nobody ever sees half of it."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            names = connection.introspection.table_names(cursor)
            if names:
                listed = ", ".join(connection.ops.quote_name(name) for name in names)
                cursor.execute(f"DROP TABLE {listed} CASCADE")
        rows = fill()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return rows, ""


def in_a_new_file(fill: Callable[[], int]) -> tuple[int, str]:
    """SQLite: a new file beside the old one, which takes its place in one step; the old one is kept once."""
    place = Path(connection.settings_dict["NAME"])
    new = place.with_name(place.name + NEW)
    with instead(new):
        with unsafe_but_quick():
            rows = fill()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    new.chmod(0o600)
    flush(new)
    kept = put_aside(place)
    new.replace(place)
    flush(place.parent)
    return rows, kept


@contextmanager
def instead(path: Path) -> Iterator[None]:
    """The hub's connection leads to a new, empty SQLite file at `path`, which is removed when something fails."""
    place = connection.settings_dict["NAME"]
    connection.close()
    remove_sqlite(path)
    connection.settings_dict["NAME"] = str(path)
    try:
        yield
    except BaseException:
        connection.close()
        remove_sqlite(path)
        raise
    finally:
        connection.close()
        connection.settings_dict["NAME"] = place


def remove_sqlite(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def put_aside(place: Path, *, ending: str = ASIDE) -> str:
    """Keep the old database under another name, its journal with it; return that name or nothing."""
    aside = place.with_name(place.name + ending)
    remove_sqlite(aside)
    kept = ""
    for part in ("-wal", "-shm", "-journal", ""):  # a new database must never meet the old one's journal
        old = place.with_name(place.name + part)
        if old.exists():
            old.replace(aside.with_name(aside.name + part))
            kept = str(aside)
    return kept


def flush(path: Path) -> None:
    """Wait until the disk has it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# Files ------------------------------------------------------------------------------------


class FileRestorer:
    """Fetches the files of a backup into folders beside the old ones, then lets them change places.

    In a store that is no folder, such as S3, files are written one by one at the end; what the backup lacks stays.
    """

    def __init__(self) -> None:
        self.count = 0
        self.stores = stores()
        self.new = {alias: self._beside(alias, store, NEW) for alias, store in self.stores.items()}

    def _beside(self, alias: str, store: Storage, ending: str) -> Path:
        place = Path(store.location) if isinstance(store, FileSystemStorage) else settings.DATA / alias
        return place.with_name(place.name + ending)

    def fetch(self, path: Path, passphrase: str, progress: Progress) -> None:
        for folder in self.new.values():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(mode=0o700, parents=True)
        for name, content in members(path, passphrase=passphrase):
            kind, _, rest = name.partition("/")
            alias, _, inside = rest.partition("/")
            if kind == "files":
                if alias not in self.new or not is_safe(inside):
                    raise UnreadableBackup(name)
                self._write(self.new[alias] / inside, content)
                self.count += 1
                progress("Files", self.count, self.count)

    @staticmethod
    def _write(path: Path, content: IO[bytes]) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            shutil.copyfileobj(content, file)

    def put_in_place(self) -> None:
        for alias, store in self.stores.items():
            new = self.new[alias]
            if isinstance(store, FileSystemStorage):
                place, aside = Path(store.location), self._beside(alias, store, ASIDE)
                shutil.rmtree(aside, ignore_errors=True)
                if place.exists():
                    place.replace(aside)
                new.replace(place)
                continue
            for path in sorted(path for path in new.rglob("*") if path.is_file()):
                name = path.relative_to(new).as_posix()
                if store.exists(name):
                    store.delete(name)
                with path.open("rb") as file:
                    store.save(name, File(file))
            shutil.rmtree(new)
