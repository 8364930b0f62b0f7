"""One's own account, the second press on a confirming button, and the doors of the demo. The rest is allauth's."""

from __future__ import annotations

from typing import cast

from allauth.account import views as allauth_views
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache

from saxaul.accounts.demo import SLUGS
from saxaul.accounts.entering import sign_in
from saxaul.accounts.forms import ProfileForm
from saxaul.accounts.models import User
from saxaul.accounts.queries import letter_language
from saxaul.accounts.services import ensure_demo_people, update_profile


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    now = {"name": user.name, "language": letter_language(user), "time_zone": user.time_zone, "lite": user.lite}
    form = ProfileForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        update_profile(by=user, **form.cleaned_data)
        with override(user.language):
            messages.success(request, _("Your account is up to date."))
        chosen = f"?lang={user.language}&lite={int(user.lite)}"  # cookies must not outvote the new choice
        return redirect(f"{request.path}{chosen}")
    return render(request, "accounts/profile.html", {"form": form})


@never_cache
def confirm_email(request: HttpRequest, key: str) -> HttpResponse:
    """allauth's page, but the button pressed a second time leads on instead of into “not found”."""
    try:
        response: HttpResponse = allauth_views.confirm_email(request, key=key)
    except Http404:
        return redirect(settings.LOGIN_REDIRECT_URL) if request.user.is_authenticated else redirect(request.path)
    return response


def demo_sign_in(request: HttpRequest, role: str) -> HttpResponse:
    """Become one of the people of the demo. Does not exist anywhere else."""
    if not settings.DEMO or role not in SLUGS:
        raise Http404
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    sign_in(request, ensure_demo_people()[role])
    return redirect(resolve_url(settings.LOGIN_REDIRECT_URL))
