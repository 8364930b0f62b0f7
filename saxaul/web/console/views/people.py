"""People of the hub: to find somebody, and to give or take a role."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from saxaul.accounts import queries, services
from saxaul.accounts.models import User
from saxaul.accounts.rules import can_manage_people
from saxaul.core.errors import DomainError
from saxaul.core.queries import audit_entries
from saxaul.web.console.access import console, operator, page
from saxaul.web.console.paging import page_of

A_PAGE = 40


@console(can_manage_people)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    words, role = request.GET.get("q", "").strip()[:120], request.GET.get("role", "")
    found = queries.people(words=words, role=role)
    part = page_of(found, request.GET, A_PAGE)
    roles = [("", _("Everybody")), ("operator", _("Operators")), ("helper", _("Helpers")), ("closed", _("Shut out"))]
    return page(
        request,
        "people",
        "console:people",
        **_as_context(part),
        words=words,
        role=role,
        roles=roles,
        count=found.count(),
    )


def _as_context(part: Any) -> dict[str, Any]:
    return {"rows": part.rows, "previous_url": part.previous_url, "next_url": part.next_url}


@console(can_manage_people)
@require_safe
def person(request: HttpRequest, public_id: str) -> HttpResponse:
    someone = get_object_or_404(User, public_id=public_id)
    memberships = someone.memberships.select_related("organisation").order_by("organisation__sort_name")
    deeds = audit_entries(by=someone.public_id)[:10]
    return page(request, "person", "console:people", person=someone, memberships=memberships, deeds=deeds)


@console(can_manage_people)
@require_POST
def person_role(request: HttpRequest, public_id: str) -> HttpResponse:
    someone = get_object_or_404(User, public_id=public_id)
    role = request.POST.get("role", "")
    if role in services.STAFF_ROLES:
        try:
            services.set_staff_role(person=someone, role=role, by=operator(request))
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Kept."))
    return redirect("console:person", public_id)
