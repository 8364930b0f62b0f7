"""What the hub says of itself: name, texts, announcements, and whether the door is open."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saxaul.accounts.rules import can_change_hub
from saxaul.core.models import Announcement, Hub
from saxaul.core.services import announce, change_hub, withdraw_announcement
from saxaul.orgs.services.logos import LogoRefused, encode_logo
from saxaul.web.console.access import console, operator, page
from saxaul.web.console.forms import TEXTS, AnnouncementForm, DoorForm, HubForm, TextForm


def _row() -> Hub:
    return Hub.objects.filter(pk=1).first() or Hub(pk=1)


@console(can_change_hub)
@require_http_methods(["GET", "POST"])
def hub(request: HttpRequest) -> HttpResponse:
    row = _row()
    form = HubForm(request.POST or None, request.FILES or None, hub=row)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        try:
            if form.cleaned_data["logo"]:
                values["logo"] = encode_logo(form.cleaned_data["logo"].read())[0]
            elif form.cleaned_data.get("no_logo"):
                values["logo"] = None
        except LogoRefused as error:
            form.add_error("logo", error.message)
        else:
            change_hub(by=operator(request).public_id, **values)
            messages.success(request, _("Kept. Every page shows it within seconds."))
            return redirect("console:hub")
    return page(request, "hub", "console:hub", form=form, row=row)


@console(can_change_hub)
@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    said = _row().texts
    rows = [(slug, label, sorted(said.get(slug, {}))) for slug, label in TEXTS.items()]
    return page(request, "texts", "console:texts", rows=rows)


@console(can_change_hub)
@require_http_methods(["GET", "POST"])
def text_edit(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in TEXTS:
        raise Http404
    row = _row()
    form = TextForm(request.POST or None, said=row.texts.get(slug, {}))
    if request.method == "POST" and form.is_valid():
        told = {**row.texts, slug: form.in_languages("text")}
        change_hub(by=operator(request).public_id, texts={name: text for name, text in told.items() if text})
        messages.success(request, _("Kept. Every page shows it within seconds."))
        return redirect("console:texts")
    return page(request, "text_edit", "console:texts", form=form, label=TEXTS[slug])


@console(can_change_hub)
@require_safe
def announcement_list(request: HttpRequest) -> HttpResponse:
    rows = Announcement.objects.all()[:100]
    return page(request, "announcements", "console:announcement-list", rows=rows, now=timezone.now())


@console(can_change_hub)
@require_http_methods(["GET", "POST"])
def announcement_edit(request: HttpRequest, number: int = 0) -> HttpResponse:
    row = get_object_or_404(Announcement, pk=number) if number else Announcement()
    form = AnnouncementForm(request.POST or None, announcement=row)
    if request.method == "POST" and form.is_valid():
        announce(by=operator(request).public_id, announcement=form.filled())
        messages.success(request, _("Kept. It shows on the days you chose."))
        return redirect("console:announcement-list")
    return page(request, "announcement_edit", "console:announcement-list", form=form, row=row)


@console(can_change_hub)
@require_POST
def announcement_withdraw(request: HttpRequest, number: int) -> HttpResponse:
    row = get_object_or_404(Announcement, pk=number)
    withdraw_announcement(by=operator(request).public_id, announcement=row)
    messages.success(request, _("Taken away."))
    return redirect("console:announcement-list")


@console(can_change_hub)
@require_http_methods(["GET", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    row = _row()
    form = DoorForm(request.POST or None, hub=row)
    if request.method == "POST" and form.is_valid():
        change_hub(by=operator(request).public_id, door=form.cleaned_data["door"], door_text=form.in_languages("text"))
        messages.success(request, _("The door: %(state)s.") % {"state": Hub.Door(form.cleaned_data["door"]).label})
        return redirect("console:door")
    return page(request, "door", "console:door", form=form)
