"""Alphabetical order across scripts, as bytes that any sort or comparison of bytes puts right.

Digits first, then the reader's own script, then the others. Accents, tones and letter case do not count (see `fold`).
Chinese is in the order of its pronunciation: GB 2312 lists its 3,755 usual characters that way; the rarer ones follow.
"""

from __future__ import annotations

from enum import IntEnum

from saxaul.core.folding import script_of

KEY_BYTES = 40


class Start(IntEnum):
    """What a text begins with, as far as order is concerned."""

    DIGIT = 0
    LATIN = 1
    HAN = 2
    ARABIC = 3
    OTHER = 4


_STARTS = {"Latn": Start.LATIN, "Hani": Start.HAN, "Arab": Start.ARABIC}
_OWN = {"zh": Start.HAN, "ar": Start.ARABIC}  # everybody else reads Latin first


class _Weights(dict[str, bytes]):
    """Character → bytes, filled on demand. Usual Chinese characters take two bytes above all UTF-8, others three."""

    def __missing__(self, character: str) -> bytes:
        self[character] = weight = _weight(character)
        return weight


def _weight(character: str) -> bytes:
    point = ord(character)
    if not (0x3400 <= point <= 0x9FFF or point >= 0x20000):
        return character.encode()
    try:
        row, cell = character.encode("gb2312")
    except UnicodeEncodeError:
        row, cell = 0xFF, 0xFF
    if row <= 0xD7:  # rows B0–D7 hold the usual characters, by pronunciation
        high, low = divmod((row - 0xB0) * 94 + cell - 0xA1, 255)
        return bytes((0xF0 + high, low + 1))
    return b"\xff" + min(point - 0x3400 + 0x0101, 0xFFFF).to_bytes(2, "big")


_WEIGHTS = _Weights()


def collation_body(folded: str) -> tuple[bytes, int]:
    """(bytes of the letters, a `Start`) of a text already folded: the part that is the same for every reader."""
    if folded.isascii():
        return folded[:KEY_BYTES].encode(), Start.LATIN if folded[:1].isalpha() else Start.DIGIT
    body = b"".join([_WEIGHTS[character] for character in folded[:KEY_BYTES]])
    start = _STARTS.get(script_of(folded), Start.OTHER) if folded[0].isalpha() else Start.DIGIT
    return body, start


def leading_bytes(language: str) -> tuple[int, ...]:
    """`Start` → first byte of the key for readers of the interface in `language`."""
    own = _OWN.get(language[:2], Start.LATIN)
    return tuple([1 if start is Start.DIGIT else 2 if start is own else 3 for start in Start])


def collation_key(folded: str, language: str) -> bytes:
    """At most `KEY_BYTES` bytes, to be compared as bytes."""
    body, start = collation_body(folded)
    return (bytes((leading_bytes(language)[start],)) + body)[:KEY_BYTES]
