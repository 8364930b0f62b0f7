"""Which parts of a text answer the question, and the piece of a long one that does it best. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from saxaul.search.results import Marked, Ranges
from saxaul.search.tokens import Piece, pieces

READ = 20_000  # letters of a body that are looked through
SHOWN = 180  # letters of a snippet, about two lines on a screen and four on a phone
BEFORE = 40

Wanted = Mapping[str, int]
"""Term → which slot of the question it answers."""


def matches(text: str, wanted: Wanted) -> list[Piece]:
    """The wanted terms in the text, ascending."""
    found = [piece for piece in pieces(text) if piece.term in wanted]
    return sorted(found, key=lambda piece: (piece.start, piece.end))


def united(found: Sequence[Piece], text: str) -> Ranges:
    """Ranges that overlap or touch become one, and those with nothing but blanks between."""
    ranges: list[list[int]] = []
    for piece in found:
        if ranges and (piece.start <= ranges[-1][1] or not text[ranges[-1][1] : piece.start].strip()):
            ranges[-1][1] = max(ranges[-1][1], piece.end)
        else:
            ranges.append([piece.start, piece.end])
    return tuple([(start, end) for start, end in ranges])


def marked(text: str, wanted: Wanted) -> Marked:
    return Marked(text, united(matches(text, wanted), text))


def answered(text: str, wanted: Wanted) -> int:
    """How many slots of the question the text answers."""
    return len({wanted[piece.term] for piece in matches(text, wanted)})


def snippet(body: str, wanted: Wanted) -> Marked:
    """The piece of the body that answers most slots, the first of several; its beginning where none does.

    Within one line: the next may be in another language.
    """
    found = matches(body[:READ], wanted)
    if found:
        place = found[_densest(found, wanted)].start
        body = body[body.rfind("\n", 0, place) + 1 :]
    text = body.partition("\n")[0][:READ]
    found = matches(text, wanted)
    first = _densest(found, wanted)
    start = _border(text, max(0, found[first].start - BEFORE)) if found else 0
    end = start + SHOWN
    if end < len(text):
        end = max(_border_before(text, end), min(found[first].end if found else 0, len(text)))
    else:
        end = len(text)
    inside = [piece for piece in found if start <= piece.start and piece.end <= end]
    lead = "… " if start else ""
    shift = len(lead) - start
    moved = [Piece(piece.term, piece.start + shift, piece.end + shift) for piece in inside]
    shown = lead + text[start:end] + (" …" if end < len(text) else "")
    return Marked(shown, united(moved, shown))


def _densest(found: Sequence[Piece], wanted: Wanted) -> int:
    """Place in `found` from where the next letters answer most slots."""
    best, most = 0, 0
    for place, piece in enumerate(found):
        reach = piece.start + SHOWN - BEFORE
        slots = set()
        for other in found[place : place + 40]:
            if other.end > reach:
                break
            slots.add(wanted[other.term])
        if len(slots) > most:
            best, most = place, len(slots)
    return best


def _border(text: str, place: int) -> int:
    """The next beginning of a word, if one is near: scripts without blanks are cut anywhere."""
    if place == 0:
        return 0
    gap = text.find(" ", place, place + BEFORE // 2)
    return place if gap < 0 else gap + 1


def _border_before(text: str, place: int) -> int:
    gap = text.rfind(" ", place - 20, place)
    return place if gap < 0 else gap
