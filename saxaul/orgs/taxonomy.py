"""Fields of work: the seed, loading and exporting them, and finding one from whatever a register writes.

The codes of the seed are those of the International Classification of Non-profit and Third Sector Organizations
(ICNP/TSO, United Nations); its names are ours. Finer classes and other classifications are aliases.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from saxaul.core.errors import DomainError
from saxaul.core.folding import fold
from saxaul.orgs.models import Sector

SEED = Path(__file__).with_name("sectors.json")
_CODE = re.compile(r"[A-Z]{1,2}\d{1,4}", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[;|\n,、，；/]\s*")
_CODE_MAX = 20


class SectorsUnreadable(DomainError):
    """The file is not a list of sectors."""

    code = "sectors_unreadable"


@dataclass(frozen=True, slots=True)
class Entry:
    """One sector as files have it. `names`: interface language code → name."""

    code: str
    names: Mapping[str, str]
    parent: str = ""
    aliases: Sequence[str] = ()
    active: bool = True


class Loaded(NamedTuple):
    created: int
    updated: int
    unchanged: int


class Found(NamedTuple):
    """Codes, each once, and the parts nobody could name."""

    codes: list[str]
    unknown: list[str]


def seed() -> list[Entry]:
    """Sections, each followed by its groups."""
    return read_sectors(SEED)


def read_sectors(path: Path) -> list[Entry]:
    """Sectors from a file.

    JSON as `export_sectors` gives it, or nested as the seed; CSV with the columns code, parent, aliases, active and one
    for each language; or the published CSV of ICNP/TSO (Section, Group, Sub-group, Title).

    Raises `SectorsUnreadable`.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix.lower() == ".json":
            return list(_from_json(json.loads(text)))
        return list(_from_csv(csv.DictReader(text.splitlines())))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, csv.Error) as error:
        message = _("%(file)s is not a list of sectors that can be read.") % {"file": path.name}
        raise SectorsUnreadable(message) from error


def _from_json(items: Iterable[Mapping[str, Any]], parent: str = "") -> Iterator[Entry]:
    for item in items:
        entry = Entry(
            code=_code(item["code"]),
            names={str(language): str(name) for language, name in item["names"].items() if name},
            parent=str(item.get("parent") or parent),
            aliases=tuple(str(alias) for alias in item.get("aliases", ())),
            active=bool(item.get("active", True)),
        )
        yield entry
        yield from _from_json(item.get("groups", ()), entry.code)


def _from_csv(rows: Iterable[Mapping[str, Any]]) -> Iterator[Entry]:
    languages = [code for code, _name in settings.LANGUAGES]
    for row in rows:
        if "Title" in row and "Section" in row:
            if row.get("Sub-group"):
                continue  # our taxonomy has two levels; the third is an alias of the second
            code = row["Group"] or row["Section"]
            parent = row["Section"] if row["Group"] else ""
            yield Entry(code=_code(code), parent=parent, names={"en": row["Title"].strip()})
            continue
        yield Entry(
            code=_code(row["code"]),
            parent=(row.get("parent") or "").strip(),
            names={language: row[language].strip() for language in languages if (row.get(language) or "").strip()},
            aliases=tuple(part for part in _BETWEEN.split(row.get("aliases") or "") if part),
            active=(row.get("active") or "yes").strip().lower() not in ("no", "0", "false"),
        )


def _code(value: object) -> str:
    code = str(value).strip()
    if not 0 < len(code) <= _CODE_MAX:
        raise ValueError(f"not a sector code: {code[:40]!r}")
    return code


@transaction.atomic
def load_sectors(
    entries: Iterable[Entry] | None = None, *, replace: bool = False, model: type[Sector] = Sector
) -> Loaded:
    """Bring the sectors in (by default the seed). Safe to repeat.

    What the hub already has stays as its operator wrote it: only missing languages and aliases are added. A code that
    is an alias of a sector here adds nothing. With `replace`, the file wins. Sectors the file lacks are left alone.
    `model` is for migrations.
    """
    known = {sector.code: sector for sector in model._default_manager.all()}
    aliases = {alias for sector in known.values() for alias in sector.aliases}
    created = updated = unchanged = 0
    for entry in entries if entries is not None else seed():
        parent = known.get(entry.parent)
        if entry.code not in known:
            if entry.code in aliases:
                unchanged += 1
                continue
            known[entry.code] = model._default_manager.create(
                code=entry.code,
                parent=parent,
                names=dict(entry.names),
                aliases=list(entry.aliases),
                active=entry.active,
                position=len(known) + 1,
            )
            created += 1
        elif _update(known[entry.code], entry, parent, replace=replace):
            updated += 1
        else:
            unchanged += 1
    return Loaded(created, updated, unchanged)


def _update(sector: Sector, entry: Entry, parent: Sector | None, *, replace: bool) -> bool:
    old = (sector.names, sector.aliases, sector.parent_id, sector.active)
    if replace:
        sector.names, sector.aliases = {**sector.names, **entry.names}, list(entry.aliases)
        sector.parent, sector.active = parent, entry.active
    else:
        sector.names = {**entry.names, **sector.names}
        sector.aliases = [*sector.aliases, *(alias for alias in entry.aliases if alias not in sector.aliases)]
    if (sector.names, sector.aliases, sector.parent_id, sector.active) == old:
        return False
    sector.save(update_fields=["names", "aliases", "parent", "active"])
    return True


def export_sectors() -> list[dict[str, Any]]:
    """Every sector in order, as `read_sectors` takes it back."""
    return [
        {
            "code": sector.code,
            "parent": sector.parent.code if sector.parent else "",
            "names": sector.names,
            "aliases": sector.aliases,
            "active": sector.active,
        }
        for sector in Sector.objects.select_related("parent")
    ]


@dataclass(frozen=True, slots=True)
class SectorFinder:
    """From a code, an alias or a name in any language to our code. Built once, then without the database."""

    codes_by_key: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_database(cls) -> SectorFinder:
        keys: dict[str, str] = {}
        sectors = list(Sector.objects.filter(active=True))
        for sector in sectors:  # codes first: an alias never hides a code
            keys.setdefault(fold(sector.code), sector.code)
        for sector in sectors:
            for word in (*sector.names.values(), *sector.aliases):
                keys.setdefault(fold(str(word)), sector.code)
        keys.pop("", None)
        return cls(keys)

    def code(self, text: str) -> str | None:
        """The sector of one code or name. A finer code (`AN101`) finds the class it lies in."""
        key = fold(text)
        found = self.codes_by_key.get(key)
        if found is None and _CODE.fullmatch(text.strip()):
            while found is None and key[-1].isdigit():
                key = key[:-1]
                found = self.codes_by_key.get(key)
        return found

    def find(self, text: str) -> Found:
        """Sectors named in a cell: the whole of it, or its parts between `;`, `|`, `,`, `、`, `/` or line breaks."""
        whole = self.code(text)
        if whole is not None:
            return Found([whole], [])
        codes: dict[str, None] = {}
        unknown: list[str] = []
        for part in filter(None, _BETWEEN.split(text.strip())):
            code = self.code(part)
            if code is None:
                unknown.append(part)
            else:
                codes[code] = None
        return Found(list(codes), unknown)

    def codes(self, text: str) -> list[str]:
        return self.find(text).codes
