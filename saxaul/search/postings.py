"""Where a term stands and how much it says there, packed into blocks of six bytes for each document. Pure NumPy.

The weights are whole numbers from beginning to end, so that every machine and database ranks alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from saxaul.search.documents import Document
from saxaul.search.letters import is_running
from saxaul.search.tokens import split_token, tokens

# number: of the entry; impact: 1–127, higher is more, plus `IN_NAME`; form: see `tokens.form_of`
POSTING = np.dtype([("number", "<u4"), ("impact", "u1"), ("form", "u1")])
IN_NAME = 0x80
Postings = NDArray[Any]

# Each occurrence weighs `WEIGHTS[field] / (0.6 + 0.4 · length / USUAL[field])`; what all weigh together, w, becomes
# 127 · w / (w + 2): the saturation and length norm of BM25F (Robertson and Zaragoza 2009, section 3.6) with the fields'
# weights chosen on the gold set of the benchmark. Here in 1024ths.
TITLE, NAME, BODY = range(3)
WEIGHTS = (4, 3.5, 1)
USUAL = (8, 8, 100)
HALF = 2 * 1024
BODY_AT_MOST = 2 * 1024  # however often a body repeats a word, it says less than the name
BODY_LETTERS = 50_000


class Block(NamedTuple):
    term: str
    postings: bytes


class _Codes(dict[str, int]):
    """Value → number; a new value gets the next one."""

    def __missing__(self, value: str) -> int:
        self[value] = code = len(self)
        return code


def fields_of(document: Document) -> Iterator[tuple[int, str]]:
    yield TITLE, document.title
    said = {document.title}
    for _, name in document.names:
        if name not in said:
            said.add(name)
            yield NAME, name
    if document.body:
        yield BODY, document.body[:BODY_LETTERS]
    if document.keywords:
        yield BODY, document.keywords[:BODY_LETTERS]


@dataclass(frozen=True, slots=True)
class Cut:
    """Documents cut into terms before their numbers are known: in postings, `number` is the place among them."""

    count: int  # of the documents
    terms: tuple[str, ...]
    sizes: NDArray[np.int64]  # how many postings each term has; they follow each other in `postings`
    postings: Postings


def cut(documents: Sequence[Document]) -> Cut:
    """All that costs time in telling of documents, and needs no database."""
    codes = _Codes()
    found: list[int] = []
    fields: list[tuple[int, int, int]] = []  # place of the document, field, tokens
    for place, document in enumerate(documents):
        for field, text in fields_of(document):
            pieces = tokens(text)
            found += map(codes.__getitem__, pieces)
            fields.append((place, field, len(pieces)))
    if not found:
        return Cut(len(documents), (), np.zeros(0, np.int64), np.empty(0, POSTING))
    return _weighed(list(codes), np.array(found, np.int64), np.array(fields, np.int64), len(documents))


def _weighed(known: Sequence[str], found: NDArray[np.int64], fields: NDArray[np.int64], count: int) -> Cut:
    terms = _Codes()
    split = [split_token(token) for token in known]
    term_of = np.array([terms[term] for term, _ in split], np.int64)
    form_of = np.array([form for _, form in split], np.uint8)

    documents, kinds, lengths = fields.T
    weights = np.array(WEIGHTS)[kinds] * 1024 / (0.6 + 0.4 * lengths / np.array(USUAL)[kinds])
    place = np.repeat(np.arange(len(fields)), lengths)
    weight = np.rint(weights).astype(np.int64)[place]
    in_body = kinds[place] == BODY

    key = term_of[found] * count + documents[place]
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    named = np.add.reduceat(np.where(in_body, 0, weight)[order], starts)
    said = np.add.reduceat(np.where(in_body, weight, 0)[order], starts)
    total = named + np.minimum(said, BODY_AT_MOST)

    rows = np.empty(len(starts), POSTING)
    first = order[starts]
    rows["number"] = documents[place[first]]
    rows["impact"] = np.maximum(127 * total // (total + HALF), 1) | np.where(named > 0, IN_NAME, 0)
    rows["form"] = form_of[found[first]]
    return Cut(count, tuple(terms), np.bincount(term_of[found[first]], minlength=len(terms)), rows)


def blocks(cut: Cut, numbers: Sequence[int]) -> list[Block]:
    """One block for each term, once the documents have numbers: ascending in their order, -1 for one to leave out."""
    known = np.array(numbers, np.int64)
    rows = cut.postings.copy()
    number = known[rows["number"]] if len(rows) else np.zeros(0, np.int64)
    rows["number"] = np.maximum(number, 0)
    sizes = cut.sizes
    if (known < 0).any():
        kept = number >= 0
        sizes = np.bincount(np.repeat(np.arange(len(sizes)), sizes)[kept], minlength=len(sizes))
        rows = rows[kept]
    packed, size = rows.tobytes(), POSTING.itemsize
    ends = (np.cumsum(sizes) * size).tolist()
    begins = [0, *ends[:-1]]
    return [
        Block(term, packed[begin:end]) for term, begin, end in zip(cut.terms, begins, ends, strict=True) if end > begin
    ]


def pack(documents: Iterable[tuple[int, Document]]) -> list[Block]:
    """One block for each term of the (number, document) pairs, which must be ascending by number."""
    pairs = list(documents)
    return blocks(cut([document for _, document in pairs]), [number for number, _ in pairs])


def unpack(blocks: Iterable[bytes]) -> Postings:
    """All postings of the blocks, one after the other."""
    return np.frombuffer(b"".join(blocks), POSTING)


def is_word(term: str) -> bool:
    """Whether a term is worth completing and correcting: letters of a script that has words."""
    return 2 <= len(term) <= 24 and not is_running(term[0]) and not any(letter.isdecimal() for letter in term)
