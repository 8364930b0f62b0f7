"""What the rows of a file say, before any organisation is asked about. The same in any process of the hub."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import Any

from saxaul.core.jsontext import dumps
from saxaul.orgs.deriving import derive_many
from saxaul.orgs.importing.duplicates import Profile, profile_of
from saxaul.orgs.importing.mapping import Mapping, fingerprint
from saxaul.orgs.importing.transform import Taken, Transform
from saxaul.orgs.index import Derived
from saxaul.orgs.placing import has_place, open_questions, placer
from saxaul.orgs.reading import Row
from saxaul.orgs.search_documents import SectorWords
from saxaul.orgs.taxonomy import SectorFinder
from saxaul.places.geocoding import Match

Question = tuple[str, tuple[Match, ...]]  # the words of a place, and what they could mean


@dataclass(slots=True)
class Read:
    """A row and what it says: `taken` and `aside` once it was gone through, the rest once it was derived.

    `placed`: the gazetteer knows a place of it; `questions`: what its places could mean where that is not clear.
    """

    row: Row
    raw: str
    digest: str
    key: str
    occurrence: int = 1
    taken: Taken | None = None
    aside: str = ""
    derived: Derived | None = None
    profile: Profile | None = None
    placed: bool = False
    questions: list[Question] | None = None


class Reader:
    """Built once per file and mapping."""

    def __init__(
        self, mapping: Mapping, *, sectors: SectorFinder, words: SectorWords | None = None, decimal_comma: bool = False
    ) -> None:
        self.mapping, self.sectors, self.decimal_comma = mapping, sectors, decimal_comma
        self.words = words or SectorWords()
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
            read.key = self.finish(read).key
        return read

    def finish(self, read: Read) -> Taken:
        """The record of a row, and whether it is one."""
        if read.taken is None:
            read.taken = self.transform.take(read.row.values)
            read.aside = self.transform.aside(read.row.values, read.taken.record)
        return read.taken

    def derive(self, reads: Iterable[Read]) -> None:
        """All that will be written for the rows that were gone through, if each makes a new record."""
        pairs = [(read, read.taken.record) for read in reads if read.taken and not read.aside and not read.derived]
        pairs = [(read, record) for read, record in pairs if record.get("names")]
        records = [record for _read, record in pairs]
        place = placer(records)
        made = derive_many(records, sectors=self.words, place=place)
        for (read, record), derived in zip(pairs, made, strict=True):
            read.derived, read.profile = derived, profile_of(record, id=0)
            read.placed, read.questions = has_place(record, place), open_questions(record, place)


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
