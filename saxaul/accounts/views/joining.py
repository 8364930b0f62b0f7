"""The doors: an invitation by link, waiting to be let in, a card; and the operators' page about people."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from saxaul.accounts.entering import sign_in
from saxaul.accounts.joining_forms import CardForm, JoinLinkForm, ReportForm
from saxaul.accounts.models import PersonReport, Profile, User
from saxaul.accounts.rules import can_look_after_people, can_view_person
from saxaul.accounts.services import abuse, joining
from saxaul.accounts.services.cards import person_with_card
from saxaul.core.errors import DomainError


@never_cache
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """The page behind a join link."""
    try:
        link = joining.open_link(secret)
    except DomainError:
        return render(request, "account/signup_closed.html", status=404)
    joining.permit_sign_up(request, link)
    return redirect("account_signup")


@login_required
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    if cast(User, request.user).standing != User.Standing.WAITING:
        return redirect(resolve_url(settings.LOGIN_REDIRECT_URL))
    return render(request, "accounts/waiting.html")


@never_cache
def card(request: HttpRequest) -> HttpResponse:
    """Sign in with a printed code and a PIN."""
    form = CardForm(request.POST if request.method == "POST" else None, initial={"code": request.GET.get("code", "")})
    if form.is_valid():
        try:
            person = person_with_card(request=request, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            sign_in(request, person)
            return redirect(resolve_url(settings.LOGIN_REDIRECT_URL))
    return render(request, "accounts/card.html", {"form": form})


@login_required
def report(request: HttpRequest, person_id: str) -> HttpResponse:
    person = _seen(request, person_id)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            abuse.report_person(person=person, by=cast(User, request.user), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Thank you. The operators will look at it."))
            return redirect("accounts:person", person.public_id)
    return render(request, "accounts/report.html", {"form": form, "person": person})


@login_required
@require_POST
def block(request: HttpRequest, person_id: str) -> HttpResponse:
    user = cast(User, request.user)
    person = _seen(request, person_id)
    if user.blocks.filter(person=person).exists():
        abuse.unblock_person(person=person, by=user)
        messages.success(request, _("The person is no longer blocked."))
    else:
        try:
            abuse.block_person(person=person, by=user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("The person is blocked, and does not see your page."))
    return redirect("accounts:person", person.public_id)


def _seen(request: HttpRequest, person_id: str) -> User:
    found = get_object_or_404(Profile.objects.select_related("user"), user__public_id=person_id)
    if not can_view_person(request.user, found):
        raise Http404
    return found.user


@login_required
def people_desk(request: HttpRequest) -> HttpResponse:
    """Who waits, what was reported, and links to join."""
    if not can_look_after_people(request.user):
        raise PermissionDenied
    form = JoinLinkForm(request.POST if request.method == "POST" else None)
    link = joining.make_join_link(by=cast(User, request.user), **form.cleaned_data) if form.is_valid() else ""
    applicants = User.objects.filter(standing=User.Standing.WAITING, emailaddress__verified=True).distinct()
    context = {
        "form": JoinLinkForm() if link else form,
        "link": link,
        "applicants": applicants.select_related("application").order_by("date_joined", "pk"),
        "reports": PersonReport.objects.filter(closed_at=None).select_related("person", "by").order_by("pk"),
        "closed": User.objects.filter(is_active=False).order_by("name", "pk")[:50],
    }
    return render(request, "accounts/people_desk.html", context)


@login_required
@require_POST
def people_act(request: HttpRequest, person_id: str) -> HttpResponse:
    """One step about one person: let in, not let in, close or open the account, or have looked at what was reported."""
    if not can_look_after_people(request.user):
        raise PermissionDenied
    person, by = get_object_or_404(User, public_id=person_id), cast(User, request.user)
    steps = {
        "approve": joining.approve_person,
        "decline": joining.decline_person,
        "close": abuse.close_account,
        "reopen": abuse.reopen_account,
        "seen": abuse.close_reports,
    }
    step = steps.get(request.POST.get("step", ""))
    if step is None:
        raise Http404
    try:
        step(person=person, by=by)
        messages.success(request, _("Done."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("accounts:people-desk")
