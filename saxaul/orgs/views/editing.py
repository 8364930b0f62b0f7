"""Putting an organisation into the directory, and changing its record group by group."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from saxaul.accounts.models import User
from saxaul.core.components import Link
from saxaul.orgs import rules, services
from saxaul.orgs.cleaning import one_line
from saxaul.orgs.conflicts import field_conflicts, resolved
from saxaul.orgs.forms.creating import CreateForm
from saxaul.orgs.forms.editing import MESSAGES, REASON_MAX, settled
from saxaul.orgs.forms.groups import GROUPS, Group
from saxaul.orgs.forms.overview import group_line
from saxaul.orgs.models import Organisation
from saxaul.orgs.presentation import words
from saxaul.orgs.presentation.page import directory_url
from saxaul.orgs.queries import profile
from saxaul.orgs.record import Record, without_empty
from saxaul.orgs.views.access import editable_organisation

JUST_NOW = timedelta(minutes=1)  # a button pressed twice confirms once


def edit_crumbs(organisation: Organisation, *more: Link) -> list[Link]:
    own = [Link(_("Directory"), directory_url()), Link(organisation.name_in(), organisation.get_absolute_url())]
    edit = reverse("orgs:organisation-edit", args=[organisation.public_id])
    return [*own, Link(_("Edit"), edit if more else ""), *more]


@login_required
@require_http_methods(["GET", "POST"])
def organisation_new(request: HttpRequest) -> HttpResponse:
    if not rules.can_create_organisation(request.user):
        raise PermissionDenied
    assert isinstance(request.user, User)
    form = CreateForm(request.POST or None)
    similar: list[Organisation] = []
    if request.method == "POST" and form.is_valid() and not form.unsettled:
        record = form.record()
        similar = [] if request.POST.get("another") else profile.similar_organisations(record)
        try:
            if not similar:
                made = form.already_made(request.user) or services.create_organisation(record=record, by=request.user)
                messages.success(request, _("It is in the directory. Now say a little more, whenever you like."))
                return redirect("orgs:organisation-edit", made.public_id)
        except services.TooManyToday as error:
            form.add_error(None, error.message)
    context = {
        "form": form,
        "similar": similar,
        "suggestions": words.suggestions("languages", "countries"),
        "crumbs": [Link(_("Directory"), directory_url()), Link(_("Put an organisation into the directory"))],
    }
    return render(request, "orgs/editing/new.html", context)


@login_required
def organisation_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = editable_organisation(request, public_id)
    sectors = profile.sector_names([organisation.record])
    groups = [group_line(group, organisation, sectors) for group in GROUPS.values()]
    context = {
        "organisation": organisation,
        "groups": groups,
        "next": next((group for group in groups if not group.filled and group.asked), None),
        "logo": organisation.record.get("logo", ""),
        "is_team": rules.role_in(request.user, organisation) is not None,
        "crumbs": edit_crumbs(organisation),
    }
    return render(request, "orgs/editing/overview.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def organisation_edit_group(request: HttpRequest, public_id: str, group: str) -> HttpResponse:
    organisation = editable_organisation(request, public_id)
    if group not in GROUPS:
        raise Http404
    if request.method != "POST":
        return _group_page(request, organisation, GROUPS[group](without_empty(organisation.record)))
    base = _revision_number(request.POST.get("base"), organisation)
    seen = services.record_at(organisation=organisation, number=base)
    forms = GROUPS[group](seen, request.POST)
    if more := request.POST.get("add"):
        return _group_page(request, organisation, forms.again(more), base=base)
    if not forms.is_valid() or forms.questions():
        return _group_page(request, organisation, forms, base=base)
    return _save(request, organisation, forms, base)


def _save(request: HttpRequest, organisation: Organisation, forms: Group, base: int) -> HttpResponse:
    assert isinstance(request.user, User)
    current = without_empty(organisation.record)
    changes = settled(forms.changes(), seen=forms.seen, current=current, letters=forms.letters)
    over = _revision_number(request.POST.get("over") or base, organisation)
    if over > base:  # the author has seen revision `over` and chosen, field by field
        theirs = services.record_at(organisation=organisation, number=over)
        choices = {field: request.POST.get(f"choice-{field}", "theirs") for field in changes}
        changes = resolved(seen=forms.seen, theirs=theirs, changes=changes, choices=choices)
        if request.POST.get("again"):
            shown = type(forms)(without_empty({**theirs, **changes}))
            return _group_page(request, organisation, shown, base=over)
    try:
        saved = services.edit_organisation(
            organisation=organisation, changes=changes, base=over, by=request.user, reason=_reason(request)
        )
    except services.EditConflict as conflict:
        return _conflict_page(request, conflict, forms, changes, base)
    except services.RecordHasProblems as error:
        forms.errors += [str(MESSAGES[problem.code]) for problem in error.problems]
        return _group_page(request, organisation, forms, base=base)
    if saved.version == organisation.version:
        messages.info(request, _("Nothing was different, so nothing was changed."))
    else:
        messages.success(request, _("Kept as revision %(number)s.") % {"number": saved.version})
    return redirect("orgs:organisation-edit", organisation.public_id)


def _group_page(request: HttpRequest, organisation: Organisation, forms: Group, base: int = 0) -> HttpResponse:
    context = {
        "organisation": organisation,
        "group": forms,
        "problems": forms.problems(),
        "questions": forms.questions(),
        "base": base or organisation.version,
        "reason": request.POST.get("reason", ""),
        "reason_max": REASON_MAX,
        "suggestions": words.suggestions(*forms.suggestions),
        "crumbs": edit_crumbs(organisation, Link(str(forms.title))),
    }
    return render(request, "orgs/editing/group.html", context)


def _conflict_page(
    request: HttpRequest, conflict: services.EditConflict, forms: Group, changes: Record, base: int
) -> HttpResponse:
    """Theirs and mine side by side; everything typed travels along in hidden fields."""
    current = conflict.current
    revision = profile.published_revisions(current).first()
    team = profile.team_ids(current)
    dropped = ("csrfmiddlewaretoken", "over", "base", "again", *(f"choice-{field}" for field in conflict.fields))
    context: dict[str, Any] = {
        "organisation": current,
        "group": forms,
        "base": base,
        "conflicts": field_conflicts(conflict.fields, seen=forms.seen, theirs=current.record, changes=changes),
        "revision": revision,
        "author": revision and profile.author_of(revision, team, named=True),
        "typed": [(key, value) for key, values in request.POST.lists() if key not in dropped for value in values],
        "crumbs": edit_crumbs(current, Link(str(forms.title))),
    }
    return render(request, "orgs/editing/conflict.html", context, status=409)


@login_required
@require_POST
def organisation_confirm(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = editable_organisation(request, public_id)
    assert isinstance(request.user, User)
    if not organisation.confirmed_at or timezone.now() - organisation.confirmed_at > JUST_NOW:
        services.confirm_organisation(organisation=organisation, by=request.user)
    messages.success(request, _("Thank you. The record is marked as right from today."))
    return redirect(organisation)


def _reason(request: HttpRequest) -> str:
    return one_line(request.POST.get("reason", ""), REASON_MAX)


def _revision_number(text: Any, organisation: Organisation) -> int:
    """A revision this organisation has; the newest where the number makes no sense."""
    number = int(text) if str(text).isascii() and str(text).isdigit() and len(str(text)) < 9 else 0
    return number if 1 <= number <= organisation.version else organisation.version
