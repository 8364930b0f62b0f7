"""Reading through the API: filters, pages that stay right, tags, what is left out and what never leaves."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saxaul.orgs import services
from saxaul.orgs.models import Membership, Organisation, Sector
from tests.factories.organisations import make_organisation, make_organisations, make_sectors, make_source
from tests.factories.people import make_operator, make_person
from tests.orgs.api_client import Api

pytestmark = pytest.mark.django_db

CONTACTS = [
    {"id": "c1", "name": "Kept Quiet", "visibility": "nobody"},
    {"id": "c2", "name": "Among Members", "visibility": "members"},
    {"id": "c3", "email": "desk@example.org", "visibility": "public"},
]
SITES = [
    {"id": "s1", "locality": "Hiddenville", "country": "CN", "point": [103.4321, 38.7654], "visibility": "hidden"},
    {"id": "s2", "locality": "Coarseville", "country": "CN", "point": [103.4321, 38.7654], "visibility": "coarse"},
    {"id": "s3", "locality": "Minqin", "country": "CN", "point": [103.08, 38.62]},
]


def walk(api: Api, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while path:
        page = api.get(path).json()
        found += page["results"]
        path = (page["next"] or "").partition("/api/v1")[2]
    return found


def test_the_list_shows_what_is_published() -> None:
    shown = make_organisation("Saxaul Network", kind="media")
    for state in ("hidden", "archived", "pending"):
        make_organisation(f"Not {state}", state=state)
    body = Api().get("/organisations").json()
    assert (body["total"], body["next"]) == (1, None)
    only = body["results"][0]
    assert (only["id"], only["level"], only["state"]) == (shown.public_id, "public", "published")
    assert only["record"]["names"] == shown.record["names"]


def test_filters_narrow_and_their_values_widen() -> None:
    make_sectors()
    make_organisations(18)
    api = Api()
    assert api.get("/organisations?kind=media").json()["total"] == 2
    assert api.get("/organisations?kind=media&kind=university").json()["total"] == 4
    assert api.get("/organisations?kind=media&area=EG").json()["total"] == 1
    assert api.get("/organisations?area=EG").json()["total"] == 4
    assert api.get("/organisations?sector=D").json()["total"] == 8
    assert api.get("/organisations?sector=nowhere").json()["total"] == 0
    assert api.get("/organisations?q=society+000007").json()["total"] == 1


@pytest.mark.parametrize("sort", ["newest", "name", "changed", "confirmed"])
def test_pages_join_into_the_whole_list(sort: str) -> None:
    make_organisations(23)
    found = walk(Api(), f"/organisations?limit=5&sort={sort}&fields=url")
    assert len({each["id"] for each in found}) == len(found) == 23


def test_a_walk_is_not_disturbed_by_writes() -> None:
    make_organisations(12)
    api = Api()
    first = api.get("/organisations?limit=4").json()
    make_organisation("A newcomer")
    gone = Organisation.objects.get(public_id=first["results"][0]["id"])
    services.change_state(organisation=gone, state="hidden", by=make_operator(), reason="test")
    rest = walk(api, first["next"].partition("/api/v1")[2])
    assert len(rest) == 8
    assert not {each["id"] for each in rest} & {each["id"] for each in first["results"]}


def test_fields_select_members() -> None:
    organisation = make_organisation("Saxaul Network", summary={"en": "Pins the sand down."})
    body = Api().get(f"/organisations/{organisation.public_id}?fields=version,record.summary").json()
    assert body == {"id": organisation.public_id, "version": 1, "record": {"summary": {"en": "Pins the sand down."}}}
    problem = Api().get("/organisations?fields=secret")
    assert (problem.status_code, problem.json()["errors"][0]["where"]) == (400, "query.fields")


def test_whoever_has_the_answer_is_told_so() -> None:
    organisation = make_organisation("Saxaul Network")
    api = Api()
    for path in ("/organisations", f"/organisations/{organisation.public_id}", "/names", "/changes", "/sectors"):
        first = api.get(path)
        again = api.get(path, if_none_match=first["ETag"])
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    make_organisation("Another")
    assert api.get("/organisations", if_none_match=api.get("/sectors")["ETag"]).status_code == 200
    assert api.get("/names").json()["results"][1]["value"] == "Another"


def test_names_and_places_of_all() -> None:
    make_organisations(7)
    make_organisation("Not here", state="hidden", sites=SITES)
    api = Api()
    assert len(walk(api, "/names?limit=3")) == 14
    assert len(walk(api, "/names?limit=3&language=zh-Hans")) == 7
    assert {each["value"] for each in walk(api, "/names?q=SOCIETY 000003")} == {"Society 000003"}
    assert len(walk(api, "/sites?limit=2")) == 7
    assert len(walk(api, "/sites?country=EG")) == 1
    assert len(walk(api, "/sites?box=103,38,104,39")) == 7
    assert len(walk(api, "/sites?box=104,38,-170,39")) == 0


def test_names_are_neither_lost_nor_repeated_when_records_change_meanwhile() -> None:
    ids = make_organisations(4)
    api = Api()
    first = api.get("/names?limit=3").json()
    second = Organisation.objects.get(pk=ids[1])
    names = [*second.record["names"], {"value": "One more", "kind": "other"}]
    services.edit_organisation(organisation=second, changes={"names": names}, base=1, by=make_operator())
    rest = walk(api, first["next"].partition("/api/v1")[2])
    values = [each["value"] for each in [*first["results"], *rest]]
    assert len(values) == len(set(values)) == 9


def test_private_parts_never_leave_for_strangers() -> None:
    organisation = make_organisation("Saxaul Network", contacts=CONTACTS, sites=SITES)
    services.edit_organisation(organisation=organisation, changes={"founded": "2011"}, base=1, by=make_operator())
    public_id = organisation.public_id
    paths = (
        *("/organisations", "/changes", "/names", "/sites", f"/organisations/{public_id}"),
        *(f"/organisations/{public_id}/{part}" for part in ("names", "sites", "history", "history/1", "history/2")),
    )
    for reader in (Api(), Api(make_person(), scope="read")):
        for path in paths:
            text = reader.get(path).content.decode()
            assert not [part for part in ("Kept Quiet", "Hiddenville", "Coarseville", "38.7654") if part in text], path
    assert "Among Members" not in Api().get(f"/organisations/{public_id}").content.decode()


def test_a_token_shows_what_the_page_shows_its_person() -> None:
    organisation = make_organisation("Saxaul Network", contacts=CONTACTS, sites=SITES)
    member, editor = make_person(), make_person()
    Membership.objects.create(organisation=organisation, user=editor, role="editor")
    path = f"/organisations/{organisation.public_id}"
    seen = {person: Api(person, scope="read").get(path) for person in (member, editor)}
    assert [contact["id"] for contact in seen[member].json()["record"]["contacts"]] == ["c2", "c3"]
    assert seen[member].json()["level"] == "member"
    assert seen[editor].json()["record"] == organisation.record
    assert seen[editor]["Cache-Control"] == "private, no-store"
    for lists in ("/organisations", "/changes"):  # what is read in bulk is what everybody may see
        assert "Among Members" not in Api(editor).get(lists).content.decode()


def test_the_hidden_are_not_found() -> None:
    hidden = make_organisation("Hidden Society", state="hidden")
    editor = make_person()
    Membership.objects.create(organisation=hidden, user=editor, role="editor")
    for part in ("", "/names", "/sites", "/history", "/history/1"):
        path = f"/organisations/{hidden.public_id}{part}"
        assert Api().get(path).json()["code"] == "not_found"
        assert Api(make_person()).get(path).status_code == 404
        assert Api(editor).get(path).status_code == 200


def test_the_merged_lead_on() -> None:
    one, other = make_organisation("One"), make_organisation("Other")
    services.merge_organisations(survivor=one, other=other, by=make_operator(), reason="the same")
    response = Api().get(f"/organisations/{other.public_id}")
    assert (response.status_code, response["Location"]) == (301, f"/api/v1/organisations/{one.public_id}")


def test_changes_keep_a_copy_right() -> None:
    operator, api = make_operator(), Api()
    one, two, three = (make_organisation(name) for name in ("One", "Two", "Three"))
    make_organisation("Never shown", state="hidden")
    first = api.get("/changes?limit=2").json()
    assert [each["id"] for each in first["results"]] == [one.public_id, two.public_id]
    assert first["more"]
    rest = api.get(f"/changes?since={first['since']}").json()
    assert [each["id"] for each in rest["results"]] == [three.public_id]
    since = rest["since"]
    services.change_state(organisation=one, state="hidden", by=operator, reason="private reason")
    services.merge_organisations(survivor=three, other=two, by=operator, reason="the same")
    response = api.get(f"/changes?since={since}")
    found = {each["id"]: each for each in response.json()["results"]}
    assert found[one.public_id] == {
        **{"change": found[one.public_id]["change"], "kind": "organisation", "id": one.public_id},
        **{"gone": True, "merged_into": None},
    }
    assert found[two.public_id]["merged_into"] == three.public_id
    assert found[three.public_id]["organisation"]["version"] == 2
    assert "private reason" not in response.content.decode()
    assert "Never shown" not in api.get("/changes").content.decode()
    assert api.get(f"/changes?since={response.json()['since']}").json()["results"] == []


def test_history_tells_what_changed_and_not_who() -> None:
    person = make_person("Somebody Private")
    organisation = services.create_organisation(
        record={"names": [{"value": "Saxaul Network", "kind": "official"}], "kind": "ngo"}, by=person
    )
    services.edit_organisation(
        organisation=organisation, changes={"founded": "2011"}, base=1, by=person, reason="from our charter"
    )
    page = Api().get(f"/organisations/{organisation.public_id}/history?limit=1")
    newest = page.json()["results"][0]
    assert (newest["number"], newest["author"], newest["fields"]) == (2, "organisation", ["founded"])
    assert (newest["after"], newest["reason"]) == ({"founded": "2011"}, "from our charter")
    assert [each["number"] for each in walk(Api(), f"/organisations/{organisation.public_id}/history?limit=1")] == [
        2,
        1,
    ]
    assert "Somebody Private" not in page.content.decode()


def test_sectors_and_sources() -> None:
    make_sectors()
    source = make_source()
    make_organisation("One", sectors=["D10"], source=source)
    api = Api()
    assert api.get("/sectors/D10").json()["organisations"] == 1
    assert api.get("/sectors/D10").json()["parent"] == "D"
    assert api.get("/sectors/XX").status_code == 404
    assert api.get("/sources").json()["results"][0]["licence"] == "CC-BY-4.0"
    assert api.get("/sectors").json()["total"] == Sector.objects.count() > 7


@pytest.mark.parametrize("path", ["/organisations", "/names", "/sites", "/changes"])
def test_lists_ask_the_database_the_same_number_of_times(path: str) -> None:
    api = Api()
    counts = []
    for _round in range(2):
        make_organisations(3)
        api.get(path)  # the index of the directory is renewed
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert api.get(f"{path}?limit=90").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("limit=0", "not_valid"),
        ("limit=101", "not_valid"),
        ("limit=x", "not_valid"),
        ("limit=" + "9" * 5000, "not_valid"),
        ("kind=charity", "not_valid"),
        ("cursor=nonsense", "cursor_not_known"),
        ("cursor=!!", "not_valid"),
        ("sort=random", "not_valid"),
        ("countru=CN", "unknown_parameter"),
        ("q=%00", "bad_text"),
        ("q=" + "x" * 121, "not_valid"),
    ],
)
def test_what_is_not_understood_is_said(query: str, code: str) -> None:
    response = Api().get(f"/organisations?{query}")
    assert response.json()["code"] == code
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == response.status_code < 500


def test_a_cursor_of_another_order_is_not_taken() -> None:
    make_organisations(3)
    token = Api().get("/organisations?limit=1").json()["next"].partition("cursor=")[2]
    assert Api().get(f"/organisations?sort=name&cursor={token}").json()["code"] == "cursor_not_known"
