"""What the search is measured beside: `icontains` of Django, and the text search that comes with the database.

Both read the same rows as the search: title, all names and body. FTS5 with its default tokeniser `unicode61`, ranked by
bm25; PostgreSQL with `to_tsvector('simple')` in a stored column with a GIN index, `plainto_tsquery` and `ts_rank`.
"""

from __future__ import annotations

import re

from django.db import connection
from django.db.models import Q

from saxaul.search.models import Entry

SHOWN = 10
_POSTGRESQL = (
    "CREATE TABLE peer_text (id bigint PRIMARY KEY, key text, said text, "
    "words tsvector GENERATED ALWAYS AS (to_tsvector('simple', said)) STORED)",
    "INSERT INTO peer_text (id, key, said) "
    "SELECT id, key, title || ' ' || names::text || ' ' || body FROM search_entry",
    "CREATE INDEX peer_words ON peer_text USING gin (words)",
    "ANALYZE peer_text",
)
_SQLITE = (
    "CREATE VIRTUAL TABLE peer_text USING fts5 (key UNINDEXED, title, names, body)",
    "INSERT INTO peer_text (rowid, key, title, names, body) SELECT id, key, title, names, body FROM search_entry",
    "INSERT INTO peer_text (peer_text) VALUES ('optimize')",
)
STOCK_NAMES = {"sqlite": "FTS5 unicode61", "postgresql": "to_tsvector('simple')"}


def make_stock_index() -> None:
    with connection.cursor() as cursor:
        for statement in _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE:
            cursor.execute(statement)


def ids_by_icontains(text: str) -> list[str]:
    """The first ten that hold the text as it was typed."""
    holds = Q(title__icontains=text) | Q(names__icontains=text) | Q(body__icontains=text)
    return list(Entry.objects.filter(holds).order_by("id").values_list("key", flat=True)[:SHOWN])


def ids_by_stock(text: str) -> list[str]:
    """The ten best with all words of the text."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT key FROM peer_text, plainto_tsquery('simple', %s) AS asked WHERE words @@ asked "
                "ORDER BY ts_rank(words, asked) DESC, id LIMIT %s",
                [text, SHOWN],
            )
        else:
            words = " ".join(f'"{word}"' for word in re.findall(r"\w+", text))
            if not words:
                return []
            cursor.execute(
                "SELECT key FROM peer_text WHERE peer_text MATCH %s ORDER BY bm25(peer_text), rowid LIMIT %s",
                [words, SHOWN],
            )
        return [key for (key,) in cursor.fetchall()]
