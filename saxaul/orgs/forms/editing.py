"""The machinery of the forms over a record: rows that come and go, words turned into record fields, kept text.

What is right or wrong is said by `clean_record` alone; here its problems find the field they belong to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from saxaul.orgs.cleaning import PROBLEMS, Problem, clean_record
from saxaul.orgs.forms.choosing_areas import AsksForArea
from saxaul.orgs.presentation import words
from saxaul.orgs.record import Record, next_item_id

REASON_MAX = 300
ROWS_MAX = 100  # more than a record takes, so that `clean_record` can say so
MESSAGES: dict[str, Any] = {  # lazy sentences
    **PROBLEMS,
    "too_long": _("This is too long. Please say it in fewer words."),
    "too_many": _("These are too many entries. Please keep the most important ones."),
}


def problems_of(field: str, value: Any) -> list[Problem]:
    """What `clean_record` says about this one field."""
    _record, problems = clean_record({"names": [{"value": "-"}], field: value})
    return [problem for problem in problems if problem.field == field]


class NamedChoiceField(forms.CharField):
    """A code that people write as a name, with a list of suggestions: country, language, register or currency."""

    def __init__(self, *, suggestions: str, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs |= {"list": suggestions, "autocomplete": "off"}


class CountryField(NamedChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(suggestions="countries", max_length=100, **options)

    def to_python(self, value: str | None) -> str:
        text = super().to_python(value)
        return words.country_from(text) if text else ""

    def prepare_value(self, value: Any) -> Any:
        return words.country_name(value) if isinstance(value, str) and len(value) == 2 else value


class LanguageField(NamedChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(suggestions="languages", max_length=100, **options)

    def to_python(self, value: str | None) -> str:
        text = super().to_python(value)
        return words.language_from(text) if text else ""

    def prepare_value(self, value: Any) -> Any:
        known = isinstance(value, str) and value in words.language_choices()
        return words.language_name(value) if known else value


class RegisterField(NamedChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(suggestions="registers", max_length=100, **options)

    def to_python(self, value: str | None) -> str:
        text = super().to_python(value)
        return words.register_from(text) if text else ""

    def prepare_value(self, value: Any) -> Any:
        name = words.register_choices().get(value, value)
        return name if words.register_from(name or "") == value else value  # two registers may share a name


class CurrencyField(NamedChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(suggestions="currencies", max_length=100, **options)

    def to_python(self, value: str | None) -> str:
        text = super().to_python(value)
        return words.currency_from(text) if text else ""

    def prepare_value(self, value: Any) -> Any:
        name = words.currency_choices().get(value, value)
        return name if words.currency_from(name or "") == value else value


class RecordForm(forms.Form):
    """A form over a part of the record. Every field is optional here; `clean_record` says what is wrong."""

    record_field: ClassVar[str] = ""
    problem_fields: ClassVar[dict[str, str]] = {}
    default_field: ClassVar[str] = ""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for field in self.fields.values():  # people write in any script, whatever the page is in
            if isinstance(field.widget, (forms.TextInput, forms.Textarea)):
                field.widget.attrs.setdefault("dir", "auto")

    def written(self) -> Any:
        """What was typed, as a member of `record_field`; None for nothing."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        value = self.written()
        if value is not None and self.record_field:
            for problem in problems_of(self.record_field, [value]):
                self.add_problem(problem)
        return data

    def add_problem(self, problem: Problem) -> None:
        self.add_error(self.place_of(problem) or None, MESSAGES[problem.code])

    def place_of(self, problem: Problem) -> str:
        """The field whose text the problem quotes, or the one this kind of problem is always about."""
        if problem.code in self.problem_fields:
            return self.problem_fields[problem.code]
        for name in self.fields:
            text = self.cleaned_data.get(name)
            if isinstance(text, str) and text and " ".join(text.split()).startswith(problem.value[:100]):
                return name
        return self.default_field


