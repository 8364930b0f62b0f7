"""Templates say what they need, and carry nothing that the content security policy forbids."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines

ROOT = Path(__file__).resolve().parent.parent.parent / "saxaul"
TEMPLATES = {str(path.relative_to(ROOT)): path for path in sorted(ROOT.rglob("templates/**/*.html"))}
INLINE = {
    "a script in the page": re.compile(r"<script(?![^>]*\b(?:src=|type=\"application/))[^>]*>", re.IGNORECASE),
    "a style sheet in the page": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "something from another host": re.compile(
        r"<(?:script|link|img|iframe)[^>]*\b(?:src|href)=\"https?:", re.IGNORECASE
    ),
}
COMMENT = re.compile(r"{#.*?#}|{% comment.*?endcomment %}", re.DOTALL)


# The samples of the style guide are shown as they are written.
@pytest.mark.parametrize("name", [name for name in TEMPLATES if "/styleguide/" not in name])
def test_opens_with_a_comment(name: str) -> None:
    assert TEMPLATES[name].read_text("utf-8").startswith("{#")


@pytest.mark.parametrize("name", TEMPLATES)
def test_holds_nothing_inline(name: str) -> None:
    text = COMMENT.sub("", TEMPLATES[name].read_text("utf-8"))
    assert not [what for what, pattern in INLINE.items() if pattern.search(text)]


@pytest.mark.parametrize("name", TEMPLATES)
def test_can_be_read(name: str) -> None:
    engines["django"].from_string(TEMPLATES[name].read_text("utf-8"))
