"""Errors nobody expected, counted in the database so that an operator sees them without reading a log.

A handler of Python's logging: every error with an exception, from requests, jobs and commands. Kept are the class of
the exception and the last line of ours on the way there; never its message, which may hold what somebody typed.
"""

from __future__ import annotations

import hashlib
import logging
import traceback
from pathlib import Path
from types import TracebackType

from django.db import DatabaseError, InterfaceError, models, transaction
from django.utils import timezone

from saxaul.core.logs import request_id

PACKAGE = Path(__file__).resolve().parent.parent
KEPT = 500


class FaultHandler(logging.Handler):
    """Never raises and never logs: a hub whose database is down must not fail a second time."""

    def emit(self, record: logging.LogRecord) -> None:
        if not record.exc_info or record.exc_info[0] is None:
            return
        kind, _error, trace = record.exc_info
        try:
            note_fault(kind=kind.__qualname__, place=place_of(trace), route=route_of(record))
        except (DatabaseError, InterfaceError, RuntimeError):
            return


def place_of(trace: TracebackType | None) -> str:
    """`orgs/views/editing.py:41 edit_group`: the innermost line of this package, else of whoever raised."""
    frames = traceback.extract_tb(trace)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(PACKAGE)]
    frame = next(reversed(ours or frames), None)
    if frame is None:
        return ""
    path = Path(frame.filename)
    name = path.relative_to(PACKAGE).as_posix() if ours else "/".join(path.parts[-2:])
    return f"{name}:{frame.lineno} {frame.name}"[:200]


def route_of(record: logging.LogRecord) -> str:
    """Name of the address that was asked for; the logger's where there was no request."""
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    return str(match.view_name if match else record.name)[:80]


@transaction.atomic
def note_fault(*, kind: str, place: str, route: str) -> None:
    """Count one more; what was settled is open again. The oldest go beyond `KEPT`."""
    from saxaul.core.models import Fault  # noqa: PLC0415 - logging is set up before there are models

    now = timezone.now()
    digest = hashlib.blake2b(f"{kind}\n{place}\n{route}".encode(), digest_size=16).hexdigest()
    told = {"last_at": now, "request_id": request_id.get()[:16], "settled_at": None}
    if Fault.objects.filter(digest=digest).update(count=models.F("count") + 1, **told):
        return
    Fault.objects.bulk_create(
        [Fault(digest=digest, kind=kind[:80], place=place, route=route, first_at=now, **told)], ignore_conflicts=True
    )
    old = list(Fault.objects.order_by("-last_at").values_list("pk", flat=True)[KEPT : KEPT + 100])
    if old:
        Fault.objects.filter(pk__in=old).delete()
