"""What the hub holds about oneself: to see, to take along, to have erased."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from saxaul.accounts.again import password_again
from saxaul.accounts.demo import ROLES
from saxaul.accounts.forms import EraseForm
from saxaul.accounts.models import DataExport, User
from saxaul.accounts.services import erase_person, request_export
from saxaul.core.declarations import Trace, hooks


@login_required
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    return render(request, "accounts/data.html", {"export": user.exports.order_by("-pk").first()})


@login_required
@require_POST
@password_again
def export_request(request: HttpRequest) -> HttpResponse:
    request_export(by=cast(User, request.user))
    return redirect("accounts:data")


@login_required
@require_safe
@password_again
def export_file(request: HttpRequest, export_id: str) -> HttpResponseBase:
    """The person's own and nobody else's: not an operator's either."""
    user = cast(User, request.user)
    export = user.exports.filter(public_id=export_id, state=DataExport.State.READY).first()
    if export is None or not export.file.storage.exists(str(export.file.name)):
        raise Http404
    return FileResponse(export.file.open("rb"), as_attachment=True, filename="my-data.zip")


@login_required
@password_again
def erase(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    if settings.DEMO and user.email in {role.email for role in ROLES}:
        messages.error(request, _("The people of the demo stay: the next visitor needs them."))
        return redirect("accounts:data")
    traces: list[Trace] = [each for look in hooks("traces") for each in look(user)]
    form = EraseForm(request.POST if request.method == "POST" else None, offered=any(each.offered for each in traces))
    if request.method == "POST" and form.is_valid():
        erase_person(person=user, by=user.public_id, traces=form.cleaned_data.get("traces", False))
        logout(request)
        return redirect("accounts:erased")
    return render(request, "accounts/erase.html", {"form": form, "traces": traces})


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/erased.html")
