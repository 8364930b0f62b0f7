"""From the database to the columns of the facet index: all published organisations, or some of them.

Everything is read in blocks of rows and kept as numbers at once, so that a hundred thousand organisations never exist
as Python objects.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

import numpy as np
from django.conf import settings
from django.db.models import QuerySet
from numpy.typing import NDArray

from saxaul.core.collation import KEY_BYTES, collation_body, leading_bytes
from saxaul.orgs.facets import KEY_TYPE, NUMBER_ORDERS, Codes, Columns, Ids, Vocabulary
from saxaul.orgs.models import Name, Organisation, OrganisationArea, OrganisationSector, Sector, Source
from saxaul.orgs.record import language_order
from saxaul.orgs.search_documents import KIND
from saxaul.search.queries import fingerprint

BLOCK = 2000
READERS = tuple(code for code, _ in settings.LANGUAGES)
FIELDS = (
    "pk",
    "public_id",
    "change",
    "confirmed_at",
    "kind",
    "status",
    "staff",
    "budget",
    "source",
    "record__languages",
)
UNRANKED = 99

Vocabularies = Mapping[str, Vocabulary]
Only = Sequence[int] | None
Pairs = tuple[Codes, Codes]


def published_rows(vocabularies: Vocabularies, only: Only = None) -> Columns:
    """Columns of the published organisations (of those with a key in `only`, where given). Six statements."""
    ids, fingerprints, numbers, single, spoken = _organisations(vocabularies, only)
    names, named = _names(ids, vocabularies["language"], only)
    several = {
        "sector": _sectors(ids, vocabularies["sector"], only),
        "area": _areas(ids, vocabularies["area"], only),
        "language": _with_stand_ins(spoken, named, len(ids)),
    }
    return Columns(ids, fingerprints, numbers=numbers, names=names, single=single, several=several)


def _organisations(
    vocabularies: Vocabularies, only: Only
) -> tuple[Ids, Ids, dict[str, Ids], dict[str, Codes], tuple[Codes, Codes]]:
    source_slugs: dict[int | None, str] = dict(Source.objects.values_list("pk", "slug"))
    rows = Organisation.objects.published().order_by("pk")
    if only is not None:
        rows = rows.filter(pk__in=only)
    ids, fingerprints = array("q"), array("q")
    numbers = {order: array("q") for order in NUMBER_ORDERS}
    single = {facet: array("i") for facet in ("kind", "status", "staff", "budget", "source")}
    owners, tags = array("i"), array("i")
    tag_code = vocabularies["language"].codes.__getitem__
    for block in _blocks(rows.values_list(*FIELDS)):
        pks, outside, changes, confirmed, kinds, statuses, staffs, budgets, sources, languages = zip(
            *block, strict=True
        )
        for position, spoken in enumerate(languages, start=len(ids)):
            if spoken:
                owners.extend([position] * len(spoken))
                tags.extend(map(tag_code, spoken))
        ids.extend(pks)
        fingerprints.extend([fingerprint(KIND, public_id) for public_id in outside])
        numbers["newest"].extend(-pk for pk in pks)
        numbers["changed"].extend(-change for change in changes)
        numbers["confirmed"].extend(-_seconds(moment) for moment in confirmed)
        slugs = [source_slugs.get(source, "") for source in sources]
        for (facet, column), values in zip(single.items(), (kinds, statuses, staffs, budgets, slugs), strict=True):
            column.extend(map(vocabularies[facet].codes.__getitem__, values))
    return (
        np.array(ids, np.int64),
        np.array(fingerprints, np.int64),
        {order: np.array(keys, np.int64) for order, keys in numbers.items()},
        {facet: np.array(codes, np.int32) for facet, codes in single.items()},
        (np.array(owners, np.int32), np.array(tags, np.int32)),
    )


def _seconds(moment: datetime | None) -> int:
    return 0 if moment is None else int(moment.timestamp())


def _names(ids: Ids, languages: Vocabulary, only: Only) -> tuple[dict[str, NDArray[np.bytes_]], Pairs]:
    """Collation keys of the name that `record.best_name` gives each reader; and (position, language) of all names."""
    owners, tags, kinds, starts = array("q"), array("i"), array("i"), array("b")
    bodies = bytearray()
    styles = Vocabulary()
    rows = _related(Name.objects.order_by("organisation_id", "pk"), only)
    for block in _blocks(rows.values_list("organisation_id", "folded", "language", "kind")):
        pks, folded, names_tags, names_kinds = zip(*block, strict=True)
        owners.extend(pks)
        tags.extend(map(languages.codes.__getitem__, names_tags))
        kinds.extend(map(styles.codes.__getitem__, names_kinds))
        for body, start in map(collation_body, folded):
            bodies += body[: KEY_BYTES - 1].ljust(KEY_BYTES - 1, b"\0")
            starts.append(start)
    position, kept = _positions(ids, owners)
    tag, kind, begins = (np.array(column, np.int32)[kept] for column in (tags, kinds, starts))
    letters = np.frombuffer(bodies, np.uint8).reshape(-1, KEY_BYTES - 1)[kept]
    keys = {}
    for reader in READERS:
        ranks = _name_ranks(reader, languages.values, styles.values)[tag, kind]
        order = np.lexsort((ranks, position))
        best = order[np.flatnonzero(np.diff(position[order], prepend=-1))]
        matrix = np.zeros((len(ids), KEY_BYTES), np.uint8)
        matrix[position[best], 0] = np.array(leading_bytes(reader), np.uint8)[begins[best]]
        matrix[position[best], 1:] = letters[best]
        keys[reader] = matrix.view(KEY_TYPE).reshape(-1)
    said = tag > 0
    return keys, (position[said], tag[said])


def _name_ranks(reader: str, tags: Sequence[str], kinds: Sequence[str]) -> NDArray[np.int32]:
    """[tag, kind] → how well such a name suits the reader, 0 is best; the order of `record.best_name`."""
    wanted = language_order(reader)
    ranks = np.full((len(tags), len(kinds)), UNRANKED, np.int32)
    for row, tag in enumerate(tags):
        own = (tag.lower(), tag.lower().split("-")[0])
        place = next((place for place, language in enumerate(wanted) if language in own), None)
        for column, kind in enumerate(kinds):
            if place is not None and kind in ("official", "other"):
                ranks[row, column] = 2 * place + (kind == "other")
    return ranks


def _with_stand_ins(spoken: Pairs, named: Pairs, count: int) -> Pairs:
    """Working languages; where an organisation says none, the languages of its names stand in."""
    silent = np.ones(count, np.bool_)
    silent[spoken[0]] = False
    stand_in = silent[named[0]]
    return _distinct(np.concatenate([spoken[0], named[0][stand_in]]), np.concatenate([spoken[1], named[1][stand_in]]))


def _sectors(ids: Ids, vocabulary: Vocabulary, only: Only) -> Pairs:
    """A group counts for its section too, once."""
    own, section = {}, {}
    for pk, code, parent in Sector.objects.values_list("pk", "code", "parent__code"):
        own[pk] = vocabulary.codes[code]
        section[pk] = vocabulary.codes[parent or code]
    owners, codes, sections = array("q"), array("i"), array("i")
    rows = _related(OrganisationSector.objects.order_by("organisation_id"), only)
    for block in _blocks(rows.values_list("organisation_id", "sector_id")):
        pks, sectors = zip(*block, strict=True)
        owners.extend(pks)
        codes.extend(map(own.__getitem__, sectors))
        sections.extend(map(section.__getitem__, sectors))
    position, kept = _positions(ids, owners)
    both = (np.array(codes, np.int32)[kept], np.array(sections, np.int32)[kept])
    return _distinct(np.concatenate([position, position]), np.concatenate(both))


def _areas(ids: Ids, vocabulary: Vocabulary, only: Only) -> Pairs:
    owners, codes = array("q"), array("i")
    rows = _related(OrganisationArea.objects.order_by("organisation_id"), only)
    for block in _blocks(rows.values_list("organisation_id", "code")):
        pks, areas = zip(*block, strict=True)
        owners.extend(pks)
        codes.extend(map(vocabulary.codes.__getitem__, areas))
    position, kept = _positions(ids, owners)
    return position, np.array(codes, np.int32)[kept]


def _positions(ids: Ids, owners: Iterable[int]) -> tuple[Codes, NDArray[np.bool_]]:
    """(positions in `ids`, which rise, of the owners found there; mask of those found)."""
    wanted = np.array(owners, np.int64)
    place = np.searchsorted(ids, wanted)
    found = np.zeros(len(wanted), np.bool_)
    inside = place < len(ids)
    found[inside] = ids[place[inside]] == wanted[inside]
    return place[found].astype(np.int32), found


def _distinct(owners: NDArray[np.integer[Any]], codes: NDArray[np.integer[Any]]) -> Pairs:
    pairs = np.unique((owners.astype(np.int64) << 32) | codes.astype(np.int64))
    return (pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32)


def _related(rows: QuerySet[Any], only: Only) -> QuerySet[Any]:
    return rows if only is None else rows.filter(organisation_id__in=only)


def _blocks(rows: Any) -> Iterator[list[Any]]:
    stream = iter(rows.iterator(chunk_size=BLOCK))
    while block := list(islice(stream, BLOCK)):
        yield block
