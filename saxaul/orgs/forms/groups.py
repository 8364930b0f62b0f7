"""The record in ten groups, each a plain page of forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from saxaul.orgs.choices import Budget, Kind, People, Status
from saxaul.orgs.cleaning import language_tag
from saxaul.orgs.forms.choosing_areas import AsksForArea
from saxaul.orgs.forms.editing import (
    MESSAGES,
    CurrencyField,
    RecordForm,
    RowForm,
    RowSet,
    problems_of,
    row_set,
    typed,
    typed_rows,
)
from saxaul.orgs.forms.rows import (
    BLANK,
    AreaRow,
    ContactRow,
    FundingTextRow,
    IdentifierRow,
    LanguageRow,
    LinkRow,
    NameRow,
    SiteRow,
    TextRow,
    line,
)
from saxaul.orgs.forms.sectors import SectorsField
from saxaul.orgs.presentation.page import point_text
from saxaul.orgs.record import Record

_CURRENCY_HINT = gettext_lazy("Its name, or its code of three letters, for example VND.")


@dataclass(frozen=True)
class Rows:
    """One list of a group: its row, and what the page calls it."""

    row: type[RowForm]
    title: str | Promise
    one: str | Promise
    another: str | Promise
    extra: int = 1


class PartForm(RecordForm):
    """Fields of the record that stand for themselves: each is checked under its own name."""

    def clean(self) -> dict[str, Any]:
        data = forms.Form.clean(self) or {}
        for name in self.fields:
            for problem in problems_of(name, data.get(name)):
                self.add_error(name, MESSAGES[problem.code])
        return data


class Group:
    """Forms over some fields of the record. Bound when `data` is given; `shown` puts kept words into an unbound one."""

    code: ClassVar[str]
    title: ClassVar[str | Promise]
    lead: ClassVar[str | Promise] = ""
    fields: ClassVar[tuple[str, ...]]
    form_class: ClassVar[type[RecordForm] | None] = None
    rows: ClassVar[dict[str, Rows]] = {}
    letters: ClassVar[dict[str, str]] = {}
    suggestions: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        record: Mapping[str, Any],
        data: QueryDict | None = None,
        *,
        shown: Mapping[str, Any] | None = None,
        more: str = "",
    ) -> None:
        self.seen, self.errors = record, list[str]()
        kept = shown or {}
        initial = kept.get("part", self.initial(record))
        self.form = self.form_class(data, prefix="part", initial=initial) if self.form_class else None
        self.sets: dict[str, RowSet] = {
            name: row_set(
                spec.row,
                prefix=name,
                members=self.members(record, name),
                data=data,
                initial=kept.get(name, self.shown_members(record, name)),
                extra=spec.extra + (name == more),
            )
            for name, spec in self.rows.items()
        }

    def initial(self, record: Mapping[str, Any]) -> dict[str, Any]:
        return {field: record.get(field, "") for field in self.fields}

    def members(self, record: Mapping[str, Any], name: str) -> Sequence[Any]:
        return record.get(name) or []

    def shown_members(self, record: Mapping[str, Any], name: str) -> Sequence[Any]:
        """The members as the rows show them."""
        return self.members(record, name)

    def again(self, more: str = "") -> Group:
        """The same words in an unbound form, with one more row in the list `more`, without any complaint."""
        kept: dict[str, Any] = {name: typed_rows(rows) for name, rows in self.sets.items()}
        if self.form:
            kept["part"] = typed(self.form)
        return type(self)(self.seen, shown=kept, more=more)

    def is_valid(self) -> bool:
        results = [rows.is_valid() for rows in self.sets.values()]
        if self.form:
            results.append(self.form.is_valid())
        if all(results):
            for field, value in self.changes().items():
                self.errors += [
                    str(MESSAGES[problem.code])
                    for problem in problems_of(field, value)
                    if str(MESSAGES[problem.code]) not in self.errors
                ]
        return all(results) and not self.errors

    def changes(self) -> Record:
        """Whole fields of the record as typed; None removes one."""
        data = self.form.cleaned_data if self.form else {}
        result: Record = {name: data[name] or None for name in self.fields if name in data}
        for name, rows in self.sets.items():
            result[name] = rows.members(self.members(self.seen, name), self.letters.get(name, "")) or None
        return result

    def questions(self) -> list[tuple[str, str]]:
        """(id of the control, its label) of what the person should see before it is saved: places that could be
        several. Asked once; whoever saves again without an answer is not asked again."""
        rows = [form for rows in self.sets.values() for form in rows.forms if isinstance(form, AsksForArea)]
        asking = [row for row in rows if row.unsettled and not row["DELETE"].value()]
        return [(f"{row['area'].auto_id}_0", str(row["area"].label)) for row in asking]

    def problems(self) -> list[tuple[str, str, str]]:
        """(id of the control, its label, message), for the summary on top."""
        every: list[forms.Form] = [form for rows in self.sets.values() for form in rows.forms]
        if self.form:
            every.insert(0, self.form)
        return [
            (bound.id_for_label or f"{bound.auto_id}_0", str(bound.label), str(message))
            for form in every
            if form.is_bound
            for bound in form
            for message in bound.errors
        ]

    def lists(self) -> list[tuple[str, Rows, RowSet]]:
        return [(name, spec, self.sets[name]) for name, spec in self.rows.items()]


class Names(Group):
    code, title, fields = "names", gettext_lazy("Names"), ("names",)
    lead = gettext_lazy("The first name is the main one. Give each name in its own language and script.")
    suggestions: ClassVar[tuple[str, ...]] = ("languages",)
    rows = {
        "names": Rows(NameRow, title, gettext_lazy("Name"), gettext_lazy("Add another name")),
    }


class AboutForm(PartForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind of organisation"), choices=Kind)
    status = forms.ChoiceField(label=gettext_lazy("Is it at work?"), choices=Status, required=False)
    founded = line(
        gettext_lazy("Founded"), 10, help_text=gettext_lazy("A year, or more exactly: 2011, 2011-05, 2011-05-03.")
    )


class About(Group):
    code, title = "about", gettext_lazy("What they do")
    fields: ClassVar[tuple[str, ...]] = ("kind", "status", "founded", "summary", "description")
    form_class: ClassVar[type[RecordForm] | None] = AboutForm
    suggestions: ClassVar[tuple[str, ...]] = ("languages",)
    rows = {
        "texts": Rows(
            TextRow,
            gettext_lazy("In your words"),
            gettext_lazy("Language"),
            gettext_lazy("Add another language"),
            extra=0,
        )
    }
    texts: ClassVar[tuple[str, str]] = ("summary", "description")

    def initial(self, record: Mapping[str, Any]) -> dict[str, Any]:
        return {"kind": record.get("kind"), "status": record.get("status", "active"), "founded": record.get("founded")}

    def part(self, record: Mapping[str, Any]) -> Mapping[str, Any]:
        return record

    def members(self, record: Mapping[str, Any], name: str) -> Sequence[Any]:
        if name != "texts":
            return super().members(record, name)
        return text_rows(self.part(record), self.texts)

    def changes(self) -> Record:
        data = self.form.cleaned_data if self.form else {}
        return {name: data.get(name) or None for name in ("kind", "status", "founded")} | self.texts_typed()

    def texts_typed(self) -> Record:
        result: Record = {name: {} for name in self.texts}
        for row in self.sets["texts"].members([]):
            for name in self.texts:
                if row.get(name):
                    result[name][row["language"]] = row[name]
        return {name: texts or None for name, texts in result.items()}

    def is_valid(self) -> bool:
        good = super().is_valid()
        tags: list[str] = []
        for form in self.sets["texts"].forms:
            row = form.written() if form.is_valid() and not form.cleaned_data.get("DELETE") else None
            if row and row.get("language") in tags:
                form.add_error("language", _("This language is there twice."))
                good = False
            tags += [row["language"]] if row and row.get("language") else []
        return good


def text_rows(record: Mapping[str, Any], names: Sequence[str]) -> list[dict[str, str]]:
    """One row for each language of the hub, the reader's first, then for each other language there is a text in."""
    present = dict.fromkeys(tag for name in names for tag in record.get(name) or ())
    codes = [code for code, _name in settings.LANGUAGES]
    own = get_language() or "en"
    tags = [next((tag for tag in present if _same_language(tag, code)), language_tag(code)) for code in codes]
    tags.sort(key=lambda tag: not _same_language(tag, own))
    return [
        {"language": tag, **{name: (record.get(name) or {}).get(tag, "") for name in names}}
        for tag in dict.fromkeys([*tags, *present])
    ]


