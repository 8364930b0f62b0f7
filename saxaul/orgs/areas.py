"""Codes of areas, which name what they lie in: `CN`, `CN-62`, `CN-62.9`, `CN-62.9.21`. Pure.

Where the gazetteer of this hub does not know a region, the code holds the country and the word: `CN:Gansu`.
"""

from __future__ import annotations

import re

CODE_MAX = 60
_CODE = re.compile(r"[A-Z]{2}(?:-\w{1,20})?(?:\.[\w-]{1,40})*")


def is_code(text: str) -> bool:
    """Whether the text has the shape of a gazetteer's code."""
    return len(text) <= CODE_MAX and _CODE.fullmatch(text) is not None


def parent(code: str) -> str:
    """The area right above; empty for a country."""
    for sign in (":", ".", "-"):
        above, found, _rest = code.partition(":") if sign == ":" else code.rpartition(sign)
        if found:
            return above
    return ""


def above(code: str) -> list[str]:
    """All areas it lies in, nearest first."""
    found = []
    while code := parent(code):
        found.append(code)
    return found


def path(code: str) -> list[str]:
    """From the country down to the area itself."""
    return [*reversed(above(code)), code] if code else []


def country(code: str) -> str:
    return code[:2]


def province(code: str) -> str:
    """The part of the code down to the first level below the country."""
    return code.partition(".")[0]


def common(codes: list[str]) -> str:
    """The deepest area that holds all of them; empty when there is none."""
    if not codes:
        return ""
    paths = [path(code) for code in codes]
    shared = ""
    for level in zip(*paths, strict=False):
        if len(set(level)) > 1:
            break
        shared = level[0]
    return shared
