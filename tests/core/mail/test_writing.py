"""The HTML half of a letter."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from saxaul.core.mail.writing import html_of, linked


def test_paragraphs_links_and_the_foot() -> None:
    page = html_of(
        "Good day,\nLan\n\nhttps://hub.example/a/?b=1&c=2\n\nThe hub\nhttps://hub.example/", subject="S", language="en"
    )
    assert "<p>Good day,<br>Lan</p>" in page
    assert '<a href="https://hub.example/a/?b=1&amp;c=2"><b>' in page
    assert page.index("<hr>") < page.index("The hub")


def test_a_link_in_a_sentence_ends_where_the_sentence_does() -> None:
    assert linked("See https://hub.example/x/.") == 'See <a href="https://hub.example/x/">https://hub.example/x/</a>.'


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        assert all(not name.startswith("on") for name, _ in attrs)
        assert all((value or "").startswith(("http://", "https://")) for name, value in attrs if name == "href")


PARTS = st.sampled_from([*"<>&\"' :/.\n=xo", "http://", "<script>", "onload="])


@given(st.lists(PARTS).map("".join))
def test_nothing_becomes_a_tag(text: str) -> None:
    tags = Tags(html_of(text, subject=text, language="en")).found
    assert tags <= {*"html head meta title body table tr td font p a b br hr".split()}
