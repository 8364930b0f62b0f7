"""What is told to the search: one document for each thing that can be found."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum


class Visibility(StrEnum):
    """Who may find a document. Each level sees what the levels before it see."""

    PUBLIC = "public"
    MEMBERS = "members"


_HALVES = re.compile("[\ud800-\udfff]")
_UNWELCOME = re.compile("[\x00\ud800-\udfff]")
LEVELS = {visibility.value: level for level, visibility in enumerate(Visibility)}


@dataclass(frozen=True, slots=True)
class Document:
    """A thing to be found, known to the outside by (kind, id).

    `names` are (language, value) pairs: every name it goes by, the title may be among them. `body` is plain text to
    read, of which one line may be quoted. `keywords` are further words to be found by, which are never shown: places
    and fields of work in other languages, registration numbers. Nothing may stand in a document that its visibility
    does not allow to be read. `areas` and `sectors` hold codes, for areas those of all levels from the country down.
    `boost` multiplies the score: 1.0 for an ordinary document, from 0.1 to 10.
    """

    kind: str
    id: str
    title: str
    names: tuple[tuple[str, str], ...] = ()
    body: str = ""
    keywords: str = ""
    language: str = ""
    url: str = ""
    areas: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    visibility: str = Visibility.PUBLIC.value
    boost: float = 1.0


def storable(document: Document) -> Document:
    """The document without what no database takes as text: zero bytes and halves of characters."""
    said = "".join([document.title, document.body, document.keywords, *(name for _, name in document.names)])
    if "\x00" not in said and (said.isascii() or not _HALVES.search(said)):
        return document
    return replace(
        document,
        title=_UNWELCOME.sub(" ", document.title),
        body=_UNWELCOME.sub(" ", document.body),
        keywords=_UNWELCOME.sub(" ", document.keywords),
        names=tuple([(language, _UNWELCOME.sub(" ", name)) for language, name in document.names]),
    )
