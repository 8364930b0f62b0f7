"""What the hub's search knows of an organisation: the words everybody may read, and nothing else.

Contacts are left out altogether, even public ones: people search for organisations here, not for persons. Hidden sites
are absent; of coarse ones only region and country are known (`record.public_site`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from babel import Locale
from django.conf import settings
from django.utils.translation import override

from saxaul.orgs.choices import Status
from saxaul.orgs.index import area_codes
from saxaul.orgs.models import Sector
from saxaul.orgs.placing import Placer, nowhere, placer
from saxaul.orgs.presentation.words import region_name
from saxaul.orgs.queries.area_names import names_everywhere
from saxaul.orgs.record import Level, visible
from saxaul.search.services import Document

KIND = "organisation"
# What a document is made of: a write that changes none of it tells the search nothing.
FIELDS = ("names", "status", "summary", "description", "sectors", "sites", "areas", "identifiers", "funding")
AT_REST = 0.7  # how much less one counts that no longer works
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKUP = re.compile(r"[*_`#>|]+|^\s*[-+]\s+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SectorWords:
    """Sector code → its section or "", and → its names in every language. Read once, then without the database."""

    sections: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_database(cls) -> SectorWords:
        rows = list(Sector.objects.values_list("code", "names", "parent__code"))
        return cls(
            sections={code: parent or "" for code, _names, parent in rows},
            names={code: " · ".join(dict.fromkeys(map(str, names.values()))) for code, names, _parent in rows},
        )

    def codes(self, record: Mapping[str, Any]) -> tuple[str, ...]:
        """The record's sectors that the hub knows, each followed by its section: who asks for that means all in it."""
        own = [code for code in record.get("sectors", ()) if code in self.sections]
        return tuple(dict.fromkeys(part for code in own for part in (code, self.sections[code]) if part))


@dataclass(frozen=True, slots=True)
class AreaWords:
    """Where places lie, and area code → its names in the hub's languages. Read for many records at once."""

    place: Placer = nowhere
    names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_records(cls, records: Sequence[Mapping[str, Any]]) -> AreaWords:
        place = placer(records)
        shown = [visible(record, Level.PUBLIC) for record in records]
        return cls(place, names_everywhere({code for record in shown for code in area_codes(record, place)}))

    def of_places(self, codes: Iterable[str]) -> Iterator[str]:
        yield from (self.names[code] for code in codes if code in self.names)


def document_of(
    public_id: str, record: Mapping[str, Any], sectors: SectorWords, areas: AreaWords | None = None
) -> Document:
    """The document of one record that is published. Costs tens of microseconds for a short record."""
    shown, areas = visible(record, Level.PUBLIC), areas or AreaWords()
    codes = area_codes(shown, areas.place)
    names = tuple((name.get("language", ""), name["value"]) for name in shown["names"])
    return Document(
        kind=KIND,
        id=public_id,
        title=names[0][1],
        names=names,
        body="\n".join(part for part in _body(shown) if part),
        keywords="\n".join(part for part in (*_keywords(shown, sectors), *areas.of_places(codes)) if part),
        language=_language(shown),
        url=url_of(public_id),
        areas=tuple(codes),
        sectors=sectors.codes(shown),
        visibility="public",
        boost=1.0 if shown.get("status", Status.ACTIVE) == Status.ACTIVE else AT_REST,
    )


def named(document: Document, public_id: str) -> Document:
    """The document of a record that now has a public id."""
    return replace(document, id=public_id, url=url_of(public_id))


def url_of(public_id: str) -> str:
    return f"/organisations/{public_id}/"


def _language(record: Mapping[str, Any]) -> str:
    """Of the main name, else of the first text."""
    tags = [record["names"][0].get("language", ""), *record.get("summary", ()), *record.get("description", ())]
    return next((tag for tag in tags if tag), "")


def _body(record: Mapping[str, Any]) -> Iterator[str]:
    """One line or paragraph of one language each: excerpts do not go beyond one."""
    yield from record.get("summary", {}).values()
    yield from map(_plain, record.get("description", {}).values())
    funding = record.get("funding", {})
    yield from (text for part in ("what", "how") for text in funding.get(part, {}).values())


def _keywords(record: Mapping[str, Any], sectors: SectorWords) -> Iterator[str]:
    for place in (*record.get("sites", ()), *record.get("areas", ())):
        yield _place(place)
    yield from (sectors.names[code] for code in sectors.codes(record))
    yield from (f"{each['scheme']}-{each['value']}" for each in record.get("identifiers", ()))


def _plain(markdown: str) -> str:
    return _MARKUP.sub("", _LINK.sub(r"\1", markdown))


def _place(place: Mapping[str, Any]) -> str:
    written = [place.get(part, "") for part in ("name", "street", "locality", "postcode")]
    known = (*_region(place.get("region", "")), *_country(place.get("country", "")))
    return ", ".join(dict.fromkeys(part for part in (*written, *known) if part))


@lru_cache(maxsize=4096)
def _region(region: str) -> tuple[str, ...]:
    """As it is written, and as the hub's languages call it."""
    return tuple(dict.fromkeys((region, *_in_every_language(region)))) if region else ()


def _in_every_language(region: str) -> Iterable[str]:
    for language, _name in settings.LANGUAGES:
        with override(language):
            yield region_name(region)


@lru_cache(maxsize=512)
def _country(code: str) -> tuple[str, ...]:
    locales = [Locale.parse(language, sep="-") for language, _name in settings.LANGUAGES]
    return tuple(dict.fromkeys(str(locale.territories.get(code, code)) for locale in locales)) if code else ()
