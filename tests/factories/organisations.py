"""Organisations for tests, written through the store as in life."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from saxaul.accounts.models import User
from saxaul.orgs.models import Organisation, Sector, Source
from saxaul.orgs.record import Record
from saxaul.orgs.store import Context, Write, write_records

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
SECTORS = {"A": ("A10",), "D": ("D10", "D20"), "E": ("E10", "E20")}
PLACES = (("CN", "Gansu"), ("CN", "Qinghai"), ("EG", "Giza"), ("VN", "Nghệ An"), ("GB", "Greater Manchester"))
KINDS = ("ngo", "ngo", "ngo", "informal", "support", "foundation", "business", "university", "media")


def make_organisation(
    name: str = "",
    *,
    state: str = Organisation.State.PUBLISHED,
    source: Source | None = None,
    confirmed: bool = False,
    at: datetime = AT,
    by: User | None = None,
    **fields: Any,
) -> Organisation:
    """One organisation; `fields` are those of the record. Every record field left out is absent but kind and names."""
    names = [{"value": name or "Straw Square Society", "kind": "official", "language": "en"}]
    write = Write({"kind": "ngo", "names": names, **fields}, state=state, confirmed=confirmed)
    write_records([write], context=Context(at=at, by=by, source=source))
    return Organisation.objects.get(pk=write.id)


def make_organisations(count: int, *, source: Source | None = None, at: datetime = AT) -> list[int]:
    """Many at once, all alike every time; returns their primary keys. Sectors exist only after `make_sectors`."""
    writes = [Write(_numbered_record(number)) for number in range(count)]
    write_records(writes, context=Context(at=at, source=source))
    return [write.id for write in writes]


def make_sectors(codes: Iterable[str] = ()) -> dict[str, Sector]:
    """Two levels with names in English; only `codes` (and their sections), where given."""
    wanted, made = set(codes), {}
    for position, (section, groups) in enumerate(SECTORS.items()):
        if wanted and not wanted & {section, *groups}:
            continue
        top, _ = Sector.objects.get_or_create(code=section, defaults={"names": {"en": f"Section {section}"}})
        made[section] = top
        for code in groups:
            defaults = {"names": {"en": f"Group {code}"}, "parent": top, "position": position}
            made[code], _ = Sector.objects.get_or_create(code=code, defaults=defaults)
    return made


def make_source(slug: str = "register") -> Source:
    return Source.objects.get_or_create(slug=slug, defaults={"name": f"The {slug}", "licence": "CC-BY-4.0"})[0]


def _numbered_record(number: int) -> Record:
    country, region = PLACES[number % len(PLACES)]
    group = ("A10", "D10", "D20", "E10", "E20")[number % 5]
    return {
        "names": [
            {"value": f"Society {number:06}", "kind": "official", "language": "en"},
            {"value": f"互助社 {number:06}", "kind": "official", "language": "zh-Hans"},
        ],
        "kind": KINDS[number % len(KINDS)],
        "sectors": [group],
        "sites": [{"id": "s1", "locality": "Minqin", "region": region, "country": country, "point": [103.08, 38.62]}],
        "staff": ("0", "1-4", "5-19")[number % 3],
        "languages": ["en", "zh-Hans"] if number % 2 else ["ar"],
        "summary": {"en": "Keeps old seed in circulation."},
    }
