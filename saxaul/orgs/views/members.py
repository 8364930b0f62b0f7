"""The team of an organisation, and the answer to an invitation. The team sees itself; others see none of it."""

from __future__ import annotations

import secrets
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from saxaul.accounts.models import User
from saxaul.accounts.queries import letter_language
from saxaul.accounts.services.joining import permit_sign_up
from saxaul.core.components import Link
from saxaul.core.errors import DomainError
from saxaul.orgs import rules
from saxaul.orgs.forms.members import InvitationForm, RoleForm
from saxaul.orgs.models import Invitation, Membership, Organisation
from saxaul.orgs.models.membership import Role
from saxaul.orgs.services import members
from saxaul.orgs.views.access import visible_organisation


def _team_of(request: HttpRequest, public_id: str) -> Organisation:
    organisation = visible_organisation(request, public_id)
    if not rules.can_view_members(request.user, organisation):
        raise PermissionDenied
    return organisation


def _managed_team(request: HttpRequest, public_id: str) -> Organisation:
    organisation = visible_organisation(request, public_id)
    if not rules.can_manage_members(request.user, organisation):
        raise PermissionDenied
    return organisation


def _page(
    request: HttpRequest, organisation: Organisation, form: InvitationForm | None = None, status: int = 200
) -> HttpResponse:
    can_manage = rules.can_manage_members(request.user, organisation)
    now, user = timezone.now(), cast(User, request.user)
    context = {
        "organisation": organisation,
        "team": organisation.memberships.select_related("user").order_by("created_at", "pk"),
        "invitations": organisation.invitations.filter(state=Invitation.State.OPEN).order_by("-pk")
        if can_manage
        else [],
        "now": now,
        "can_manage": can_manage,
        "can_hand_over": rules.can_hand_over(user, organisation),
        "can_serve": rules.can_serve_members(user, organisation),
        "in_team": rules.role_in(request.user, organisation) is not None,
        "roles": Role.choices,
        "form": form or InvitationForm(initial={"role": Role.EDITOR, "language": letter_language(user)}),
        "crumbs": [
            Link(_("Directory"), reverse("orgs:organisation-list")),
            Link(organisation.name_in(), organisation.get_absolute_url()),
            Link(_("Team")),
        ],
    }
    return render(request, "orgs/members/team.html", context, status=status)


@login_required
@require_safe
def team_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    return _page(request, _team_of(request, public_id))


@login_required
@require_POST
def team_invite(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = _managed_team(request, public_id)
    form = InvitationForm(request.POST)
    if form.is_valid():
        try:
            members.invite_member(organisation=organisation, by=cast(User, request.user), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            text = _("A letter is on its way to %(email)s.") % {"email": form.cleaned_data["email"]}
            messages.success(request, text)
            return redirect("orgs:team-detail", public_id)
    return _page(request, organisation, form, status=422)


@login_required
@require_POST
def team_role(request: HttpRequest, public_id: str, person_id: str) -> HttpResponse:
    organisation = _managed_team(request, public_id)
    membership = get_object_or_404(Membership, organisation=organisation, user__public_id=person_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        members.change_role(membership=membership, role=form.cleaned_data["role"], by=cast(User, request.user))
        messages.success(request, _("The role is changed."))
    except DomainError as error:
        messages.error(request, error.message)
    return _back(request, organisation)


@login_required
@require_POST
def team_hand_over(request: HttpRequest, public_id: str, person_id: str) -> HttpResponse:
    organisation = _team_of(request, public_id)
    if not rules.can_hand_over(request.user, organisation):
        raise PermissionDenied
    membership = get_object_or_404(Membership, organisation=organisation, user__public_id=person_id)
    try:
        members.hand_over(membership=membership, by=cast(User, request.user))
        messages.success(request, _("Done. You are an editor of this team now."))
    except DomainError as error:
        messages.error(request, error.message)
    return _back(request, organisation)


@login_required
@require_POST
def team_remove(request: HttpRequest, public_id: str, person_id: str) -> HttpResponse:
    organisation = _managed_team(request, public_id)
    membership = get_object_or_404(Membership, organisation=organisation, user__public_id=person_id)
    try:
        members.remove_member(membership=membership, by=cast(User, request.user))
        messages.success(request, _("The person is no longer in the team."))
    except DomainError as error:
        messages.error(request, error.message)
    return _back(request, organisation)


@login_required
@require_POST
def team_leave(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = _team_of(request, public_id)
    try:
        members.leave_organisation(organisation=organisation, by=cast(User, request.user))
        messages.success(request, _("You have left the team."))
    except DomainError as error:
        messages.error(request, error.message)
    return _back(request, organisation)


@login_required
@require_POST
def invitation_withdraw(request: HttpRequest, public_id: str, invitation_id: str) -> HttpResponse:
    organisation = _managed_team(request, public_id)
    invitation = get_object_or_404(Invitation, organisation=organisation, public_id=invitation_id)
    try:
        members.withdraw_invitation(invitation=invitation, by=cast(User, request.user))
        messages.success(request, _("The invitation is withdrawn."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("orgs:team-detail", public_id)


def _back(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """To the team, or to the desk for somebody who has just left it."""
    rules.forget_roles(request.user)
    if rules.can_view_members(request.user, organisation):
        return redirect("orgs:team-detail", organisation.public_id)
    return redirect(settings.LOGIN_REDIRECT_URL)


@never_cache
def invitation_answer(request: HttpRequest, invitation_id: str, secret: str = "") -> HttpResponse:
    """The page behind the letter's link, and behind the desk's for who has verified the invited address."""
    invitation = _invitation_for(request, invitation_id, secret)
    if invitation and request.user.is_authenticated and invitation.accepted_by_id == request.user.pk:
        return redirect(invitation.organisation)
    if invitation is None or invitation.state != Invitation.State.OPEN or invitation.expires_at <= timezone.now():
        return _closed(request)
    answer = request.POST.get("answer")
    try:
        if answer == "no":
            members.decline_invitation(invitation=invitation)
            return render(request, "orgs/members/declined.html", {"organisation": invitation.organisation})
        if answer == "yes" and request.user.is_authenticated:
            members.accept_invitation(invitation=invitation, by=request.user)
            messages.success(request, _("Welcome to the team."))
            return redirect(invitation.organisation)
    except DomainError:  # somebody else answered at this very moment
        return _closed(request)
    permit_sign_up(request)  # an invitation to a team opens the door of a hub that goes by invitation
    context = {"invitation": invitation, "organisation": invitation.organisation}
    return render(request, "orgs/members/invitation.html", context)


def _invitation_for(request: HttpRequest, invitation_id: str, secret: str) -> Invitation | None:
    invitation = Invitation.objects.select_related("organisation", "by").filter(public_id=invitation_id).first()
    if invitation is None:
        return None
    holds_letter = secrets.compare_digest(members.digest_of(secret), invitation.digest)
    has_joined = request.user.is_authenticated and invitation.accepted_by_id == request.user.pk
    return invitation if holds_letter or has_joined or rules.is_invited(request.user, invitation) else None


def _closed(request: HttpRequest) -> HttpResponse:
    """One page for used, old, withdrawn and forged: it tells a guesser nothing."""
    return render(request, "orgs/members/invitation_closed.html", status=404)
