"""The keys to the API that a person has made."""

from __future__ import annotations

from typing import cast

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from saxaul.accounts.forms import TokenForm
from saxaul.accounts.models import User
from saxaul.accounts.services import create_token, revoke_token
from saxaul.core.errors import DomainError


@never_cache
@login_required
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "POST"])
def token_list(request: HttpRequest) -> HttpResponse:
    """The list, and the form for a new one. Its secret stands on the page that follows, and nowhere else.

    Making one asks for the password again: who finds a screen unlocked makes no key that outlasts the visit.
    """
    user = cast(User, request.user)
    form = TokenForm(request.POST or None)
    made = secret = None
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = create_token(by=user, **form.cleaned_data)
            form = TokenForm()
        except DomainError as error:
            form.add_error(None, error.message)
    tokens = user.api_tokens.filter(revoked_at=None)
    context = {"form": form, "tokens": tokens, "made": made, "secret": secret, "now": timezone.now()}
    return render(request, "accounts/tokens.html", context)


@login_required
@require_POST
def token_revoke(request: HttpRequest, public_id: str) -> HttpResponse:
    user = cast(User, request.user)
    token = user.api_tokens.filter(public_id=public_id).first()
    if token is None:
        raise Http404
    revoke_token(token=token, by=user)
    messages.success(request, _("The token “%(name)s” opens nothing any more.") % {"name": token.name})
    return redirect("accounts:token-list")
