"""The list of organisations as it stands now: the facet index of this process, kept in step with the database."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

import numpy as np
from django.db.models import QuerySet

from saxaul.core.folding import fold
from saxaul.core.models import Sequence as Counter
from saxaul.orgs.facets import FACETS, FacetIndex, Ids, Vocabulary
from saxaul.orgs.models import Identifier, Name, Organisation, Sector, Site, Source
from saxaul.orgs.queries.facet_rows import published_rows
from saxaul.orgs.store import CHANGES

RELOAD_BEYOND = 5000  # with more changes than that the index is loaded as a whole

_lock = Lock()
_index: FacetIndex | None = None


def current_index() -> FacetIndex:
    """The index with every change committed so far; one small statement where nothing has changed.

    Not to be called inside a transaction that has written records: what is rolled back would stay in the index.
    """
    global _index  # noqa: PLW0603 - one index per process is the point
    known = _index
    if known is not None and known.change == _newest_change():
        return known
    with _lock:
        newest = _newest_change()
        if _index is None or _index.change > newest:  # the second: a database restored from a backup
            _index = _loaded(newest)
        elif _index.change < newest:
            _index = _refreshed(_index, newest)
        return _index


def reset() -> None:
    """Forget the index of this process; the next question loads it again."""
    global _index  # noqa: PLW0603
    with _lock:
        _index = None


def _newest_change() -> int:
    return Counter.objects.filter(name=CHANGES).values_list("value", flat=True).first() or 0


def _loaded(change: int) -> FacetIndex:
    """`change` was read before the rows, so that one that comes between is loaded again rather than missed."""
    vocabularies = {facet: Vocabulary() for facet in FACETS}
    return FacetIndex(published_rows(vocabularies), vocabularies, change)


def _refreshed(index: FacetIndex, change: int) -> FacetIndex:
    newer = Organisation.objects.filter(change__gt=index.change).order_by("pk").values_list("pk", flat=True)
    ids = list(newer[: RELOAD_BEYOND + 1])
    if len(ids) > RELOAD_BEYOND:
        return _loaded(change)
    return index.replaced(ids, published_rows(index.vocabularies, ids), change)


def ids_matching(text: str) -> Ids:
    """Organisations for the words of `text`: all of them in one of its names, or its locality, or its exact number.

    May hold organisations that are not published: the index leaves them out. A search engine can take this place.
    """
    words = fold(text).split()
    found: set[int] = set()
    if words:
        names: QuerySet[Name] = Name.objects.all()
        sites: QuerySet[Site] = Site.objects.all()
        for word in words:
            names = names.filter(folded__contains=word)
        sites = sites.filter(locality__iexact=text.strip())
        found.update(names.values_list("organisation_id", flat=True))
        found.update(sites.values_list("organisation_id", flat=True))
    found.update(Identifier.objects.filter(value=text.strip()).values_list("organisation_id", flat=True))
    return np.fromiter(found, np.int64, len(found))


def sector_rows() -> list[tuple[str, str, str]]:
    """(code, name in the active language, code of its section or "") of every sector."""
    rows = Sector.objects.select_related("parent").only("code", "names", "parent__code")
    return [(sector.code, sector.name, sector.parent.code if sector.parent else "") for sector in rows]


def source_names() -> dict[str, str]:
    return dict(Source.objects.values_list("slug", "name"))


def organisations_in_order(ids: Sequence[int]) -> list[Organisation]:
    """The published ones among them, in the same order.

    The state is looked at here: asked for it, a database may walk through all published ones instead of these few.
    """
    found = Organisation.objects.for_lists().in_bulk(ids)
    return [found[pk] for pk in ids if pk in found and found[pk].state == Organisation.State.PUBLISHED]
