"""The import desk: for operators only."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saxaul.accounts.models import User
from saxaul.core.components import Link
from saxaul.core.errors import DomainError
from saxaul.orgs import rules
from saxaul.orgs.forms.imports import ApplyForm, MappingForm, OptionsForm, RevertForm, SourceForm, UploadForm
from saxaul.orgs.importing import jobs, queries, services
from saxaul.orgs.importing.shapes import shape_label
from saxaul.orgs.models import DuplicatePair, ImportBatch, Source
from saxaul.orgs.models.imports import Verdict
from saxaul.orgs.presentation import words

State = ImportBatch.State
BEFORE = (State.UPLOADED, State.READY, State.FAILED)


def _operator(request: HttpRequest) -> User:
    if not rules.can_import(request.user):
        raise PermissionDenied
    assert isinstance(request.user, User)
    return request.user


def _batch(request: HttpRequest, public_id: str) -> ImportBatch:
    """Not an operator → 403, whatever the address: the desk has no secrets about which imports exist."""
    _operator(request)
    batch = ImportBatch.objects.select_related("source", "by").filter(public_id=public_id).first()
    if batch is None:
        raise Http404
    return batch


def _crumbs(*rest: Link) -> list[Link]:
    return [Link(_("Imports"), reverse("orgs:import-list") if rest else ""), *rest]


def _batch_crumbs(batch: ImportBatch, *rest: Link) -> list[Link]:
    return _crumbs(Link(batch.filename, batch.get_absolute_url() if rest else ""), *rest)


def _steps() -> list[str]:
    return [_("File"), _("Columns"), _("Preview"), _("Brought in")]


@login_required
@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    _operator(request)
    context = {
        "batches": queries.recent_batches()[:100],
        "sources": queries.sources(),
        "pairs": DuplicatePair.objects.filter(state=DuplicatePair.State.OPEN).count(),
        "crumbs": _crumbs(),
    }
    return render(request, "orgs/imports/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def import_source(request: HttpRequest, slug: str) -> HttpResponse:
    by = _operator(request)
    source = Source.objects.filter(slug=slug).first()
    if source is None:
        raise Http404
    known = {name: getattr(source, name) for name in ("name", "licence", "attribution", "url")}
    form = SourceForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        services.edit_source(source=source, by=by, **form.cleaned_data)
        messages.success(request, _("Kept. Every record from this register shows it."))
        return redirect("orgs:import-list")
    return render(request, "orgs/imports/source.html", {"form": form, "crumbs": _crumbs(Link(source.name))})


@login_required
@require_http_methods(["GET", "POST"])
def import_new(request: HttpRequest) -> HttpResponse:
    by = _operator(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            batch = services.receive_file(
                upload=form.cleaned_data["file"], by=by, source_name=form.cleaned_data["source"]
            )
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            return redirect("orgs:import-mapping", batch.public_id)
    context = {"form": form, "crumbs": _crumbs(Link(_("A new file"))), "steps": _steps()}
    return render(request, "orgs/imports/new.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def import_options(request: HttpRequest, public_id: str) -> HttpResponse:
    batch = _batch(request, public_id)
    by = _operator(request)
    form = OptionsForm(request.POST or None, detected=batch.detected, initial=batch.options)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_options(batch=batch, options=form.cleaned_data, by=by)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The file was read again."))
            return redirect("orgs:import-mapping", batch.public_id)
    crumbs = _batch_crumbs(batch, Link(_("How to read it")))
    context = {"batch": batch, "form": form, "crumbs": crumbs, "steps": _steps()}
    return render(request, "orgs/imports/options.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def import_mapping(request: HttpRequest, public_id: str) -> HttpResponse:
    batch = _batch(request, public_id)
    by = _operator(request)
    if batch.state not in BEFORE or batch.rows_done:
        return redirect(batch)
    try:
        seen = services.look_again(batch=batch)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("orgs:import-options", batch.public_id)
    form = MappingForm(
        request.POST or None, columns=seen.columns, mapping=batch.mapping, proposals=seen.proposed.proposals,
        samples=services.samples_of(seen),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        services.change_mapping(batch=batch, mapping=form.cleaned_data["mapping"], by=by)
        if services.begin_preview(batch=batch):
            jobs.preview_soon(batch)
        return redirect(batch)
    label = shape_label(seen.proposed.shape)
    context = {"batch": batch, "form": form, "shape": label, "steps": _steps()}
    context["suggestions"] = words.suggestions("languages", "countries", "currencies")
    context["crumbs"] = _batch_crumbs(batch, Link(_("Columns")))
    return render(request, "orgs/imports/mapping.html", context)


@login_required
@require_safe
def import_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    batch = _batch(request, public_id)
    if batch.state in queries.WORKING and not queries.is_stuck(batch):
        return render(request, "orgs/imports/progress.html", _progress(batch))
    if batch.state == State.UPLOADED:
        return render(request, "orgs/imports/waiting.html", _progress(batch))
    if batch.state == State.READY:
        return _preview(request, batch, _apply_form(batch))
    return _result(request, batch, RevertForm())


def _progress(batch: ImportBatch) -> dict[str, Any]:
    working = batch.state in queries.WORKING and not queries.is_stuck(batch)
    text = queries.progress_text(batch)
    return {"batch": batch, "working": working, "text": text, "crumbs": _batch_crumbs(batch), "steps": _steps()}


@login_required
@require_safe
def import_progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """The part of the page that renews itself; who opens its address by hand is led to the page."""
    batch = _batch(request, public_id)
    if request.headers.get("HX-Request") != "true":
        return redirect(batch)
    return render(request, "orgs/imports/progress_part.html", _progress(batch))


def _apply_form(batch: ImportBatch) -> ApplyForm:
    source = batch.source
    initial = {"source": source.name, "licence": source.licence, "attribution": source.attribution}
    return ApplyForm(initial={**initial, "archive_vanished": batch.archive_vanished})


def _preview(request: HttpRequest, batch: ImportBatch, form: ApplyForm, status: int = 200) -> HttpResponse:
    counts = batch.counts.get("preview", {})
    context = {
        "batch": batch,
        "form": form,
        "counts": counts,
        "verdicts": queries.verdict_counts(counts),
        "examples": queries.examples(batch),
        "crumbs": _batch_crumbs(batch),
        "steps": _steps(),
    }
    return render(request, "orgs/imports/preview.html", context, status=status)


@login_required
@require_POST
def import_apply(request: HttpRequest, public_id: str) -> HttpResponse:
    """Bring it in. A second click finds it begun, and only shows how far it is."""
    batch = _batch(request, public_id)
    by = _operator(request)
    if batch.state != State.READY:
        return redirect(batch)
    form = ApplyForm(request.POST)
    if not form.is_valid():
        return _preview(request, batch, form, status=422)
    data = form.cleaned_data
    services.change_source(
        batch=batch, name=data["source"], licence=data["licence"], attribution=data["attribution"],
        archive_vanished=data["archive_vanished"], by=by,
    )  # fmt: skip
    if services.begin_apply(batch=batch, by=by):
        jobs.apply_soon(batch)
    return redirect(batch)


@login_required
@require_POST
def import_resume(request: HttpRequest, public_id: str) -> HttpResponse:
    """Go on with what was interrupted; what is done is not done again."""
    batch = _batch(request, public_id)
    by = _operator(request)
    if batch.state == State.REVERTING:
        jobs.revert_soon(batch, by=by, reason="")
    elif batch.state == State.CHECKING or not batch.rows_done:
        jobs.preview_soon(batch)
    else:
        jobs.apply_soon(batch)
    return redirect(batch)


@login_required
@require_POST
def import_revert(request: HttpRequest, public_id: str) -> HttpResponse:
    batch = _batch(request, public_id)
    by = _operator(request)
    form = RevertForm(request.POST)
    if not form.is_valid():
        return _result(request, batch, form, status=422)
    if services.begin_revert(batch=batch, by=by):
        jobs.revert_soon(batch, by=by, reason=form.cleaned_data["reason"])
    return redirect(batch)


@login_required
@require_POST
def import_discard(request: HttpRequest, public_id: str) -> HttpResponse:
    batch = _batch(request, public_id)
    try:
        services.discard_batch(batch=batch, by=_operator(request))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(batch)
    messages.success(request, _("The file was thrown away. Nothing had been brought in."))
    return redirect("orgs:import-list")


def _result(request: HttpRequest, batch: ImportBatch, form: RevertForm, status: int = 200) -> HttpResponse:
    verdict = request.GET.get("verdict", "")
    verdict = verdict if verdict in Verdict.values else ""
    after = request.GET.get("after", "")
    rows, following = queries.rows_of(batch, verdict=verdict, after=int(after[:9]) if after.isdecimal() else 0)
    here = batch.get_absolute_url()
    counts = queries.verdict_counts(batch.counts)
    tabs = [Link(_("All rows"), here, current=not verdict, count=batch.counts.get("rows", 0))]
    tabs += [Link(label, f"{here}?verdict={code}", current=code == verdict, count=n) for code, label, n in counts]
    context = {
        "batch": batch,
        "form": form,
        "rows": rows,
        "tabs": tabs,
        "next_url": f"{here}?verdict={verdict}&after={following}" if following else "",
        "stuck": queries.is_stuck(batch),
        "can_revert": batch.state in (State.APPLIED, State.FAILED) and batch.rows_done > 0,
        "crumbs": _batch_crumbs(batch),
        "steps": _steps(),
    }
    return render(request, "orgs/imports/result.html", context, status=status)


@login_required
@require_safe
def import_rows_csv(request: HttpRequest, public_id: str) -> HttpResponse | StreamingHttpResponse:
    """Rows to be looked at, for a spreadsheet."""
    batch = _batch(request, public_id)
    lines = queries.csv_lines(batch, [Verdict.REFUSED, Verdict.REVIEW])
    response = StreamingHttpResponse(("\ufeff" if n == 0 else "") + line for n, line in enumerate(lines))
    response["Content-Type"] = "text/csv; charset=utf-8"
    response["Content-Disposition"] = f'attachment; filename="import-{batch.public_id}.csv"'
    return response
