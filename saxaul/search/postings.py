"""Where a term stands and how much it says there, packed into blocks of six bytes for each document. Pure NumPy.

The weights are whole numbers from beginning to end, so that every machine and database ranks alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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


def pack(documents: Iterable[tuple[int, Document]]) -> list[Block]:
    """One block for each term of the (number, document) pairs, which must be ascending by number."""
    codes = _Codes()
    found: list[int] = []
    fields: list[tuple[int, int, int]] = []  # place of the document, field, tokens
    numbers: list[int] = []
    for number, document in documents:
        for field, text in fields_of(document):
            cut = tokens(text)
            found += map(codes.__getitem__, cut)
            fields.append((len(numbers), field, len(cut)))
        numbers.append(number)
    if not found:
        return []
    return list(_blocks(list(codes), np.array(found, np.int64), np.array(fields, np.int64), np.array(numbers, "<u4")))


def _blocks(
    known: Sequence[str], found: NDArray[np.int64], fields: NDArray[np.int64], numbers: NDArray[Any]
) -> Iterator[Block]:
    terms = _Codes()
    split = [split_token(token) for token in known]
    term_of = np.array([terms[term] for term, _ in split], np.int64)
    form_of = np.array([form for _, form in split], np.uint8)

    documents, kinds, lengths = fields.T
    weights = np.array(WEIGHTS)[kinds] * 1024 / (0.6 + 0.4 * lengths / np.array(USUAL)[kinds])
    place = np.repeat(np.arange(len(fields)), lengths)
    weight = np.rint(weights).astype(np.int64)[place]
    in_body = kinds[place] == BODY

    key = term_of[found] * len(numbers) + documents[place]
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    named = np.add.reduceat(np.where(in_body, 0, weight)[order], starts)
    said = np.add.reduceat(np.where(in_body, weight, 0)[order], starts)
    total = named + np.minimum(said, BODY_AT_MOST)

    rows = np.empty(len(starts), POSTING)
    first = order[starts]
    rows["number"] = numbers[documents[place[first]]]
    rows["impact"] = np.maximum(127 * total // (total + HALF), 1) | np.where(named > 0, IN_NAME, 0)
    rows["form"] = form_of[found[first]]
    owner = term_of[found[first]]
    borders = [*np.flatnonzero(np.diff(owner, prepend=-1)).tolist(), len(rows)]
    packed, size = rows.tobytes(), POSTING.itemsize
    for term, begin, end in zip(terms, borders, borders[1:], strict=False):
        yield Block(term, packed[begin * size : end * size])


def unpack(blocks: Iterable[bytes]) -> Postings:
    """All postings of the blocks, one after the other."""
    return np.frombuffer(b"".join(blocks), POSTING)


def is_word(term: str) -> bool:
    """Whether a term is worth completing and correcting: letters of a script that has words."""
    return 2 <= len(term) <= 24 and not is_running(term[0]) and not any(letter.isdecimal() for letter in term)
