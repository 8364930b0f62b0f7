r"""Several values in one cell of a table, so that people can read them and the importer reads the same back.

    cell    member *( "; " member )
    member  text [ " [" tag *( ", " tag ) "]" ]         Nile Network [official, en]; 民勤梭梭网 [official, zh-Hans]

A backslash stands before each `\ ; [ ] ,` that belongs to the text or a tag (commas only in tags), and `\n` for a line
break. Pure; `read(written(members)) == members` for members whose text and tags carry no blanks at their ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

Member = tuple[str, tuple[str, ...]]

_MEMBERS = re.compile(r"(?:[^\\;]|\\.)+", re.S)
_TAGS = re.compile(r"(?:[^\\,]|\\.)*", re.S)
_TAGGED = re.compile(r"^((?:[^\\\[]|\\.)*)\[((?:[^\\\]]|\\.)*)\]$", re.S)
_ESCAPED = re.compile(r"\\(.)", re.S)
_IN_TEXT, _IN_TAG = re.compile(r"[\\;\[\]]"), re.compile(r"[\\;\[\],]")


def written(members: Iterable[Member]) -> str:
    """The members as one cell. Tags that are empty at the end are left out."""
    return "; ".join(_member(text, tags) for text, tags in members)


def _member(text: str, tags: Sequence[str]) -> str:
    while tags and not tags[-1]:
        tags = tags[:-1]
    body = _escaped(text, _IN_TEXT)
    if not tags:
        return body
    return f"{body} [{', '.join(_escaped(tag, _IN_TAG) for tag in tags)}]".lstrip()


def _escaped(text: str, marks: re.Pattern[str]) -> str:
    return marks.sub(lambda match: f"\\{match[0]}", text).replace("\n", "\\n")


def read(cell: str) -> list[Member]:
    """The members of a cell; what follows no rule is text."""
    return [_read_member(part.strip()) for part in _MEMBERS.findall(cell) if part.strip()]


def _read_member(text: str) -> Member:
    match = _TAGGED.match(text)
    if not match:
        return _plain(text), ()
    tags = [_plain(tag.strip()) for tag in _split_tags(match[2])]
    return _plain(match[1].strip()), tuple(tags)


def _split_tags(text: str) -> list[str]:
    tags, place = [], 0
    while True:
        match = _TAGS.match(text, place)
        assert match is not None  # it matches nothing, too
        tags.append(match[0])
        place = match.end() + 1
        if place > len(text):
            return tags


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda match: "\n" if match[1] == "n" else match[1], text)
