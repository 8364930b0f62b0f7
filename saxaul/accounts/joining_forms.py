"""Forms about joining, reporting and signing in by a card."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from saxaul.accounts.models import PersonReport


class JoinLinkForm(forms.Form):
    note = forms.CharField(
        label=_("For whom"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Only operators see this."),
    )
    count = forms.IntegerField(label=_("How many people"), min_value=1, max_value=50, initial=1)


class ReportForm(forms.Form):
    reason = forms.ChoiceField(label=_("What is wrong?"), choices=PersonReport.Reason.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What happened"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Only the operators read this. The person is not told who wrote it."),
    )


class CardForm(forms.Form):
    code = forms.CharField(
        label=_("Code on the card"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "username", "dir": "ltr"}),
    )
    pin = forms.CharField(
        label=_("Your PIN or your words"),
        max_length=100,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
