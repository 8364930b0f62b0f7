"""The tree: what is in version control, and what each app tells a newcomer."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = sorted(path.parent.name for path in (ROOT / "saxaul").glob("*/apps.py"))
VAGUE = {"utils", "util", "common", "helpers", "misc", "base_views"}
# Where packages come from, and where somebody's checkout is, is nobody else's business.
FORBIDDEN = {
    "a registry": re.compile(
        r"registry\.|/simple/|(?:pypi|npmjs|pythonhosted)\.(?:org|com)|--(?:extra-)?index-url [h/]"
    ),
    "somebody's folder": re.compile(r"(?<![\w.])/(?:home|Users|work|root)/\w"),
}
TEXT = {".py", ".md", ".toml", ".in", ".txt", ".json", ".html", ".css", ".ts", ".mjs", ".sh", ".yml", ".service", ""}


@cache
def tracked() -> list[Path]:
    try:
        names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a checkout")
    return [path for name in names.split("\0") if name and (path := ROOT / name).is_file()]


def test_no_vague_names() -> None:
    assert not [str(path.relative_to(ROOT)) for path in tracked() if path.suffix == ".py" and path.stem in VAGUE]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nothing_names(what: str) -> None:
    found = []
    for path in tracked():
        if path.suffix in TEXT and path != Path(__file__).resolve() and path.name != "LICENSE":
            match = FORBIDDEN[what].search(path.read_text("utf-8", errors="replace"))
            if match:
                found.append(f"{path.relative_to(ROOT)}: {match[0]}")
    assert not found


@pytest.mark.parametrize("app", APPS)
def test_every_app_says_how_to_find_the_way_in(app: str) -> None:
    words = (ROOT / "saxaul" / app / "README.md").read_text("utf-8").split()
    assert 40 <= len(words) <= 500


@pytest.mark.parametrize("app", APPS)
def test_every_app_has_tests(app: str) -> None:
    assert list((ROOT / "tests" / app).rglob("test_*.py"))
