"""Forms of the import desk: the file, how to read it, which column goes where, and under what name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from saxaul.orgs.choices import Datum, Kind
from saxaul.orgs.forms.editing import CountryField, CurrencyField, LanguageField
from saxaul.orgs.importing.mapping import BadMapping, checked_mapping
from saxaul.orgs.importing.proposing import Proposal
from saxaul.orgs.importing.reasons import WHY
from saxaul.orgs.importing.targets import TARGETS
from saxaul.orgs.presentation.words import language_name

ENCODINGS = (
    *("utf-8", "utf-16", "gb18030", "big5", "windows-1256", "windows-1258", "windows-1252", "windows-1251"),
    *("shift_jis", "euc-kr", "iso-8859-6"),
)
_LANGUAGES = ("en", "zh-Hans", "zh-Hant", "ar", "vi", "fr", "es", "de", "ja", "ko", "ru", "pt")


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("The register’s file"),
        help_text=_("CSV, TSV, Excel, OpenDocument, GeoJSON, JSON or HSDS; packed files are fine."),
    )
    source = forms.CharField(
        label=_("Name of the register"),
        max_length=200,
        required=False,
        help_text=_(
            "The same name next time means: the same register, newer. Left empty, the name of the file is taken."
        ),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


class SourceForm(forms.Form):
    """What people read of a register."""

    name = forms.CharField(label=_("Name of the register"), max_length=200, widget=forms.TextInput({"dir": "auto"}))
    licence = forms.CharField(
        label=_("Licence"),
        max_length=60,
        required=False,
        help_text=_("Its short name, such as CC-BY-4.0 or OGL-UK-3.0."),
    )
    attribution = forms.CharField(
        label=_("The line its licence asks for"),
        max_length=500,
        required=False,
        widget=forms.TextInput({"dir": "auto"}),
    )
    url = forms.URLField(label=_("Its own page"), required=False, assume_scheme="https")


class OptionsForm(forms.Form):
    """How to read the file. What is left empty is found out."""

    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    encoding = forms.ChoiceField(
        label=_("Encoding"), required=False, choices=[("", _("Find out")), *((name, name) for name in ENCODINGS)]
    )
    delimiter = forms.ChoiceField(
        label=_("Between the columns"),
        required=False,
        choices=[
            ("", _("Find out")),
            (",", _("Comma")),
            (";", _("Semicolon")),
            ("\t", _("Tab")),
            ("|", _("Upright bar")),
        ],
    )
    header_row = forms.IntegerField(
        label=_("Row with the names of the columns"),
        required=False,
        min_value=0,
        help_text=_("Counted from 1. 0 says that there is none."),
    )

    def __init__(self, *arguments: Any, detected: Mapping[str, Any], **options: Any) -> None:
        super().__init__(*arguments, **options)
        sheets = detected.get("sheets") or []
        if len(sheets) > 1:
            self.fields["sheet"].choices = [("", _("Find out")), *((name, name) for name in sheets)]  # type: ignore[attr-defined]
        else:
            del self.fields["sheet"]
        if not detected.get("encoding"):
            del self.fields["encoding"], self.fields["delimiter"]

    def clean_delimiter(self) -> str:
        return str(self.data.get(self.add_prefix("delimiter"), ""))[:1]  # a tab would be stripped


def target_choices() -> list[Any]:
    """Targets in groups, for a select."""
    groups = groupby(TARGETS.values(), key=lambda target: str(target.group))
    return [(group, [(target.code, target.label) for target in targets]) for group, targets in groups]


def language_options(also: str) -> list[tuple[str, str]]:
    """The languages registers are mostly written in, and one more."""
    return [("", "—"), *((tag, language_name(tag)) for tag in dict.fromkeys((*_LANGUAGES, also)))]


class MappingForm(forms.Form):
    """One select per column. What a person changes loses the finer options of the proposal."""

    language = LanguageField(label=_("Language of names and texts, where nothing else says"), required=False)
    country = CountryField(label=_("Country of every row, where no column says"), required=False)
    kind = forms.ChoiceField(label=_("Kind, where no column says"), required=False, choices=[("", "—"), *Kind.choices])
    currency = CurrencyField(label=_("Currency of sums"), required=False)
    datum = forms.ChoiceField(label=_("Coordinates are given in"), required=False, choices=Datum.choices)
    key = forms.ChoiceField(
        label=_("A row is recognised next time by"),
        required=False,
        help_text=_("A number of the register that never changes is best."),
    )

    def __init__(
        self, *arguments: Any, columns: Sequence[str], mapping: Mapping[str, Any], proposals: Sequence[Proposal] = (),
        samples: Mapping[str, Sequence[str]] | None = None, **options: Any,
    ) -> None:  # fmt: skip
        defaults = mapping.get("defaults", {})
        options["initial"] = {**defaults, "key": mapping.get("key", "")}
        super().__init__(*arguments, **options)
        self.columns, self.mapping = list(columns), mapping
        self.why = {one.column: one for one in proposals}
        self.samples = samples or {}
        choices = target_choices()
        for number, column in enumerate(self.columns):
            known = mapping.get("columns", {}).get(column, {"to": "ignore"})
            self.fields[f"to_{number}"] = forms.ChoiceField(label=column, choices=choices, initial=known["to"])
            self.fields[f"language_{number}"] = forms.ChoiceField(
                label=_("Language"), required=False, initial=known.get("language", ""),
                choices=language_options(known.get("language", "en")),
            )  # fmt: skip
        keys = [("", _("Its registration number, else its name and place")), *((name, name) for name in self.columns)]
        self.fields["key"].choices = keys  # type: ignore[attr-defined]

    def rows(self) -> Iterator[dict[str, Any]]:
        """A line of the table per column."""
        for number, column in enumerate(self.columns):
            proposal = self.why.get(column)
            target = TARGETS.get(str(self[f"to_{number}"].value()))
            shown = proposal is not None and proposal.to != "ignore" and proposal.why[0] != "shape"
            yield {
                "column": column,
                "samples": self.samples.get(column, ()),
                "to": self[f"to_{number}"],
                "language": self[f"language_{number}"],
                "has_language": target is None or target.languages or target.code == "ignore",
                "why": WHY.get(proposal.why[0], "") if proposal else "",
                "sure": round(proposal.confidence * 100) if proposal and shown else None,
            }

    def defaults(self) -> list[BoundField]:
        return [self[name] for name in ("key", "language", "country", "kind", "currency", "datum")]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        columns: dict[str, Any] = {}
        for number, column in enumerate(self.columns):
            before = dict(self.mapping.get("columns", {}).get(column, {}))
            to, language = data.get(f"to_{number}", "ignore"), data.get(f"language_{number}")
            kept = before if before.get("to") == to else {}
            kept.pop("language", None)
            columns[column] = {
                **kept,
                "to": to,
                **({"language": language} if language and TARGETS[to].languages else {}),
            }
        defaults = {name: data.get(name) for name in ("language", "country", "kind", "currency")}
        if data.get("datum") and data["datum"] != Datum.WGS84:
            defaults["datum"] = data["datum"]
        precision = self.mapping.get("defaults", {}).get("precision")
        shape = {"shape": self.mapping["shape"]} if self.mapping.get("shape") else {}
        written = {
            "columns": columns,
            "defaults": {**defaults, "precision": precision},
            "key": data.get("key"),
            **shape,
        }
        try:
            data["mapping"] = checked_mapping(written)
        except BadMapping as error:
            raise forms.ValidationError(error.message) from error
        return data


class ApplyForm(forms.Form):
    source = forms.CharField(
        label=_("Name of the register"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    licence = forms.CharField(
        label=_("Licence of its data"),
        max_length=60,
        required=False,
        help_text=_("For instance CC0-1.0 or OGL-UK-3.0."),
    )
    attribution = forms.CharField(
        label=_("The line it wants to see beside its data"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    archive_vanished = forms.BooleanField(
        label=_("Archive records of this register that are no longer in the file"), required=False
    )


class RevertForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it taken back?"), max_length=300, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    sure = forms.BooleanField(label=_("Yes, take the whole import back"))
