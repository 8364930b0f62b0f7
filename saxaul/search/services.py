"""Telling the search what there is to be found. Call these in the transaction of the write they tell of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import transaction

from saxaul.core.services import reserve_numbers
from saxaul.search import store
from saxaul.search.documents import Document, Visibility
from saxaul.search.jobs import tidy_soon
from saxaul.search.postings import Cut
from saxaul.search.tidying import tidy

__all__ = ["Document", "Visibility", "index_document", "index_documents", "rebuild", "remove_documents"]

BATCH = 2000


def index_document(**fields: Any) -> None:
    """Make one document findable, or findable as it now is. The fields are those of `Document`."""
    index_documents([Document(**fields)])


@transaction.atomic
def index_documents(documents: Sequence[Document], *, cut: Cut | None = None, places: Sequence[int] = ()) -> int:
    """Make documents findable; of several with one (kind, id) the last counts. Returns how many were new or changed.

    Safe to repeat: a document told before, unchanged, costs no write. Cheapest some thousands at a time. `cut` is what
    `postings.cut` made of documents among which these stand at `places`, ascending; they must be of one kind with an
    id each. Another process may have cut them.
    """
    told = store.changed({(document.kind, document.id): document for document in documents}.values())
    if told:
        change = reserve_numbers(name=store.CHANGES)
        store.write(
            told,
            change,
            ready=(cut, {one.id: place for one, place in zip(documents, places, strict=True)}) if cut else None,
        )
        tidy_soon(change)
    return len(told)


@transaction.atomic
def remove_documents(kind: str, ids: Sequence[str]) -> int:
    """Let documents no longer be found. Returns how many of them there were."""
    numbers = store.numbers_of(kind, ids)
    if numbers:
        store.forget(numbers, reserve_numbers(name=store.CHANGES))
    return len(numbers)


def rebuild(kind: str, documents: Iterable[Document]) -> int:
    """Make `documents` all there is of a kind; returns how many there are. The search answers all the while.

    Each batch is a transaction of its own. What another process tells meanwhile is not lost; what it removes meanwhile
    may come back, if `documents` was read before: read them late, as an iterator.
    """
    before = store.newest_change()
    told: set[str] = set()
    stream = iter(documents)
    while batch := list(islice(stream, BATCH)):
        index_documents(batch)
        told.update(document.id for document in batch)
    with transaction.atomic():
        remove_documents(kind, [key for key in store.keys_until(kind, before) if key not in told])
    tidy()
    return len(told)
