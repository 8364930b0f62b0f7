"""A year of a part-time admin: install, brand, fill, back up, lose the database, restore, upgrade. Nothing may be lost.

`python -m tools.admins_year COMMAND` lives it with that `saxaul` command in a temporary folder, on DATABASE_URL if set.
"""

from __future__ import annotations

import csv
import json
import os
import re
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

ROWS = 300
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
KEPT = ("orgs.organisation", "orgs.revision", "orgs.source", "accounts.user", "orgs.membership")
PASSPHRASE = "straw squares hold the dune"  # noqa: S105 - of a hub that lives for a minute


@dataclass
class Hub:
    """A hub in one folder, run by its command alone, as an admin does."""

    command: Sequence[str]
    folder: Path
    database: str = ""

    def variables(self) -> dict[str, str]:
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("SAXAUL_", "DATABASE_", "DJANGO_"))
        }
        return {**kept, "DATABASE_URL": self.database}

    def run(self, *words: str, good: int = 0) -> str:
        """What the command said; stops the year when it ends otherwise than it should."""
        done = subprocess.run(
            [*self.command, *words], cwd=self.folder, env=self.variables(), capture_output=True, text=True, check=False
        )
        if done.returncode != good:
            raise SystemExit(f"saxaul {' '.join(words)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def told(self, *words: str) -> Any:
        return json.loads(self.run(*words, "--json").strip().splitlines()[-1])

    def contents(self) -> dict[str, Any]:
        """Every row that somebody would miss, by table and primary key."""
        rows = json.loads(self.run("manage", "dumpdata", *KEPT, "--verbosity", "0"))
        return {f"{row['model']} {row['pk']}": row["fields"] for row in rows}


def live_a_year(hub: Hub) -> None:
    """Raises SystemExit with the step at which something went wrong."""
    settle(hub)
    fill(hub)
    before = hub.contents()
    backup = hub.told("backup", "--verify")
    expect(backup["verified"]["rows"] == backup["rows"], "the backup was not restored whole for a test")
    lose_the_database(hub)
    hub.run("doctor", good=1)
    hub.run("restore", backup["path"], "--yes")
    expect(hub.contents() == before, "the restored hub is not the one that was backed up")
    go_back_a_version(hub)
    upgraded = hub.told("upgrade")
    expect(upgraded["migrations"], "there was nothing to upgrade")
    expect(kept_records(hub.contents()) == kept_records(before), "the upgrade lost something")
    expect(len(hub.told("backup", "--list")["backups"]) == 2, "the upgrade made no backup")
    open_it(hub)


def expect(holds: object, otherwise: str) -> None:
    if not holds:
        raise SystemExit(otherwise)


def settle(hub: Hub) -> None:
    """Settings, brand, database, operator."""
    values = {
        "SAXAUL_SECRET_KEY": secrets.token_urlsafe(50),
        "SAXAUL_DATA": "data",
        "SAXAUL_HUB_NAME": "Hexi Corridor",
        "SAXAUL_HUB_KEEPER": "Green Rivers Network",
        "SAXAUL_BACKUP_PASSPHRASE": PASSPHRASE,
        "SAXAUL_METRICS_TOKEN": "watch",
    }
    (hub.folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in values.items()), "utf-8")
    hub.run("migrate", "--verbosity", "0")
    link = hub.told("createsuperuser", "admin@example.org", "--name", "Gao Yun")["link"]
    expect("/accounts/password/reset/key/" in link, "the operator has no way in")


def fill(hub: Hub) -> None:
    """A register, twice: the second time nothing is new."""
    register = hub.folder / "register.csv"
    with register.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["registration number", "name", "country", "town"])
        table.writerows([f"HX{number:05}", f"河西互助社 {number}", "China", "Zhangye"] for number in range(ROWS))
    first = hub.told("import", "organisations", str(register), "--source", "Register of Hexi")
    expect(first["created"] == ROWS, f"of {ROWS} rows {first['created']} were created")
    again = hub.told("import", "organisations", str(register), "--source", "Register of Hexi")
    expect(again["unchanged"] == ROWS, "the same register again changed something")


def lose_the_database(hub: Hub) -> None:
    if not hub.database:
        for path in (hub.folder / "data").glob("saxaul.sqlite3*"):
            path.unlink()
        return
    import psycopg  # noqa: PLC0415 - only where there is PostgreSQL

    with psycopg.connect(hub.database) as connection:
        names = connection.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema()")
        connection.execute("DROP TABLE " + ", ".join(name for (name,) in names) + " CASCADE")


def go_back_a_version(hub: Hub) -> None:
    """The database as the version before the newest migration of the records left it."""
    lines = hub.run("showmigrations", "orgs").splitlines()
    names = [line.split()[-1] for line in lines if line.strip().startswith("[X]")]
    hub.run("migrate", "orgs", names[-2], "--verbosity", "0")


def kept_records(contents: dict[str, Any]) -> dict[str, Any]:
    """What is no matter of the version: the records, their revisions and their people."""
    return {
        key: {
            name: fields.get(name)
            for name in ("public_id", "record", "version", "after", "email", "role")
            if name in fields
        }
        for key, fields in contents.items()
    }


def open_it(hub: Hub) -> None:
    """The hub answers under its own name, is ready, and tells a watcher how it is."""
    words = [*hub.command, "serve", "--port", "0", "--with-worker"]
    process = subprocess.Popen(words, cwd=hub.folder, env=hub.variables(), stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        address = next((found[0] for line in process.stderr if (found := ADDRESS.search(line))), "")
        expect(address, "the hub did not open")
        expect("Hexi Corridor" in read(address + "/"), "the first page does not name the hub")
        expect('"ready": true' in read(address + "/readyz"), "the hub is not ready")
        expect(f"saxaul_organisations {ROWS}" in read(address + "/metrics", bearer="watch"), "a record is missing")
    finally:
        process.terminate()
        process.communicate(timeout=60)


def read(address: str, *, bearer: str = "") -> str:
    headers = {"Accept-Encoding": "identity", **({"Authorization": f"Bearer {bearer}"} if bearer else {})}
    with urlopen(Request(address, headers=headers), timeout=60) as answer:
        return str(answer.read().decode())


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        live_a_year(Hub(sys.argv[1:], Path(folder), os.environ.get("DATABASE_URL", "")))
    sys.stdout.write("A year went by and nothing was lost.\n")


if __name__ == "__main__":
    main()
