"""What the gazetteer makes of the places of rows, and what it must leave to a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from saxaul.orgs.importing.fields import Reason
from saxaul.orgs.importing.understanding import Question
from saxaul.orgs.models.imports import Verdict
from saxaul.orgs.placing import has_place, open_questions, placer
from saxaul.orgs.queries.area_names import area_labels, area_line
from saxaul.orgs.store import Write


class Judged(Protocol):
    """A row with its verdict, see `planning.Outcome`."""

    verdict: str
    reasons: list[Reason]
    placed: bool
    questions: list[Question] | None

    @property
    def record(self) -> Mapping[str, Any]: ...

    @property
    def write(self) -> Write | None: ...


def find_places(outcomes: Sequence[Judged]) -> None:
    """Look the places up, once for all rows. A row whose place could be several is taken, stands only where that is
    sure, and a person should look at it."""
    new = [outcome for outcome in outcomes if outcome.write is not None and _has_new_place(outcome.write)]
    unasked = [outcome for outcome in new if outcome.questions is None]
    place = placer(outcome.record for outcome in unasked)
    for outcome in unasked:
        outcome.questions = open_questions(outcome.record, place)
    questions = [(outcome, asked) for outcome in new for asked in outcome.questions or ()]
    labels = area_labels(code for _one, (_words, found) in questions for match in found for code in match.area_codes)
    for outcome, (said, found) in questions:
        options = " | ".join(area_line(match.code, labels) for match in found)
        outcome.verdict = Verdict.REVIEW
        outcome.reasons.append(("place_unsure", "sites", f"{said} → {options}"[:200]))
    for outcome in outcomes:
        if outcome.questions is None or outcome in unasked:
            outcome.placed = has_place(outcome.record, place)


def _has_new_place(write: Write) -> bool:
    return write.organisation is None or write.organisation.record.get("sites") != write.record.get("sites")
