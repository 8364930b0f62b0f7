"""People with a card: who was signed up, signing somebody up, and the card to print. For the helpers of one team."""

from __future__ import annotations

from typing import cast

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from saxaul.accounts.models import User
from saxaul.accounts.services.cards import in_groups
from saxaul.core.components import Link
from saxaul.core.errors import DomainError
from saxaul.orgs import rules
from saxaul.orgs.forms.served import PinForm, ServedForm
from saxaul.orgs.models import Organisation, ServedPerson
from saxaul.orgs.services import serving
from saxaul.orgs.views.access import visible_organisation


def _of_helper(request: HttpRequest, public_id: str) -> Organisation:
    organisation = visible_organisation(request, public_id)
    if not rules.can_serve_members(request.user, organisation):
        raise PermissionDenied
    return organisation


def _crumbs(organisation: Organisation, here: str) -> list[Link]:
    return [
        Link(organisation.name_in(), organisation.get_absolute_url()),
        Link(_("Team"), reverse("orgs:team-detail", args=[organisation.public_id])),
        Link(here),
    ]


@login_required
@require_safe
def served_list(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = _of_helper(request, public_id)
    served = organisation.served.select_related("user__card").order_by("user__name", "pk")
    crumbs = _crumbs(organisation, _("People with a card"))
    context = {"organisation": organisation, "served": served, "crumbs": crumbs}
    return render(request, "orgs/served/list.html", context)


@never_cache
@login_required
def served_new(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = _of_helper(request, public_id)
    form = ServedForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("name", "language", "pin")}
        try:
            person, code = serving.sign_up_served(organisation=organisation, by=cast(User, request.user), **data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return _card_page(request, organisation, person, code)
    crumbs = _crumbs(organisation, _("Sign somebody up"))
    return render(request, "orgs/served/new.html", {"organisation": organisation, "form": form, "crumbs": crumbs})


@never_cache
@login_required
def served_card(request: HttpRequest, public_id: str, person_id: str) -> HttpResponse:
    organisation = _of_helper(request, public_id)
    served = get_object_or_404(ServedPerson, organisation=organisation, user__public_id=person_id)
    form = PinForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            code = serving.new_card(served=served, pin=form.cleaned_data["pin"], by=cast(User, request.user))
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return _card_page(request, organisation, served.user, code)
    crumbs = _crumbs(organisation, _("A new card"))
    context = {"organisation": organisation, "person": served.user, "form": form, "crumbs": crumbs}
    return render(request, "orgs/served/new_card.html", context)


def _card_page(request: HttpRequest, organisation: Organisation, person: User, code: str) -> HttpResponse:
    """The only time the code is shown: the answer to the form itself, so that no address and no session keeps it."""
    printed = in_groups(code)
    address = f"{settings.BASE_URL}{reverse('accounts:card')}"
    picture = segno.make(f"{address}?code={printed}", error="m").svg_inline(scale=4, border=2)
    context = {"organisation": organisation, "person": person, "code": printed, "address": address, "picture": picture}
    return render(request, "orgs/served/card.html", context)


@login_required
@require_POST
def served_end(request: HttpRequest, public_id: str, person_id: str) -> HttpResponse:
    organisation = _of_helper(request, public_id)
    served = get_object_or_404(ServedPerson, organisation=organisation, user__public_id=person_id)
    serving.end_served(served=served, by=cast(User, request.user))
    messages.success(request, _("The account is gone."))
    return redirect("orgs:served-list", public_id)
