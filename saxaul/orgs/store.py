"""The one door through which records are written, one or a hundred thousand at a time.

A write stores the record, its derived columns and index rows, one revision, tells the search, and takes the next
numbers of the hub's sequence of changes, all in one transaction. Nothing else in the code base writes these tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from saxaul.accounts.models import User
from saxaul.core.bulk import db_time, insert_rows, reserve_ids, update_rows
from saxaul.core.ids import new_public_ids
from saxaul.core.jsontext import dumps
from saxaul.core.services import reserve_numbers
from saxaul.orgs.index import COLUMNS, INDEXED, Derived, columns_of, derive, index_rows, place_rows
from saxaul.orgs.models import (
    Identifier,
    ImportBatch,
    Name,
    Organisation,
    OrganisationArea,
    OrganisationSector,
    Revision,
    Sector,
    Site,
    Source,
)
from saxaul.orgs.placing import placer
from saxaul.orgs.record import Record, difference
from saxaul.orgs.search_telling import tell_search, tell_search_again

CHANGES = "orgs.change"
REBUILT = "orgs.rebuilt"  # counts how often the whole index was made anew


@dataclass(slots=True)
class Write:
    """A record to be stored. `organisation` None means a new one; `write_records` fills in its id and public id.

    For an existing organisation, the object must have been read inside the same transaction (see `lock`).
    `derived`, when given, is what `index.derive` makes of `record`. `wanted_id` is the public id a new one shall have;
    nobody may have it. `source_id` 0 is the source of the call.
    """

    record: Record
    organisation: Organisation | None = None
    state: str = Organisation.State.PUBLISHED
    activity: str = Revision.Activity.EDIT
    reason: str = ""
    base: int | None = None
    reverts: Revision | None = None
    confirmed: bool = False
    licence: str = ""
    merged_into: Organisation | None = None
    derived: Derived | None = None
    wanted_id: str = ""
    source_id: int | None = 0
    id: int = field(default=0, init=False)
    public_id: str = field(default="", init=False)
    version: int = field(default=1, init=False)


@dataclass(frozen=True, slots=True)
class Context:
    """What all writes of one call share."""

    at: datetime
    by: User | None = None
    batch: ImportBatch | None = None
    source: Source | None = None


def lock(ids: Sequence[int]) -> dict[int, Organisation]:
    """The organisations by id, held until the end of the transaction (SQLite holds the whole database already)."""
    rows = Organisation.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    return {organisation.pk: organisation for organisation in rows}


@transaction.atomic
def write_records(writes: Sequence[Write], *, context: Context) -> None:
    """Store every write with one revision each. Cost: a handful of statements, however many writes."""
    if not writes:
        return
    first_change = reserve_numbers(name=CHANGES, count=len(writes))
    new = [write for write in writes if write.organisation is None]
    old = [(write, write.organisation) for write in writes if write.organisation is not None]
    now = db_time(context.at)
    _insert_new(new, first_change, now, context)
    _update_old(old, first_change + len(new), now, context)
    tell_search(writes)


def _insert_new(writes: list[Write], change: int, now: Any, context: Context) -> None:
    if not writes:
        return
    public_ids = new_public_ids(len(writes))
    organisations: list[tuple[Any, ...]] = []
    revisions: list[tuple[Any, ...]] = []
    licence = settings.RECORD_LICENCE
    source_id = context.source.pk if context.source else None
    for offset, (write, pk) in enumerate(zip(writes, reserve_ids(Organisation, len(writes)), strict=True)):
        write.id, write.public_id = pk, write.wanted_id or public_ids[offset]
        derived = write.derived = write.derived or derive(write.record)
        text = derived.text
        organisations.append(
            (
                *(pk, write.public_id, write.state, text, 1, change + offset, write.licence or licence),
                source_id if write.source_id == 0 else write.source_id,
                *(now, now, now if write.confirmed else None, *derived.columns),
            )
        )
        revisions.append(_revision_row(write, "{}", text, now, context))
    insert_rows(
        Organisation,
        (
            *("id", "public_id", "state", "record", "version", "change", "licence", "source_id"),
            *("created_at", "updated_at", "confirmed_at", *COLUMNS),
        ),
        organisations,
    )
    _insert_revisions(revisions)
    _insert_index(writes)


def _update_old(writes: list[tuple[Write, Organisation]], change: int, now: Any, context: Context) -> None:
    if not writes:
        return
    organisations: list[tuple[Any, ...]] = []
    revisions: list[tuple[Any, ...]] = []
    reindex: list[Write] = []
    for offset, (write, organisation) in enumerate(writes):
        write.id, write.public_id, write.version = organisation.pk, organisation.public_id, organisation.version + 1
        before, after = difference(organisation.record, write.record)
        if write.state != organisation.state:
            before["state"], after["state"] = organisation.state, write.state
        if INDEXED & {*before, *after}:
            reindex.append(write)
        confirmed = now if write.confirmed else organisation.confirmed_at and db_time(organisation.confirmed_at)
        merged_id = write.merged_into.pk if write.merged_into else None
        organisations.append(
            (
                *(write.state, dumps(write.record), write.version, change + offset),
                *(now, confirmed, merged_id, *columns_of(write.record), organisation.pk),
            )
        )
        texts = [dumps(half) for half in (before, after)]
        revisions.append(_revision_row(write, texts[0], texts[1], now, context, base=organisation.version))
    update_rows(
        Organisation,
        ("state", "record", "version", "change", "updated_at", "confirmed_at", "merged_into_id", *COLUMNS),
        organisations,
    )
    _insert_revisions(revisions)
    _delete_index([write.id for write in reindex])
    _insert_index(reindex)


def _revision_row(
    write: Write, before: str, after: str, now: Any, context: Context, *, base: int = 0
) -> tuple[Any, ...]:
    return (
        *(write.id, write.version, base if write.base is None else write.base, write.activity),
        *(Revision.State.PUBLISHED.value, before, after, write.reason[:500]),
        *(context.by.pk if context.by else None, context.batch.pk if context.batch else None),
        *(write.reverts.pk if write.reverts else None, now),
    )


def _insert_revisions(rows: list[tuple[Any, ...]]) -> None:
    insert_rows(
        Revision,
        (
            *("organisation_id", "number", "base", "activity", "state", "before", "after", "reason"),
            *("by_id", "batch_id", "reverts_id", "created_at"),
        ),
        rows,
    )


def _insert_index(writes: list[Write]) -> None:
    """Index rows of records that have none. Sector codes the hub does not know are kept in the record, not indexed."""
    sectors = dict(Sector.objects.values_list("code", "pk"))
    place = placer(write.record for write in writes if write.derived is None or write.derived.places is None)
    names, identifiers, links, areas, sites = [], [], [], [], []
    for write in writes:
        rows, pk = write.derived.rows if write.derived else index_rows(write.record), write.id
        known = write.derived.places if write.derived else None
        lying = known or place_rows(write.record, place)
        names += [(pk, *row) for row in rows.names]
        identifiers += [(pk, *row) for row in rows.identifiers]
        links += [(pk, sectors[code]) for code in rows.sectors if code in sectors]
        areas += [(pk, code) for code in lying.areas]
        sites += [(pk, *row) for row in lying.sites]
    insert_rows(Name, ("organisation_id", "value", "folded", "language", "script", "kind"), names)
    insert_rows(Identifier, ("organisation_id", "scheme", "value"), identifiers)
    insert_rows(OrganisationSector, ("organisation_id", "sector_id"), links)
    insert_rows(OrganisationArea, ("organisation_id", "code"), areas)
    insert_rows(
        Site,
        (
            *("organisation_id", "local_id", "country", "region", "locality", "postcode"),
            *("longitude", "latitude", "precision", "coarse", "area", "derived"),
        ),
        sites,
    )


def rebuild_index(*, chunk: int = 1000) -> int:
    """Derive all columns and index rows anew from the records; returns how many. Safe to run on a living hub."""
    done, last = 0, 0
    while True:
        with transaction.atomic():
            ids = list(Organisation.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:chunk])
            if not ids:
                for counter in (REBUILT, CHANGES):  # what processes keep in memory, and what readers keep, is old now
                    reserve_numbers(name=counter)
                return done
            found = lock(ids)
            writes = []
            for organisation in found.values():
                write = Write(organisation.record, organisation)
                write.id = organisation.pk
                writes.append(write)
            update_rows(Organisation, COLUMNS, [(*columns_of(w.record), w.id) for w in writes])
            _delete_index(ids)
            _insert_index(writes)
            tell_search_again(found.values())
        done, last = done + len(ids), ids[-1]


def _delete_index(ids: Sequence[int]) -> None:
    for model in (Name, Identifier, OrganisationSector, OrganisationArea, Site):
        model._default_manager.filter(organisation_id__in=ids).delete()
