"""Forms about people. allauth does the checking; the words are ours, in every language of the hub.

One password field each: who mistypes asks for a new one by e-mail, and phones hide a second field's mistakes anyway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account import forms as allauth_forms
from django import forms
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from saxaul.accounts.models import User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

EMAIL = _("E-mail address")
PASSWORD = _("Password")
NEW_PASSWORD = _("New password")
PASSWORD_HINT = _("At least 10 characters. A few ordinary words in a row are easy to keep in mind.")
JOINERS = "\u200c\u200d"  # not printable, but part of names in Persian and Indian scripts

Words = dict[str, "StrOrPromise"]


def speak(form: forms.BaseForm, labels: Words, hints: Words | None = None) -> None:
    """Give the fields our labels and hints. A placeholder that repeats the label goes."""
    form.fields.pop("password2", None)
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.label = labels[name]
        field.help_text = (hints or {}).get(name, "")


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
            "name": _("As others should know you. Your team and the hub’s operators see it."),
            "email": _("We send you one letter with a link. Nobody else sees your address."),
            "password1": PASSWORD_HINT,
        }
        speak(self, labels, hints)

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """A form sent twice at once ends like one sent for an address that is known already: no account, no error."""
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


class ProfileForm(forms.Form):
    name = NameField(
        label=_("Your name"),
        max_length=120,
        help_text=_("As others should know you. Your team and the hub’s operators see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("Of the pages and of our letters to you."),
    )
