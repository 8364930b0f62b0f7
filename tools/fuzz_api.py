"""Try the API against its description: `fuzz_api.py [--examples 1200] [--minutes 60] [--database URL]`.

A demo hub in a temporary folder is served on this machine, and schemathesis sends it requests, good and bad, with all
its checks. Ends with 0 where nothing was found; schemathesis prints how many requests it sent.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
PREPARE = """
import json, django
django.setup()
from saxaul.accounts.models import User
from saxaul.accounts.services import create_token
from saxaul.orgs.models import Organisation, Sector
from saxaul.places.models import Area
person = User.objects.get(email="operator@demo.invalid")
ids = Organisation.objects.published().order_by("pk").values_list("public_id", flat=True)[:8]
codes = Sector.objects.values_list("code", flat=True)[:8]
areas = Area.objects.order_by("code").values_list("code", flat=True)[:8]
numbers = [1, 2, 3]
secret = create_token(name="fuzzer", scope="write", days=1, by=person)[1]
known = {"public_id": list(ids), "code": list(codes), "area": list(areas), "number": numbers}
print(json.dumps({"secret": secret, **known}))
"""
# Beyond what schemathesis takes for granted: 412 and 422 answer what is as described and makes no sense (an ETag of
# another version, a cursor that is none, a date that cannot be); 428 a change without If-Match.
CONFIG = """
max-failures = 40
headers = {{ Authorization = "Bearer {secret}" }}
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", "401", "403", "404", "409", "412", "422"]
[checks.negative_data_rejection]
expected-statuses = ["400", "401", "403", "404", "405", "406", "409", "411", "412", "413", "415", "422", "428"]
[checks.missing_required_header]
expected-statuses = ["400", "401", "403", "406", "415", "422", "428"]
"""


def environment(folder: Path, database: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("SAXAUL_", "DATABASE_"))}
    limits = {f"SAXAUL_API_{name}PER_MINUTE": "100000000" for name in ("", "TOKEN_", "WRITES_")}
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    own = {"SAXAUL_DEMO": "yes", "SAXAUL_DATA": str(folder), "SAXAUL_BASE_URL": f"http://127.0.0.1:{port}"}
    return {
        **kept,
        **limits,
        **own,
        "DATABASE_URL": database,
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "saxaul.config.settings",
    }


@contextmanager
def hub(variables: dict[str, str], log: Path) -> Iterator[str]:
    """The hub while it is served; gives its address. What it writes goes into `log`."""
    command = [sys.executable, "-m", "saxaul", "serve", "--port", variables["SAXAUL_BASE_URL"].rpartition(":")[2]]
    with log.open("w") as written:
        process = subprocess.Popen(command, cwd=ROOT, env=variables, stderr=written)
    try:
        for _ in range(600):
            if address := ADDRESS.search(log.read_text()):
                yield address[0]
                break
            time.sleep(0.1)
        else:
            raise SystemExit("The hub did not start.")
    finally:
        process.terminate()
        process.wait(timeout=60)


def description(known: dict[str, Any]) -> dict[str, Any]:
    """The committed description, with half of the ids and codes in addresses being ones there are."""
    text = (ROOT / "docs" / "api" / "openapi.json").read_text("utf-8")
    document: dict[str, Any] = json.loads(text)
    for methods in document["paths"].values():
        for details in methods.values():
            for parameter in details["parameters"]:
                values = known.get(parameter["name"]) if parameter["in"] == "path" else None
                if values:
                    parameter["schema"] = {"anyOf": [{"enum": values}, parameter["schema"]]}
    return document


def fuzz(address: str, known: dict[str, Any], folder: Path, arguments: argparse.Namespace) -> int:
    (folder / "openapi.json").write_text(json.dumps(description(known)), "utf-8")
    (folder / "schemathesis.toml").write_text(CONFIG.format(**known), "utf-8")
    command = [
        *(str(Path(sys.executable).parent / "schemathesis"), "--config-file", str(folder / "schemathesis.toml")),
        *("run", str(folder / "openapi.json"), "--url", address, "--checks", "all", "--no-color"),
        *("--phases", arguments.phases, "--max-examples", str(arguments.examples)),
        *("--max-time", str(arguments.minutes * 60), "--workers", str(arguments.workers)),
        *("--suppress-health-check", "all", "--generation-database", "none", "--continue-on-failure"),
    ]
    return subprocess.run([*command, *arguments.more], cwd=folder, check=False).returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=1200, help="most requests of a kind for one operation")
    parser.add_argument("--minutes", type=int, default=60, help="longest time")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--phases", default="examples,coverage,fuzzing,stateful")
    parser.add_argument("--database", default="", help="an empty database; SQLite when none is named")
    parser.add_argument("more", nargs="*", help="after --, for schemathesis")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="saxaul-fuzz-") as name:
        folder = Path(name)
        variables = environment(folder, arguments.database)
        subprocess.run([sys.executable, "-m", "saxaul", "demo", "--no-serve"], cwd=ROOT, env=variables, check=True)
        asked = [sys.executable, "-c", PREPARE]
        known = json.loads(subprocess.run(asked, env=variables, check=True, capture_output=True, text=True).stdout)
        with hub(variables, folder / "hub.log") as address:
            code = fuzz(address, known, folder, arguments)
        errors = [line for line in (folder / "hub.log").read_text().splitlines() if " ERROR " in line]
        sys.stdout.write("".join(f"The hub noted: {line}\n" for line in errors))
    return code or bool(errors)


if __name__ == "__main__":
    raise SystemExit(main())
