"""The searches a person keeps. Each person reaches their own and no others: those are not found."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from saxaul.accounts.models import User
from saxaul.core.errors import DomainError
from saxaul.search import saving
from saxaul.search.forms import NameForm, SaveForm
from saxaul.search.models import SavedSearch


def _own(request: HttpRequest, search_id: str) -> SavedSearch:
    return get_object_or_404(saving.searches_of(cast(User, request.user)), public_id=search_id)


@login_required
@require_safe
def saved_search_list(request: HttpRequest) -> HttpResponse:
    searches = saving.searches_of(cast(User, request.user))
    return render(request, "search/saved.html", {"searches": searches, "base_url": settings.BASE_URL})


@login_required
@require_POST
def saved_search_new(request: HttpRequest) -> HttpResponse:
    form = SaveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This search cannot be kept. Search again, with fewer filters, and keep that."))
        return redirect("search:saved-search-list")
    try:
        search = saving.save_search(by=cast(User, request.user), **form.cleaned_data)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("search:saved-search-list")
    messages.success(
        request, _("Kept: “%(name)s”. It has a feed now, which your feed reader can follow.") % {"name": search.name}
    )
    return redirect("search:saved-search-list")


@login_required
@require_POST
def saved_search_rename(request: HttpRequest, search_id: str) -> HttpResponse:
    form = NameForm(request.POST)
    search = _own(request, search_id)
    if form.is_valid():
        saving.rename_search(search=search, name=form.cleaned_data["name"])
    messages.success(request, _("It is called “%(name)s” now.") % {"name": search.name})
    return redirect("search:saved-search-list")


@login_required
@require_POST
def saved_search_delete(request: HttpRequest, search_id: str) -> HttpResponse:
    search = _own(request, search_id)
    saving.delete_search(search=search)
    messages.success(request, _("“%(name)s” is deleted, and its feed with it.") % {"name": search.name})
    return redirect("search:saved-search-list")
