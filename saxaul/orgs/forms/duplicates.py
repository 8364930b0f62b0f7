"""Forms about pairs of records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from saxaul.orgs.models import Organisation


class MergeForm(forms.Form):
    """Which of two records stays. `records`: both, in the order of the page."""

    survivor = forms.ChoiceField(label=_("Which record stays?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why are they the same?"), max_length=300, widget=forms.TextInput(attrs={"dir": "auto"})
    )

    def __init__(self, *arguments: Any, records: Sequence[Organisation], **options: Any) -> None:
        super().__init__(*arguments, **options)
        names = enumerate(records, start=1)
        self.fields["survivor"].choices = [(one.public_id, f"{number}. {one.name_in()}") for number, one in names]  # type: ignore[attr-defined]
