"""Two people changed the same thing: showing both, and laying one upon the other as the second of them chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from saxaul.orgs.cleaning import clean_record
from saxaul.orgs.history import FieldChange, readable_changes
from saxaul.orgs.queries.profile import sector_names
from saxaul.orgs.record import Level, Record, merged

MINE = "mine"


def written(seen: Mapping[str, Any], changes: Mapping[str, Any]) -> Record:
    """The record as its author wants it, in written form."""
    record, _problems = clean_record({key: value for key, value in {**seen, **changes}.items() if value is not None})
    return record


def resolved(
    *, seen: Mapping[str, Any], theirs: Mapping[str, Any], changes: Mapping[str, Any], choices: Mapping[str, str]
) -> Record:
    """`changes` as whole fields upon the record `theirs`. `choices`: field → `mine` or anything else for theirs.

    What only one side changed stands, whoever it was; the choice decides where both changed the same thing.
    """
    mine = written(seen, changes)
    ours_first, _conflicts = merged(seen, theirs, mine)
    mine_first, _conflicts = merged(seen, mine, theirs)
    return {field: (mine_first if choices.get(field) == MINE else ours_first).get(field) for field in changes}


def field_conflicts(
    fields: Sequence[str], *, seen: Mapping[str, Any], theirs: Mapping[str, Any], changes: Mapping[str, Any]
) -> list[tuple[str, list[FieldChange]]]:
    """(field, lines) for every field in conflict: `before` of a line is theirs, `after` is mine."""
    mine = written(seen, changes)
    names = sector_names([theirs, mine])
    result = []
    for field in fields:
        halves = [{field: record[field]} if field in record else {} for record in (theirs, mine)]
        lines = readable_changes(halves[0], halves[1], current=theirs, level=Level.TEAM, sectors=names)
        result.append((field, lines))
    return result
