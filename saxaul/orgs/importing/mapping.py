"""Which column goes where, as plain JSON that can be saved, edited and used again.

    {"columns": {"<column>": {"to": "<target>", …options}},
     "defaults": {"language"?, "country"?, "kind"?, "currency"?, "datum"?, "precision"?},
     "key": "<column>"?, "shape": "hsds" or one of `importing.own`?}

Options of a column: `language` (tag), `scheme` and `pad` (identifiers), `factor` and `currency` (sums),
`case: readable` (names in capitals), `month_first` and `calendar` (dates; hijri, persian, nepali or roc), `fallback`
(only where nothing else is said), `quiet` (unknown words are not reported), `codes` (word → our code, for this column
only). A column that is nested is written
with points: `location.city`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping as AbstractMapping
from typing import Any

from django.utils.translation import gettext as _

from saxaul.core.errors import DomainError
from saxaul.orgs.choices import Datum, Kind, Precision
from saxaul.orgs.cleaning import language_tag
from saxaul.orgs.importing import own
from saxaul.orgs.importing.targets import TARGETS

Mapping = dict[str, Any]

OPTIONS = frozenset("to language scheme pad factor currency case month_first calendar fallback quiet codes".split())
DEFAULTS = frozenset("language country kind currency datum precision".split())
SHAPES = frozenset({"hsds"}) | own.SHAPES


class BadMapping(DomainError):
    code = "bad_mapping"


def ordered(mapping: Mapping) -> Mapping:
    """The mapping with the order of its columns beside them: PostgreSQL keeps objects, but not in their order."""
    return {**mapping, "order": list(mapping.get("columns", {}))}


def columns_in_order(mapping: AbstractMapping[str, Any]) -> list[str]:
    columns = mapping.get("columns", {})
    return list(dict.fromkeys([*(name for name in mapping.get("order", ()) if name in columns), *columns]))


def checked_mapping(data: object) -> Mapping:
    """The mapping in its written form. Raises `BadMapping` with a sentence that names the first thing wrong."""
    if not isinstance(data, AbstractMapping):
        raise BadMapping(_("A mapping is a JSON object with “columns”."))
    columns = data.get("columns", {})
    if not isinstance(columns, AbstractMapping):
        raise BadMapping(_("“columns” must be a JSON object: column name to target."))
    names = columns_in_order(data)
    written: Mapping = {"columns": {str(name): _checked_column(str(name), columns[name]) for name in names}}
    written["defaults"] = _checked_defaults(data.get("defaults") or {})
    if data.get("key"):
        written["key"] = str(data["key"])
    if data.get("shape"):
        if data["shape"] not in SHAPES:
            raise BadMapping(_("“%(value)s” is not a known shape.") % {"value": data["shape"]})
        written["shape"] = str(data["shape"])
    if "shape" not in written and not any(
        column["to"] in ("name", "labels_json") for column in written["columns"].values()
    ):
        raise BadMapping(_("Choose the column that holds the name of the organisation."))
    return written


def _checked_column(name: str, value: object) -> dict[str, Any]:
    column = {"to": value} if isinstance(value, str) else value
    if not isinstance(column, AbstractMapping):
        raise BadMapping(_("Column “%(column)s”: write a target or an object with “to”.") % {"column": name})
    target = str(column.get("to", ""))
    if target not in TARGETS:
        values = {"column": name, "target": target}
        raise BadMapping(_("Column “%(column)s”: “%(target)s” is not a known target.") % values)
    unknown = sorted(set(map(str, column)) - OPTIONS)
    if unknown:
        values = {"column": name, "option": unknown[0]}
        raise BadMapping(_("Column “%(column)s”: there is no option “%(option)s”.") % values)
    if column.get("language") and not language_tag(str(column["language"])):
        values = {"column": name, "value": str(column["language"])}
        raise BadMapping(_("Column “%(column)s”: “%(value)s” is not a language code.") % values)
    return {"to": target, **{option: column[option] for option in sorted(column) if option != "to" and column[option]}}


def _checked_defaults(data: object) -> dict[str, str]:
    if not isinstance(data, AbstractMapping):
        raise BadMapping(_("“defaults” must be a JSON object."))
    allowed = {"kind": Kind.values, "datum": Datum.values, "precision": Precision.values}
    written = {}
    for name, value in data.items():
        text = str(value or "").strip()
        if name not in DEFAULTS or (text and text not in allowed.get(name, [text])):
            raise BadMapping(_("The default “%(name)s” cannot be “%(value)s”.") % {"name": name, "value": text})
        if text:
            written[str(name)] = text.upper() if name in ("country", "currency") else text
    return written


def fingerprint(mapping: Mapping) -> bytes:
    """Changes when the mapping means something else; part of every row's digest."""
    text = json.dumps(mapping, sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(text.encode(), digest_size=16).digest()
