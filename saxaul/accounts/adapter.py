"""How allauth is fitted to this hub: our letters, our words, our pages."""

from __future__ import annotations

import logging
from typing import Any, ClassVar
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from saxaul.accounts.letters import send_letter
from saxaul.accounts.models import MemberCard, User
from saxaul.accounts.queries import letter_language, person_with_email, verified_emails
from saxaul.accounts.services.agreeing import agree_to_terms
from saxaul.accounts.services.joining import admit_or_wait, may_sign_up
from saxaul.core.errors import DomainError

log = logging.getLogger(__name__)


def at_home(link: str) -> str:
    """The link under the hub's own address: allauth makes it of the Host header, which is whatever a stranger sends."""
    parts = urlsplit(link)
    return settings.BASE_URL + urlunsplit(("", "", parts.path, parts.query, parts.fragment))


CHANGES = {  # what a letter tells the person after somebody, most likely they, changed how the account is opened
    "account/email/email_changed": _("The e-mail address of your account was changed."),
    "account/email/email_deleted": _("An e-mail address was taken off your account."),
    "account/email/password_changed": _("The password of your account was changed."),
    "account/email/password_reset": _("The password of your account was replaced by a new one."),
    "account/email/password_set": _("Your account got a password."),
    "mfa/email/recovery_codes_generated": _("Your account got new recovery codes. The earlier ones are void."),
    "mfa/email/totp_activated": _("Signing in to your account now asks for a code from an app."),
    "mfa/email/totp_deactivated": _("Signing in to your account no longer asks for a code from an app."),
    "mfa/email/webauthn_added": _("Your account can now be opened with a new passkey."),
    "mfa/email/webauthn_removed": _("A passkey was taken off your account."),
    "socialaccount/email/account_connected": _("Your account can now be opened by way of another site."),
    "socialaccount/email/account_disconnected": _("Your account can no longer be opened by way of that other site."),
}


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

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return may_sign_up(request)

    def save_user(self, request: HttpRequest, user: User, form: forms.Form, commit: bool = True) -> User:
        """A new person speaks the language in which they signed up."""
        user.name = form.cleaned_data["name"]
        user.language = get_language() or ""
        saved: User = super().save_user(request, user, form, commit)
        agree_to_terms(person=saved, language=saved.language)
        self.admit(request, saved, form)
        return saved

    @staticmethod
    def admit(request: HttpRequest, person: User, form: forms.Form | None) -> None:
        """When the last place of a join link went to somebody else meanwhile, there is no account."""
        introduction = form.cleaned_data.get("introduction", "") if form else ""
        try:
            admit_or_wait(request=request, person=person, introduction=introduction)
        except DomainError as error:
            answer = render(request, "account/signup_closed.html", status=409)
            raise ImmediateHttpResponse(answer) from error

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The letter is kept and sent by a worker: no mail server keeps the person waiting."""
        person = context.get("user") or person_with_email(email)
        links = {key: at_home(value) for key, value in context.items() if key.endswith("_url")}
        send_letter(
            to=email,
            template=template_prefix,
            language=letter_language(person),
            context={**context, **links, "email": email},
        )

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """One letter for all such changes."""
        to = email or next(iter(verified_emails(user)), "")
        if not to:
            return
        send_letter(
            to=to,
            template="accounts/account_changed",
            language=letter_language(user),
            context={
                "user": user,
                "change": CHANGES[template_prefix],
                "reset_path": reverse("account_reset_password"),
            },
        )

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Who signed in by a card until now chooses a password: a PIN is too short for an address that others know."""
        confirmed: bool = super().confirm_email(request, email_address)
        person = email_address.user
        if confirmed and MemberCard.objects.filter(user=person).delete()[0]:
            person.set_unusable_password()
            person.save(update_fields=["password"])
        return confirmed

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:profile")


class ElsewhereAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Signing in by way of another site.

    An address that the other site tells opens no account here: whoever has one signs in with it and then ties the two
    together. So nobody gets in by claiming an address somewhere else.
    """

    error_messages: ClassVar[dict[str, str | Promise]] = {
        "email_taken": _("Sign in to your account here first, then tie it to %s."),
        "invalid_token": _("The other site’s answer could not be read. Try again."),
        "no_password": _("Choose a password first, so that you can still get in."),
        "no_verified_email": _("Confirm an e-mail address first, so that you can still get in."),
        "disconnect_last": _("This is your only way in. Choose a password first."),
        "connected_other": _("Somebody else’s account here is tied to that one."),
    }

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Their name as the other site knows it; they may change it at once."""
        user: User = super().populate_user(request, sociallogin, data)
        full = " ".join(str(data.get(key) or "") for key in ("first_name", "last_name")).strip()
        user.name = (data.get("name") or full or data.get("username") or "")[:120]
        user.language = get_language() or ""
        return user

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False  # everybody sees their name and agrees to the terms before there is an account

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: forms.Form | None = None) -> User:
        if form is not None:
            sociallogin.user.name = form.cleaned_data["name"]
        user: User = super().save_user(request, sociallogin, form)
        agree_to_terms(person=user, language=user.language)
        AccountAdapter.admit(request, user, form)
        return user

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, Any]:
        return {**super().get_signup_form_initial_data(sociallogin), "name": sociallogin.user.name}
