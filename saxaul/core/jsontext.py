"""JSON as compact text, many times a second."""

from __future__ import annotations

import json
from typing import Any

import orjson


def dumps(value: Any, *, sort_keys: bool = False) -> str:
    """The value as compact JSON text, letters as they are; NaN and infinities become null.

    Raises ValueError for half a surrogate pair. What JSON has no form for is written as its text, like huge numbers.
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS if sort_keys else None).decode()
    except TypeError:
        text = json.dumps(value, ensure_ascii=False, sort_keys=sort_keys, default=str, separators=(",", ":"))
        text.encode()
        return text
