"""Fields of work: what they mean, for everybody; their names and order, for operators."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from saxaul.accounts.models import User
from saxaul.core.components import Link
from saxaul.orgs import rules, services
from saxaul.orgs.forms.sectors import SectorForm
from saxaul.orgs.models import Sector
from saxaul.orgs.presentation.page import directory_url


@require_safe
def sector_list(request: HttpRequest) -> HttpResponse:
    can_manage = rules.can_manage_sectors(request.user)
    sectors = [
        (sector, directory_url(sector=sector.code)) for sector in Sector.objects.all() if sector.active or can_manage
    ]
    sections = [
        (section, url, [(group, to) for group, to in sectors if group.parent_id == section.pk])
        for section, url in sectors
        if section.parent_id is None
    ]
    context = {
        "fields": sections,
        "can_manage": can_manage,
        "crumbs": [Link(_("Directory"), directory_url()), Link(_("Fields of work"))],
    }
    return render(request, "orgs/sectors/list.html", context)


def _require_manager(request: HttpRequest) -> User:
    if not rules.can_manage_sectors(request.user):
        raise PermissionDenied
    assert isinstance(request.user, User)
    return request.user


@login_required
@require_http_methods(["GET", "POST"])
def sector_new(request: HttpRequest) -> HttpResponse:
    by = _require_manager(request)
    form = SectorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            sector = services.create_sector(
                code=data["code"].strip(),
                names=form.names(),
                parent=Sector.objects.filter(code=data["parent"]).first(),
                position=data["position"],
                active=data["active"],
                by=by,
            )
        except services.SectorExists as error:
            form.add_error("code", error.message)
        else:
            messages.success(request, _("“%(name)s” is there now.") % {"name": sector.name})
            return redirect("orgs:sector-list")
    return _form_page(request, form, _("A new field of work"))


@login_required
@require_http_methods(["GET", "POST"])
def sector_edit(request: HttpRequest, code: str) -> HttpResponse:
    by = _require_manager(request)
    sector = Sector.objects.filter(code=code).first()
    if sector is None:
        raise Http404
    form = SectorForm(request.POST or None, sector=sector)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        services.edit_sector(sector=sector, names=form.names(), position=data["position"], active=data["active"], by=by)
        messages.success(request, _("“%(name)s” is changed.") % {"name": sector.name})
        return redirect("orgs:sector-list")
    return _form_page(request, form, sector.name)


def _form_page(request: HttpRequest, form: SectorForm, title: str) -> HttpResponse:
    crumbs = [
        Link(_("Directory"), directory_url()),
        Link(_("Fields of work"), reverse("orgs:sector-list")),
        Link(title),
    ]
    return render(request, "orgs/sectors/form.html", {"form": form, "title": title, "crumbs": crumbs})
