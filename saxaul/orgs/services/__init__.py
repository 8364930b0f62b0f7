"""Verbs on organisations, split by noun."""

from saxaul.orgs.services.records import (
    EditConflict,
    RecordHasProblems,
    change_state,
    confirm_organisation,
    create_organisation,
    edit_organisation,
    record_at,
    revert_revision,
)

__all__ = [
    "EditConflict",
    "RecordHasProblems",
    "change_state",
    "confirm_organisation",
    "create_organisation",
    "edit_organisation",
    "record_at",
    "revert_revision",
]
