"""A person as others see her, her profile, the letters she wants, and the rules she agrees to."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from saxaul.accounts.models import Profile, User
from saxaul.accounts.profile_forms import NoticesForm, PersonForm, language_choices
from saxaul.accounts.queries import rhythms_of
from saxaul.accounts.rules import can_view_person, visible_fields
from saxaul.accounts.services.agreeing import agree_to_terms
from saxaul.accounts.services.profiles import choose_notices, update_person
from saxaul.accounts.skills import LABELS
from saxaul.accounts.terms import has_agreed


@require_safe
def person(request: HttpRequest, person_id: str) -> HttpResponse:
    found = get_object_or_404(Profile.objects.select_related("user"), user__public_id=person_id)
    if not can_view_person(request.user, found):
        raise Http404
    shown = {name: _in_words(found, name) for name in visible_fields(request.user, found)}
    blocked = isinstance(request.user, User) and request.user.blocks.filter(person=found.user).exists()
    context = {"person": found.user, "profile": found, "shown": shown, "blocked": blocked}
    return render(request, "accounts/person.html", context)


def _in_words(profile: Profile, name: str) -> Any:
    if name == "skills":
        return [LABELS[code] for code in profile.skills if code in LABELS]
    if name == "languages":
        return [label for tag, label in language_choices() if tag in profile.languages]
    return profile.get_availability_display() if name == "availability" else getattr(profile, name)


@login_required
def person_edit(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    profile = Profile.objects.filter(user=user).first() or Profile(user=user)
    data = request.POST if request.method == "POST" else None
    form = PersonForm(data, initial=PersonForm.initial_of(profile))
    if form.is_valid():
        entries = {name: form.cleaned_data[name] for name in Profile.FIELDS}
        update_person(by=user, public=form.cleaned_data["public"], entries=entries, levels=form.levels)
        messages.success(request, _("Your profile is kept."))
        return redirect("accounts:person", user.public_id)
    return render(request, "accounts/person_edit.html", {"form": form, "profile": profile})


@login_required
def notices(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    form = NoticesForm(request.POST if request.method == "POST" else None, initial=rhythms_of(user))
    if form.is_valid():
        choose_notices(by=user, rhythms=form.cleaned_data)
        messages.success(request, _("Your choice is kept."))
        return redirect("accounts:notices")
    return render(request, "accounts/notices.html", {"form": form})


@login_required
def agree(request: HttpRequest) -> HttpResponse:
    """The rules have changed, or somebody else made this account: ask once."""
    user = cast(User, request.user)
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    following = asked if safe else resolve_url(settings.LOGIN_REDIRECT_URL)
    if request.method == "POST":
        agree_to_terms(person=user, language=get_language() or "")
    if has_agreed(user.agreed):
        return redirect(following)
    return render(request, "accounts/agree.html", {"following": following, "first": not user.agreed})
