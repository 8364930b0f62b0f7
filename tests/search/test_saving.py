"""Searches a person keeps: theirs alone, so many and no more, and gone with the account."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from saxaul.accounts.services import erase_person
from saxaul.search import saving
from saxaul.search.models import SavedSearch
from tests.factories.people import make_operator, make_person

pytestmark = pytest.mark.django_db
LIST, NEW = "/search/saved/", "/search/saved/new/"


def keep(client: Client, query: str = "q=sand", name: str = "Sand", page: str = "search") -> SavedSearch | None:
    client.post(NEW, {"page": page, "query": query, "name": name})
    return SavedSearch.objects.first()


def test_a_search_is_kept_once_and_leads_back_to_its_answer(client: Client) -> None:
    client.force_login(make_person())
    search = keep(client, "q=sand&area=CN:Gansu")
    assert search
    assert keep(client, "q=sand&area=CN:Gansu", "Another name") == search
    text = client.get(LIST).content.decode()
    assert 'href="/search/?q=sand&amp;area=CN:Gansu"' in text
    assert search.secret in text, "the address of its feed"
    assert keep(client, "kind=ngo", page="directory")
    assert 'href="/organisations/?kind=ngo"' in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("page", "query"),
    [("search", ""), ("admin", "q=sand"), ("search", "q=" + "x" * 1000), ("search", "q=\x00"), ("", "q=sand")],
)
def test_what_is_no_question_is_not_kept(client: Client, page: str, query: str) -> None:
    client.force_login(make_person())
    response = client.post(NEW, {"page": page, "query": query, "name": "x"}, follow=True)
    assert "cannot be kept" in response.content.decode()
    assert not SavedSearch.objects.exists()


def test_names_are_one_plain_line(client: Client) -> None:
    client.force_login(make_person())
    search = keep(client, name="Sand\u202e and\n  water <b>" + "x" * 200)
    assert search
    assert search.name.startswith("Sand and water <b>")
    assert len(search.name) == 120
    assert "water <b>" not in client.get(LIST).content.decode()
    client.post(f"{LIST}{search.public_id}/rename/", {"name": "  "})
    search.refresh_from_db()
    assert search.name == "Without a name"


def test_only_so_many_are_kept(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "KEPT_MAX", 2)
    person = make_person()
    client.force_login(person)
    for number in range(4):
        keep(client, f"q={number}")
    assert person.saved_searches.count() == 2
    assert keep(client, "q=1"), "what is kept already is no further one"
    assert "2 searches already" in client.post(NEW, {"page": "search", "query": "q=9"}, follow=True).content.decode()


@pytest.mark.parametrize("who", ["stranger", "operator", None])
def test_nobody_else_reads_renames_or_deletes_them(client: Client, who: str | None) -> None:
    search = saving.save_search(by=make_person(), page="search", query="q=kanarie", name="kanarie")
    if who:
        client.force_login(make_operator() if who == "operator" else make_person())
    expected = 404 if who else 302
    for verb in ("rename", "delete"):
        assert client.post(f"{LIST}{search.public_id}/{verb}/", {"name": "x"}).status_code == expected
    assert "kanarie" not in client.get(LIST, follow=True).content.decode()
    search.refresh_from_db()
    assert search.name == "kanarie"


def test_its_person_renames_and_deletes_it(client: Client) -> None:
    person = make_person()
    search = saving.save_search(by=person, page="search", query="q=sand", name="Sand")
    client.force_login(person)
    assert client.get(f"{LIST}{search.public_id}/delete/").status_code == 405
    client.post(f"{LIST}{search.public_id}/rename/", {"name": "Dunes"})
    assert "Dunes" in client.get(LIST).content.decode()
    client.post(f"{LIST}{search.public_id}/delete/")
    assert not SavedSearch.objects.exists()
    assert "You keep no search yet" in client.get(LIST).content.decode()


def test_they_go_with_the_account() -> None:
    person = make_person()
    saving.save_search(by=person, page="search", query="q=sand", name="Sand")
    erase_person(person=person, by="test")
    assert not SavedSearch.objects.exists()


def test_two_people_may_keep_the_same_and_each_has_a_secret_of_their_own() -> None:
    one, other = (saving.save_search(by=make_person(), page="search", query="q=sand", name="Sand") for _ in range(2))
    assert one.secret != other.secret
    assert len(one.secret) == 32
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedSearch.objects.create(user=one.user, page="search", query="q=sand", name="Twice")


def test_the_list_takes_the_same_statements_however_long(client: Client, django_assert_num_queries: object) -> None:
    person = make_person()
    client.force_login(person)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        return len(queries)

    statements()
    saving.save_search(by=person, page="search", query="q=0", name="0")
    before = statements()
    for number in range(1, 6):
        saving.save_search(by=person, page="search", query=f"q={number}", name=str(number))
    assert statements() == before
