"""How allauth is fitted to this hub: our letters, our words, our pages."""

from __future__ import annotations

import logging
from typing import Any, ClassVar
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from saxaul.accounts.letters import send_letter
from saxaul.accounts.models import User
from saxaul.accounts.queries import letter_language, person_with_email

log = logging.getLogger(__name__)


def at_home(link: str) -> str:
    """The link under the hub's own address: allauth makes it of the Host header, which is whatever a stranger sends."""
    parts = urlsplit(link)
    return settings.BASE_URL + urlunsplit(("", "", parts.path, parts.query, parts.fragment))


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    # allauth has no Vietnamese catalogue, so every sentence it may show is said in our own words.
    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "cannot_remove_primary_email": _("This is your only address, so it stays."),
        "duplicate_email": _("This is your address already."),
        "email_password_mismatch": _("The e-mail address and the password do not belong together. Look at both again."),
        "email_taken": _("Somebody uses this e-mail address already."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
        "invalid_login": _("The e-mail address and the password do not belong together. Look at both again."),
        "invalid_password_reset": _("This link does not work any more."),
        "max_email_addresses": _("You cannot have more than %d e-mail addresses."),
        "same_as_current": _("The new one must differ from the present one."),
        "too_many_login_attempts": _("There were too many attempts. Wait five minutes, then try again."),
        "unknown_email": _("Nobody here uses this e-mail address."),
        "unverified_primary_email": _("Confirm your e-mail address first."),
        "rate_limited": _("That was a little fast. Wait a minute, then try again."),
    }

    def save_user(self, request: HttpRequest, user: User, form: forms.Form, commit: bool = True) -> User:
        """A new person speaks the language in which they signed up."""
        user.name = form.cleaned_data["name"]
        user.language = get_language() or ""
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """When the mail server takes nothing, the person reads that instead of the next page."""
        person = context.get("user") or person_with_email(email)
        links = {key: at_home(value) for key, value in context.items() if key.endswith("_url")}
        try:
            send_letter(
                to=email,
                template=template_prefix,
                language=letter_language(person),
                context={**context, **links, "email": email},
            )
        except OSError as error:
            if allauth_context.request is None:
                raise
            log.exception("a letter of the accounts could not be sent")
            answer = render(allauth_context.request, "accounts/letter_not_sent.html", status=503)
            raise ImmediateHttpResponse(answer) from error

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:profile")
