"""Forms about people who sign in with a card."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from saxaul.accounts.forms import NameField

EASY = {"123456", "654321", "111111", "000000", "222222", "333333", "444444", "555555", "666666", "777777", "888888"}


class PinForm(forms.Form):
    pin = forms.CharField(
        label=_("PIN or words"),
        min_length=6,
        max_length=100,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "They choose and type it themselves: six digits or more, or some words. You do not need to know it."
        ),
    )

    def clean_pin(self) -> str:
        pin = str(self.cleaned_data["pin"])
        if pin in EASY or len(set(pin)) < 3:
            raise forms.ValidationError(_("This is guessed too easily. Let them take another one."))
        return pin


class ServedForm(PinForm):
    name = NameField(
        label=_("Their name"), max_length=120, help_text=_("As they want to be called; it need not be the full name.")
    )
    language = forms.ChoiceField(label=_("Their language"), choices=settings.LANGUAGES)
    agreed = forms.BooleanField(
        label=_("I have read them the rules of this hub in their language, and they agree"),
        error_messages={"required": _("Without this we cannot make an account.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["name", "language", "pin", "agreed"])
