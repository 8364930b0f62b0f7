"""Text of cells without what other programs left in it: HTML, hidden letters, foreign digits, disguised addresses."""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]*|!--.*?--)>", re.S)
_BREAK = re.compile(r"<(?:br|/p|/li|/div|/h\d)[^<>]*>", re.I)
_HIDDEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)", re.I | re.S)
# Joiners stay: Persian, Indic scripts and emoji need them.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")
_EDGES = " \t\r\n\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_AT = re.compile(r"\s*[(\[{<]\s*(?:at|arroba|à)\s*[)\]}>]\s*|\s+at\s+(?=\S+\.\S)", re.I)
_DOT = re.compile(r"\s*[(\[{<]\s*(?:dot|punto|ponto|point)\s*[)\]}>]\s*", re.I)
_SHORTENED = re.compile(r"^[+-]?\d(?:[.,]\d+)?[eE]\+?\d{1,2}$")


def plain_text(text: str) -> str:
    """Text without HTML: paragraphs become lines, entities letters, scripts nothing; no invisible letters."""
    if "<" in text and _TAG.search(text):
        text = _TAG.sub("", _BREAK.sub("\n", _HIDDEN.sub("", text)))
    if "&" in text:
        text = html.unescape(text)
    return text if text.isascii() else _INVISIBLE.sub("", text).strip(_EDGES)


def plain_digits(text: str) -> str:
    """The text with digits of every script as 0–9, so that a number is one number however it is written."""
    return text if text.isascii() else _FOREIGN_DIGIT.sub(lambda digit: str(int(digit[0])), text)


def plain_email(text: str) -> str:
    """An address as programs need it: “info (at) here [dot] org” becomes info@here.org."""
    text = text.removeprefix("mailto:").removeprefix("MAILTO:").strip("\"' <>")
    return text if "@" in text else _AT.sub("@", _DOT.sub(".", text), count=1)


def is_shortened(text: str) -> bool:
    """Whether a spreadsheet rounded a long number: 8.03123E+09 has lost its last digits."""
    return bool(_SHORTENED.match(text))
