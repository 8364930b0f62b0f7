"""The source code of the running program as one archive."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from django.conf import settings

# An allow-list, so that nothing private of this machine can slip in.
FOLDERS = ("saxaul", "frontend", "locale", "tests", "docs", "deploy", "tools")
FILES = (
    *("LICENSE", "Makefile", "pyproject.toml", "package.json", "package-lock.json", "tsconfig.json", "biome.json"),
    *("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", ".env.example"),
    *("requirements.in", "requirements.txt", "requirements-dev.in", "requirements-dev.txt"),
)
SUFFIXES = frozenset(
    ".py .html .txt .xml .json .svg .css .ts .mjs .md .po .mo .toml .csv .sh .yml .service .conf .sample .in".split()
)
LEFT_OUT = frozenset({"__pycache__", "_static", "node_modules"})


@lru_cache(maxsize=1)
def source_archive() -> bytes:
    """tar.gz of the package and, in a checkout, of what it is built from. Made once for each process."""
    root = settings.PACKAGE.parent
    folders = FOLDERS if (root / "pyproject.toml").is_file() else FOLDERS[:1]
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz", compresslevel=6) as archive:
        for path in [*_files(root, folders), *(root / name for name in FILES if (root / name).is_file())]:
            archive.add(path, arcname=f"saxaul-source/{path.relative_to(root)}", recursive=False, filter=_plain)
    return buffer.getvalue()


def _files(root: Path, folders: tuple[str, ...]) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            inside = path.relative_to(root)
            hidden = any(part in LEFT_OUT or part.startswith(".") for part in inside.parts)
            if path.suffix in SUFFIXES and path.is_file() and not hidden:
                yield path


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without the names of this machine's people."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member
