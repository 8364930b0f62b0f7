"""Rows that are no organisation: sums and remarks under (or within) a table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from saxaul.core.folding import fold
from saxaul.orgs.importing.words import word_list

LONGEST_SUM = 48
_DIGIT = re.compile(r"\d")
_AFTER_SUM = re.compile(r"^(.{1,30}?)\s*[:：=（(\[]*\s*[\d٠-٩۰-۹].{0,24}$", re.S)
_REMARK_SIGN = re.compile(r"^[*※†‡©¹²³]\s*\S|^\(\*+\)")
_REMARK_WORD = re.compile(r"^([^:：]{1,24})[:：]")


def aside_of(values: Mapping[str, Any], names: Sequence[str]) -> str:
    """`total_row`, `note_row`, or "" for a row that may be an organisation. `names` are the texts the row is named by.

    A sum has one of the words for “total” as its first cell or its name, and beside it only cells with figures. A
    remark is alone in its row.
    """
    words, filled, first = 0, 0, ""
    for value in values.values():
        if not value:
            continue
        filled += 1
        if isinstance(value, str):
            first = first or value
            if len(value) > LONGEST_SUM or not _DIGIT.search(value):
                words += 1
        elif not isinstance(value, (int, float)):
            words += 1
        if words > 1:  # as nearly every row, after a cell or two
            return ""
    if any(len(text) <= LONGEST_SUM and _is_sum(text) for text in (first, *names) if text):
        return "total_row"
    return "note_row" if filled == 1 < len(values) and _is_remark(first) else ""


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
