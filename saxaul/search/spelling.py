"""The words of the index: completing what is begun, correcting what is misspelt. Pure.

Distance is the number of letters left out, put in, changed or swapped with the neighbour (optimal string alignment).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

LONGEST = 24
CHUNK = 5000  # words looked at together


def edits_allowed(word: str) -> int:
    """How many slips a word of that length may have."""
    return 0 if len(word) < 3 else 1 if len(word) < 8 else 2


def _signatures(words: Sequence[str]) -> NDArray[np.uint64]:
    """For each word, one bit for each letter it has, of 64."""
    if not words:
        return np.zeros(0, np.uint64)
    letters = _letters(words)
    bits = np.where(letters > 0, np.uint64(1) << (letters % 64).astype(np.uint64), np.uint64(0))
    result: NDArray[np.uint64] = np.bitwise_or.reduce(bits, axis=1)
    return result


def _letters(words: Sequence[str]) -> NDArray[np.uint32]:
    """One row of code points for each word, 0 behind its end."""
    longest = max(map(len, words), default=0) or 1
    return np.array(words, f"U{longest}").view(np.uint32).reshape(len(words), longest)


class Words:
    """All words, sorted by their letters. Never changed; `joined` makes a new one."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self.sorted = sorted(set(words))
        chunks = [self.sorted[start : start + CHUNK] for start in range(0, len(self.sorted), CHUNK)]
        self._signatures = np.concatenate([_signatures(chunk) for chunk in chunks or [[]]])
        self._lengths = np.array([len(word) for word in self.sorted], np.int8)

    def __len__(self) -> int:
        return len(self.sorted)

    def knows(self, word: str) -> bool:
        place = bisect_left(self.sorted, word)
        return place < len(self.sorted) and self.sorted[place] == word

    def joined(self, words: Iterable[str]) -> Words:
        """With more words; some of them may be known."""
        known = self.sorted
        new = [word for word in sorted(set(words)) if not self.knows(word)]
        if len(new) > CHUNK:
            return Words([*known, *new])
        result = Words()
        places = [bisect_left(known, word) for word in new]
        result.sorted = sorted([*known, *new])
        result._signatures = np.insert(self._signatures, places, _signatures(new))
        result._lengths = np.insert(self._lengths, places, [len(word) for word in new])
        return result

    def beginning_with(self, prefix: str, limit: int) -> list[str]:
        """Longer words that begin with the prefix, the shortest first."""
        first = bisect_left(self.sorted, prefix)
        last = bisect_left(self.sorted, prefix + "\U0010ffff")
        found = self.sorted[first:last]
        if found and found[0] == prefix:
            found = found[1:]
        return found if len(found) <= limit else sorted(found, key=lambda word: (len(word), word))[:limit]

    def like(self, word: str, limit: int) -> list[tuple[str, int]]:
        """Other words at most `edits_allowed` slips away, with their distance: nearest first, then those with the same
        first letter, then by letters."""
        most = edits_allowed(word)
        if not most or not len(self) or len(word) > LONGEST:
            return []
        # each slip changes at most two letters of the signature and one in length
        near = np.abs(self._lengths - len(word)) <= most
        near &= np.bitwise_count(self._signatures ^ _signatures([word])[0]) <= 2 * most
        candidates = [self.sorted[place] for place in np.flatnonzero(near)]
        distances = distances_to(word, candidates, most)
        found = [(candidates[n], int(distances[n])) for n in np.flatnonzero((distances > 0) & (distances <= most))]
        return sorted(found, key=lambda pair: (pair[1], pair[0][0] != word[0], pair[0]))[:limit]


def distances_to(word: str, others: Sequence[str], most: int) -> NDArray[np.int8]:
    """Distance of the word to each of the others, all at once; `most` + 1 stands for any above `most`.

    Only cells near the diagonal can be small enough, and words that have strayed too far are let go on the way.
    """
    far = most + 1
    result = np.full(len(others), far, np.int8)
    if not others:
        return result
    letters = _letters(others)
    longest = letters.shape[1]
    places = np.arange(len(others))
    lengths = np.array([len(other) for other in others])
    before = np.full((len(others), longest + 1), far, np.int8)
    row = np.tile(np.minimum(np.arange(longest + 1), far).astype(np.int8), (len(others), 1))
    for place, letter in enumerate(word):
        above, row = row, np.full_like(row, far)
        row[:, 0] = min(place + 1, far)
        for column in range(max(0, place - most), min(longest, place + most + 1)):
            differs = letters[:, column] != ord(letter)
            best = np.minimum(np.minimum(above[:, column + 1], row[:, column]) + 1, above[:, column] + differs)
            if place and column:
                swapped = (letters[:, column - 1] == ord(letter)) & (letters[:, column] == ord(word[place - 1]))
                best = np.where(swapped, np.minimum(best, before[:, column - 1] + 1), best)
            row[:, column + 1] = np.minimum(best, far)
        before = above
        if place % 3 == 2:
            # a swap may still lead back to the row above
            near = np.minimum(row.min(axis=1), above.min(axis=1)) <= most
            letters, row, before, places, lengths = (a[near] for a in (letters, row, before, places, lengths))
    result[places] = row[np.arange(len(places)), lengths]
    return result
