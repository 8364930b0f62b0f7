"""Logos: served to everybody who may see the organisation, chosen by those who may edit it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saxaul.accounts.models import User
from saxaul.core.components import Link
from saxaul.core.errors import DomainError
from saxaul.orgs import rules, services
from saxaul.orgs.forms.logos import LogoForm
from saxaul.orgs.models import Logo, Organisation
from saxaul.orgs.record import Level
from saxaul.orgs.views.access import editable_organisation
from saxaul.orgs.views.editing import edit_crumbs

YEAR = 365 * 24 * 3600


@require_safe
def logo(request: HttpRequest, public_id: str) -> HttpResponse:
    """The picture; one that was replaced or removed only for the organisation's own team."""
    found = Logo.objects.select_related("organisation").filter(public_id=public_id).first()
    if found is None or not rules.can_view_organisation(request.user, found.organisation):
        raise Http404
    current = found.organisation.record.get("logo") == public_id
    if not current and rules.level_of(request.user, found.organisation) < Level.TEAM:
        raise Http404
    public = current and found.organisation.state == Organisation.State.PUBLISHED
    response = HttpResponse(bytes(found.content), content_type="image/webp")
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable" if public else "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def organisation_edit_logo(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = editable_organisation(request, public_id)
    assert isinstance(request.user, User)
    form = LogoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            content = form.cleaned_data["picture"].read()
            services.store_logo(organisation=organisation, content=content, by=request.user)
        except DomainError as error:
            form.add_error("picture", error.message)
        else:
            messages.success(request, _("This is the logo now."))
            return redirect("orgs:organisation-edit", public_id)
    context = {
        "organisation": organisation,
        "form": form,
        "logo": organisation.record.get("logo", ""),
        "sector": next(iter(organisation.record.get("sectors", ())), ""),
        "crumbs": edit_crumbs(organisation, Link(_("Logo"))),
    }
    return render(request, "orgs/editing/logo.html", context)


@login_required
@require_POST
def organisation_remove_logo(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = editable_organisation(request, public_id)
    assert isinstance(request.user, User)
    services.remove_logo(organisation=organisation, by=request.user)
    messages.success(request, _("The logo is removed. The drawn emblem stands in its place."))
    return redirect("orgs:organisation-edit", public_id)
