"""Install a wheel into an empty environment, run its demo and fetch pages from it: `check_wheel.py WHEEL`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

from babel.messages.pofile import read_po

from tools.admins_year import Hub, live_a_year

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
STYLES = re.compile(r'href="(/static/saxaul/app\.[0-9a-f]{12}\.css)"')


def install(wheel: Path, folder: Path) -> Path:
    """A fresh environment with the pinned requirements and the wheel; returns its folder of commands."""
    venv.create(folder, with_pip=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / "requirements.txt")], check=True)
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True)
    return folder / "bin"


@contextmanager
def demo(commands: Path, folder: Path) -> Iterator[str]:
    """The demo hub running in `folder`; gives its address and checks that it stops as asked."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("SAXAUL_", "DATABASE_"))}
    process = subprocess.Popen(
        [commands / "saxaul", "demo", "--port", "0"], cwd=folder, env=environment, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    try:
        seen = ""
        for line in process.stderr:
            seen += line
            if address := ADDRESS.search(line):
                yield address[0]
                break
        else:
            raise SystemExit(f"The demo did not start:\n{seen}")
    finally:
        process.terminate()
        process.communicate(timeout=30)
    if process.returncode != 0:
        raise SystemExit(f"The demo ended with exit code {process.returncode}.")


def fetch(address: str) -> str:
    with urlopen(Request(address, headers={"Accept-Encoding": "identity"}), timeout=30) as answer:
        return str(answer.read().decode())


def word_for(message: str) -> str:
    with (ROOT / "locale/ar/LC_MESSAGES/django.po").open("rb") as file:
        found = read_po(file, locale="ar").get(message)
    return str(found.string) if found and found.string else message


def main() -> None:
    wheel = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        commands = install(wheel, folder / "venv")
        hub = folder / "year"
        hub.mkdir()
        live_a_year(Hub([str(commands / "saxaul")], hub))
        with demo(commands, folder) as address:
            page = fetch(address + "/")
            found = STYLES.search(page)
            if not found:
                raise SystemExit("The first page names no style sheet by its content.")
            with urlopen(address + found[1], timeout=30) as styles:
                if "immutable" not in styles.headers["Cache-Control"]:
                    raise SystemExit("Browsers are not told to keep the style sheet.")
            arabic = fetch(address + "/?lang=ar")
            if 'dir="rtl"' not in arabic or word_for("Directory") not in arabic:
                raise SystemExit("The first page is not in Arabic: the catalogues are missing.")
    sys.stdout.write(f"{wheel.name} installs, lives through a year, serves and speaks Arabic.\n")


if __name__ == "__main__":
    main()
