"""Filters, counts and order over all published organisations, held in memory as columns of numbers.

An index is never changed: `replaced` makes a new one that shares nothing mutable with the old, so that any number of
threads may read while one loads. Pure NumPy; the rows come from `orgs.queries.directory`.

Cost for n organisations with about 2n sector, area and language entries each: 108 bytes + 40 per interface language and
organisation; one question with all its counts reads every column once, O(n).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from saxaul.core.collation import KEY_BYTES

Codes = NDArray[np.int32]
Mask = NDArray[np.bool_]
Ids = NDArray[np.int64]

SINGLE = ("kind", "status", "staff", "budget", "source")
SEVERAL = ("sector", "area", "language")
FACETS = ("kind", "sector", "area", "language", "staff", "budget", "source", "status")
NUMBER_ORDERS = ("newest", "changed", "confirmed")
KEY_TYPE = f"S{KEY_BYTES}"
INSERT_AT_MOST = 2000  # beyond that many new rows, sorting afresh is quicker than inserting one by one


class Cursor(NamedTuple):
    """A place between two organisations in an order: everything up to (key, id) lies before it."""

    key: bytes | int
    id: int


class Page(NamedTuple):
    """`first` is the number of matches before the page. A cursor is None where there is nothing on that side."""

    ids: list[int]
    first: int
    total: int
    before: Cursor | None
    after: Cursor | None


class _Codes(dict[str, int]):
    """Value → number; a new value gets the next one."""

    def __init__(self, values: list[str]) -> None:
        super().__init__({"": 0})
        self.values_by_code = values

    def __missing__(self, value: str) -> int:
        self.values_by_code.append(value)
        self[value] = code = len(self.values_by_code) - 1
        return code


class Vocabulary:
    """Values of one facet ↔ small numbers. Only grows, so that older indexes keep reading it right. 0 is “not said”."""

    def __init__(self) -> None:
        self.values: list[str] = [""]
        self.codes = _Codes(self.values)


@dataclass(frozen=True, slots=True)
class Columns:
    """n organisations side by side. `several[facet]` holds pairs: position of the organisation, code of the value."""

    ids: Ids
    fingerprints: Ids  # as the search knows them
    numbers: dict[str, Ids]  # order → key, ascending
    names: dict[str, NDArray[np.bytes_]]  # interface language → collation key of the name its reader sees
    single: dict[str, Codes]
    several: dict[str, tuple[Codes, Codes]]

    def __len__(self) -> int:
        return len(self.ids)

    def joined(self, keep: Mask, new: Columns) -> Columns:
        """The rows where `keep` is true, then those of `new`."""
        place = np.cumsum(keep, dtype=np.int32) - 1
        kept = int(place[-1]) + 1 if len(place) else 0

        def pairs(facet: str) -> tuple[Codes, Codes]:
            owner, code = self.several[facet]
            stays = keep[owner]
            more_owner, more_code = new.several[facet]
            return (
                np.concatenate([place[owner[stays]], more_owner + np.int32(kept)]),
                np.concatenate([code[stays], more_code]),
            )

        def rows(old: dict[str, NDArray[Any]], more: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
            return {name: np.concatenate([column[keep], more[name]]) for name, column in old.items()}

        return Columns(
            ids=np.concatenate([self.ids[keep], new.ids]),
            fingerprints=np.concatenate([self.fingerprints[keep], new.fingerprints]),
            numbers=rows(self.numbers, new.numbers),
            names=rows(self.names, new.names),
            single=rows(self.single, new.single),
            several={facet: pairs(facet) for facet in SEVERAL},
        )


class FacetIndex:
    """What is published as of change number `change`."""

    def __init__(self, columns: Columns, vocabularies: Mapping[str, Vocabulary], change: int) -> None:
        self.columns = columns
        self.vocabularies = vocabularies
        self.change = change
        self._orders: dict[str, Codes] = {}

    def __len__(self) -> int:
        return len(self.columns)

    def knows(self, facet: str, value: str) -> bool:
        """Whether a published organisation has the value. The vocabulary holds those of hidden ones too."""
        return value in self.all_counts[facet]

    def replaced(self, ids: Iterable[int], new: Columns, change: int) -> FacetIndex:
        """The index after the organisations `ids` changed: `new` holds those of them that are (still) published."""
        keep = ~np.isin(self.columns.ids, np.fromiter(ids, np.int64))
        result = FacetIndex(self.columns.joined(keep, new), self.vocabularies, change)
        if len(new) <= INSERT_AT_MOST:
            for name, order in list(self._orders.items()):
                result._orders[name] = result._with_inserted(name, order, keep)
        return result

    # Order ----------------------------------------------------------------------

    def keys(self, order: str) -> NDArray[Any]:
        """Keys of an order: `name:<interface language>` or one of `NUMBER_ORDERS`."""
        if order.startswith("name:"):
            return self.columns.names[order[5:]]
        return self.columns.numbers[order]

    def order(self, name: str) -> Codes:
        """Positions of all organisations in that order; equal keys by id. Sorted on first use, then kept."""
        order = self._orders.get(name)
        if order is None:
            order = np.lexsort((self.columns.ids, self.keys(name))).astype(np.int32)
            self._orders[name] = order
        return order

    def _with_inserted(self, name: str, old: Codes, keep: Mask) -> Codes:
        place = np.cumsum(keep, dtype=np.int32) - 1
        order = place[old[keep[old]]]
        keys, ids = self.keys(name), self.columns.ids
        fresh = range(len(order), len(ids))
        ranked = sorted(fresh, key=lambda row: (keys[row], ids[row]))
        spots = [_locate(keys, ids, order, keys[row], int(ids[row])) for row in ranked]
        return np.insert(order, spots, ranked).astype(np.int32)

    # Questions --------------------------------------------------------------------

    def select(self, chosen: Mapping[str, Sequence[str]], within: Ids | None = None) -> Selection:
        """Organisations with one of the chosen values in every facet named; `within`: only those with a fingerprint
        among these."""
        masks = {facet: self._mask(facet, values) for facet, values in chosen.items() if values}
        base = None if within is None else np.isin(self.columns.fingerprints, within)
        return Selection(self, masks, base)

    def _mask(self, facet: str, values: Sequence[str]) -> Mask:
        vocabulary = self.vocabularies[facet]
        wanted = np.zeros(len(vocabulary.values), np.bool_)
        wanted[[vocabulary.codes[value] for value in values if value and value in vocabulary.codes]] = True
        if facet in SINGLE:
            return wanted[self.columns.single[facet]]
        owner, code = self.columns.several[facet]
        mask = np.zeros(len(self), np.bool_)
        mask[owner[wanted[code]]] = True
        return mask

    def tally(self, facet: str, mask: Mask | None) -> dict[str, int]:
        """Organisations per value within the mask, values without any left out."""
        if facet in SINGLE:
            codes = self.columns.single[facet]
            codes = codes if mask is None else codes[mask]
        else:
            owner, codes = self.columns.several[facet]
            codes = codes if mask is None else codes[mask[owner]]
        counts = np.bincount(codes)
        values = self.vocabularies[facet].values
        return {values[code]: int(counts[code]) for code in np.flatnonzero(counts) if code}

    @cached_property
    def all_counts(self) -> dict[str, dict[str, int]]:
        return {facet: self.tally(facet, None) for facet in FACETS}


class Selection:
    """The answer to one question; computed as far as asked."""

    def __init__(self, index: FacetIndex, masks: Mapping[str, Mask], base: Mask | None) -> None:
        self.index = index
        self.masks = masks
        self.base = base

    def _mask_without(self, facet: str | None) -> Mask | None:
        """All conditions but that of one facet; None where nothing is asked."""
        parts = [mask for name, mask in self.masks.items() if name != facet]
        if self.base is not None:
            parts.append(self.base)
        return np.logical_and.reduce(parts) if parts else None

    @cached_property
    def mask(self) -> Mask | None:
        return self._mask_without(None)

    @cached_property
    def total(self) -> int:
        return len(self.index) if self.mask is None else int(np.count_nonzero(self.mask))

    @cached_property
    def counts(self) -> dict[str, dict[str, int]]:
        """Facet → value → organisations that would be listed with it: other facets apply, the facet itself does not."""
        if self.mask is None:
            return self.index.all_counts
        return {
            facet: self.index.tally(facet, self._mask_without(facet) if facet in self.masks else self.mask)
            for facet in FACETS
        }

    def rows(self, order: str) -> Codes:
        """Positions of the matches, in order."""
        rows = self.index.order(order)
        return rows if self.mask is None else rows[self.mask[rows]]

    def ids(self, order: str) -> Ids:
        return self.index.columns.ids[self.rows(order)]

    def page(self, order: str, *, size: int, after: Cursor | None = None, before: Cursor | None = None) -> Page:
        """`size` matches behind `after` or ahead of `before`; without either, the first ones.

        A place stays right when organisations come or go meanwhile: nothing is shown twice, nothing is skipped.
        """
        rows, keys, ids = self.rows(order), self.index.keys(order), self.index.columns.ids
        first = 0
        if after is not None:
            first = _locate(keys, ids, rows, after.key, after.id)
        elif before is not None:
            first = max(0, _locate(keys, ids, rows, before.key, before.id - 1) - size)
        shown = rows[first : first + size]

        def cursor(row: int) -> Cursor:
            key = keys[row]
            return Cursor(bytes(key) if order.startswith("name:") else int(key), int(ids[row]))

        return Page(
            ids=ids[shown].tolist(),
            first=first,
            total=len(rows),
            before=cursor(shown[0]) if first and len(shown) else None,
            after=cursor(shown[-1]) if len(shown) and first + size < len(rows) else None,
        )


def _locate(keys: NDArray[Any], ids: Ids, rows: Codes, key: bytes | int, id: int) -> int:
    """How many of `rows`, which are in order, lie at or before (key, id)."""
    low, high = 0, len(rows)
    while low < high:
        middle = (low + high) // 2
        row = rows[middle]
        if (keys[row], ids[row]) <= (key, id):
            low = middle + 1
        else:
            high = middle
    return low