def _same_language(tag: str, code: str) -> bool:
    return tag.lower() == code or (tag.lower() == "zh" and code == "zh-hans")


class SectorsForm(PartForm):
    sectors = SectorsField(label=gettext_lazy("Fields of work"), required=False)


class Sectors(Group):
    code, title, fields = "sectors", gettext_lazy("Fields of work"), ("sectors",)
    lead = gettext_lazy("One to three say most. The first mark of the emblem follows the first field.")
    form_class = SectorsForm

    def changes(self) -> Record:
        assert self.form
        chosen = self.form.cleaned_data["sectors"]
        before = self.seen.get("sectors") or []
        shown = SectorsField.known_codes()
        kept = [code for code in before if code in chosen or code not in shown]
        return {"sectors": [*kept, *(code for code in chosen if code not in kept)] or None}


class Places(Group):
    code, title, fields = "places", gettext_lazy("Places"), ("sites",)
    lead = gettext_lazy("Where you can be found. A village or town is enough; you decide who sees it.")
    letters = {"sites": "s"}
    suggestions = ("countries",)
    rows = {"sites": Rows(SiteRow, title, gettext_lazy("Place"), gettext_lazy("Add another place"))}

    def shown_members(self, record: Mapping[str, Any], name: str) -> Sequence[Any]:
        return [
            {**site, "point": point_text(site["point"]) if site.get("point") else "", "datum": ""}
            for site in record.get(name, ())
        ]


