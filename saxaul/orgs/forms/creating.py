"""The first form: a minute's work, the rest later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from saxaul.accounts.models import User
from saxaul.orgs.choices import Kind, NameKind
from saxaul.orgs.cleaning import NAME_MAX, SUMMARY_MAX, clean_record, language_tag
from saxaul.orgs.forms.choosing_areas import AreaChoiceField, AsksForArea
from saxaul.orgs.forms.editing import MESSAGES, CountryField, LanguageField
from saxaul.orgs.forms.rows import line, text_area
from saxaul.orgs.forms.sectors import SectorsField
from saxaul.orgs.models import Organisation
from saxaul.orgs.presentation import words
from saxaul.orgs.record import Record

_PLACES = {"names": "name", "summary": "summary", "sites": "country", "links": "website"}
_CODES = {"bad_language": "language", "bad_country": "country", "bad_url": "website"}
_SAME_FORM = timedelta(minutes=10)


class CreateForm(AsksForArea):
    place_words = ("locality", "region", "country")

    name = forms.CharField(
        label=_("Name of the organisation"),
        max_length=NAME_MAX,
        help_text=_("As the people there say it, in any language."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    language = LanguageField(label=_("Language of the name"), required=False)
    kind = forms.ChoiceField(label=_("Kind of organisation"), choices=[("", _("Choose one")), *Kind.choices])
    summary = text_area(
        _("What does it do?"),
        SUMMARY_MAX,
        3,
        help_text=_("One sentence, as you would tell a neighbour, in the language of the name or in yours."),
    )
    sector = forms.ChoiceField(label=_("What is it mostly about?"), required=False)
    country = CountryField(label=_("Country"), required=False)
    region = line(_("Province or region"), 100)
    locality = line(
        _("Village, town or city"),
        100,
        help_text=_("A town is enough. If being found could put people at risk, leave it empty."),
    )
    area = AreaChoiceField()
    website = line(_("Website"), 500, widget=forms.TextInput(attrs={"inputmode": "url"}))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["sector"].choices = [("", _("Not said")), *SectorsField.sector_choices()]  # type: ignore[attr-defined]
        self.initial.setdefault("country", settings.HUB_COUNTRY)
        self.initial.setdefault("language", language_tag(get_language() or "en"))
        self.meet_area({})

    def questions(self) -> list[tuple[str, str]]:
        return [(f"{self['area'].auto_id}_0", str(self["area"].label))] if self.unsettled else []

    def _data(self) -> dict[str, Any]:
        data = self.cleaned_data
        site = {"id": "s1", **{key: data.get(key) for key in ("country", "region", "locality", "area")}}
        tag = language_tag(data.get("language") or "")
        return {
            "names": [
                {"value": data.get("name"), "kind": NameKind.OFFICIAL.value, "language": data.get("language") or ""}
            ],
            "kind": data.get("kind"),
            "summary": {summary_language(data.get("summary") or "", tag): data.get("summary")},
            "sectors": [data["sector"]] if data.get("sector") else [],
            "sites": [site],
            "links": [{"kind": "website", "url": data["website"]}] if data.get("website") else [],
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for problem in clean_record(self._data())[1]:
            place = _CODES.get(problem.code) or _PLACES.get(problem.field)
            if not (place and self.has_error(place)):
                self.add_error(place, MESSAGES[problem.code])
        return data

    def record(self) -> Record:
        return clean_record(self._data())[0]

    def already_made(self, by: User) -> Organisation | None:
        """What the same person made of the same words a moment ago: a form sent twice makes one organisation."""
        since = timezone.now() - _SAME_FORM
        own = Organisation.objects.filter(memberships__user=by, created_at__gte=since, version=1)
        record = self.record()
        return next((organisation for organisation in own if organisation.record == record), None)


def summary_language(text: str, name_language: str) -> str:
    """The language of the name if the sentence is in its script, otherwise that of the page."""
    own = language_tag(get_language() or "en")
    if not name_language or (words.same_script(text, own) and not words.same_script(text, name_language)):
        return own
    return name_language
