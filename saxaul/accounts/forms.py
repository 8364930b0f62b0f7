"""Forms about people."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from saxaul.accounts.models import User


class SignupNameForm(forms.Form):
    """What sign-up asks besides e-mail address and password."""

    name = forms.CharField(label=_("Your name"), max_length=120)

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.language = getattr(request, "LANGUAGE_CODE", "")
        user.save(update_fields=["name", "language"])
