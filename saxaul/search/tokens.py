"""From text to terms: the same for what is stored and for what is asked. Pure.

A word gives one term, `fold_word` of it; parts held together by an apostrophe, a hyphen or the like give the whole and
the parts. Scripts without blanks give overlapping pairs (Chinese, Japanese, Korean; single letters too) or threes
(Thai, Lao, Khmer, Burmese; pairs too).

A term comes with a mark of how it was written: an indexed token is `term` where it stood in its folded form, else
`term + MARK + one letter` that stands for the spelling. So an exact spelling can be told from its like.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple
from zlib import crc32

from saxaul.search.letters import (
    JOINER,
    PLACES,
    fold_run,
    fold_word,
    is_plain_run,
    scanner,
    spelled,
)

MARK = "\x00"
REMEMBERED = 50_000  # words
TIGHT = frozenset("'’‘ʼ`´ʹʾʿ-‐‑·־׳״\u200c")  # joiners that always hold a word together


class Piece(NamedTuple):
    """A term and where in the text it stands."""

    term: str
    start: int
    end: int


def form_of(written: str, term: str) -> int:
    """0 where the word is written as it folds, else a number from 1 to 255 for its spelling."""
    spelling = spelled(written)
    return 0 if spelling == term else 1 + crc32(spelling.encode("utf-8", "surrogatepass")) % 255


def _token(written: str, term: str) -> str:
    form = form_of(written, term)
    return f"{term}{MARK}{chr(form)}" if form else term


def split_token(token: str) -> tuple[str, int]:
    """(term, form) of an indexed token."""
    term, _, form = token.partition(MARK)
    return term, ord(form) if form else 0


# Words --------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=10_000)
def word_pieces(word: str) -> Sequence[Piece]:
    """The terms of what `Scanner.words` found: the whole first, then the parts of a joined one; places in the word."""
    if word.isalnum():  # nothing inside that could join
        return [Piece(term, 0, len(word))] if (term := fold_word(word)) else []
    cuts = [match.span() for match in JOINER.finditer(word)]
    if not cuts:
        return [Piece(term, 0, len(word))] if (term := fold_word(word)) else []
    borders = [0, *(border for cut in cuts for border in cut), len(word)]
    spans = list(zip(borders[::2], borders[1::2], strict=True))
    parts = [Piece(fold_word(word[start:end]), start, end) for start, end in spans]
    parts = [part for part in parts if part.term]
    whole = fold_word("".join([word[start:end] for start, end in spans]))
    if len(parts) < 2 or not _holds(word, [word[a:b] for a, b in cuts], parts):
        return parts
    return [Piece(whole, 0, len(word)), *(part for part in parts if part.term != whole)]


def _holds(word: str, joiners: list[str], parts: list[Piece]) -> bool:
    """Whether it is one word: a dot or slash joins numbers and initials only."""
    if all(joiner in TIGHT for joiner in joiners):
        return True
    return any(letter.isdecimal() for letter in word) or all(len(part.term) == 1 for part in parts)


class _Tokens(dict[str, tuple[str, ...]]):
    """Word as written → its indexed tokens; remembers, as most words come again and again."""

    def __missing__(self, word: str) -> tuple[str, ...]:
        if len(self) >= REMEMBERED:
            self.clear()
        tokens = tuple([_token(word[piece.start : piece.end], piece.term) for piece in word_pieces(word)])
        self[word] = tokens
        return tokens


_tokens_of_word = _Tokens()


# Runs ---------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Run:
    """A stretch without blanks, folded: place n of `letters` stands at `starts[n]`:`ends[n]` of the text."""

    letters: str
    starts: list[int]
    ends: list[int]
    size: int  # of the overlapping terms asked for: 2 or 3

    def grams(self, size: int) -> Iterator[Piece]:
        for first in range(len(self.letters) - size + 1):
            last = first + size
            yield Piece(self.letters[first:last], self.starts[first], self.ends[last - 1])

    def indexed(self) -> Iterator[Piece]:
        """Everything that may be asked for."""
        yield from self.grams(self.size)
        yield from self.grams(self.size - 1)
        if self.size == 3 and len(self.letters) == 1:
            yield from self.grams(1)

    def asked(self) -> Iterator[Piece]:
        """The fewest terms that stand for the run."""
        yield from self.grams(min(self.size, len(self.letters)) or 1)


def run_of(text: str, start: int, end: int, size: int) -> Run:
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for place in PLACES.finditer(text, start, end):
        for letter in fold_run(place[0]):
            if letter.isalnum() or size == 3:
                letters.append(letter)
                starts.append(place.start())
                ends.append(place.end())
    return Run("".join(letters), starts, ends, size)


def _run_tokens(run: str, size: int) -> list[str]:
    if is_plain_run(run) and len(folded := fold_run(run)) == len(run) and size == 2 and folded.isalnum():
        pairs = list(map("".join, pairwise(folded)))
        if folded == run:
            return [*pairs, *folded]
        return [_token(run[n : n + len(gram)], gram) for grams in (pairs, folded) for n, gram in enumerate(grams)]
    cut = run_of(run, 0, len(run), size)
    return [_token(run[piece.start : piece.end], piece.term) for piece in cut.indexed()]


# Texts --------------------------------------------------------------------------------------------------------------


def tokens(text: str) -> list[str]:
    """All indexed tokens of a text: those of words in order, then those of runs."""
    scan = scanner(text)
    found = list(chain.from_iterable(map(_tokens_of_word.__getitem__, scan.words.findall(text))))
    if not text.isascii():
        for run in scan.runs.finditer(text):
            found += _run_tokens(run[0], 2 if run.lastgroup == "pair" else 3)
    return found


def pieces(text: str) -> Iterator[Piece]:
    """All terms of a text with their places, ascending by where their word or run begins."""
    for match in scanner(text).pieces.finditer(text):
        if match.lastgroup:
            yield from run_of(text, *match.span(), 2 if match.lastgroup == "pair" else 3).indexed()
        else:
            start = match.start()
            yield from [Piece(term, start + a, start + b) for term, a, b in word_pieces(match[0])]
