"""Which encoding a file is in: byte-order marks, then UTF-8, then the letters that come out of each candidate.

The whole file is looked through once. The lines with bytes beyond ASCII are what the choice is made from, wherever
they stand, so a single accented name in the last row of a long file still counts.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from saxaul.orgs.reading.errors import UnreadableFile
from saxaul.orgs.reading.limits import Limits
from saxaul.orgs.reading.weighing import CODECS, weigh_all

BLOCK = 1 << 20
SAMPLE_BYTES = 48_000
SAMPLE_PER_BLOCK = 12_000
DAMAGE_ALLOWED = 0.02

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LONG_LINE = 4000
FIRST_HIGH_BYTE = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True, slots=True)
class Encoding:
    """`label` is for people, `codec` for Python; `sure` is False when the letters did not settle it."""

    label: str
    codec: str
    sure: bool = True
    compose: bool = False


@dataclass(slots=True)
class Survey:
    """What one pass over the file found."""

    sample: bytes = b""
    head: bytes = b""
    letters_in_utf8: int = 0
    broken_in_utf8: int = 0


def find_encoding(path: Path, limits: Limits) -> Encoding:
    """Return the encoding of a text file; raises UnreadableFile for lines no table has."""
    with path.open("rb") as file:
        head = file.read(64_000)
    marked = _by_mark(head) or _by_nulls(head)
    if marked is not None:
        _survey(path, limits, lines_only=True)
        return marked
    survey = _survey(path, limits)
    if not survey.sample:
        return Encoding("utf-8", CODECS["utf-8"])
    if survey.broken_in_utf8 <= survey.letters_in_utf8 * DAMAGE_ALLOWED:
        return Encoding("utf-8", CODECS["utf-8"])
    return weigh(survey.sample)


def named_encoding(label: str) -> Encoding:
    """Return the encoding the operator named; raises UnreadableFile when there is none of that name."""
    lowered = label.strip().lower().replace("_", "-")
    codec = CODECS.get(lowered) or CODECS.get(lowered.replace("-", "_")) or label.strip()
    try:
        "".encode(codec)
        known = codecs.lookup(codec)
    except (LookupError, ValueError, TypeError) as error:
        raise UnreadableFile(
            _("We do not know the encoding “%(encoding)s”.") % {"encoding": label}, code="unknown_encoding"
        ) from error
    if known.name in {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"}:
        raise UnreadableFile(
            _("We do not know the encoding “%(encoding)s”.") % {"encoding": label}, code="unknown_encoding"
        )
    return Encoding(label, codec, compose=known.name == "cp1258")


def _by_mark(head: bytes) -> Encoding | None:
    for mark, label in MARKS:
        if head.startswith(mark) and not (label == "utf-16" and head[2:4] == b"\x00\x00" and len(head) % 4 == 0):
            return Encoding(label, CODECS.get(label, label))
    return None


def _by_nulls(head: bytes) -> Encoding | None:
    """UTF-16 without a mark: the zero bytes of digits, commas and line ends stand on one side only."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if even + odd < max(2, len(head) // 50):
        return None
    for label, mine, other in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if other > mine * 0.05:
            continue
        try:
            text = head[: len(head) // 2 * 2].decode(label, "strict")
        except UnicodeDecodeError as error:
            if error.start < len(head) - 4:
                continue
            text = head[: error.start].decode(label)
        if "\x00" not in text:
            return Encoding(label, label)
    return None


def _survey(path: Path, limits: Limits, *, lines_only: bool = False) -> Survey:
    survey = Survey()
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    samples: list[bytes] = []
    without_break = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            without_break = _without_break(block, without_break)
            if without_break > limits.max_line_bytes:
                raise UnreadableFile(_("A line of this file is far too long for a table."), code="line_too_long")
            if lines_only or block.isascii():
                continue
            samples.append(_high_lines(block))
            text = decoder.decode(block)
            survey.broken_in_utf8 += max(0, text.count("\ufffd") - block.count(b"\xef\xbf\xbd"))
            survey.letters_in_utf8 += len(text) - len(text.encode("ascii", "ignore"))
    survey.letters_in_utf8 -= survey.broken_in_utf8
    survey.sample = _spread(samples)
    return survey


def _without_break(block: bytes, before: int) -> int:
    last = max(block.rfind(b"\n"), block.rfind(b"\r"))
    return before + len(block) if last < 0 else len(block) - last


def _high_lines(block: bytes) -> bytes:
    found: list[bytes] = []
    size = 0
    for whole in block.splitlines():
        if whole.isascii():
            continue
        line = _around_high_bytes(whole)
        found.append(line)
        size += len(line)
        if size > SAMPLE_PER_BLOCK:
            break
    return b"\n".join(found)


def _around_high_bytes(line: bytes) -> bytes:
    """Cut a long line to begin just before its first byte beyond ASCII, where a character surely starts."""
    if len(line) <= LONG_LINE:
        return line
    first = FIRST_HIGH_BYTE.search(line)
    start = max(0, first.start() - 2) if first else 0
    return line[start : start + LONG_LINE]


def _spread(samples: list[bytes]) -> bytes:
    """Take the same share from the beginning, the middle and the end when there is more than needed."""
    if not samples:
        return b""
    share = max(400, SAMPLE_BYTES // len(samples))
    step = max(1, len(samples) * share // SAMPLE_BYTES)
    return b"\n".join(sample[:share] for sample in samples[::step])


def weigh(sample: bytes) -> Encoding:
    """Choose among the legacy encodings by the letters each one makes of `sample` (which is not UTF-8)."""
    high = sum(1 for byte in sample if byte > 127)
    best_label, best_score = "windows-1252", 0.05
    for label, score in weigh_all(sample, high):
        if score > best_score:
            best_label, best_score = label, score
    codec = CODECS.get(best_label, best_label)
    if best_label == "windows-1252" and not re.search(rb"[\x80-\x9f]", sample):
        best_label = "iso-8859-1"
    return Encoding(best_label, codec, sure=best_score > 0.3, compose=best_label == "windows-1258")
