"""Telling and asking, through the database."""

from __future__ import annotations

import pytest

from saxaul.search.documents import storable
from saxaul.search.postings import cut
from saxaul.search.queries import search
from saxaul.search.services import Document, index_document, index_documents, rebuild, remove_documents

pytestmark = pytest.mark.django_db


def ids(text: str, **filters: object) -> list[str]:
    return [hit.id for hit in search(text, **filters).hits]  # type: ignore[arg-type]


def test_a_document_is_found_as_it_was_last_told() -> None:
    index_document(kind="organisation", id="a", title="Straw and Sand")
    assert ids("straw") == ["a"]
    index_document(kind="organisation", id="a", title="Bridge and Well")
    assert ids("straw") == []
    assert ids("bridge") == ["a"]


def test_telling_again_writes_nothing() -> None:
    told = [Document("organisation", "a", "Straw and Sand"), Document("organisation", "b", "Bridge and Well")]
    assert index_documents(told) == 2
    assert index_documents(told) == 0


def test_of_two_with_one_id_the_last_counts() -> None:
    assert index_documents([Document("post", "a", "First"), Document("post", "a", "Second")]) == 1
    assert ids("second") == ["a"]
    assert ids("first") == []


def test_what_is_removed_is_not_found() -> None:
    index_documents([Document("organisation", key, "Straw") for key in "ab"])
    assert remove_documents("organisation", ["a", "unknown"]) == 1
    assert ids("straw") == ["b"]


def test_rebuilding_leaves_other_kinds_alone() -> None:
    index_documents([Document("organisation", "a", "Straw"), Document("post", "a", "Straw")])
    assert rebuild("organisation", iter([Document("organisation", "b", "Straw")])) == 1
    assert {(hit.kind, hit.id) for hit in search("straw").hits} == {("organisation", "b"), ("post", "a")}


def test_what_is_for_members_is_not_shown_nor_counted_to_others() -> None:
    index_documents(
        [Document("post", "a", "Open well"), Document("post", "b", "Closed well", visibility="members")],
    )
    assert search("well").total == 1
    assert ids("well", level="members") == ["a", "b"]


def test_documents_cut_beforehand_are_found_like_others_and_some_may_be_left_out() -> None:
    documents = [Document("thing", f"t{n}", f"Well number {n}", body="water for the village " * n) for n in range(1, 6)]
    index_documents(documents[1:2])  # known already when it comes again
    index_documents(documents, cut=cut([storable(document) for document in documents]), places=range(5))
    ready = {hit.id: hit.score for hit in search("village well").hits}
    remove_documents("thing", [document.id for document in documents])
    index_documents(documents)
    assert {hit.id: hit.score for hit in search("village well").hits} == ready
    assert len(ready) == 5


def test_of_documents_cut_together_some_may_never_be_told() -> None:
    documents = [Document("thing", f"t{n}", f"Well number {n}") for n in range(5)]
    index_documents(documents[1::2], cut=cut(documents), places=(1, 3))
    assert sorted(hit.id for hit in search("well number").hits) == ["t1", "t3"]
