"""For those who watch over the hub: is it alive, is it ready, how is it doing."""

from __future__ import annotations

import hmac
import logging
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Count, Min
from django.db.utils import Error as DatabaseProblem
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from saxaul import __version__
from saxaul.core import metrics
from saxaul.core.migrating import waiting_migrations
from saxaul.core.models import Letter, Scheduled
from saxaul.orgs.models import Organisation
from saxaul.web.backups.rotation import backups_in, made_at

log = logging.getLogger("saxaul.requests")
GetResponse = Callable[[HttpRequest], HttpResponse]
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class WatchingMiddleware:
    """Counts and times every request under the name of its route, and answers probes before anything else.

    A probe comes from the machine itself, without TLS and under another host name than the hub's, which the other
    middleware would turn away.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.probes = {"/healthz": healthz, "/readyz": readyz}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in self.probes:
            return self.probes[request.path_info](request)
        started = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - started
        match = getattr(request, "resolver_match", None)
        route = match.view_name if match and match.view_name else "other"
        method = request.method if request.method in METHODS else "other"
        metrics.counter().count(route=route, method=str(method), status=response.status_code, seconds=seconds)
        if settings.LOG_REQUESTS:
            fields = {"method": method, "route": route, "status": response.status_code, "ms": round(seconds * 1000, 1)}
            name = response.headers.get("X-Request-Id", "-")
            said = "%s %s %s %s ms"
            log.info(said, *fields.values(), extra={"fields": {**fields, "request_id": name}})
        return response


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers. Looks at nothing else, so that a slow database does not get it killed."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and is up to date, else 503 with which of them is not so."""
    checks = {"database": False, "migrations": False}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        checks["database"] = True
        checks["migrations"] = not waiting_migrations()
    except DatabaseProblem:
        logging.getLogger(__name__).warning("the database does not answer")
    ready = all(checks.values())
    return JsonResponse({"ready": ready, **checks}, status=200 if ready else 503)


@never_cache
@require_safe
def metrics_page(request: HttpRequest) -> HttpResponse:
    """Prometheus text for who brings the token of the settings; no such page where none is set."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
        raise PermissionDenied
    lines = [*metrics.request_lines(metrics.totals()), *gauges()]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def gauges() -> Iterator[str]:
    """How things stand: jobs, letters, what comes round, backups, records. Counts only, about nobody."""
    yield metrics.line("saxaul_info", 1, version=__version__, database=connection.vendor)
    yield metrics.line("saxaul_organisations", Organisation.objects.published().count())
    jobs = dict(DBTaskResult.objects.order_by().values_list("status").annotate(Count("id")))
    for status in TaskResultStatus:
        yield metrics.line("saxaul_jobs", jobs.get(status.value, 0), status=status.value.lower())
    yield metrics.line("saxaul_jobs_oldest_waiting_seconds", oldest_waiting())
    letters = dict(Letter.objects.order_by().values_list("state").annotate(Count("id")))
    for state in Letter.State.values:
        yield metrics.line("saxaul_letters", letters.get(state, 0), state=state)
    for row in Scheduled.objects.all():
        yield metrics.line("saxaul_scheduled_failed", row.outcome == Scheduled.Outcome.FAILED, name=row.name)
        if row.finished_at:
            yield metrics.line("saxaul_scheduled_finished_seconds", row.finished_at.timestamp(), name=row.name)
    newest = next(iter(backups_in(settings.BACKUPS)), None)
    at = made_at(newest) if newest else None
    yield metrics.line("saxaul_backup_seconds", at.timestamp() if at else 0)


def oldest_waiting() -> float:
    """Seconds that the oldest job which is due has waited."""
    now = timezone.now()
    oldest = DBTaskResult.objects.ready().aggregate(at=Min("enqueued_at"))["at"]
    return max((now - oldest).total_seconds(), 0.0) if oldest else 0.0
