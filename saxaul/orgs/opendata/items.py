"""What leaves the hub of one organisation, and all of them in a stream.

Every format is made from these items, and they from `exports.public_item`, so from `record.visible`: published records
only, public contacts only, no hidden places, coarse ones on their grid. An item as JSON:

    id, url, version       public id, address on this hub, number of the newest revision
    licence                SPDX, of the record
    source                 {name, licence?, attribution, url?}: the register it was taken from, else this hub
    logo?                  address of the picture
    created_at, updated_at, confirmed_at?   UTC
    record                 as `orgs.record` describes it, without the logo
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count

from saxaul.orgs.exports import public_item
from saxaul.orgs.models import Organisation
from saxaul.orgs.record import Record

CHUNK = 1000
SHAPELESS = frozenset({"id", "visibility"})  # a place with nothing else says nothing
Item = dict[str, Any]


def export_item(organisation: Organisation) -> Item:
    """The item of a published organisation whose source is at hand (`for_lists`)."""
    given = public_item(organisation)
    record = given["record"]
    item: Item = {
        **{key: given[key] for key in ("id", "url", "version", "licence")},
        "source": source_of(organisation),
        **({"logo": f"{settings.BASE_URL}/logos/{record['logo']}.webp"} if record.get("logo") else {}),
        **{key: written_time(given[key]) for key in ("created_at", "updated_at", "confirmed_at") if given[key]},
        "record": bare(record),
    }
    return item


def bare(record: Mapping[str, Any]) -> Record:
    """The public record as every format starts from: without the logo, whose file stays here, and empty places."""
    result = {field: value for field, value in record.items() if field != "logo"}
    if "sites" in result:
        result["sites"] = [site for site in result["sites"] if site.keys() - SHAPELESS]
        if not result["sites"]:
            del result["sites"]
    return result


def source_of(organisation: Organisation) -> dict[str, str]:
    """Where the record is from, as whoever uses it must name it; the hub itself for what people wrote here."""
    source = organisation.source
    if source is None:
        return own_source()
    given = {"licence": source.licence, "attribution": source.attribution or source.name, "url": source.url}
    return {"name": source.name, **{key: value for key, value in given.items() if value}}


def own_source() -> dict[str, str]:
    name = str(settings.HUB_NAME)
    return {"name": name, "attribution": f"{name}, {settings.BASE_URL}", "url": settings.BASE_URL}


def written_time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def count_items() -> int:
    return Organisation.objects.published().count()


def stream_items() -> Iterator[Item]:
    """Every published organisation in the order of its making; holds `CHUNK` of them at a time.

    Each record is whole, the file as a whole no snapshot: what is written meanwhile may be in it or not.
    """
    last = 0
    published = Organisation.objects.published().for_lists().order_by("pk")
    while True:
        chunk = list(published.filter(pk__gt=last)[:CHUNK])
        if not chunk:
            return
        yield from map(export_item, chunk)
        last = chunk[-1].pk


def licence_rows() -> list[dict[str, Any]]:
    """Licences of the published records with how many are under each, most first: [{licence, records}]."""
    rows = Organisation.objects.published().order_by().values("licence").annotate(records=Count("pk"))
    return sorted(({**row} for row in rows), key=lambda row: (-row["records"], row["licence"]))
