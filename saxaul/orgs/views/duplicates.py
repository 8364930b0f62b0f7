"""Pairs of records that may be one organisation: for operators only."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saxaul.accounts.models import User
from saxaul.core.components import Link
from saxaul.core.errors import DomainError
from saxaul.orgs import rules, services
from saxaul.orgs.forms.duplicates import MergeForm
from saxaul.orgs.importing import queries
from saxaul.orgs.importing.services import judge_pair
from saxaul.orgs.models import DuplicatePair, Organisation
from saxaul.orgs.presentation.page import Page, page_of
from saxaul.orgs.queries import profile


@dataclass(frozen=True)
class Side:
    """One record of the pair, as its page tells it, with its team and the registers it comes from."""

    organisation: Organisation
    page: Page
    team: list[str]
    registers: list[str]


def _operator(request: HttpRequest) -> User:
    if not rules.can_merge_organisations(request.user):
        raise PermissionDenied
    assert isinstance(request.user, User)
    return request.user


def _pair(first_id: str, second_id: str) -> DuplicatePair:
    pairs = DuplicatePair.objects.select_related("first", "second")
    pair = pairs.filter(first__public_id=first_id, second__public_id=second_id).first()
    if pair is None:
        raise Http404
    return pair


def _crumbs(*rest: Link) -> list[Link]:
    own = Link(_("Possible duplicates"), reverse("orgs:duplicate-list") if rest else "")
    return [Link(_("Imports"), reverse("orgs:import-list")), own, *rest]


@login_required
@require_safe
def duplicate_list(request: HttpRequest) -> HttpResponse:
    _operator(request)
    after = request.GET.get("after", "")
    pairs, following = queries.open_pairs(after=int(after[:12]) if after.isdecimal() else 0)
    next_url = f"{reverse('orgs:duplicate-list')}?after={following}" if following else ""
    return render(request, "orgs/duplicates/list.html", {"pairs": pairs, "next_url": next_url, "crumbs": _crumbs()})


@login_required
@require_POST
def duplicate_judge(request: HttpRequest, first_id: str, second_id: str) -> HttpResponse:
    by = _operator(request)
    judge_pair(pair=_pair(first_id, second_id), state=DuplicatePair.State.DIFFERENT, by=by)
    messages.success(request, _("Remembered: these two are not the same."))
    return redirect("orgs:duplicate-list")


@login_required
@require_http_methods(["GET", "POST"])
def duplicate_merge(request: HttpRequest, first_id: str, second_id: str) -> HttpResponse:
    by = _operator(request)
    pair = _pair(first_id, second_id)
    records = {each.public_id: each for each in (pair.first, pair.second)}
    form = MergeForm(request.POST or None, records=list(records.values()), initial={"survivor": _held(pair)})
    if request.method == "POST" and form.is_valid():
        survivor = records.pop(form.cleaned_data["survivor"])
        (other,) = records.values()
        try:
            services.merge_organisations(survivor=survivor, other=other, by=by, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Merged. The old address leads to %(name)s.") % {"name": survivor.name_in()})
            return redirect("orgs:duplicate-list")
    context = {
        "sides": [_side(pair.first), _side(pair.second)],
        "form": form,
        "crumbs": _crumbs(Link(_("The same organisation"))),
    }
    return render(request, "orgs/duplicates/merge.html", context, status=422 if form.errors else 200)


def _held(pair: DuplicatePair) -> str:
    """The record that should stay: the one with a team, the first where both or none has one."""
    second_alone = pair.second.memberships.exists() and not pair.first.memberships.exists()
    return (pair.second if second_alone else pair.first).public_id


def _side(organisation: Organisation) -> Side:
    return Side(
        organisation,
        page_of(organisation.record, sectors=profile.sector_names([organisation.record])),
        [membership.user.name for membership in organisation.memberships.select_related("user").order_by("pk")],
        list(organisation.source_records.values_list("source__name", flat=True).distinct().order_by("source__name")),
    )
