"""What the search must know of every live document to filter, count and rank: columns of numbers in memory. Pure NumPy.

Never changed: `joined` makes new columns, so that any number of threads may read while one loads. About 60 bytes for a
document with an area of three levels and two sectors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Ints = NDArray[np.int32]
SINGLE = ("kind", "language")
SEVERAL = ("area", "sector")


class Row(NamedTuple):
    """What is read of an entry."""

    number: int
    kind: str
    key: str
    language: str
    areas: str
    sectors: str
    level: int
    boost: int


class _Codes(dict[str, int]):
    def __init__(self) -> None:
        super().__init__({"": 0})
        self.values_by_code = [""]

    def __missing__(self, value: str) -> int:
        self.values_by_code.append(value)
        self[value] = code = len(self.values_by_code) - 1
        return code


Vocabularies = dict[str, _Codes]


def vocabularies() -> Vocabularies:
    """Values of each facet ↔ small numbers; they only grow, and 0 is “not said”."""
    return {facet: _Codes() for facet in (*SINGLE, *SEVERAL)}


def tie(kind: str, key: str) -> int:
    """What decides between equal scores: arbitrary, but the same everywhere and always."""
    return int.from_bytes(blake2b(f"{kind}:{key}".encode(), digest_size=8).digest(), "big", signed=True)


@dataclass(frozen=True, slots=True)
class Columns:
    """n documents side by side, ascending by number. `several[facet]`: place of the document, code of the value."""

    numbers: NDArray[np.int64]
    ties: NDArray[np.int64]
    levels: NDArray[np.int8]
    boosts: Ints
    single: Mapping[str, Ints]
    several: Mapping[str, tuple[Ints, Ints]]
    codes: Vocabularies

    def __len__(self) -> int:
        return len(self.numbers)

    def places(self, numbers: NDArray[Any]) -> NDArray[np.int64]:
        """Place of each document number, -1 where it does not count any more."""
        if not len(self):
            return np.full(len(numbers), -1, np.int64)
        wanted = numbers.astype(np.int64)
        place = np.minimum(np.searchsorted(self.numbers, wanted), len(self) - 1)
        place[self.numbers[place] != wanted] = -1
        return place

    def mask(self, facet: str, values: Sequence[str]) -> Mask:
        """Documents with one of the values."""
        codes = self.codes[facet]
        wanted = np.zeros(len(codes), np.bool_)
        wanted[[codes[value] for value in values if value and value in codes]] = True
        if facet in SINGLE:
            return wanted[self.single[facet]]
        owner, code = self.several[facet]
        mask = np.zeros(len(self), np.bool_)
        mask[owner[wanted[code]]] = True
        return mask

    def tally(self, facet: str, mask: Mask) -> dict[str, int]:
        """Documents within the mask for each value they have, most first."""
        if facet in SINGLE:
            codes = self.single[facet][mask]
        else:
            owner, codes = self.several[facet]
            codes = codes[mask[owner]]
        counts = np.bincount(codes)
        values = self.codes[facet].values_by_code
        pairs = [(values[code], int(counts[code])) for code in np.flatnonzero(counts) if code]
        return dict(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))

    def without(self, numbers: Iterable[int]) -> Columns:
        keep = ~np.isin(self.numbers, np.fromiter(numbers, np.int64))
        if keep.all():
            return self
        moved = np.cumsum(keep, dtype=np.int32) - 1
        several = {}
        for facet, (owner, code) in self.several.items():
            stays = keep[owner]
            several[facet] = (moved[owner[stays]].astype(np.int32), code[stays])
        return Columns(
            *(self.numbers[keep], self.ties[keep], self.levels[keep], self.boosts[keep]),
            {facet: codes[keep] for facet, codes in self.single.items()},
            several,
            self.codes,
        )

    def joined(self, new: Columns) -> Columns:
        """These and the documents of `new`, whose numbers must be higher."""
        first = np.int32(len(self))
        return Columns(
            np.concatenate([self.numbers, new.numbers]),
            np.concatenate([self.ties, new.ties]),
            np.concatenate([self.levels, new.levels]),
            np.concatenate([self.boosts, new.boosts]),
            {facet: np.concatenate([self.single[facet], new.single[facet]]) for facet in SINGLE},
            {
                facet: (
                    np.concatenate([self.several[facet][0], new.several[facet][0] + first]),
                    np.concatenate([self.several[facet][1], new.several[facet][1]]),
                )
                for facet in SEVERAL
            },
            self.codes,
        )


def columns_of(rows: Sequence[Row], codes: Vocabularies) -> Columns:
    """Columns of rows that are ascending by number. New values get codes."""
    number, kind, key, language, areas, sectors, level, boost = zip(*rows, strict=True) if rows else ((),) * 8
    return Columns(
        np.array(number, np.int64),
        np.array([tie(*pair) for pair in zip(kind, key, strict=True)], np.int64),
        np.array(level, np.int8),
        np.array(boost, np.int32),
        {
            "kind": np.array([codes["kind"][value] for value in kind], np.int32),
            "language": np.array([codes["language"][value] for value in language], np.int32),
        },
        {"area": _pairs(areas, codes["area"]), "sector": _pairs(sectors, codes["sector"])},
        codes,
    )


def _pairs(lines: Sequence[str], codes: _Codes) -> tuple[Ints, Ints]:
    found = [[codes[value] for value in set(text.split("\n"))] if text else [] for text in lines]
    owner = np.repeat(np.arange(len(found), dtype=np.int32), [len(values) for values in found])
    return owner, np.array([code for values in found for code in values], np.int32)
