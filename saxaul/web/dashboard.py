"""One person's desk."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from saxaul.accounts.models import User
from saxaul.orgs.rules import can_create_organisation, can_import
from saxaul.web.desk_queries import desk_of


@login_required
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    context = {
        "desk": desk_of(user),
        "can_create": can_create_organisation(user),
        "is_operator": can_import(user),
    }
    return render(request, "web/dashboard.html", context)