class RowForm(RecordForm):
    """One member of a list, e.g. one place. What the form does not show is kept from `seen`, the member as it was.

    `silent_parts` alone, e.g. a chosen kind, do not make a member.
    """

    silent_parts: ClassVar[frozenset[str]] = frozenset({"id", "kind", "visibility"})
    seen: Mapping[str, Any] = {}

    def parts(self) -> dict[str, Any]:
        """Field of the member → what was typed."""
        return {name: self.cleaned_data.get(name) for name in self.fields if name != "DELETE"}

    def written(self) -> dict[str, Any] | None:
        parts = {key: value for key, value in self.parts().items() if key != "id"}
        if not any(value for key, value in parts.items() if key not in self.silent_parts):
            return None
        merged = {**self.seen, **parts}
        return {key: value for key, value in merged.items() if value not in (None, "")}


class RowSet(BaseFormSet[RowForm]):
    """The rows of one list, with empty ones at its end."""

    def add_fields(self, form: RowForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove this")

    def members(self, seen: Sequence[Any], letter: str = "") -> list[dict[str, Any]]:
        """The list as it was typed, without the rows to be removed. New items get ids that `seen` does not have."""
        result: list[dict[str, Any]] = []
        for form in self.forms:
            if form.cleaned_data.get("DELETE"):
                continue
            member = form.written()
            if member is not None:
                result.append(member)
        if letter:
            taken: set[str] = set()
            for member in result:
                if member.get("id") in taken | {None}:  # new, or one row sent twice
                    member["id"] = next_item_id([*seen, *result], letter)
                taken.add(member["id"])
        return result


def row_set(
    form: type[RowForm],
    *,
    prefix: str,
    members: Sequence[Mapping[str, Any]],
    data: QueryDict | None,
    extra: int = 1,
    initial: Iterable[Mapping[str, Any]] | None = None,
) -> RowSet:
    """The rows of `members`; bound to `data` when given. `initial`: what to show instead, e.g. what was typed."""
    shown = list(initial if initial is not None else members)
    kind = formset_factory(form, formset=RowSet, extra=extra, can_delete=True, max_num=ROWS_MAX, absolute_max=ROWS_MAX)
    rows = cast(RowSet, kind(data, prefix=prefix, initial=[dict(member) for member in shown]))
    by_id = {member["id"]: member for member in members if isinstance(member, Mapping) and "id" in member}
    for row in rows.forms:
        if "id" in row.fields:
            asked = row.data.get(row.add_prefix("id")) if data is not None else row.initial.get("id")
            row.seen = by_id.get(asked or "", {})
        if isinstance(row, AsksForArea):
            row.meet_area(row.seen or row.initial)
    return rows


def typed(form: forms.BaseForm) -> dict[str, Any]:
    """What stands in a bound form, unchecked, to be shown again in an unbound one."""
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
    }


def typed_rows(rows: RowSet) -> list[dict[str, Any]]:
    """What stands in the rows, without those marked to be removed and without the empty ones."""
    result = [typed(form) for form in rows.forms]
    kept = [row for row in result if not row.pop("DELETE", False)]
    return [row for row in kept if any(value for key, value in row.items() if key not in RowForm.silent_parts)]


def settled(
    changes: Mapping[str, Any], *, seen: Mapping[str, Any], current: Mapping[str, Any], letters: Mapping[str, str]
) -> Record:
    """`changes` with new items renumbered where somebody else gave the same number to another new item meanwhile.

    The same form sent twice keeps its numbers, so that the second time changes nothing.
    """
    result = dict(changes)
    cleaned, _problems = clean_record({"names": [{"value": "-"}], **{field: changes.get(field) for field in letters}})
    for field, letter in letters.items():
        if field not in changes:
            continue
        known = {item["id"] for item in seen.get(field, ())}
        theirs = {item["id"]: item for item in current.get(field, ()) if item["id"] not in known}
        items: list[dict[str, Any]] = []
        for item in cleaned.get(field, ()):
            twin = next((key for key, other in theirs.items() if {**item, "id": key} == other), None)
            if twin:
                items.append({**item, "id": twin})
            elif item["id"] in theirs:
                taken = [*current.get(field, ()), *cleaned[field], *items]
                items.append({**item, "id": next_item_id(taken, letter)})
            else:
                items.append(dict(item))
        result[field] = items
    return result
