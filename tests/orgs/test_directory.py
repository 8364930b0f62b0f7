"""The list of organisations: filters, counts, pages, words; and that hidden records are nowhere in it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from saxaul.accounts.models import User
from saxaul.core.models import Sequence
from saxaul.orgs import services
from saxaul.orgs.facets import Cursor
from saxaul.orgs.forms.directory import cursor_token, read_cursor, read_query
from saxaul.orgs.models import Organisation
from saxaul.orgs.queries.directory import current_index, reset
from saxaul.orgs.queries.facet_rows import READERS
from saxaul.orgs.record import best_name
from saxaul.orgs.store import Context, Write, lock, write_records
from tests.factories.organisations import make_organisation, make_organisations, make_sectors, make_source
from tests.factories.people import make_operator
from tests.factories.places import make_areas

pytestmark = pytest.mark.django_db
URL = "/organisations/"
State = Organisation.State


def listed(client: Client, **parameters: Any) -> list[str]:
    return [line.name for line in client.get(URL, parameters).context["lines"]]


def counts(client: Client, facet: str, **parameters: Any) -> dict[str, int]:
    groups = {group.name: group for group in client.get(URL, parameters).context["groups"]}
    return {option.value: option.count for option in groups[facet].options} if facet in groups else {}


@pytest.fixture
def hub() -> None:
    make_sectors()
    register = make_source()
    gansu = {"id": "s1", "country": "CN", "region": "Gansu", "locality": "Minqin"}
    make_organisation("Anna", sectors=["E10"], sites=[gansu], staff="1-4", languages=["ar"])
    make_organisation("Ben", kind="media", sectors=["E20", "A10"], areas=[{"country": "CN", "region": "Qinghai"}])
    make_organisation("Cem", sectors=["D10"], sites=[{**gansu, "country": "EG", "region": "Giza"}], source=register)
    make_organisation("Dan", status="closed", budget="1-10k", identifiers=[{"scheme": "CN-MOC", "value": "516 X"}])


# Filters ------------------------------------------------------------------------


@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize(
    ("parameters", "names"),
    [
        ({}, ["Anna", "Ben", "Cem", "Dan"]),
        ({"kind": "media"}, ["Ben"]),
        ({"kind": ["media", "ngo"]}, ["Anna", "Ben", "Cem", "Dan"]),
        ({"sector": "E"}, ["Anna", "Ben"]),
        ({"sector": "E10"}, ["Anna"]),
        ({"sector": ["E", "E10"]}, ["Anna"]),  # a group narrows its section
        ({"area": "CN"}, ["Anna", "Ben"]),
        ({"area": ["CN", "CN:Gansu"]}, ["Anna"]),
        ({"area": ["CN:Gansu", "EG"]}, ["Anna", "Cem"]),
        ({"area": ["CN:Gansu"], "open": "area.CN"}, ["Anna", "Ben", "Cem", "Dan"]),  # the country was unticked
        ({"language": "ar"}, ["Anna"]),
        ({"language": "en"}, ["Ben", "Cem", "Dan"]),  # no working language: the names' language stands in
        ({"staff": "1-4"}, ["Anna"]),
        ({"budget": "1-10k"}, ["Dan"]),
        ({"source": "register"}, ["Cem"]),
        ({"status": "closed"}, ["Dan"]),
        ({"status": "active", "sector": "E", "area": "CN"}, ["Anna", "Ben"]),
        ({"q": "ANNA"}, ["Anna"]),
        ({"q": "minqin"}, ["Anna", "Cem"]),
        ({"q": "516 X"}, ["Dan"]),
        ({"q": "dan", "status": "closed"}, ["Dan"]),
        ({"q": "nobody"}, []),
        ({"sort": "newest"}, ["Dan", "Cem", "Ben", "Anna"]),
    ],
)
def test_filters(client: Client, parameters: dict[str, Any], names: list[str]) -> None:
    assert listed(client, **parameters) == names


@pytest.mark.usefixtures("hub")
def test_each_filter_is_counted_with_the_others_but_without_itself(client: Client) -> None:
    assert counts(client, "kind") == {"ngo": 3, "media": 1}
    assert counts(client, "kind", kind="media") == {"ngo": 3, "media": 1}
    assert counts(client, "sector", kind="media") == {"A": 1, "E": 1}
    assert counts(client, "sector", sector="E") == {"E": 2, "E10": 1, "E20": 1, "A": 1, "D": 1}
    assert counts(client, "source") == {}, "one value leaves nothing to choose"


@pytest.mark.usefixtures("hub")
def test_values_nobody_knows_are_left_out_and_named(client: Client) -> None:
    response = client.get(URL, {"kind": ["media", "meida"], "area": "CN:Gansuu", "sort": "weight", "color": "red"})
    assert [line.name for line in response.context["lines"]] == ["Ben"]
    assert response.context["query"].unknown == ("meida", "CN:Gansuu", "weight")
    assert "meida" in response.content.decode()


@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize("parameter", ["after", "before"])
@pytest.mark.parametrize(
    "token",
    [
        *("x", "1.", ".", "1.%%", "9" * 99, "٣.YQ", "1.YQ=="),
        *("99999999999999999999.5", "5.99999999999999999999", "\x00"),
    ],
)
def test_a_garbled_cursor_never_fails(client: Client, parameter: str, token: str) -> None:
    for sort in ("name", "newest"):
        assert client.get(URL, {parameter: token, "sort": sort}).status_code == 200


@given(st.sampled_from(("name", "newest")), st.text(max_size=30))
def test_any_cursor_and_any_parameters_can_be_read(order: str, token: str) -> None:
    cursor = read_cursor(token, order)
    assert cursor is None or isinstance(cursor.key, bytes if order == "name" else int)


@given(st.binary(max_size=40), st.integers(-(2**61), 2**61), st.integers(1, 2**61))
def test_cursors_survive_the_address(key: bytes, number: int, id: int) -> None:
    assert read_cursor(cursor_token(Cursor(key, id)), "name") == Cursor(key, id)
    assert read_cursor(cursor_token(Cursor(number, id)), "newest") == Cursor(number, id)


@pytest.mark.usefixtures("hub")
def test_one_question_has_one_address(client: Client) -> None:
    index = current_index()
    asked = QueryDict("sort=name&status=closed&kind=ngo&kind=media&q=+an+&area=&lang=ar&kind=ngo")
    query = read_query(asked, index=index, sections={})
    assert query.url() == "/organisations/?q=an&kind=media&kind=ngo&status=closed"
    assert read_query(QueryDict(query.query_string), index=index, sections={}) == query


def test_areas_open_level_by_level(client: Client) -> None:
    make_areas()
    make_organisation("Anna", sites=[{"id": "s1", "locality": "临夏州东乡县"}])
    make_organisation("Ben", sites=[{"id": "s1", "locality": "Lanzhou", "country": "CN"}])
    make_organisation("Cem", areas=[{"country": "EG"}])
    assert counts(client, "area") == {"CN": 2, "EG": 1}
    assert counts(client, "area", area="CN") == {"CN": 2, "CN-GS": 2, "EG": 1}
    opened = {"CN": 2, "CN-GS": 2, "CN-GS.6201": 1, "CN-GS.6229": 1, "CN-GS.6229.622926": 1, "EG": 1}
    assert counts(client, "area", area="CN-GS.6229") == opened
    group = next(g for g in client.get(URL, {"area": "CN-GS.6229"}).context["groups"] if g.name == "area")
    assert [(o.label, o.depth, o.checked) for o in group.options if o.checked] == [
        *(("China", 0, True), ("Gansu", 1, True), ("Linxia", 2, True)),
    ]
    assert group.opened == ["area.CN", "area.CN-GS"]
    listed_areas = {"area": ["CN", "CN-GS.6229"], "open": ["area.CN", "area.CN-GS"]}
    assert client.get(URL, listed_areas).context["query"].url() == "/organisations/?area=CN", "Gansu was unticked"
    labels = [o.label for o in client.get("/organisations/values/area/", {"lang": "zh-hans"}).context["options"]]
    assert labels == ["中国", "甘肃", "临夏", "东乡族自治县", "兰州", "埃及"]


# Pages ----------------------------------------------------------------------------


def test_pages_lead_through_everything_and_back(client: Client) -> None:
    make_organisations(60)
    first = client.get(URL)
    second = client.get(first.context["next_url"])
    third = client.get(second.context["next_url"])
    shown = [line.name for page in (first, second, third) for line in page.context["lines"]]
    assert shown == [f"Society {number:06}" for number in range(60)]
    assert third.context["next_url"] is None
    back = client.get(third.context["previous_url"])
    assert [line.name for line in back.context["lines"]] == [line.name for line in second.context["lines"]]
    assert "26–50 of 60" in back.content.decode()


@pytest.mark.parametrize("parameters", [{}, {"kind": "ngo", "area": "CN"}, {"q": "society"}])
def test_queries_do_not_grow_with_the_list(client: Client, parameters: dict[str, str]) -> None:
    make_sectors()
    numbers = []
    for more in (1, 2, 22, 100):
        make_organisations(more)
        client.get(URL, parameters)  # loads what is new
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(URL, parameters).status_code == 200
        numbers.append(len(queries))
    assert len(set(numbers)) == 1
    assert numbers[0] <= (8 if "q" in parameters else 5)


def test_htmx_is_given_only_what_changes(client: Client) -> None:
    make_organisations(3)
    part = client.get(URL, {"kind": "ngo", "q": ""}, headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert b'id="results"' in part.content
    assert b'id="filter-fields"' in part.content
    assert part["HX-Push-Url"] == "/organisations/?kind=ngo"
    assert "HX-Request" in part["Vary"]


@pytest.mark.usefixtures("hub")
def test_the_order_is_that_of_the_names_the_reader_sees(client: Client) -> None:
    names = [("zh-Hans", "安宁社"), ("en", "Zebra Club")]
    make_organisation(names=[{"value": value, "language": tag, "kind": "official"} for tag, value in names])
    assert listed(client)[-1] == "Zebra Club"
    assert listed(client, lang="zh-hans")[0] == "安宁社"


name_lists = st.lists(
    st.tuples(
        st.sampled_from(("", "en", "zh", "zh-Hans", "zh-Hant-TW", "ar", "ar-EG", "vi", "fr")),
        st.sampled_from(("official", "other", "short", "former")),
    ),
    min_size=1,
    max_size=5,
)


def test_the_key_of_a_name_is_that_of_the_name_shown() -> None:
    @given(st.lists(name_lists, min_size=1, max_size=3))
    def check(hubs: list[Any]) -> None:
        Organisation.objects.all().delete()
        writes = []
        for names in hubs:
            record = {
                "kind": "ngo",
                "names": [
                    {"value": f"n{place}", "kind": kind, **({"language": tag} if tag else {})}
                    for place, (tag, kind) in enumerate(names)
                ],
            }
            writes.append(Write(record))
        write_records(writes, context=Context(at=timezone.now()))
        reset()
        columns = current_index().columns
        for reader in READERS:
            for write, key in zip(writes, columns.names[reader], strict=True):
                assert bytes(key)[1:].decode() == best_name(write.record, reader)

    check()


def test_words_of_the_page_carry_their_language(client: Client) -> None:
    make_organisation(
        names=[
            {"value": "جمعية", "kind": "official", "language": "ar"},
            {"value": "Straw", "kind": "official", "language": "en"},
        ],
        summary={"vi": "Giữ hạt giống"},
    )
    english = client.get(URL).content.decode()
    assert '<p class="entry-what" lang="vi">' in english
    assert 'lang="ar"><bdi>جمعية</bdi>' in english
    arabic = client.get(URL, {"lang": "ar"}).content.decode()
    assert 'dir="rtl"' in arabic
    assert 'lang="en"><bdi>Straw</bdi>' in arabic


def test_an_empty_hub_and_an_empty_answer_say_what_to_do_next(client: Client) -> None:
    assert "No organisation is here yet" in client.get(URL).content.decode()
    make_organisation("Anna")
    answer = client.get(URL, {"q": "zzz"}).content.decode()
    assert "Try fewer or shorter ones" in answer
    assert 'href="/organisations/"' in answer
    assert "Show results" not in answer  # there is nothing to choose between
    make_organisation("Berta", kind="informal")
    assert "Show results" in client.get(URL).content.decode()


def test_hostile_names_are_text(client: Client) -> None:
    make_organisation("<script>alert(1)</script>", summary={"en": "<img src=x onerror=alert(1)>"})
    body = client.get(URL, {"q": "<script>"}).content.decode()
    assert "<script>alert" not in body
    assert "<img src=x" not in body


# All values of a filter --------------------------------------------------------------


@pytest.mark.usefixtures("hub")
def test_all_values_of_a_filter_have_a_page(client: Client) -> None:
    response = client.get("/organisations/values/area/", {"kind": "ngo", "area": "EG"})
    options = {option.value: option for option in response.context["options"]}
    assert list(options) == ["CN", "CN:Gansu", "EG", "EG:Giza"]
    assert options["CN"].url == "/organisations/?kind=ngo&area=CN&area=EG"
    assert options["EG"].url == "/organisations/?kind=ngo"
    assert client.get("/organisations/values/colour/").status_code == 404


def test_rare_values_are_on_the_page_of_all_values_not_in_the_form(client: Client) -> None:
    countries = ("CN", "EG", "VN", "GB", "FR", "DE", "IT", "ES")
    for number in range(9):
        make_organisation(areas=[{"country": code} for code in countries[:number]])
    group = next(group for group in client.get(URL).context["groups"] if group.name == "area")
    assert [option.value for option in group.options] == ["CN", "EG", "VN", "GB", "FR", "DE"]
    assert group.more == 2
    chosen = next(g for g in client.get(URL, {"area": "ES"}).context["groups"] if g.name == "area")
    assert "ES" in [option.value for option in chosen.options if option.checked]


def test_a_hub_of_one_country_chooses_among_its_regions(client: Client) -> None:
    for region in ("Gansu", "Gansu", "Qinghai"):
        make_organisation(areas=[{"country": "CN", "region": region}])
    assert counts(client, "area") == {"CN:Gansu": 2, "CN:Qinghai": 1}


# What is not published ---------------------------------------------------------------


@pytest.mark.parametrize("state", [State.PENDING, State.HIDDEN, State.ARCHIVED])
def test_what_is_not_published_is_neither_listed_nor_counted_nor_found(client: Client, state: str) -> None:
    make_sectors()
    make_organisation("Anna")
    make_organisation(
        "Secret", state=state, kind="media", sectors=["E10"], areas=[{"country": "SD"}], languages=["sw"], staff="0"
    )
    operator = make_operator()
    for person in (None, operator):
        if person:
            client.force_login(person)
        assert listed(client) == ["Anna"]
        assert listed(client, q="secret") == []
        counted = {facet: values for facet, values in current_index().all_counts.items() if values}
        assert counted == {"kind": {"ngo": 1}, "status": {"active": 1}, "language": {"en": 1}}
        assert b"Secret" not in client.get(URL, {"kind": "media"}).content


# Keeping in step -------------------------------------------------------------------------


def write_state(organisation: Organisation, state: str) -> None:
    current = lock([organisation.pk])[organisation.pk]
    write_records([Write(current.record, current, state=state)], context=Context(at=timezone.now()))


def test_every_change_shows_at_once(client: Client) -> None:
    person = User.objects.create_user("a@example.org", "x")
    anna = make_organisation("Anna")
    assert listed(client) == ["Anna"]
    ben = make_organisation("Ben", kind="media")
    assert listed(client) == ["Anna", "Ben"]
    names = [{"value": "Cem", "kind": "official"}]
    services.edit_organisation(organisation=anna, changes={"names": names, "kind": "support"}, base=1, by=person)
    assert listed(client) == ["Ben", "Cem"]
    assert counts(client, "kind") == {"media": 1, "support": 1}
    write_state(ben, State.HIDDEN)
    assert listed(client) == ["Cem"]
    write_state(Organisation.objects.get(pk=ben.pk), State.PUBLISHED)
    assert listed(client) == ["Ben", "Cem"]


def test_confirming_moves_to_the_top_of_recently_confirmed(client: Client) -> None:
    person = User.objects.create_user("a@example.org", "x")
    old = make_organisation("Anna")
    make_organisation("Ben", confirmed=True)
    assert listed(client, sort="confirmed") == ["Ben", "Anna"]
    services.confirm_organisation(organisation=old, by=person)
    assert listed(client, sort="confirmed") == ["Anna", "Ben"]


def test_nothing_is_loaded_when_nothing_changed(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_organisation("Anna")
    index = current_index()
    with django_assert_num_queries(1):
        assert current_index() is index


def test_a_database_that_went_back_is_loaded_again() -> None:
    make_organisations(3)
    assert len(current_index()) == 3
    Organisation.objects.order_by("-pk")[0].delete()
    Sequence.objects.update(value=2)
    assert len(current_index()) == 2


def test_very_many_changes_load_everything_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saxaul.orgs.queries.directory.RELOAD_BEYOND", 2)
    make_organisations(1)
    assert len(current_index()) == 1
    make_organisations(4)
    assert len(current_index()) == 5


@pytest.mark.parametrize(
    "text", ["o rom", "RƠM hội", "方格", "互助社", "rom 方格", "đồi cát", "doi cat", "straw squre"]
)
def test_words_are_found_in_any_script_and_all_of_them_must_be_there(client: Client, text: str) -> None:
    names = [("Hội Ô Rơm Mới", "vi"), ("草方格互助社", "zh-Hans"), ("Straw Square Society", "en")]
    make_organisation(
        names=[{"value": value, "kind": "official", "language": tag} for value, tag in names],
        summary={"vi": "Giữ những đồi cát."},
    )
    make_organisation("Anna")
    assert listed(client, q=text) == ["Straw Square Society"]
    for nothing in (f"{text} anna", "zzzzzz", "%", "_"):
        assert listed(client, q=nothing) == []


def test_the_page_of_search_is_offered_where_words_are_asked_for(client: Client) -> None:
    make_organisation("Anna")
    assert "/search/?q=anna" in client.get(URL, {"q": "anna"}).content.decode()
    assert "/search/?q=zzzzzz" in client.get(URL, {"q": "zzzzzz"}).content.decode()


def test_regions_of_many_countries_are_listed_for_the_chosen_ones(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("saxaul.orgs.presentation.directory.LONG", 3)
    for country, region in (("CN", "Gansu"), ("CN", "Qinghai"), ("EG", "Giza"), ("VN", "Huế")):
        make_organisation(areas=[{"country": country, "region": region}])

    def values(**parameters: str) -> list[str]:
        return [option.value for option in client.get("/organisations/values/area/", parameters).context["options"]]

    assert values() == ["CN", "EG", "VN"]
    assert values(area="CN") == ["CN", "CN:Gansu", "CN:Qinghai", "EG", "VN"]
    assert values(area="EG:Giza") == ["CN", "EG", "EG:Giza", "VN"]


def test_logos_stand_where_there_is_one(client: Client) -> None:
    make_organisation("Anna", logo="abcdefghjk")
    assert 'src="/logos/abcdefghjk.webp"' in client.get(URL).content.decode()


def test_long_sentences_are_cut(client: Client) -> None:
    make_organisation("Anna", summary={"en": "word " * 60})
    assert client.get(URL).context["lines"][0].what.endswith("word…")


@pytest.mark.django_db(transaction=True)
def test_many_threads_share_one_index() -> None:
    make_organisations(5)

    def ask(_number: int) -> int:
        try:
            return id(current_index())
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(32)))) == 1
