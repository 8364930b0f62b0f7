"""The search knows exactly what is published, in the same transaction, whichever way a record is written."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from saxaul.orgs import services
from saxaul.orgs.models import Organisation
from saxaul.orgs.search_telling import rebuild_search
from saxaul.orgs.store import rebuild_index
from saxaul.search.models import Entry
from saxaul.search.queries import search
from saxaul.search.services import index_document, remove_documents
from tests.factories.organisations import make_organisation, make_organisations
from tests.factories.people import make_operator, make_person

pytestmark = pytest.mark.django_db
UNSEEN = [state for state in Organisation.State.values if state != "published"]


def found(words: str) -> list[str]:
    return [hit.title for hit in search(words).hits]


def test_a_new_one_is_found_at_once_and_a_changed_one_by_its_new_words() -> None:
    person = make_person()
    organisation = make_organisation("Anna")
    assert found("Anna") == ["Anna"]
    names = [{"value": "Berta", "kind": "official", "language": "en"}]
    services.edit_organisation(organisation=organisation, changes={"names": names}, base=1, by=person)
    assert (found("Anna"), found("Berta")) == ([], ["Berta"])


@pytest.mark.parametrize("state", ["pending", "hidden", "archived"])
def test_what_is_not_published_is_not_found(state: str) -> None:
    make_organisation("Anna", state=state)
    assert found("Anna") == []
    assert not Entry.objects.exists()


@pytest.mark.parametrize("state", ["hidden", "archived"])
def test_what_is_taken_away_is_gone_and_comes_back(state: str) -> None:
    operator = make_operator()
    organisation = make_organisation("Anna")
    for wanted in (state, "published"):
        services.change_state(organisation=organisation, state=wanted, by=operator, reason="because")
        assert found("Anna") == (["Anna"] if wanted == "published" else [])
        assert Entry.objects.count() == (wanted == "published")
        organisation.refresh_from_db()


def test_a_merged_record_is_found_no_more() -> None:
    first, second = make_organisation("Anna"), make_organisation("Berta")
    services.merge_organisations(survivor=first, other=second, by=make_operator(), reason="one and the same")
    assert Entry.objects.get().key == first.public_id


def test_a_write_that_is_rolled_back_leaves_no_trace() -> None:
    with transaction.atomic():
        make_organisation("Anna")
        transaction.set_rollback(True)
    assert found("Anna") == []
    assert not Entry.objects.exists()


def test_confirming_tells_the_search_nothing() -> None:
    organisation = make_organisation("Anna")
    with CaptureQueriesContext(connection) as queries:
        services.confirm_organisation(organisation=organisation, by=make_person())
    assert not [query for query in queries if "search_" in query["sql"]]


def test_many_are_told_in_the_same_number_of_statements() -> None:
    def statements(count: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            make_organisations(count)
        return len([query for query in queries if "search_" in query["sql"]])

    statements(1)
    assert statements(20) == statements(200)


@pytest.mark.parametrize("rebuild", [rebuild_search, rebuild_index])
def test_rebuilding_puts_right_whatever_is_wrong(rebuild: object) -> None:
    right, missing = make_organisation("Anna"), make_organisation("Berta")
    hidden = make_organisation("Cem", state="hidden")
    remove_documents("organisation", [missing.public_id])
    index_document(kind="organisation", id=hidden.public_id, title="Cem")
    index_document(kind="organisation", id=right.public_id, title="Something else")
    index_document(kind="need", id="n1", title="A spade")
    assert callable(rebuild)
    for _again in range(2):
        rebuild(chunk=2)
        assert sorted(Entry.objects.values_list("title", flat=True)) == ["A spade", "Anna", "Berta"]
    assert rebuild_search() == 2
