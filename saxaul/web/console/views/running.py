"""How the hub runs: overview, jobs, errors, the audit log, storage, mail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tasks.base import TaskResultStatus

from saxaul.accounts.letters import send_letter
from saxaul.accounts.queries import letter_language, names_of
from saxaul.accounts.rules import can_change_hub, can_enter_console, can_manage_jobs, can_read_audit
from saxaul.core import queries, services
from saxaul.core.errors import DomainError
from saxaul.core.mail.sending import allow, retry_letters
from saxaul.core.models import Fault, Letter, NoLetters
from saxaul.orgs.exports import csv_text
from saxaul.web.backups.rotation import backups_in, made_at
from saxaul.web.backups.upkeep import last_verified
from saxaul.web.console.access import console, operator, page
from saxaul.web.console.forms import AuditFilter, TestLetterForm
from saxaul.web.console.overview import attention, figures
from saxaul.web.console.paging import page_of

A_PAGE = 50
CSV_MOST = 100_000
TROUBLED = (Letter.State.WAITING, Letter.State.BOUNCED, Letter.State.FAILED, Letter.State.SUPPRESSED)


@console(can_enter_console)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    person = operator(request)
    return page(request, "overview", "console:overview", attention=attention(person), figures=figures())


@console(can_manage_jobs)
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    status = request.GET.get("state", TaskResultStatus.FAILED)
    if status not in TaskResultStatus.values:
        raise Http404
    part = page_of(queries.jobs_in(status), request.GET, A_PAGE)
    counts = queries.job_counts()
    labels = {
        TaskResultStatus.FAILED: _("Failed"),
        TaskResultStatus.READY: _("Waiting"),
        TaskResultStatus.RUNNING: _("At work"),
        TaskResultStatus.SUCCESSFUL: _("Done"),
    }
    return page(
        request,
        "jobs",
        "console:jobs",
        rounds=queries.rounds(),
        rows=[(job, queries.job_name(job)) for job in part.rows],
        previous_url=part.previous_url,
        next_url=part.next_url,
        states=[(value, label, counts[value], value == status) for value, label in labels.items()],
        failed=status == TaskResultStatus.FAILED,
    )


@console(can_manage_jobs)
@require_POST
def job_act(request: HttpRequest, job_id: str, order: str) -> HttpResponse:
    verb = {"retry": services.retry_job, "discard": services.discard_job}.get(order)
    if verb is None:
        raise Http404
    try:
        verb(job_id=job_id, by=operator(request).public_id)
    except DomainError as error:
        messages.error(request, error.message)
    except (ValidationError, ValueError):
        raise Http404 from None
    else:
        messages.success(request, _("It runs again at once.") if order == "retry" else _("Taken off the list."))
    return redirect("console:jobs")


@console(can_manage_jobs)
@require_POST
def round_act(request: HttpRequest, entry: str, order: str) -> HttpResponse:
    if order not in ("run", "pause", "go"):
        raise Http404
    if not services.steer_round(name=entry, order=order, by=operator(request).public_id):
        raise Http404
    told = {
        "run": _("A worker begins within a minute."),
        "pause": _("It rests until you let it go on."),
        "go": _("It goes on."),
    }
    messages.success(request, told[order])
    return redirect("console:jobs")


@console(can_manage_jobs)
@require_safe
def faults(request: HttpRequest) -> HttpResponse:
    shown = Fault.objects.all() if request.GET.get("all") else queries.open_faults()
    part = page_of(shown, request.GET, A_PAGE)
    return page(
        request,
        "faults",
        "console:faults",
        rows=part.rows,
        previous_url=part.previous_url,
        next_url=part.next_url,
        everything=bool(request.GET.get("all")),
    )


@console(can_manage_jobs)
@require_POST
def fault_settle(request: HttpRequest, number: int) -> HttpResponse:
    services.settle_fault(fault=get_object_or_404(Fault, pk=number), by=operator(request).public_id)
    messages.success(request, _("Settled. If it happens again, it is back here."))
    return redirect("console:faults")


@console(can_read_audit)
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    form = AuditFilter(request.GET or None, areas=queries.audit_areas())
    part = page_of(queries.audit_entries(**form.question()), request.GET, A_PAGE)
    names = names_of(entry.by for entry in part.rows)
    return page(
        request,
        "audit",
        "console:audit",
        form=form,
        rows=[(entry, names.get(entry.by, "")) for entry in part.rows],
        previous_url=part.previous_url,
        next_url=part.next_url,
        query=request.GET.urlencode(),
    )


@console(can_read_audit)
@require_safe
def audit_csv(request: HttpRequest) -> HttpResponse:
    form = AuditFilter(request.GET or None, areas=queries.audit_areas())
    entries = queries.audit_entries(**form.question())[:CSV_MOST]

    def lines() -> Iterator[str]:
        yield "\ufeff" + csv_text([["at", "by", "action", "subject", "details", "request_id"]])
        for entry in entries.iterator(chunk_size=1000):
            cells = [entry.at.isoformat(), entry.by, entry.action, entry.subject, entry.details, entry.request_id]
            yield csv_text([cells])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return cast(HttpResponse, response)


@console(can_change_hub)
@require_safe
def storage(request: HttpRequest) -> HttpResponse:
    backups = [(path.name, made_at(path), path.stat().st_size) for path in backups_in(settings.BACKUPS)[:A_PAGE]]
    return page(
        request,
        "storage",
        "console:storage",
        storage=queries.storage(),
        backups=backups,
        verified_at=last_verified(),
        rounds=[each for each in queries.rounds() if "backup" in each.name],
    )


@console(can_change_hub)
@require_http_methods(["GET", "POST"])
def mail(request: HttpRequest) -> HttpResponse:
    person = operator(request)
    form = TestLetterForm(request.POST or None, initial={"to": person.email})
    if request.method == "POST" and form.is_valid():
        try:
            send_letter(to=form.cleaned_data["to"], template="web/console/email/test", language=letter_language(person))
        except OSError as error:
            form.add_error(
                "to", _("The mail server took nothing (%(error)s). `saxaul check` says more.") % {"error": error}
            )
        else:
            services.record_audit(by=person.public_id, action="mail.test")
            messages.success(
                request, _("On its way. Look whether it arrives, and whether it lands among the unwanted ones.")
            )
            return redirect("console:mail")
    part = page_of(Letter.objects.filter(state__in=TROUBLED).order_by("-pk"), request.GET, A_PAGE)
    return page(
        request,
        "mail",
        "console:mail",
        form=form,
        counts=queries.letter_counts(),
        rows=part.rows,
        previous_url=part.previous_url,
        next_url=part.next_url,
        closed=NoLetters.objects.all()[:A_PAGE],
        sends=bool(settings.EMAIL_HOST),
    )


@console(can_change_hub)
@require_POST
def mail_retry(request: HttpRequest) -> HttpResponse:
    number = retry_letters(letters=request.POST.getlist("letter") or None)
    services.record_audit(by=operator(request).public_id, action="mail.retry", details={"letters": number})
    messages.success(
        request, ngettext("%(n)d letter goes out again", "%(n)d letters go out again", number) % {"n": number}
    )
    return redirect("console:mail")


@console(can_change_hub)
@require_POST
def mail_allow(request: HttpRequest, number: int) -> HttpResponse:
    row = get_object_or_404(NoLetters, pk=number)
    allow(address=row.address)
    services.record_audit(by=operator(request).public_id, action="mail.allow")
    messages.success(request, _("The address takes letters again."))
    return redirect("console:mail")
