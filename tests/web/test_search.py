"""The page of results and the suggestions: what people see, and that it costs the same however much is found."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from saxaul.orgs.models import Organisation
from saxaul.search.results import Hit, Marked
from saxaul.search.services import index_document
from saxaul.web.searching.question import FACETS, SearchQuestion, read_question
from saxaul.web.searching.results import marked_line
from tests.factories.organisations import make_organisation, make_organisations, make_sectors
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
URL = "/search/"
SUGGEST = "/search/suggest.json"


def page(client: Client, **parameters: Any) -> str:
    response = client.get(URL, parameters)
    assert response.status_code == 200
    return response.content.decode()


def names(client: Client, **parameters: Any) -> list[str]:
    found = client.get(URL, parameters).context["found"]
    return [line.hit.title for group in found.groups for line in group.lines]


# Questions ----------------------------------------------------------------------


@given(
    st.text(max_size=200),
    st.dictionaries(st.sampled_from(FACETS), st.lists(st.text(max_size=30), max_size=4)),
    st.text(max_size=6),
)
def test_any_address_can_be_read_and_its_answer_has_one_address(
    text: str, chosen: dict[str, list[str]], number: str
) -> None:
    data = QueryDict(mutable=True)
    data["q"], data["page"] = text, number
    for facet, values in chosen.items():
        data.setlist(facet, values)
    question = read_question(data, {})
    assert read_question(QueryDict(question.query_string), {}) == question


def test_a_region_narrows_its_country_and_a_group_its_section() -> None:
    data = QueryDict("q=x&area=CN&area=CN:Gansu&area=EG&sector=E&sector=E10")
    question = read_question(data, {"E10": "E", "E": ""})
    assert question.chosen == {"sector": ("E10",), "area": ("CN:Gansu", "EG")}
    closed = QueryDict("q=x&area=CN:Gansu&open=area.CN")  # the country was unticked
    assert read_question(closed, {}).chosen == {}


def test_taking_a_filter_away_goes_back_to_the_first_page() -> None:
    question = SearchQuestion("sand", {"area": ("CN", "EG")}, page=3)
    assert question.without_value("area", "CN").url == "/search/?q=sand&area=EG"
    assert question.url == "/search/?q=sand&area=CN&area=EG&page=3"


# The page -----------------------------------------------------------------------


def test_before_anything_is_asked_the_page_says_what_can_be_asked(client: Client) -> None:
    text = page(client)
    assert "in any language" in text
    assert 'action="/search/"' in text


def test_what_is_found_stands_as_in_the_directory_with_its_words_marked(client: Client) -> None:
    make_organisation("Straw Square Society", summary={"en": "Nine neighbours pin the sand down."})
    text = page(client, q="straw")
    assert "<mark>Straw</mark> Square Society" in text
    assert "<mark>sand</mark>" in page(client, q="sand")
    assert 'content="noindex"' in text


def test_names_and_excerpts_are_text_and_never_markup(client: Client) -> None:
    make_organisation("Straw <b>Square</b>", summary={"en": "<script>alert(1)</script> straw & sand"})
    text = page(client, q="straw")
    assert "<b>Square" not in text
    assert "<script>alert" not in text


def test_a_name_that_matched_is_shown_even_where_the_reader_sees_another() -> None:
    names = [("en", "Straw Square Society"), ("vi", "Hội Ô Rơm")]
    hit = Hit(
        *("organisation", "x", names[0][1], tuple(names), "/organisations/x/", 1, "en"),
        *(Marked("Nine neighbours"), Marked(names[0][1]), Marked(names[1][1], ((6, 9),)), "vi"),
    )
    from saxaul.orgs.presentation.directory import Line

    def line(name: str, others: list[tuple[str, str]]) -> Line:
        return Line("x", "/", name, "", others, "ngo", "NGO", "", "", [], "What", "", "", None, "")

    assert marked_line(line("Straw Square Society", []), hit).other_names == [("vi", "Hội Ô <mark>Rơm</mark>")]
    assert marked_line(line("Hội Ô Rơm", [("en", "Straw Square Society")]), hit).name == "Hội Ô <mark>Rơm</mark>"
    assert marked_line(line("Straw Square Society", []), hit).what == "What", "an excerpt without a mark tells nothing"


def test_filters_narrow_and_are_counted(client: Client) -> None:
    make_sectors()
    gansu = {"id": "s1", "country": "CN", "region": "Gansu"}
    make_organisation("Sand Anna", sectors=["E10"], sites=[gansu])
    make_organisation("Sand Berta", sectors=["D10"], areas=[{"country": "EG"}])
    assert sorted(names(client, q="sand")) == ["Sand Anna", "Sand Berta"]
    assert names(client, q="sand", area="CN") == ["Sand Anna"]
    assert names(client, q="sand", sector="D") == ["Sand Berta"]
    assert names(client, q="sand", area="CN", sector="D") == []
    groups = {group.name: group for group in client.get(URL, {"q": "sand"}).context["groups"]}
    assert {option.value: option.count for option in groups["area"].options}["CN"] == 1
    assert "kind" not in groups, "one kind leaves nothing to choose"
    text = page(client, q="sand", area="EG")
    assert "/search/?q=sand" in text, "each filter in use can be taken away"


def test_kinds_stand_in_groups_and_each_leads_to_all_of_it(client: Client) -> None:
    make_organisations(8)
    for number in range(7):
        index_document(kind="need", id=f"n{number}", title=f"Society spade {number}", url=f"/needs/n{number}/")
    found = client.get(URL, {"q": "society"}).context["found"]
    assert {group.kind: (group.total, len(group.lines)) for group in found.groups} == {
        "organisation": (8, 5),
        "need": (7, 5),
    }
    assert page(client, q="society").count("All ") >= 2
    assert len(names(client, q="society", kind="need")) == 7


def test_long_answers_have_pages(client: Client) -> None:
    make_organisations(45)
    seen = [name for number in (1, 2, 3) for name in names(client, q="society", page=number)]
    assert len(set(seen)) == 45
    assert "1–20 of 45" in page(client, q="society")
    assert "41–45 of 45" in page(client, q="society", page=3)
    assert client.get(f"{URL}?q=society&page=9").status_code == 200


def test_nothing_found_offers_ways_on(client: Client) -> None:
    make_organisation("Anna")
    text = page(client, q="zzzzzz")
    assert "Nothing found" in text
    assert "/organisations/" in text
    assert "/search/?q=anna" in page(client, q="anna", area="EG"), "the same without filters"


def test_a_misspelt_word_is_put_right_and_said(client: Client) -> None:
    make_organisation("Straw Square Society")
    text = page(client, q="strwa square")
    assert "Straw Square Society" in text.replace("<mark>", "").replace("</mark>", "")
    assert "Did you mean" in text


def test_it_costs_the_same_however_much_is_found(client: Client) -> None:
    def statements() -> int:
        client.get(URL, {"q": "society"})  # the indexes catch up
        with CaptureQueriesContext(connection) as queries:
            client.get(URL, {"q": "society"})
        return len(queries)

    make_organisations(1)
    few = statements()
    make_organisations(30)
    assert statements() == few <= 12


def test_an_index_that_is_behind_tells_nothing_hidden(client: Client) -> None:
    """Should a document ever outlive its organisation, the page still looks at the state."""
    hidden = make_organisation("Kanarie", state=Organisation.State.HIDDEN)
    index_document(kind="organisation", id=hidden.public_id, title="Anna", body="Kanarie", url="/x/")
    assert "Kanarie" not in page(client, q="anna")
    assert hidden.public_id not in page(client, q="anna")


def test_documents_for_members_are_for_people_who_signed_in(client: Client) -> None:
    index_document(kind="note", id="n1", title="Budgerigar", url="/n1/", visibility="members")
    assert names(client, q="budgerigar") == []
    assert client.get(SUGGEST, {"q": "budg"}).json() == []
    client.force_login(make_person())
    assert names(client, q="budgerigar") == ["Budgerigar"]
    assert client.get(SUGGEST, {"q": "budg"}).json() == [], "suggestions are the same for everybody"


# Suggestions --------------------------------------------------------------------


def test_suggestions_name_things_and_lead_to_them(client: Client) -> None:
    organisation = make_organisation("Straw Square Society")
    assert client.get(SUGGEST, {"q": "stra"}).json() == [
        ["Straw Square Society", organisation.get_absolute_url(), "", ""]
    ]
    text = client.get("/search/suggest/", {"q": "stra"}).content.decode()
    assert organisation.get_absolute_url() in text
    assert "/search/?q=stra" in text


@pytest.mark.parametrize("text", ["", " ", "\x00", "zzzzzz", "<b>"])
def test_suggestions_for_nothing_are_none(client: Client, text: str) -> None:
    make_organisation("Anna")
    assert client.get(SUGGEST, {"q": text}).json() == []
    assert client.get("/search/suggest/", {"q": text}).status_code == 200
