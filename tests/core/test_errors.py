"""Refusals."""

from __future__ import annotations

from saxaul.core.errors import DomainError


class DoorIsClosed(DomainError):
    code = "door_is_closed"


def test_a_refusal_has_a_sentence_and_a_code() -> None:
    error = DoorIsClosed("The door is closed.")
    assert (error.message, str(error), error.code) == ("The door is closed.", "The door is closed.", "door_is_closed")
    assert DoorIsClosed("No.", code="locked").code == "locked"
    assert DomainError("No.").code == "error"
