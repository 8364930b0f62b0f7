"""The word lists beside this file: what registers in many languages call columns, kinds, states, languages, currencies.

A list is plain text: `[code]`, then words separated by ` | `. Words are looked up folded (see `saxaul.core.folding`).
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from saxaul.core.folding import fold

_FOLDER = Path(__file__).with_name("word_lists")


@lru_cache(maxsize=16)
def word_list(name: str) -> dict[str, str]:
    """Folded word → code. A word that stands under two codes belongs to the first."""
    found: dict[str, str] = {}
    code = ""
    for line in _lines(name):
        if line.startswith("["):
            code = line.strip("[] ")
        elif line and not line.startswith("#"):
            for word in line.split("|"):
                if fold(word):
                    found.setdefault(fold(word), code)
    return found


def _lines(name: str) -> list[str]:
    """The lines of the list and of its continuation for further languages, where there is one."""
    files = (_FOLDER / f"{name}.txt", _FOLDER / f"{name}_world.txt")
    return [line for file in files if file.exists() for line in file.read_text("utf-8").splitlines()]
