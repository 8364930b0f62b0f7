"""The one door to the tables of the index."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import blake2b

from django.db import connection

from saxaul.core.bulk import insert_rows, reserve_ids
from saxaul.core.jsontext import dumps
from saxaul.core.models import Sequence as Counter
from saxaul.search.documents import LEVELS, Document, storable
from saxaul.search.models import Entry, Gone, Posting
from saxaul.search.postings import Cut, blocks, cut, is_word

CHANGES = "search.change"
ASKED_AT_ONCE = 5000  # parameters of one statement
ENTRY_COLUMNS = (
    *("id", "kind", "key", "title", "names", "body", "language", "url", "areas", "sectors"),
    *("level", "boost", "digest", "change"),
)


def newest_change() -> int:
    return Counter.objects.filter(name=CHANGES).values_list("value", flat=True).first() or 0


def digest_of(document: Document) -> str:
    """Equal for documents that are found and shown alike."""
    names = [part for pair in document.names for part in pair]
    lists = (names, document.areas, document.sectors)
    said = "\x1f".join(
        [
            *(str(VERSION), document.title, document.body, document.keywords, document.language, document.url),
            *(document.visibility, str(document.boost), *("\x1e".join(values) for values in lists)),
        ]
    )
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


CHANGES_KEPT = 2000  # a process further behind reads everything again, so that older traces may be swept away
VERSION = 1  # raise it when words are cut or weighed differently: the next rebuild then writes everything anew


def changed(documents: Iterable[Document]) -> list[tuple[Document, str, int | None]]:
    """(document, its digest, the number of the entry it replaces) of those not stored as they are."""
    by_kind: dict[str, list[Document]] = {}
    for document in documents:
        by_kind.setdefault(document.kind, []).append(storable(document))
    result: list[tuple[Document, str, int | None]] = []
    for kind, told in by_kind.items():
        known = _known(kind, [document.id for document in told])
        for document in told:
            number, old = known.get(document.id, (None, ""))
            new = digest_of(document)
            if new != old:
                result.append((document, new, number))
    return result


def _known(kind: str, keys: Sequence[str]) -> dict[str, tuple[int | None, str]]:
    found: dict[str, tuple[int | None, str]] = {}
    for start in range(0, len(keys), ASKED_AT_ONCE):
        rows = Entry.objects.filter(kind=kind, key__in=keys[start : start + ASKED_AT_ONCE])
        found.update({key: (number, old) for key, number, old in rows.values_list("key", "id", "digest")})
    return found


def numbers_of(kind: str, keys: Sequence[str]) -> list[int]:
    return [number for number, _ in _known(kind, list(keys)).values() if number is not None]


def keys_until(kind: str, change: int) -> list[str]:
    """Ids of a kind that were told up to that change and not since."""
    return list(Entry.objects.filter(kind=kind, change__lte=change).order_by("key").values_list("key", flat=True))


def write(
    told: Sequence[tuple[Document, str, int | None]],
    change: int,
    *,
    ready: tuple[Cut, Mapping[str, int]] | None = None,
) -> None:
    """Store what `changed` returned under the number of the change, which was reserved in this transaction.

    `ready`: documents as they were cut already, and the place of each id among them, ascending; of one kind.
    """
    replaced = [number for _, _, number in told if number is not None]
    if replaced:
        forget(replaced, change)
    numbers = reserve_ids(Entry, len(told))
    insert_rows(
        Entry,
        ENTRY_COLUMNS,
        [
            _entry_row(number, document, digest, change)
            for number, (document, digest, _) in zip(numbers, told, strict=True)
        ],
    )
    if ready is None:
        found = blocks(cut([document for document, _, _ in told]), list(numbers))
    else:
        places = [-1] * ready[0].count
        for number, (document, _, _) in zip(numbers, told, strict=True):
            places[ready[1][document.id]] = number
        found = blocks(ready[0], places)
    # in the order of the index, whose pages are then written once
    postings = sorted([(term.encode(), change, block) for term, block in found])
    insert_rows(Posting, ("term", "change", "block"), postings)
    _add_words(sorted([term.encode() for term, _ in found if is_word(term)]), change)


def _add_words(terms: Sequence[bytes], change: int) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "INSERT INTO search_word (term, change) SELECT term, %s FROM unnest(%s::bytea[]) AS term "
                "ON CONFLICT DO NOTHING",
                [change, list(terms)],
            )
        else:
            cursor.executemany(
                "INSERT OR IGNORE INTO search_word (term, change) VALUES (%s, %s)", [(term, change) for term in terms]
            )


def _entry_row(number: int, document: Document, digest: str, change: int) -> tuple[object, ...]:
    return (
        *(number, document.kind, document.id, document.title, dumps(document.names)),
        *(document.body, document.language, document.url, "\n".join(document.areas), "\n".join(document.sectors)),
        *(LEVELS[document.visibility], round(min(max(document.boost, 0.1), 10) * 64), digest, change),
    )


def forget(numbers: Collection[int], change: int) -> None:
    """Let entries no longer count."""
    asked = list(numbers)
    for start in range(0, len(asked), ASKED_AT_ONCE):
        Entry.objects.filter(pk__in=asked[start : start + ASKED_AT_ONCE]).delete()
    insert_rows(Gone, ("number", "change"), [(number, change) for number in asked])
