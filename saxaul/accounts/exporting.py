"""Everything the hub holds about one person, as a ZIP of JSON files and the pictures they sent.

Follows the declarations of all apps (`saxaul.core.declarations`): every row that a foreign key ties to the person, or
that names them by id or address, with its fields but secrets. One file for each table, an array of objects; other rows
appear by their public id. Rows are written as they are read, so a large history needs little memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, FileField, ForeignKey, Model, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from saxaul.accounts.letters import hub_name
from saxaul.accounts.models import User
from saxaul.accounts.queries import letter_language, verified_emails
from saxaul.core.declarations import Table, columns, declared, models, person_links

ROWS = 500


def write_archive(person: User, target: IO[bytes]) -> None:
    """Write the ZIP. Tables without a row of the person are left out."""
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        with override(letter_language(person)):
            archive.writestr("README.txt", f"{_about()}\n\n{settings.BASE_URL}/\n")
        for model in models():
            table = declared().get(model._meta.label)
            rows = rows_of(person, model, table) if table else None
            if table is not None and rows is not None and rows.exists():
                _write_table(archive, model, table, rows)


def _about() -> str:
    return _(
        "This is what %(hub)s holds about you and what you wrote here. Each file is one kind of thing, in a form that "
        "programs read as well (JSON). What only opens your account, such as your password, is not in it."
    ) % {"hub": hub_name()}


def rows_of(person: User, model: type[Model], table: Table) -> QuerySet[Any] | None:
    """The rows of the table that are the person's or name them; None where a row cannot be anybody's."""
    if model is User:
        return User.objects.filter(pk=person.pk)
    wanted = Q()
    for link in set(person_links(model)) - set(table.hidden.split()):
        wanted |= Q(**{link: person})
    for name in table.ids.split():
        wanted |= Q(**{f"{name}__in": [person.public_id, f"person:{person.public_id}"]})
    for name in table.emails.split():
        wanted |= Q(**{f"{name}__in": verified_emails(person)})
    if not wanted:
        return None
    return model._base_manager.filter(wanted, **table.only).order_by("pk")


def _write_table(archive: ZipFile, model: type[Model], table: Table, rows: QuerySet[Any]) -> None:
    kinds = table.kinds
    fields = [each for each in columns(model) if kinds.get(each.name) not in (None, "secret") and each.name != "id"]
    fields = [each for each in fields if each.name != table.attach]
    links = [each.name for each in fields if isinstance(each, ForeignKey)]
    name = model._meta.label_lower.replace(".", "/")
    with archive.open(f"{name}.json", "w", force_zip64=True) as file:
        for number, row in enumerate(rows.select_related(*links).iterator(chunk_size=ROWS)):
            text = json.dumps(_plain(row, fields), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
            file.write((",\n" if number else "[").encode() + text.encode())
        file.write(b"]\n")
    for path, content in _attachments(name, table, rows):
        archive.writestr(path, content)


def _plain(row: Model, fields: list[Field[Any, Any]]) -> dict[str, Any]:
    return {each.name: _value(row, each) for each in fields}


def _value(row: Model, field: Field[Any, Any]) -> Any:
    """As JSON can say it. A row elsewhere is called by its public id, or by what it is called."""
    value = getattr(row, field.name)
    if isinstance(field, ForeignKey) and value is not None:
        return getattr(value, "public_id", None) or getattr(value, "slug", None) or str(value)
    if isinstance(field, FileField):
        return value.name if value else ""
    return value.hex() if isinstance(value, bytes | memoryview) else value


def _attachments(name: str, table: Table, rows: QuerySet[Any]) -> Iterator[tuple[str, bytes]]:
    if table.attach:
        for row in rows.iterator(chunk_size=ROWS):
            yield f"files/{name}/{row.public_id}.webp", bytes(getattr(row, table.attach))
