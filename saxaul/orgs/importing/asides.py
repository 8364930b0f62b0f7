"""Rows that are no organisation: sums and remarks under (or within) a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from saxaul.core.folding import fold
from saxaul.orgs.importing.words import word_list

LONGEST_SUM = 48
_NUMBER_PART = re.compile(r"[\d٠-٩۰-۹०-९০-৯๐-๙０-９]")
_AFTER_SUM = re.compile(r"^(.{1,30}?)\s*[:：=（(\[]*\s*[\d٠-٩۰-۹].{0,24}$", re.S)
_REMARK_SIGN = re.compile(r"^[*※†‡©¹²³]\s*\S|^\(\*+\)")
_REMARK_WORD = re.compile(r"^([^:：]{1,24})[:：]")


def aside_of(values: Mapping[str, Any], names: Iterable[str]) -> str:
    """`total_row`, `note_row`, or "" for a row that may be an organisation. `names` are the texts the row is named by.

    A sum has one of the words for “total” as its first cell or its name, and beside it only cells with figures. A
    remark is alone in its row.
    """
    first = ""
    for value in values.values():
        if value:
            if not isinstance(value, str):
                break
            first = value
            break
    if first and len(first) <= LONGEST_SUM and _is_sum(first) and _only_figures(values, first):
        return "total_row"
    for name in names:
        if name != first and len(name) <= LONGEST_SUM and _is_sum(name) and _only_figures(values, name):
            return "total_row"
    if first and _is_remark(first) and sum(1 for value in values.values() if value) == 1 < len(values):
        return "note_row"
    return ""


def _only_figures(values: Mapping[str, Any], word: str) -> bool:
    """Whether every other cell holds a figure, alone or with what it counts (“13 groups”)."""
    return all(
        isinstance(value, (int, float)) or (len(str(value)) <= LONGEST_SUM and bool(_NUMBER_PART.search(str(value))))
        for value in values.values()
        if value and value != word
    )


@lru_cache(maxsize=4096)
def _is_sum(text: str) -> bool:
    words = word_list("asides")
    if words.get(fold(text)) == "total":
        return True
    match = _AFTER_SUM.match(text)
    return bool(match) and words.get(fold(match[1] if match else "")) == "total"


def _is_remark(text: str) -> bool:
    if _REMARK_SIGN.match(text):
        return True
    match = _REMARK_WORD.match(text)
    return word_list("asides").get(fold(match[1] if match else text[:24])) == "note"
