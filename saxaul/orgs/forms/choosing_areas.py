"""Which area is meant, where the words of a place could mean several."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from saxaul.orgs import areas
from saxaul.orgs.cleaning import one_line
from saxaul.orgs.placing import guesses
from saxaul.orgs.presentation import words
from saxaul.orgs.queries.area_names import area_labels, area_line


class AreaChoiceField(forms.CharField):
    """Radio buttons over areas. Any other value than those offered counts as none, so an old choice never stays behind
    when the words beside it change."""

    widget = forms.RadioSelect

    def __init__(self) -> None:
        super().__init__(
            label=_("Which place is it?"),
            required=False,
            help_text=_("Several places are called so, or nearly so."),
        )

    def offer(self, codes: list[str]) -> None:
        labels = area_labels(each for code in codes for each in areas.path(code))
        lines = [(code, area_line(code, labels)) for code in codes]
        self.widget.choices = [*lines, ("", _("None of these, or we do not know"))]

    def to_python(self, value: Any) -> str:
        text = str(value or "")
        offered = {str(code) for code, _label in self.widget.choices}
        return text if text in offered else ""


class AsksForArea(forms.Form):
    """Mixed into forms whose words name a place. The question is there only while there is something to choose."""

    place_words: ClassVar[tuple[str, ...]] = ("street", "locality", "region", "postcode", "country")

    def meet_area(self, before: Mapping[str, Any]) -> None:
        """Offer the areas that the words could mean. `before`: the place as it was, with the area chosen then."""
        now = self._place()
        offered = [match.code for match in guesses(now)]
        same = all(now[key] == (before.get(key) or "") for key in self.place_words)
        chosen = before.get("area") or ""
        if same and chosen and chosen not in offered:
            offered.insert(0, chosen)
        if offered:
            field = self.fields["area"]
            assert isinstance(field, AreaChoiceField)
            field.offer(offered)
            if not self.is_bound:
                self.initial["area"] = chosen if chosen in offered else ""
        else:
            del self.fields["area"]

    @property
    def unsettled(self) -> bool:
        """Whether there is a question about the area that the person has not seen yet."""
        return "area" in self.fields and self.is_bound and self.add_prefix("area") not in self.data

    def _place(self) -> dict[str, Any]:
        """The words as typed, or as the form begins with."""
        if self.is_bound:
            place = {key: one_line(self.data.get(self.add_prefix(key), "")) for key in self.place_words}
        else:
            place = {key: str(self.initial.get(key) or "") for key in self.place_words}
        if place["country"]:
            place["country"] = words.country_from(place["country"])
        return place if "name" in place else {"id": "", **place}
