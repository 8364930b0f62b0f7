"""Two records of one organisation become one. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from saxaul.core.folding import fold
from saxaul.orgs.choices import NameKind
from saxaul.orgs.record import ITEMS, SETS, TEXTS, Record, next_item_id, without_empty

_ALONE = ("founded", "staff", "volunteers", "funding")  # taken over as a whole where nothing is said
_LETTERS = {"sites": "s", "contacts": "c"}
_SILENT = frozenset({"id", "precision", "datum"})


def united(survivor: Mapping[str, Any], other: Mapping[str, Any]) -> Record:
    """The survivor's record with what the other says beyond it.

    Nothing the survivor says is changed. Names, numbers, fields, areas, languages and links are added once; texts by
    language; places and contacts unless one of the survivor's says as much. The kind, whether they are at work, and
    the picture are the survivor's.
    """
    result: Record = dict(survivor)
    for field in SETS:
        result[field] = _joined(field, survivor.get(field) or [], other.get(field) or [])
    for field in TEXTS:
        result[field] = {**(other.get(field) or {}), **(survivor.get(field) or {})}
    for field in ITEMS:
        result[field] = _with_items(survivor.get(field) or [], other.get(field) or [], _LETTERS[field])
    for field in _ALONE:
        result[field] = survivor.get(field) or other.get(field)
    if not survivor.get("budget") and not survivor.get("currency"):  # a sum means nothing in another currency
        result |= {field: other.get(field) for field in ("budget", "currency")}
    return without_empty(result)


def _joined(field: str, ours: list[Any], theirs: list[Any]) -> list[Any]:
    if field != "names":
        return [*ours, *(member for member in theirs if member not in ours)]
    known = {fold(name["value"]) for name in ours}
    official = {name.get("language", "") for name in ours if name["kind"] == NameKind.OFFICIAL}
    added = [name for name in theirs if fold(name["value"]) not in known]
    return [*ours, *(_second(name, official) for name in added)]


def _second(name: Mapping[str, Any], official: set[str]) -> dict[str, Any]:
    """An organisation has one official name in a language."""
    beside = name["kind"] == NameKind.OFFICIAL and name.get("language", "") in official
    return {**name, "kind": NameKind.OTHER.value} if beside else dict(name)


def _with_items(ours: list[dict[str, Any]], theirs: list[dict[str, Any]], letter: str) -> list[dict[str, Any]]:
    result = list(ours)
    for item in theirs:
        if not any(_says(known, item) for known in ours):
            result.append({**item, "id": next_item_id(result, letter)})
    return result


def _says(known: Mapping[str, Any], item: Mapping[str, Any]) -> bool:
    """Whether `known` says all that `item` does."""
    return all(known.get(key) == value for key, value in item.items() if key not in _SILENT)
