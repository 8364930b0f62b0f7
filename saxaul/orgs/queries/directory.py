"""The list of organisations as it stands now: the facet index of this process, kept in step with the database."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

from saxaul.core.models import Sequence as Counter
from saxaul.orgs.facets import FACETS, FacetIndex, Ids, Vocabulary
from saxaul.orgs.models import Organisation, Sector, Site, Source
from saxaul.orgs.queries.facet_rows import published_rows
from saxaul.orgs.search_documents import KIND
from saxaul.orgs.store import CHANGES, REBUILT
from saxaul.search.queries import fingerprints

RELOAD_BEYOND = 5000  # with more changes than that the index is loaded as a whole

_lock = Lock()
_index: FacetIndex | None = None
_rebuilt = 0


def current_index() -> FacetIndex:
    """The index with every change committed so far; one small statement where nothing has changed.

    Not to be called inside a transaction that has written records: what is rolled back would stay in the index.
    """
    global _index, _rebuilt  # noqa: PLW0603 - one index per process is the point
    known, built = _index, _rebuilt
    if known is not None and (known.change, built) == _newest_change():
        return known
    with _lock:
        newest, rebuilt = _newest_change()
        if _index is None or _index.change > newest or _rebuilt != rebuilt:  # the second: restored from a backup
            _index, _rebuilt = _loaded(newest), rebuilt
        elif _index.change < newest:
            _index = _refreshed(_index, newest)
        return _index


def reset() -> None:
    """Forget the index of this process; the next question loads it again."""
    global _index  # noqa: PLW0603
    with _lock:
        _index = None


def _newest_change() -> tuple[int, int]:
    """Number of the newest change, and of the newest rebuilding of the index tables."""
    found = dict(Counter.objects.filter(name__in=(CHANGES, REBUILT)).values_list("name", "value"))
    return found.get(CHANGES, 0), found.get(REBUILT, 0)


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


def ids_matching(
    text: str, *, areas: Sequence[str] = (), sectors: Sequence[str] = (), languages: Sequence[str] = ()
) -> Ids:
    """What the hub's search finds for everybody that has all words of `text`, as `FacetIndex.select` takes it."""
    return fingerprints(KIND, text, areas=areas, sectors=sectors, languages=languages)


def sector_rows() -> list[tuple[str, str, str]]:
    """(code, name in the active language, code of its section or "") of every sector."""
    rows = Sector.objects.select_related("parent").only("code", "names", "parent__code")
    return [(sector.code, sector.name, sector.parent.code if sector.parent else "") for sector in rows]


def source_names() -> dict[str, str]:
    return dict(Source.objects.values_list("slug", "name"))


def published_by_public_id(public_ids: Sequence[str]) -> dict[str, Organisation]:
    """The published ones among them, in the same order. One statement."""
    rows = Organisation.objects.for_lists().filter(public_id__in=public_ids)
    found = {each.public_id: each for each in rows if each.state == Organisation.State.PUBLISHED}
    return {public_id: found[public_id] for public_id in public_ids if public_id in found}


def points_found(public_ids: Sequence[str]) -> dict[tuple[str, str], tuple[float, float, str]]:
    """(organisation, site) → longitude, latitude, precision of the points that nobody gave. One query."""
    sites = Site.objects.filter(organisation__public_id__in=public_ids, derived=True)
    rows = sites.values_list("organisation__public_id", "local_id", "longitude", "latitude", "precision")
    return {(owner, site): (x, y, how) for owner, site, x, y, how in rows if x is not None and y is not None}


def organisations_in_order(ids: Sequence[int]) -> list[Organisation]:
    """The published ones among them, in the same order.

    The state is looked at here: asked for it, a database may walk through all published ones instead of these few.
    """
    found = Organisation.objects.for_lists().in_bulk(ids)
    return [found[pk] for pk in ids if pk in found and found[pk].state == Organisation.State.PUBLISHED]
