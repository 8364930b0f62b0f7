"""JSON from strangers: read strictly, so that nothing behind it has to fear what it holds."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from saxaul.core.problems import ApiProblem

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 12
BIGGEST = 2**53  # beyond it, programs that read numbers as floats disagree


def read_json(body: bytes) -> Any:
    """The value of a JSON text (RFC 8259).

    Raises `ApiProblem`: `bad_json` for what is no JSON, names a member twice, is nested too deeply or holds a number
    no two programs read alike; `bad_text` for NUL characters and halves of characters.
    """
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_members)
    except RecursionError:
        raise ApiProblem("bad_json") from None
    except (UnicodeDecodeError, ValueError):
        raise ApiProblem("bad_json") from None
    for part, depth in _parts(value):
        if depth > MAX_DEPTH:
            raise ApiProblem("bad_json")
        if isinstance(part, str) and not is_text(part):
            raise ApiProblem("bad_text")
        if isinstance(part, (int, float)) and not (math.isfinite(part) and abs(part) <= BIGGEST):
            raise ApiProblem("bad_json")
    return value


def merge_patched(target: Any, patch: Any) -> Any:
    """`target` after a JSON merge patch (RFC 7396): null removes a member, objects merge, all else replaces."""
    if not isinstance(patch, Mapping):
        return patch
    result = dict(target) if isinstance(target, Mapping) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merge_patched(result.get(key), value)
    return result


def is_text(value: str) -> bool:
    """Whether every database can store it: no NUL, no half of a surrogate pair."""
    return "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)


def _refuse(name: str) -> Any:
    raise ValueError(name)


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a member is named twice")
    return result


def _parts(value: Any) -> Iterator[tuple[Any, int]]:
    """Every key and value with its depth, without recursion."""
    waiting = [(value, 0)]
    while waiting:
        part, depth = waiting.pop()
        yield part, depth
        if isinstance(part, dict):
            waiting += [(key, depth + 1) for key in part]
            waiting += [(member, depth + 1) for member in part.values()]
        elif isinstance(part, list):
            waiting += [(member, depth + 1) for member in part]
