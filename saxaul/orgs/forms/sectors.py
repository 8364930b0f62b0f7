"""Choosing fields of work, and the operator's form for one of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from saxaul.orgs.models import Sector


class SectorBoxes(forms.CheckboxSelectMultiple):
    template_name = "orgs/editing/sector_boxes.html"


class SectorsField(forms.MultipleChoiceField):
    """Two levels of boxes: sections, each with its groups."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=self.sector_choices, widget=SectorBoxes(), **options)
        self.template_name = "orgs/editing/sectors.html"

    @staticmethod
    def sector_choices() -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """What is offered: (name of the section, [(code, name), …]), the section itself first."""
        sectors = list(Sector.objects.filter(active=True))
        for section in sectors:
            if section.parent_id is None:
                groups = [sector for sector in sectors if sector.parent_id == section.pk]
                yield section.name, [(sector.code, sector.name) for sector in (section, *groups)]

    @staticmethod
    def known_codes() -> frozenset[str]:
        return frozenset(Sector.objects.filter(active=True).values_list("code", flat=True))


class SectorForm(forms.Form):
    """One field of work, named in every language of the hub."""

    code = forms.CharField(
        label=_("Code"), max_length=20, help_text=_("Letters and figures. It cannot be changed later.")
    )
    parent = forms.ChoiceField(label=_("Part of"), required=False)
    position = forms.IntegerField(label=_("Place in the list"), min_value=0, max_value=30000, initial=0)
    active = forms.BooleanField(
        label=_("Offered for choice"),
        required=False,
        initial=True,
        help_text=_("Records that name it keep it, whether offered or not."),
    )

    def __init__(self, *arguments: Any, sector: Sector | None = None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if sector:
            self.initial.update(position=sector.position, active=sector.active)
            del self.fields["code"], self.fields["parent"]
        else:
            sections = [(section.code, section.name) for section in Sector.objects.filter(parent=None)]
            self.fields["parent"].choices = [("", _("Nothing: it is a section")), *sections]  # type: ignore[attr-defined]
        for code, name in settings.LANGUAGES:
            self.fields[f"name_{code}"] = forms.CharField(
                label=_("Name in %(language)s") % {"language": name},
                max_length=120,
                required=code == "en",
                initial=sector.names.get(code, "") if sector else "",
                widget=forms.TextInput(attrs={"lang": code, "dir": "auto"}),
            )

    def names(self) -> dict[str, str]:
        """Interface language code → name, without the empty ones."""
        given = ((code, self.cleaned_data.get(f"name_{code}", "").strip()) for code, _name in settings.LANGUAGES)
        return {code: name for code, name in given if name}
