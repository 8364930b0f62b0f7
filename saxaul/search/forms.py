"""Understanding what somebody keeps and how they call it."""

from __future__ import annotations

from django import forms

from saxaul.search.models import SavedSearch

NAME_MAX = 120


class NameField(forms.CharField):
    """One line without characters that turn the direction of a line or hide; empty is allowed."""

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: object) -> str:
        text = " ".join((super().to_python(value) or "").split())
        return "".join(letter for letter in text if letter.isprintable())[:NAME_MAX].strip()


class NameForm(forms.Form):
    name = NameField()


class SaveForm(NameForm):
    page = forms.ChoiceField(choices=SavedSearch.Page.choices)
    query = forms.CharField(max_length=SavedSearch.QUERY_MAX)