class Areas(Group):
    code, title, fields = "areas", gettext_lazy("Areas served"), ("areas",)
    lead = gettext_lazy("Where the people you work for live, if that is more than your own place.")
    suggestions = ("countries",)
    rows = {"areas": Rows(AreaRow, title, gettext_lazy("Area"), gettext_lazy("Add another area"))}


class Registration(Group):
    code, title, fields = "registration", gettext_lazy("Registration"), ("identifiers",)
    lead = gettext_lazy("Numbers in public registers help others to be sure that it is you. None is needed.")
    suggestions = ("registers",)
    rows = {"identifiers": Rows(IdentifierRow, title, gettext_lazy("Register"), gettext_lazy("Add another number"))}


class SizeForm(PartForm):
    staff = forms.ChoiceField(label=gettext_lazy("Paid staff"), choices=[BLANK, *People.choices], required=False)
    volunteers = forms.ChoiceField(label=gettext_lazy("Volunteers"), choices=[BLANK, *People.choices], required=False)
    budget = forms.ChoiceField(
        label=gettext_lazy("Spending in a year"), choices=[BLANK, *Budget.choices], required=False
    )
    currency = CurrencyField(label=gettext_lazy("Currency"), required=False, help_text=_CURRENCY_HINT)


class Size(Group):
    code, title = "size", gettext_lazy("Size")
    lead = gettext_lazy("Rough figures are fine. They let others compare like with like.")
    fields = ("staff", "volunteers", "budget", "currency")
    suggestions = ("currencies",)
    form_class = SizeForm


class Languages(Group):
    code, title, fields = "languages", gettext_lazy("Languages and links"), ("languages", "links")
    suggestions = ("languages",)
    rows = {
        "languages": Rows(
            LanguageRow,
            gettext_lazy("Languages you work in"),
            gettext_lazy("Language"),
            gettext_lazy("Add another language"),
        ),
        "links": Rows(LinkRow, gettext_lazy("On the web"), gettext_lazy("Link"), gettext_lazy("Add another link")),
    }

    def shown_members(self, record: Mapping[str, Any], name: str) -> Sequence[Any]:
        found = self.members(record, name)
        return [{"language": tag} for tag in found] if name == "languages" else found


class Contacts(Group):
    code, title, fields = "contacts", gettext_lazy("Contacts"), ("contacts",)
    lead = gettext_lazy("Private unless you say otherwise. Ask people before you show their names and numbers.")
    letters = {"contacts": "c"}
    rows = {"contacts": Rows(ContactRow, title, gettext_lazy("Contact"), gettext_lazy("Add another contact"))}


class FundingForm(PartForm):
    sectors = SectorsField(label=gettext_lazy("Fields you fund"), required=False)
    budget = forms.ChoiceField(label=gettext_lazy("Given in a year"), choices=[BLANK, *Budget.choices], required=False)
    currency = CurrencyField(label=gettext_lazy("Currency"), required=False, help_text=_CURRENCY_HINT)
    url = line(gettext_lazy("Page with the conditions"), 500, widget=forms.TextInput(attrs={"inputmode": "url"}))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("url") and problems_of("links", [{"kind": "website", "url": data["url"]}]):
            self.add_error("url", MESSAGES["bad_url"])
        return data


class Funding(About):
    code, title, fields = "funding", gettext_lazy("What you fund"), ("funding",)
    lead = gettext_lazy("For organisations that give money or goods to others.")
    form_class = FundingForm
    suggestions = ("languages", "countries", "currencies")
    rows = {
        "texts": Rows(
            FundingTextRow,
            gettext_lazy("In your words"),
            gettext_lazy("Language"),
            gettext_lazy("Add another language"),
            extra=0,
        ),
        "areas": Rows(AreaRow, gettext_lazy("Where you fund"), gettext_lazy("Area"), gettext_lazy("Add another area")),
    }
    texts = ("what", "how")

    def initial(self, record: Mapping[str, Any]) -> dict[str, Any]:
        return dict(self.part(record))

    def part(self, record: Mapping[str, Any]) -> Mapping[str, Any]:
        return record.get("funding") or {}

    def members(self, record: Mapping[str, Any], name: str) -> Sequence[Any]:
        return super().members(record if name == "texts" else self.part(record), name)

    def changes(self) -> Record:
        data = self.form.cleaned_data if self.form else {}
        parts = {name: data.get(name) for name in ("sectors", "budget", "currency", "url")} | self.texts_typed()
        parts["areas"] = self.sets["areas"].members([])
        return {"funding": {name: part for name, part in parts.items() if part} or None}


GROUPS: dict[str, type[Group]] = {
    group.code: group
    for group in (Names, About, Sectors, Places, Areas, Registration, Size, Languages, Contacts, Funding)
}
