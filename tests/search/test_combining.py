"""What others combine with conditions of their own: all that has all words. And words to be found by, never shown."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from saxaul.search.documents import Document
from saxaul.search.marking import snippet
from saxaul.search.models import Entry
from saxaul.search.queries import fingerprint, fingerprints, search
from saxaul.search.services import index_document
from saxaul.search.store import digest_of

pytestmark = pytest.mark.django_db


def tell(id: str, title: str, **more: Any) -> None:
    index_document(kind=more.pop("kind", "organisation"), id=id, title=title, url=f"/{id}/", **more)


def found(text: str, **filters: Any) -> set[str]:
    marks = set(fingerprints("organisation", text, **filters).tolist())
    return {key for key in Entry.objects.values_list("key", flat=True) if fingerprint("organisation", key) in marks}


def test_everything_that_has_all_words_and_nothing_else() -> None:
    for number in range(30):
        tell(f"a{number}", f"Sand society {number}")
    tell("b", "Sand dune", areas=("CN", "CN-62"))
    tell("c", "Sand for members", visibility="members")
    tell("d", "Sand needed", kind="need")
    assert len(found("sand")) == 31
    assert len(found("society sand")) == 30
    assert found("sand dune") == {"b"}
    assert found("sand", areas=("CN",)) == {"b"}
    assert found("sand nothing") == found("") == found("  ") == set()


def test_it_is_what_the_page_finds_where_a_word_is_misspelt() -> None:
    tell("a", "Lamplight Reading Rooms")
    tell("b", "Reading circle")
    assert found("lamplihgt reading") == {"a"} == {hit.id for hit in search("lamplihgt reading").hits[:1]}


def test_keywords_find_and_are_never_shown() -> None:
    tell("a", "Anna", body="Pins the sand down.", keywords="甘肃, China")
    for text in ("甘肃", "china"):
        (hit,) = search(text).hits
        assert hit.id == "a"
        assert "甘肃" not in f"{hit.snippet}{hit.heading}"
    assert "甘肃" not in str(Entry.objects.values().get())
    tell("a", "Anna", body="Pins the sand down.", keywords="青海")
    assert [search(text).total for text in ("甘肃", "青海")] == [0, 1]


CHANGED: dict[str, Any] = {
    "names": (("en", "x"),),
    "areas": ("CN",),
    "sectors": ("E",),
    "visibility": "members",
    "boost": 2.0,
}


@pytest.mark.parametrize("part", [each.name for each in fields(Document)])
def test_no_part_of_a_document_can_change_unnoticed(part: str) -> None:
    """What was told once and is hidden since must go from the index, wherever in the document it stood."""
    document = Document(kind="organisation", id="a", title="Anna")
    other = replace(document, **{part: CHANGED.get(part, "x")})
    assert part in ("kind", "id") or digest_of(document) != digest_of(other)


def test_an_excerpt_stays_within_one_line() -> None:
    body = "用草方格固定流沙。\nPins the sand down.\nنثبت الرمال"
    assert str(snippet(body, {"sand": 0})) == "Pins the sand down."
    assert str(snippet(body, {})) == "用草方格固定流沙。"
