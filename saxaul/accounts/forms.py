"""Forms about people. allauth does the checking; the words are ours, in every language of the hub.

One password field each: who mistypes asks for a new one by e-mail, and phones hide a second field's mistakes anyway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import available_timezones

from allauth.account import forms as allauth_forms
from allauth.mfa.base import forms as code_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as passkey_forms
from allauth.socialaccount import forms as elsewhere_forms
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from saxaul.accounts.models import ApiToken, User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

EMAIL = _("E-mail address")
PASSWORD = _("Password")
NEW_PASSWORD = _("New password")
NAME_HINT = _("As others should know you. Your team and the hub’s operators see it.")
CODE = _("Code")
CODE_HINT = _("From the app on your phone, or one of your recovery codes.")
PASSKEY_NAME = _("Name of the passkey")
PASSWORD_HINT = _("At least 10 characters. A few ordinary words in a row are easy to keep in mind.")
REGIONS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
JOINERS = "\u200c\u200d"  # not printable, but part of names in Persian and Indian scripts

Words = dict[str, "StrOrPromise"]
format_html_lazy: Any = lazy(format_html, SafeString)


def speak(form: forms.BaseForm, labels: Words, hints: Words | None = None) -> None:
    """Give the fields our labels and hints. A placeholder that repeats the label goes."""
    form.fields.pop("password2", None)
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.label = labels[name]
        field.help_text = (hints or {}).get(name, "")


ZONES = sorted(
    zone
    for zone in available_timezones()
    if zone.split("/")[0] in REGIONS and zone.count("/") and zone != "US/Pacific-New"
)


def zone_choices() -> list[tuple[str, StrOrPromise]]:
    return [("", _("That of the hub")), *((zone, zone.replace("_", " ")) for zone in ZONES)]


def agreement_field() -> forms.BooleanField:
    """The tick without which there is no account."""
    label = format_html_lazy(
        _('I agree to the <a href="{}">rules of this hub</a> and know <a href="{}">what is kept of me</a>'),
        reverse_lazy("web:terms"),
        reverse_lazy("web:privacy"),
    )
    return forms.BooleanField(label=label, error_messages={"required": _("Without this we cannot make an account.")})


def add_common(form: forms.BaseForm) -> None:
    """What every way of making an account asks: agreement, and who one is where operators let people in."""
    if settings.SIGN_UP == "APPROVAL":
        form.fields["introduction"] = forms.CharField(
            label=_("Who are you?"),
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
            help_text=_("A sentence or two, for the people who keep this hub. They let new members in one by one."),
        )
    form.fields["agree"] = agreement_field()


class NameField(forms.CharField):
    """A person's name on one line, without marks that turn or hide what stands after it in a letter or a list."""

    def to_python(self, value: Any) -> str:
        text = " ".join(str(super().to_python(value)).split())
        return "".join(letter for letter in text if letter.isprintable() or letter in JOINERS).strip()


class SignInForm(allauth_forms.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak(self, {"login": EMAIL, "password": PASSWORD, "remember": _("Stay signed in on this device")})


class SignUpForm(allauth_forms.SignupForm):  # type: ignore[misc]
    name = NameField(max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order: ClassVar[list[str]] = ["name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels: Words = {"name": _("Your name"), "email": EMAIL, "password1": PASSWORD}
        hints: Words = {
            "name": NAME_HINT,
            "email": _("We send you one letter with a link. Nobody else sees your address."),
            "password1": PASSWORD_HINT,
        }
        speak(self, labels, hints)
        add_common(self)

    account_already_exists: bool

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """A form sent twice at once ends like one sent for an address that is known already: no account, no error.

        A known address costs the same work, so that nobody learns from the clock who has an account.
        """
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        try:
            with transaction.atomic():
                return super().try_save(request)  # type: ignore[no-any-return]
        except IntegrityError:
            self.account_already_exists = True
            return super().try_save(request)  # type: ignore[no-any-return]


class ChangePasswordForm(allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels: Words = {"oldpassword": _("Present password"), "password1": NEW_PASSWORD}
        speak(self, labels, {"password1": PASSWORD_HINT})


class SetPasswordForm(allauth_forms.SetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak(self, {"password1": NEW_PASSWORD}, {"password1": PASSWORD_HINT})


class AskResetForm(allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak(self, {"email": EMAIL})


class ResetPasswordForm(allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak(self, {"password1": NEW_PASSWORD}, {"password1": PASSWORD_HINT})


class ChangeEmailForm(allauth_forms.AddEmailForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak(
            self,
            {"email": _("New e-mail address")},
            {"email": _("We send a letter there. The change counts once you press the button in it.")},
        )


class ReauthenticateForm(allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak(self, {"password": PASSWORD})


class CodeForm(code_forms.AuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak(self, {"code": CODE}, {"code": CODE_HINT})


class CodeAgainForm(code_forms.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak(self, {"code": CODE}, {"code": CODE_HINT})


class ActivateCodesForm(totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak(self, {"code": CODE}, {"code": _("The six digits which the app shows now.")})
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class AddPasskeyForm(passkey_forms.AddWebAuthnForm):  # type: ignore[misc]
    """Every passkey opens the account by itself, so every one asks its owner for a finger, a face or a PIN."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
        labels: Words = {"name": PASSKEY_NAME, "credential": _("Passkey")}
        speak(self, labels, {"name": _("For example the phone or the computer it is on.")})

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        return super().clean()  # type: ignore[no-any-return]


class RenamePasskeyForm(passkey_forms.EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak(self, {"name": PASSKEY_NAME})


class SignUpElsewhereForm(elsewhere_forms.SignupForm):  # type: ignore[misc]
    name = NameField(max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order: ClassVar[list[str]] = ["name", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hints: Words = {
            "name": NAME_HINT,
            "email": _("We send you one letter with a link. Nobody else sees your address."),
        }
        speak(self, {"name": _("Your name"), "email": EMAIL}, hints)
        add_common(self)


class ProfileForm(forms.Form):
    name = NameField(
        label=_("Your name"),
        max_length=120,
        help_text=NAME_HINT,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("Of the pages and of our letters to you."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False, choices=zone_choices)
    lite = forms.BooleanField(
        label=_("Lite pages: no pictures, no scripts"),
        required=False,
        help_text=_("For slow or costly lines. Everything still works."),
    )


class EraseForm(forms.Form):
    """`offered`: the hub found the person's address in texts of others and can take it out."""

    traces = forms.BooleanField(
        label=_("Take my address out of these records as well, and out of their history"), required=False
    )
    sure = forms.BooleanField(
        label=_("Yes, erase my account for good"),
        error_messages={"required": _("Tick this, if you are sure.")},
    )

    def __init__(self, *args: Any, offered: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not offered:
            del self.fields["traces"]


class TokenForm(forms.Form):
    """A new key to the API."""

    name = NameField(
        label=_("What is it for?"),
        max_length=80,
        help_text=_("A name that tells you later which program uses it."),
    )
    scope = forms.ChoiceField(
        label=_("What it may do"),
        choices=ApiToken.Scope.choices,
        help_text=_("What you may read and write yourself, and no more."),
    )
    days = forms.TypedChoiceField(
        label=_("How long it works"),
        choices=[("90", _("Three months")), ("365", _("A year")), ("", _("Until you take it back"))],
        coerce=int,
        empty_value=None,
        initial="90",
        required=False,
    )
