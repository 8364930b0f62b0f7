"""The members of the record's lists, each as one row of a form."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from saxaul.orgs.choices import Datum, LinkKind, NameKind, Precision, SiteVisibility, Visibility
from saxaul.orgs.cleaning import NAME_MAX, SUMMARY_MAX, TEXT_MAX
from saxaul.orgs.forms.choosing_areas import AreaChoiceField, AsksForArea
from saxaul.orgs.forms.editing import MESSAGES, CountryField, LanguageField, RegisterField, RowForm, problems_of
from saxaul.orgs.presentation import words
from saxaul.orgs.record import TEXTS
from saxaul.places.datums import to_wgs84

BLANK = ("", _("Not said"))
_POINT = re.compile(r"^\s*(-?\d+(?:[.,]\d+)?)°?\s*([NSns])?\s*[,;\s،，]\s*(-?\d+(?:[.,]\d+)?)°?\s*([EWew])?\s*$")


def line(label: Any, limit: int = 200, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=limit, required=False, **options)


def text_area(label: Any, limit: int, rows: int, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=limit, required=False, widget=widget, **options)


_LONG = frozenset({"summary", "description", "what", "how"})


class NameRow(RowForm):
    record_field = "names"
    problem_fields = {"bad_language": "language"}
    default_field = "value"

    value = line(_("Name"), NAME_MAX)
    language = LanguageField(label=_("Language of this name"), required=False)
    kind = forms.ChoiceField(label=_("What kind of name"), choices=NameKind, required=False)

    silent_parts = frozenset({"kind", "language"})


class TextRow(RowForm):
    """What they do, in one language. A language without text says nothing."""

    language = LanguageField(label=_("Language"), required=False)
    summary = text_area(
        _("In one sentence"), SUMMARY_MAX, 2, help_text=_("As you would tell a neighbour. Shown in lists and searches.")
    )
    description = text_area(
        _("Description"),
        TEXT_MAX,
        7,
        help_text=_(
            "What you do, for whom, since when. An empty line begins a new paragraph; a line with - is a point."
        ),
    )

    silent_parts = frozenset({"language"})
    text_fields: tuple[str, ...] = TEXTS

    @property
    def title(self) -> str:
        """Name of the language the row began with."""
        tag = self.initial.get("language", "")
        return words.language_name(words.language_from(tag)) if tag else ""

    @property
    def is_open(self) -> bool:
        """Whether there is something to see: text, an error, or a language still to be said."""
        return bool(not self.title or self.errors or any(self[name].value() for name in self.fields if name in _LONG))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.written() is None:
            return data
        language = data.get("language") or ""
        if not language:
            self.add_error("language", _("Say which language this is in."))
        for name in self.text_fields:
            for problem in problems_of(name, {language or "und": data.get(name) or ""}):
                self.add_error("language" if problem.code == "bad_language" else name, MESSAGES[problem.code])
        return data


class FundingTextRow(TextRow):
    summary = None  # type: ignore[assignment]
    description = None  # type: ignore[assignment]
    what = text_area(_("What you fund"), TEXT_MAX, 3)
    how = text_area(_("How to apply"), TEXT_MAX, 3)

    text_fields = ()


class PlaceRow(AsksForArea, RowForm):
    """A row whose words name a place. The area a person chose stays with the words it was chosen for."""

    def written(self) -> dict[str, Any] | None:
        place = super().written()
        if place and "area" not in self.fields:
            place.pop("area", None)
        return place


class SiteRow(PlaceRow):
    record_field = "sites"
    problem_fields = {"bad_country": "country", "bad_coordinates": "point", "zero_coordinates": "point"}
    default_field = "name"

    id = forms.CharField(widget=forms.HiddenInput, required=False, max_length=8)
    name = line(_("Name of the place"), help_text=_("For example: office, nursery, second well."))
    street = line(_("Street and number"))
    locality = line(_("Village, town or city"), 100)
    region = line(_("Province or region"), 100)
    postcode = line(_("Postcode"), 16)
    country = CountryField(label=_("Country"), required=False)
    area = AreaChoiceField()
    point = line(
        _("Coordinates"),
        60,
        help_text=_("Latitude, then longitude, in degrees, as a telephone shows them (WGS84): 38.62, 103.08"),
    )
    datum = forms.ChoiceField(
        label=_("Coordinates are given in"),
        choices=[("", Datum.WGS84.label), *(pair for pair in Datum.choices if pair[0] != Datum.WGS84)],
        required=False,
        help_text=_("Points copied from a Chinese map are some hundred metres off; say which, and we set them right."),
    )
    precision = forms.ChoiceField(
        label=_("How well the point is known"), choices=[BLANK, *Precision.choices], required=False
    )
    visibility = forms.ChoiceField(
        label=_("Who may see this place"),
        choices=SiteVisibility,
        required=False,
        help_text=_("If being found could put people at risk, show the neighbourhood only, or nothing."),
    )
    opening = text_area(_("Opening times"), 1000, 2)

    def clean_point(self) -> list[float] | str:
        """`38.62, 103.08`, with letters of the compass if people like; [longitude, latitude] as the record has it."""
        text = self.cleaned_data["point"]
        if not text:
            return ""
        match = _POINT.match(text)
        if not match:
            raise forms.ValidationError(
                _("Write two numbers: latitude, then longitude, for example 38.62, 103.08."), code="bad_coordinates"
            )
        north, south, east, west = match.group(1), match.group(2) or "", match.group(3), match.group(4) or ""
        latitude = float(north.replace(",", ".")) * (-1 if south in "Ss" and south else 1)
        longitude = float(east.replace(",", ".")) * (-1 if west in "Ww" and west else 1)
        return [longitude, latitude]

    silent_parts = RowForm.silent_parts | {"area", "datum"}

    def written(self) -> dict[str, Any] | None:
        """The point in WGS84, with the name of what it was given in. What is shown again is WGS84 already."""
        site = super().written()
        if site is None:
            return None
        given, point = self.cleaned_data.get("datum"), site.get("point")
        if given and point and -180 <= point[0] <= 180 and -90 <= point[1] <= 90:
            site["point"] = list(to_wgs84((point[0], point[1]), given))
        elif point and point == self.seen.get("point") and "datum" in self.seen:
            site["datum"] = self.seen["datum"]
        else:
            site.pop("datum", None)
        return site


class AreaRow(PlaceRow):
    record_field = "areas"
    problem_fields = {"bad_country": "country"}
    default_field = "name"

    country = CountryField(label=_("Country"), required=False)
    region = line(_("Province or region"), 100)
    name = line(_("Area"), help_text=_("A county, a river, several villages."))
    area = AreaChoiceField()

    place_words = ("name", "region", "country")
    silent_parts = RowForm.silent_parts | {"area"}


class IdentifierRow(RowForm):
    record_field = "identifiers"
    default_field = "value"

    scheme = RegisterField(
        label=_("Register"), required=False, help_text=_("Choose from the list, or write its code at org-id.guide.")
    )
    value = line(_("Number there"), 120)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("value") and not data.get("scheme"):
            self.add_error("scheme", _("Say which register this number is from."))
        if data.get("scheme") and not data.get("value"):
            self.add_error("value", _("Write the number in this register."))
        return data


class LanguageRow(RowForm):
    record_field = "languages"
    default_field = "language"

    language = LanguageField(label=_("Language"), required=False)

    def written(self) -> Any:
        return self.cleaned_data.get("language") or None


class LinkRow(RowForm):
    record_field = "links"
    default_field = "url"

    kind = forms.ChoiceField(label=pgettext_lazy("of a link", "Where"), choices=LinkKind, required=False)
    url = line(_("Address, or the name of the account"), 500, widget=forms.TextInput(attrs={"inputmode": "url"}))


class ContactRow(RowForm):
    record_field = "contacts"
    problem_fields = {"bad_email": "email"}
    default_field = "note"

    id = forms.CharField(widget=forms.HiddenInput, required=False, max_length=8)
    name = line(pgettext_lazy("of a person", "Name"))
    role = line(_("Role"), help_text=_("For example: coordinator."))
    email = line(_("E-mail"), 254, widget=forms.EmailInput())
    phone = line(_("Phone"), widget=forms.TextInput(attrs={"inputmode": "tel"}))
    note = line(_("Note"), help_text=_("For example: call in the evening."))
    visibility = forms.ChoiceField(
        label=_("Who may see this contact"), choices=reversed(Visibility.choices), required=False
    )
