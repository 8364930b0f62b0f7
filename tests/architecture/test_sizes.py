"""Files, functions, views and templates stay small enough to be read at once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FILE, FUNCTION, VIEW, TEMPLATE = 500, 60, 40, 150


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name and number of lines of each function, its decorators not counted."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            yield node.name, node.end_lineno - node.lineno + 1


def is_view(path: Path) -> bool:
    return path.name == "views.py" or "views" in path.parts


def test_files() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in python_files("saxaul", "tests", "tools")}
    assert not [f"{path.relative_to(ROOT)}: {count}" for path, count in lengths.items() if count > FILE]


def test_functions() -> None:
    found = [(path, *function) for path in python_files("saxaul", "tools") for function in functions(path)]
    limits = [(path, name, lines, VIEW if is_view(path) else FUNCTION) for path, name, lines in found]
    assert not [f"{path.relative_to(ROOT)}: {name} {lines}" for path, name, lines, most in limits if lines > most]


def test_templates() -> None:
    lengths = {
        path: len(path.read_text("utf-8").splitlines()) for path in (ROOT / "saxaul").rglob("templates/**/*.html")
    }
    assert lengths
    assert not [f"{path.relative_to(ROOT)}: {count}" for path, count in lengths.items() if count > TEMPLATE]
