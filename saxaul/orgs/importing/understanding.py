"""What the rows of a file say, before the hub is asked about any of them. Pure: the same in any process."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import Any

from saxaul.core.jsontext import dumps
from saxaul.orgs.importing.duplicates import Profile, profile_of
from saxaul.orgs.importing.mapping import Mapping, fingerprint
from saxaul.orgs.importing.transform import Taken, Transform
from saxaul.orgs.index import Derived, derive
from saxaul.orgs.reading import Row
from saxaul.orgs.taxonomy import SectorFinder


@dataclass(slots=True)
class Read:
    """A row and what it says. What follows `key` is there once the row was gone through, see `Reader.finish`."""

    row: Row
    raw: str
    digest: str
    key: str
    occurrence: int = 1
    taken: Taken | None = None
    aside: str = ""
    derived: Derived | None = None
    profile: Profile | None = None


class Reader:
    """Built once per file and mapping."""

    def __init__(self, mapping: Mapping, *, sectors: SectorFinder, decimal_comma: bool = False) -> None:
        self.mapping, self.sectors, self.decimal_comma = mapping, sectors, decimal_comma
        self.sector_of = lru_cache(maxsize=20_000)(lambda word: sectors.code(word) or "")
        self.transform = self.transform_for(mapping, decimal_comma=decimal_comma)
        self.salt = fingerprint(mapping)

    def transform_for(self, mapping: Mapping, *, decimal_comma: bool) -> Transform:
        return Transform(mapping, sector_of=self.sector_of, decimal_comma=decimal_comma)

    def read(self, rows: Iterable[Row]) -> list[Read]:
        """The rows with key and digest; a key in a column spares the rest so far."""
        return [self._read(row) for row in rows]

    def _read(self, row: Row) -> Read:
        raw = storable(row)
        if row.problem:
            return Read(row, raw, "", "")
        digest = hashlib.blake2b(raw.encode(), digest_size=16, key=self.salt).hexdigest()
        read = Read(row, raw, digest, self.transform.quick_key(row.values))
        if not read.key:
            read.taken = self.transform.take(row.values)
            read.key = read.taken.key
        return read

    def finish(self, read: Read) -> Taken:
        """All that can be said of a row without the hub; costs most of the time of an import."""
        taken = read.taken = read.taken or self.transform.take(read.row.values)
        if read.derived is None and not read.aside:
            read.aside = self.transform.aside(read.row.values, taken.record)
            if not read.aside and taken.record.get("names"):
                read.derived, read.profile = derive(taken.record), profile_of(taken.record, id=0)
        return taken


def storable(row: Row) -> str:
    """The values of the row as JSON that both databases take; values they would not take are mended in the row too."""
    try:
        raw = dumps(row.values, sort_keys=True)
    except ValueError:  # half a character
        text = json.dumps(_finite(row.values), ensure_ascii=False, sort_keys=True, default=str)
        raw = text.encode("utf-8", "replace").decode()
        row.values = json.loads(raw)
    if "\\u0000" in raw:
        raw = raw.replace("\\u0000", "")
        row.values = json.loads(raw)
    return raw


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_finite(part) for part in value]
    return None if isinstance(value, float) and not isfinite(value) else value
