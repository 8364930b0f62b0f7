"""What a cell holds, told from its text alone."""

from __future__ import annotations

import re
from collections.abc import Iterable

NUMBER = re.compile(r"^[(+-]?[$€£¥₫]?\s?\d[\d  .,’']*%?\)?([eE][+-]?\d+)?$")
DATE = re.compile(
    r"^(\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})"
    r"([ T]\d{1,2}[:.]\d{2}([:.]\d{2})?(\.\d+)?(Z|[+-]\d{2}:?\d{2})?)?$"
    r"|^\d{1,2}:\d{2}(:\d{2})?$|^\d{4}年(\d{1,2}月(\d{1,2}日)?)?$"
)
LINK = re.compile(r"^(https?://|www\.)\S+$|^[^@\s]+@[^@\s]+\.[a-z]{2,}$", re.I)
CODE = re.compile(r"^(?=.*\d)[A-Z0-9][A-Z0-9_/.-]{2,}( \d[A-Z]{2})?$")
BOOLEAN = re.compile(r"^(true|false)$", re.I)
PATTERNS = (("number", NUMBER), ("date", DATE), ("boolean", BOOLEAN), ("link", LINK), ("code", CODE))
LONGEST_TYPED = 300
HXL_TAG = re.compile(r"^#[A-Za-z][\w-]*(\s*\+[\w-]+)*$")
BLANK = frozenset({"", "na", "n/a", "null", "none", "-", "–", "."})
DECIMAL_COMMA = re.compile(r"^[+-]?\d{1,3}(\.\d{3})+,\d+$|^[+-]?\d+,(\d{1,2}|\d{4,})$")
DECIMAL_POINT = re.compile(r"^[+-]?\d{1,3}(,\d{3})+\.\d+$|^[+-]?\d+\.(\d{1,2}|\d{4,})$")

TYPED = frozenset({"number", "date", "link", "boolean", "code"})


def kind_of(cell: str) -> str:
    """Return blank, number, date, link, boolean, code or text."""
    if not cell or cell.lower() in BLANK:
        return "blank"
    if len(cell) > LONGEST_TYPED:
        return "text"
    return next((kind for kind, pattern in PATTERNS if pattern.match(cell)), "text")


def uses_decimal_comma(rows: Iterable[list[str]]) -> bool:
    """Whether more numbers are written 31,20 than 31.20; three digits after the sign decide nothing."""
    commas = points = 0
    for cells in rows:
        for cell in cells:
            if DECIMAL_COMMA.match(cell):
                commas += 1
            elif DECIMAL_POINT.match(cell):
                points += 1
    return commas > points
