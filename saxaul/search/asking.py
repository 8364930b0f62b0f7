"""From what somebody typed to what is looked up. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from saxaul.search.letters import ZWNJ, fold_word, scanner, spelled
from saxaul.search.spelling import Words
from saxaul.search.tokens import Piece, form_of, run_of, word_pieces

MOST_SLOTS = 24
MOST_LETTERS = 300
EXACT = 16
SHORTEST_PART = 3  # letters of a word that was glued to another
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_DIGRAPHS = re.compile("ae|oe|ue|aa")
_HEBREW = re.compile("^[\u05d0-\u05ea]")
_ARABIC = re.compile("^[\u0621-\u06ff]")


@dataclass(slots=True)
class Slot:
    """One thing asked for. `options`: terms that answer it → how well, in 16ths; `form` is how it was spelled."""

    term: str
    form: int
    start: int
    end: int
    is_word: bool
    options: dict[str, int] = field(default_factory=dict)

    @property
    def is_marked(self) -> bool:
        """Whether it was typed with accents or tones, which then mean something. Latin letters only."""
        return bool(self.form) and self.is_word and self.term.isascii() and self.term.isalpha()

    def also(self, term: str, factor: int) -> None:
        if term and factor > self.options.get(term, 0):
            self.options[term] = factor


def slots_of(text: str) -> list[Slot]:
    """What the text asks for, in order; each slot knows its own term and spellings that come without the index."""
    text = text[:MOST_LETTERS]
    slots: dict[str, Slot] = {}
    for match in scanner(text).pieces.finditer(text):
        size = {"pair": 2, "triple": 3}.get(match.lastgroup or "")
        made = _run_slots(text, *match.span(), size) if size else _word_slots(match[0], match.start())
        for slot in made:
            slots.setdefault(slot.term, slot)
    kept = list(slots.values())[:MOST_SLOTS]
    for one, other in pairwise(kept):  # “bramble gate”: “bramblegate”
        if one.is_word and other.is_word:
            one.also(one.term + other.term, 12)
            other.also(one.term + other.term, 12)
    return kept


def _run_slots(text: str, start: int, end: int, size: int) -> Iterator[Slot]:
    for term, first, last in run_of(text, start, end, size).asked():
        form = form_of(text[first:last], term)
        yield Slot(term, form, first, last, is_word=False, options={term: EXACT})


def _word_slots(word: str, offset: int) -> Iterator[Slot]:
    pieces = word_pieces(word)
    if not pieces:
        return
    whole = pieces[0]
    if (whole.start, whole.end) == (0, len(word)) and ZWNJ not in word:
        yield _word_slot(word, whole, pieces[1:], offset)
        return
    for piece in pieces if (whole.start, whole.end) != (0, len(word)) else pieces[1:]:
        yield _word_slot(word[piece.start : piece.end], piece, [], offset)


def _word_slot(written: str, piece: Piece, parts: Sequence[Piece], offset: int) -> Slot:
    term = piece.term
    slot = Slot(term, form_of(written, term), offset + piece.start, offset + piece.end, is_word=True)
    slot.also(term, EXACT)
    if parts:  # “co-operative”: “cooperative”, or at least its longest part
        slot.also(max((part.term for part in parts), key=len), 8)
    if not term[-1].isdecimal():
        _add_relatives(slot, spelled(written))
    return slot


def _add_relatives(slot: Slot, written: str) -> None:
    """Forms of the word that differ by habit, not by mistake."""
    term = slot.term
    if (spread := written.translate(_UMLAUTS)) != written:  # Köln: Koeln
        slot.also(fold_word(spread), 14)
    if term.isascii():  # Koeln: Köln
        slot.also(_DIGRAPHS.sub(lambda pair: pair[0][0], term), 12)
    for letters, prefixes in ((_ARABIC, "وفلب"), (_HEBREW, "הולבמש")):  # and …, the …, for …, by …
        if letters.match(term) and len(term) >= 3:
            for prefix in prefixes:
                slot.also(prefix + term, 10)
            if term[0] in prefixes and len(term) >= 4:
                slot.also(term[1:], 9)
    for cut in (1, 2, 3):  # endings: schools, écoles, организации
        if len(term) - cut >= 2 + cut:
            slot.also(term[:-cut], 11 - 2 * cut)


def complete(slots: list[Slot], words: Words, *, limit: int, unfinished: bool = False) -> None:
    """Let longer words answer that begin as typed. `unfinished`: the last one is still being typed."""
    for slot in slots:
        last = unfinished and slot is slots[-1]
        if slot.is_word and (last or len(slot.term) >= 3):
            for word in words.beginning_with(slot.term, limit):
                likely = 11 * len(slot.term) // len(word) - (3 if slot.is_marked else 0)
                slot.also(word, 15 if last else max(likely, 3))


def correct(slots: list[Slot], place: int, words: Words, *, limit: int) -> None:
    """Let words answer that a slot may be a misspelling of, alone or together with a neighbour."""
    slot = slots[place]
    if not slot.is_word:  # a wrong letter spoils two pairs, not the letters beside it
        for letter in slot.term:
            slot.also(letter, 4)
        return
    for word, distance in words.like(slot.term, limit):
        slot.also(word, 9 if distance == 1 else 6)
    for first, second in ((place - 1, place), (place, place + 1)):
        if first < 0 or second == len(slots) or not (slots[first].is_word and slots[second].is_word):
            continue
        for word, distance in words.like(slots[first].term + slots[second].term, limit):
            slots[first].also(word, 8 if distance == 1 else 5)
            slots[second].also(word, 8 if distance == 1 else 5)


def parted(slot: Slot, words: Words) -> list[Slot]:
    """The slot as two that are words, where it was written without the blank; else nothing."""
    term = slot.term
    cuts = sorted(range(SHORTEST_PART, len(term) - SHORTEST_PART + 1), key=lambda cut: abs(2 * cut - len(term)))
    for cut in cuts:
        if words.knows(term[:cut]) and words.knows(term[cut:]):
            return [Slot(half, 0, slot.start, slot.end, True, {half: 14}) for half in (term[:cut], term[cut:])]
    return []
