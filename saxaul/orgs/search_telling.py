"""Tell the hub's search about organisations, in the transaction that changes them: what is published, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from django.db import transaction

from saxaul.orgs.index import Derived, Sought
from saxaul.orgs.models import Organisation
from saxaul.orgs.record import Record
from saxaul.orgs.search_documents import FIELDS, KIND, AreaWords, SectorWords, document_of, named
from saxaul.search.services import index_documents, remove_documents

PUBLISHED = Organisation.State.PUBLISHED


class Written(Protocol):
    """A write that has been stored; `organisation` is as it was before, None for a new one."""

    record: Record
    organisation: Organisation | None
    state: str
    public_id: str
    derived: Derived | None


def tell_search(writes: Iterable[Written]) -> None:
    """Published ones are found from now on, all others no longer. Some statements, however many writes."""
    told = [write for write in writes if _matters(write)]
    by_cut: dict[int, list[tuple[str, Sought]]] = {}
    rest: list[tuple[str, Record, bool]] = []
    for write in told:
        if write.organisation is None and write.derived is not None and write.derived.sought is not None:
            sought = write.derived.sought
            by_cut.setdefault(id(sought.cut), []).append((write.public_id, sought))
        else:
            rest.append((write.public_id, write.record, write.state == PUBLISHED))
    for ready in by_cut.values():
        _tell_ready(ready)
    _tell(rest)


def _tell_ready(ready: Sequence[tuple[str, Sought]]) -> None:
    documents = [named(sought.document, public_id) for public_id, sought in ready]
    index_documents(documents, cut=ready[0][1].cut, places=[sought.place for _public_id, sought in ready])


def _matters(write: Written) -> bool:
    old = write.organisation
    if old is None:
        return write.state == PUBLISHED
    if write.state != old.state:
        return PUBLISHED in (write.state, old.state)
    return write.state == PUBLISHED and any(old.record.get(part) != write.record.get(part) for part in FIELDS)


def tell_search_again(organisations: Iterable[Organisation]) -> None:
    """As they stand now, whatever the search knew of them."""
    _tell([(each.public_id, each.record, each.state == PUBLISHED) for each in organisations])


def rebuild_search(*, chunk: int = 1000) -> int:
    """Tell the search of all organisations anew; returns how many are published. Safe to run on a living hub."""
    told, last = 0, 0
    while True:
        with transaction.atomic():
            rows = Organisation.objects.select_for_update().filter(pk__gt=last).order_by("pk")[:chunk]
            organisations = list(rows)
            if not organisations:
                return told
            tell_search_again(organisations)
        told += sum(organisation.state == PUBLISHED for organisation in organisations)
        last = organisations[-1].pk


def _tell(records: Sequence[tuple[str, Record, bool]]) -> None:
    shown = [(public_id, record) for public_id, record, published in records if published]
    gone = [public_id for public_id, _record, published in records if not published]
    if shown:
        sectors = SectorWords.from_database()
        areas = AreaWords.of_records([record for _public_id, record in shown])
        index_documents([document_of(public_id, record, sectors, areas) for public_id, record in shown])
    if gone:
        remove_documents(KIND, gone)
