"""Folding of words, so that what people type meets what is stored, in every script the hub speaks."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Unicode decomposition leaves these alone, people do not.
_LETTERS = str.maketrans(
    {
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "ø": "o",
        "ı": "i",
        "ħ": "h",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        # Arabic: one alif, one yeh, one heh, hamza carriers without hamza; Persian and Urdu keyboards
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ئ": "ي",
        "ؤ": "و",
        "ة": "ه",
        "ک": "ك",
        "ـ": "",
        "’": "",
        "'": "",
        "‘": "",
        "ʼ": "",
    }
)
_MARKS = re.compile(r"[\u0300-\u036f\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_GAPS = re.compile(r"[\W_]+")

_SCRIPTS = (
    (0x0041, 0x024F, "Latn"),
    (0x0370, 0x03FF, "Grek"),
    (0x0400, 0x052F, "Cyrl"),
    (0x0590, 0x05FF, "Hebr"),
    (0x0600, 0x077F, "Arab"),
    (0x0900, 0x097F, "Deva"),
    (0x0980, 0x09FF, "Beng"),
    (0x0B80, 0x0BFF, "Taml"),
    (0x0E00, 0x0E7F, "Thai"),
    (0x1E00, 0x1EFF, "Latn"),
    (0x3040, 0x30FF, "Jpan"),
    (0x3400, 0x4DBF, "Hani"),
    (0x4E00, 0x9FFF, "Hani"),
    (0xAC00, 0xD7AF, "Kore"),
    (0xFB50, 0xFEFF, "Arab"),
)


def fold(text: str) -> str:
    """Lower case without accents, tones, vowel marks or punctuation; single blanks between words.

    Idempotent. Latin, Arabic and Vietnamese variants that people mix up become equal; Chinese stays as it is.
    Names are remembered for a while: bulk writes fold each several times in a row.
    """
    return _remembered(text) if len(text) <= 300 else _folded(text)


def _folded(text: str) -> str:
    if text.isascii():
        folded = text.lower().replace("'", "")
    else:
        folded = unicodedata.normalize("NFKD", text.casefold())
        folded = _MARKS.sub("", folded).translate(_LETTERS)
        folded = unicodedata.normalize("NFKC", folded).casefold()
    return _GAPS.sub(" ", folded).strip()


_remembered = lru_cache(maxsize=8192)(_folded)


def script_of(text: str) -> str:
    """ISO 15924 code of the first letter whose script is known; `Zyyy` where there is none."""
    for character in text:
        point = ord(character)
        if point < 0x80:
            if character.isalpha():
                return "Latn"
            continue
        for first, last, code in _SCRIPTS:
            if first <= point <= last and character.isalpha():
                return code
    return "Zyyy"
