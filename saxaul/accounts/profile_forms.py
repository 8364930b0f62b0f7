"""Forms about what a person tells of herself and how she wants to hear of things."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from saxaul.accounts.models import Availability, Level, NoticeChoice, Profile
from saxaul.accounts.skills import LANGUAGES, SKILLS
from saxaul.core.components import page_locale


def language_choices() -> list[tuple[str, str]]:
    names = page_locale().languages
    return sorted(((tag, str(names.get(tag, tag))) for tag in LANGUAGES), key=lambda pair: pair[1])


class PersonForm(forms.Form):
    """Each entry is followed by who sees it: `about` by `about_level`, and so on."""

    public = forms.BooleanField(
        label=_("I want a page of my own, which others can find and link to"),
        required=False,
        help_text=_("Without it, nobody sees any of this; you can fill it in for later."),
    )
    about = forms.CharField(
        label=_("About me"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("What you do, and what you would like to be asked for."),
    )
    skills = forms.MultipleChoiceField(
        label=_("What I can help with"), required=False, choices=SKILLS, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages I speak"), required=False, choices=language_choices, widget=forms.CheckboxSelectMultiple
    )
    area = forms.CharField(
        label=pgettext_lazy("of a person", "Where I am"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("A town or a district is enough."),
    )
    availability = forms.ChoiceField(
        label=_("Time I could give"), required=False, choices=[("", "–"), *Availability.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in Profile.FIELDS:
            self.fields[f"{name}_level"] = forms.ChoiceField(label=_("Who sees this"), choices=Level.choices)
        self.order_fields(["public", *(each for name in Profile.FIELDS for each in (name, f"{name}_level"))])

    @staticmethod
    def initial_of(profile: Profile) -> dict[str, Any]:
        levels = {f"{name}_level": profile.level_of(name) for name in Profile.FIELDS}
        return {"public": profile.public, **{name: getattr(profile, name) for name in Profile.FIELDS}, **levels}

    @property
    def levels(self) -> dict[str, str]:
        return {name: self.cleaned_data[f"{name}_level"] for name in Profile.FIELDS}


class NoticesForm(forms.Form):
    """One choice for each topic; its field is called like the topic."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for topic, label in NoticeChoice.Topic.choices:
            self.fields[topic] = forms.ChoiceField(label=label, choices=NoticeChoice.Rhythm.choices)
