"""What this process knows of the index: columns and words, kept in step with the database by change number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock

from django.db import connection

from saxaul.search.columns import Columns, Row, columns_of, vocabularies
from saxaul.search.models import Entry, Gone, Word
from saxaul.search.postings import Postings, unpack
from saxaul.search.spelling import Words
from saxaul.search.store import CHANGES_KEPT, newest_change

_lock = Lock()
_known: Live | None = None


@dataclass(frozen=True, slots=True)
class Live:
    """The index as of change number `change`, when the highest number ever given was `number`."""

    change: int
    number: int
    columns: Columns
    words: Words


def current() -> Live:
    """The index with every change committed so far; one small statement where nothing has changed.

    Not to be called inside a transaction that has written to the index: what is rolled back would stay here.
    """
    global _known  # noqa: PLW0603 - one for the process is the point
    newest = newest_change()
    known = _known
    if known is not None and known.change == newest:
        return known
    with _lock:
        newest = newest_change()
        if _known is None or not 0 <= newest - _known.change < CHANGES_KEPT:  # below 0: restored from a backup
            _known = _loaded(newest)
        elif _known.change < newest:
            _known = _refreshed(_known, newest)
        return _known


def reset() -> None:
    """Forget it; the next question loads it again."""
    global _known  # noqa: PLW0603
    with _lock:
        _known = None


def _loaded(change: int) -> Live:
    """`change` was read before the rows, so that one that comes between is read again rather than missed."""
    rows = _rows(0)
    number = rows[-1].number if rows else 0
    return Live(change, number, columns_of(rows, vocabularies()), Words(_words(0)))


def _refreshed(known: Live, change: int) -> Live:
    """Numbers ascend with changes, as both are given under one lock."""
    rows = _rows(known.number)
    number = rows[-1].number if rows else known.number
    columns = known.columns.joined(columns_of(rows, known.columns.codes))
    gone = Gone.objects.filter(change__gt=known.change).values_list("number", flat=True)
    return Live(change, number, columns.without(gone), known.words.joined(_words(known.change)))


def _rows(after: int) -> list[Row]:
    rows = Entry.objects.filter(id__gt=after).order_by("id")
    return [Row(*row) for row in rows.values_list("id", *Row._fields[1:]).iterator(chunk_size=5000)]


def _words(after: int) -> list[str]:
    rows = Word.objects.filter(change__gt=after).values_list("term", flat=True)
    return [bytes(term).decode() for term in rows.iterator(chunk_size=20_000)]


def postings_of(terms: Iterable[str]) -> dict[str, Postings]:
    """What the index holds of the terms, by one statement; documents that are gone may be among it."""
    asked = [term.encode() for term in terms]
    if not asked:
        return {}
    blocks: dict[bytes, list[bytes]] = {}
    for term, block in _blocks(asked):
        blocks.setdefault(bytes(term), []).append(block)
    return {term.decode(): unpack(found) for term, found in blocks.items()}


def _blocks(terms: Sequence[bytes]) -> Sequence[tuple[bytes, bytes]]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT term, block FROM search_posting WHERE term = ANY(%s)", [list(terms)])
        else:
            marks = ", ".join(["%s"] * len(terms))
            cursor.execute(f"SELECT term, block FROM search_posting WHERE term IN ({marks})", terms)  # noqa: S608
        rows: Sequence[tuple[bytes, bytes]] = cursor.fetchall()
        return rows
