"""The HTML half of a letter, made of its text: paragraphs, and links on lines of their own as buttons.

One frame for all letters, without pictures, styles from elsewhere or anything that tells the hub who has read it.
"""

from __future__ import annotations

import re

from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")


def html_of(text: str, *, subject: str, language: str) -> str:
    """`text` as a whole page of HTML in its language and direction. Nothing in it can become a tag."""
    blocks = [_block(block) for block in re.split(r"\n\s*\n", text.strip()) if block.strip()]
    right_to_left = language.split("-", maxsplit=1)[0] in {"ar", "fa", "he", "ur"}
    values = {
        "blocks": blocks[:-1],
        "foot": blocks[-1] if blocks else "",
        "subject": subject,
        "language": language,
        "direction": "rtl" if right_to_left else "ltr",
    }
    return render_to_string("core/letter.html", values)


def _block(block: str) -> dict[str, object]:
    lines = [line.strip() for line in block.strip().splitlines()]
    alone = len(lines) == 1 and LINK.fullmatch(lines[0]) is not None
    return {"link": lines[0] if alone else "", "lines": [] if alone else [linked(line) for line in lines]}


def linked(line: str) -> SafeString:
    """The line with its addresses as links."""
    parts, end = [], 0
    for match in LINK.finditer(line):
        parts += [escape(line[end : match.start()]), format_html('<a href="{0}">{0}</a>', match[0])]
        end = match.end()
    parts.append(escape(line[end:]))
    return mark_safe("".join(parts))  # noqa: S308 - each part is escaped
