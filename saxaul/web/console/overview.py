"""What waits for a person, the most pressing first, and the hub in figures."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks.base import TaskResultStatus

from saxaul.accounts.models import User
from saxaul.core import hub
from saxaul.core.components import Fact, figure_text
from saxaul.core.models import Hub, Scheduled
from saxaul.core.queries import job_counts, open_faults
from saxaul.orgs.models import DuplicatePair, ImportBatch, Organisation


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to look at."""

    text: str
    url: str
    icon: str = "info"


def attention(person: User) -> list[Waiting]:
    """What this person can do something about. A constant number of queries."""
    found = [*_door(person), *_trouble(), *_desk()]
    return [waiting for waiting in found if waiting is not None]


def _door(person: User) -> list[Waiting | None]:
    if hub.current().door == Hub.Door.OPEN:
        return []
    return [Waiting(_("The door is not open: visitors cannot do everything."), reverse("console:door"), "warn")]


def _trouble() -> list[Waiting | None]:
    failed, faults = job_counts()[TaskResultStatus.FAILED], open_faults().count()
    rounds = Scheduled.objects.filter(outcome=Scheduled.Outcome.FAILED).count()
    return [
        Waiting(
            ngettext("%(n)d job failed", "%(n)d jobs failed", failed) % {"n": failed}, reverse("console:jobs"), "warn"
        )
        if failed
        else None,
        Waiting(
            ngettext("%(n)d regular job ended with an error", "%(n)d regular jobs ended with an error", rounds)
            % {"n": rounds},
            reverse("console:jobs"),
            "warn",
        )
        if rounds
        else None,
        Waiting(
            ngettext("%(n)d kind of error nobody looked at", "%(n)d kinds of errors nobody looked at", faults)
            % {"n": faults},
            reverse("console:faults"),
            "warn",
        )
        if faults
        else None,
    ]


def _desk() -> list[Waiting | None]:
    states = (ImportBatch.State.UPLOADED, ImportBatch.State.READY, ImportBatch.State.FAILED)
    files = ImportBatch.objects.filter(state__in=states).count()
    pairs = DuplicatePair.objects.filter(state=DuplicatePair.State.OPEN).count()
    return [
        Waiting(
            ngettext("%(n)d file waits to be brought in", "%(n)d files wait to be brought in", files) % {"n": files},
            reverse("orgs:import-list"),
            "tray",
        )
        if files
        else None,
        Waiting(
            ngettext("%(n)d pair may be one organisation", "%(n)d pairs may be one organisation", pairs) % {"n": pairs},
            reverse("orgs:duplicate-list"),
            "branch",
        )
        if pairs
        else None,
    ]


def figures() -> list[Fact]:
    organisations = Organisation.objects.published().count()
    people = User.objects.filter(is_active=True).count()
    counts = job_counts()
    return [
        Fact(_("Organisations"), figure_text(organisations)),
        Fact(_("People with an account"), figure_text(people)),
        Fact(_("Jobs waiting"), figure_text(counts[TaskResultStatus.READY])),
        Fact(_("Jobs at work"), figure_text(counts[TaskResultStatus.RUNNING])),
    ]
