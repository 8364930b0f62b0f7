"""Uniting what many writes left behind."""

from __future__ import annotations

import pytest

from saxaul.core.models import Scheduled
from saxaul.search import live
from saxaul.search.jobs import OFTEN, TIDYING, tidy_index, tidy_soon
from saxaul.search.models import Gone, Posting
from saxaul.search.postings import unpack
from saxaul.search.queries import search
from saxaul.search.services import Document, index_document, index_documents, remove_documents
from saxaul.search.store import CHANGES_KEPT
from saxaul.search.tidying import MANY, tidy

pytestmark = pytest.mark.django_db


def answers() -> list[tuple[str, int]]:
    live.reset()
    return [(hit.id, hit.score) for hit in search("straw").hits]


def test_answers_stay_and_blocks_become_one() -> None:
    for number in range(MANY + 2):
        index_document(kind="organisation", id=str(number), title=f"Straw {number}")
    remove_documents("organisation", ["3"])
    before = answers()
    assert tidy() == 1
    assert answers() == before
    [block] = Posting.objects.filter(term=b"straw").values_list("block", flat=True)
    assert len(unpack([bytes(block)])) == MANY + 1
    assert tidy() == 0


def test_where_much_is_gone_all_terms_are_swept() -> None:
    index_documents([Document("organisation", str(number), f"Straw only{number}") for number in range(10)])
    remove_documents("organisation", [str(number) for number in range(5)])
    tidy()
    assert not Posting.objects.filter(term=b"only3").exists()
    assert Posting.objects.filter(term=b"only7").exists()
    remove_documents("organisation", [str(number) for number in range(5, 10)])
    tidy()
    assert not Posting.objects.exists()
    assert answers() == []


def test_old_traces_go_when_no_process_can_need_them(monkeypatch: pytest.MonkeyPatch) -> None:
    index_document(kind="organisation", id="a", title="Straw")
    remove_documents("organisation", ["a"])
    tidy()
    assert Gone.objects.count() == 1
    Gone.objects.update(change=-CHANGES_KEPT)
    tidy()
    assert not Gone.objects.exists()


def test_writes_ask_for_it_now_and_then() -> None:
    row = Scheduled.objects.create(name=TIDYING, next_at="2100-01-01T00:00Z")
    tidy_soon(OFTEN + 1)
    row.refresh_from_db()
    assert row.next_at.year == 2100
    tidy_soon(OFTEN)
    row.refresh_from_db()
    assert row.next_at.year < 2100
    assert tidy_index() == "0"
