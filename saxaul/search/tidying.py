"""Keeping the index quick: many small blocks of a term become one, and what is gone is swept out.

Each write leaves one block for each of its terms. A term in a hundred writes is a hundred rows to read: so now and
then they are united. Readers may look on: one statement reads all blocks of a term, before or after, never between.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from saxaul.core.bulk import insert_rows
from saxaul.core.services import reserve_numbers
from saxaul.search.models import Entry, Gone, Posting
from saxaul.search.postings import Postings, unpack
from saxaul.search.store import CHANGES, CHANGES_KEPT, newest_change

MANY = 8  # blocks of one term
AT_ONCE = 500  # terms in one transaction: a writer waits for it
WORTH = 5  # every fifth number gone: then all terms are looked at


def tidy() -> int:
    """Unite what is scattered; returns how many terms were. Safe to repeat and while others read and write."""
    before = newest_change()
    live = np.sort(np.fromiter(Entry.objects.values_list("id", flat=True).iterator(chunk_size=20_000), np.int64))
    gone = list(Gone.objects.values_list("number", flat=True))
    newest = max(int(live[-1]) if len(live) else 0, max(gone, default=0))
    least = 1 if len(gone) * WORTH > len(live) else MANY + 1
    terms = _terms(least)
    for start in range(0, len(terms), AT_ONCE):
        with transaction.atomic():
            _unite(terms[start : start + AT_ONCE], live, newest)
    # what swept postings still name does no harm: an unknown number does not count
    Gone.objects.filter(change__lte=before - CHANGES_KEPT).delete()
    return len(terms)


def _terms(least: int) -> list[bytes]:
    """Terms with at least that many blocks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT term FROM search_posting GROUP BY term HAVING COUNT(*) >= %s", [least])
        return [bytes(term) for (term,) in cursor.fetchall()]


def _unite(terms: Sequence[bytes], live: NDArray[np.int64], newest: int) -> None:
    """The number of the change is taken first: from then on nobody else writes before this is committed."""
    change = reserve_numbers(name=CHANGES)
    found: dict[bytes, list[bytes]] = {}
    for term, block in Posting.objects.filter(term__in=terms).values_list("term", "block"):
        found.setdefault(bytes(term), []).append(bytes(block))
    Posting.objects.filter(term__in=terms).delete()
    united = [(term, change, _swept(unpack(blocks), live, newest).tobytes()) for term, blocks in found.items()]
    insert_rows(Posting, ("term", "change", "block"), [row for row in united if row[2]])


def _swept(postings: Postings, live: NDArray[np.int64], newest: int) -> Postings:
    """Ascending, without what is gone; numbers given since `live` was read stay."""
    numbers = postings["number"].astype(np.int64)
    place = np.minimum(np.searchsorted(live, numbers), max(len(live) - 1, 0))
    keep = numbers > newest
    if len(live):
        keep |= live[place] == numbers
    kept = postings[keep]
    return kept[np.argsort(kept["number"], kind="stable")]
