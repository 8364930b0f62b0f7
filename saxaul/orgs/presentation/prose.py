"""Markdown that strangers wrote, as HTML that is safe to show."""

from __future__ import annotations

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_TAGS = {"p", "br", "strong", "em", "s", "ul", "ol", "li", "blockquote", "code", "pre", "h3", "h4", "hr", "a"}
_HEADINGS = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}  # the page has its own h1 and h2
_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("strikethrough")


def prose(text: str) -> SafeString:
    """Paragraphs, lists, quotations, emphasis and links; no pictures, no HTML of the author's own.

    Links lead to http, https and mailto only, and are marked as made by users.
    """
    tokens = _markdown.parse(text)
    for token in tokens:
        token.tag = _HEADINGS.get(token.tag, token.tag)
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    safe = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "*": set()},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener ugc",
    )
    return mark_safe(safe)  # noqa: S308 - cleaned in the line above
