"""Reads JSON piece by piece: a list of a million things never stands in memory at once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TextIO

from django.utils.translation import gettext as _

from saxaul.orgs.reading.errors import UnreadableFile

FIRST_READ = 1 << 18
MAX_ITEM_CHARS = 64 * 1024 * 1024
# Escapes that may give characters no database stores: zero, and halves of surrogate pairs.
UNSTORABLE_ESCAPE = re.compile(r"\\u(0000|[dD][89a-fA-F])")
BLANKS = " \t\r\n\ufeff"


class JsonText:
    """A cursor over JSON text. `value` takes one value; `items` walks through a list."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._buffer = ""
        self._place = 0
        self._ended = False
        self._decoder = json.JSONDecoder()

    def _fill(self, chars: int = FIRST_READ) -> None:
        more = self._text.read(chars)
        self._ended = len(more) < chars
        self._buffer = self._buffer[self._place :] + more
        self._place = 0

    def peek(self) -> str:
        """Return the next character that is no blank, or '' at the end."""
        while True:
            while self._place < len(self._buffer):
                if self._buffer[self._place] not in BLANKS:
                    return self._buffer[self._place]
                self._place += 1
            if self._ended:
                return ""
            self._fill()

    def take(self, char: str) -> bool:
        """Step over `char` if it is next."""
        if self.peek() != char:
            return False
        self._place += 1
        return True

    def expect(self, char: str) -> None:
        """Step over `char`; anything else is a mistake in the file."""
        if not self.take(char):
            raise broken_json()

    def value(self) -> object:
        """Take one whole value; raises UnreadableFile when there is none."""
        self.peek()
        wanted = FIRST_READ
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._place)
            except ValueError as error:
                if self._ended or len(self._buffer) - self._place > MAX_ITEM_CHARS:
                    raise broken_json() from error
            else:
                # A number at the very edge may go on in what is not read yet.
                if self._ended or end < len(self._buffer):
                    unsafe = UNSTORABLE_ESCAPE.search(self._buffer, self._place, end)
                    self._place = end
                    return storable(value) if unsafe else value
            self._fill(wanted)
            wanted *= 2

    def items(self) -> Iterator[object]:
        """Walk through the list that begins here; the cursor ends behind it."""
        self.expect("[")
        if self.take("]"):
            return
        while True:
            yield self.value()
            if self.take("]"):
                return
            self.expect(",")

    def members(self) -> Iterator[str]:
        """Walk through the keys of the object that begins here; the caller takes each value."""
        self.expect("{")
        if self.take("}"):
            return
        while True:
            if self.peek() != '"':
                raise broken_json()
            key = self.value()
            self.expect(":")
            yield str(key)
            if self.take("}"):
                return
            self.expect(",")


def parse_line(line: str) -> object:
    """Return the value on one line of JSON lines; raises ValueError or RecursionError."""
    value = json.loads(line.lstrip("\ufeff"))
    return storable(value) if UNSTORABLE_ESCAPE.search(line) else value


def storable(value: object) -> object:
    """Return the value without zero characters, and with U+FFFD for halves of surrogate pairs."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [storable(item) for item in value]
    if isinstance(value, dict):
        return {str(storable(key)): storable(item) for key, item in value.items()}
    return value


def broken_json() -> UnreadableFile:
    """The refusal of text that begins like JSON and is not."""
    return UnreadableFile(
        _("This JSON file is broken or incomplete. Please export or download it again."), code="damaged"
    )
