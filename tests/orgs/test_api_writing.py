"""Writing through the API: the rules of the pages, versions, and doing once what is sent twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from saxaul.accounts.models import StoredAnswer
from saxaul.accounts.services import forget_old_answers
from saxaul.orgs import services
from saxaul.orgs.models import Membership, Organisation, Revision
from tests.factories.organisations import make_organisation
from tests.factories.people import make_operator, make_person
from tests.orgs.api_client import Api

pytestmark = pytest.mark.django_db

NEW: dict[str, Any] = {"names": [{"value": "Minqin Saxaul Network", "kind": "official", "language": "en"}]}
RECORD: dict[str, Any] = {
    "contacts": [
        {"id": "c1", "name": "Kept Quiet", "visibility": "nobody"},
        {"id": "c2", "email": "desk@example.org", "visibility": "public"},
    ],
    "sites": [
        {"id": "s1", "locality": "Old Well", "country": "CN", "point": [103.4321, 38.7654], "visibility": "coarse"}
    ],
    "summary": {"en": "Pins the sand down.", "vi": "Giữ cát."},
}


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation("Straw Square Society", **RECORD)


@pytest.fixture
def editor(organisation: Organisation) -> Api:
    person = make_person()
    Membership.objects.create(organisation=organisation, user=person, role="editor")
    return Api(person)


def path_of(organisation: Organisation) -> str:
    return f"/organisations/{organisation.public_id}"


def patch(api: Api, organisation: Organisation, record: dict[str, Any], if_match: str = "*", **headers: str) -> Any:
    body = {"record": record, "reason": "from our charter"}
    return api.send("patch", path_of(organisation), body, if_match=if_match, **headers)


def test_an_organisation_is_made() -> None:
    person = make_person()
    record = {**NEW, "sites": [{"locality": "Minqin"}, {"id": "s1", "locality": "Wuwei"}]}
    response = Api(person).send("post", "/organisations", {"record": record, "reason": "We exist"})
    made = Organisation.objects.get()
    assert response.status_code == 201
    assert response["Location"] == f"/api/v1/organisations/{made.public_id}"
    assert response.json()["level"] == "team"
    assert [site["id"] for site in made.record["sites"]] == ["s2", "s1"]
    assert made.memberships.get().user == person
    assert made.revisions.get().reason == "We exist"


def test_similar_ones_are_shown_first() -> None:
    there = make_organisation("Minqin Saxaul Network")
    api = Api(make_person())
    response = api.send("post", "/organisations", {"record": NEW})
    assert (response.status_code, response.json()["code"]) == (409, "similar_organisations")
    assert [each["id"] for each in response.json()["similar"]] == [there.public_id]
    assert api.send("post", "/organisations", {"record": NEW, "similar_ok": True}).status_code == 201


@pytest.mark.parametrize("value", [0.0, 1, "true", None])
def test_yes_and_no_are_not_guessed(value: Any) -> None:
    response = Api(make_person()).send("post", "/organisations", {"record": NEW, "similar_ok": value})
    assert response.json()["code"] == "not_valid"


def test_nobody_makes_organisations_without_end() -> None:
    api = Api(make_person())
    answers = [
        api.send("post", "/organisations", {"record": {"names": [{"value": f"{letter * 9} group"}]}})
        for letter in "abcdefghijk"
    ]
    assert [each.status_code for each in answers] == [201] * services.NEW_A_DAY + [429]
    assert answers[-1].json()["code"] == "too_many_today"


def test_a_patch_changes_what_it_names(organisation: Organisation, editor: Api) -> None:
    tag = editor.get(path_of(organisation))["ETag"]
    response = patch(editor, organisation, {"summary": {"en": "Holds the sand.", "vi": None}, "founded": "2011"}, tag)
    organisation.refresh_from_db()
    assert response.status_code == 200
    assert response["ETag"] == editor.get(path_of(organisation))["ETag"] != tag
    assert organisation.record["summary"] == {"en": "Holds the sand."}
    assert organisation.record["contacts"] == RECORD["contacts"]
    assert organisation.revisions.get(number=2).reason == "from our charter"
    assert patch(editor, organisation, {"founded": None}).json()["record"].get("founded") is None


def test_what_others_changed_since_stays(organisation: Organisation, editor: Api) -> None:
    tag = editor.get(path_of(organisation))["ETag"]
    services.edit_organisation(organisation=organisation, changes={"staff": "1-4"}, base=1, by=make_operator())
    record = patch(editor, organisation, {"founded": "2011"}, tag).json()["record"]
    assert (record["founded"], record["staff"]) == ("2011", "1-4")


def test_the_same_entry_changed_by_two_is_a_conflict(organisation: Organisation, editor: Api) -> None:
    tag = editor.get(path_of(organisation))["ETag"]
    services.edit_organisation(organisation=organisation, changes={"founded": "1999"}, base=1, by=make_operator())
    response = patch(editor, organisation, {"founded": "2011"}, tag)
    body = response.json()
    assert (response.status_code, body["code"], body["fields"], body["version"]) == (
        409,
        "edit_conflict",
        ["founded"],
        2,
    )
    organisation.refresh_from_db()
    assert (organisation.record["founded"], organisation.version) == ("1999", 2)


def test_a_version_must_be_named_and_be_one_the_team_reads(organisation: Organisation, editor: Api) -> None:
    body = {"record": {"founded": "2011"}}
    assert editor.send("patch", path_of(organisation), body).json()["code"] == "version_needed"
    public = Api().get(path_of(organisation))["ETag"]
    for wrong in (public, '"9.team.0123456789ab"', '"nonsense"', "nonsense"):
        response = patch(editor, organisation, {"contacts": []}, wrong)
        assert (response.status_code, response.json()["code"]) == (412, "version_not_known")
    weak = "W/" + editor.get(path_of(organisation))["ETag"]  # as a compressing proxy makes it
    assert patch(editor, organisation, {"founded": "2011"}, weak).status_code == 200
    organisation.refresh_from_db()
    assert organisation.record["contacts"] == RECORD["contacts"]


def test_new_entries_get_ids_nobody_had(organisation: Organisation, editor: Api) -> None:
    sites = [{"locality": "New Well"}, *RECORD["sites"]]
    assert patch(editor, organisation, {"sites": sites}).status_code == 200
    organisation.refresh_from_db()
    assert [site["id"] for site in organisation.record["sites"]] == ["s2", "s1"]
    double = patch(editor, organisation, {"sites": [*RECORD["sites"], *RECORD["sites"]]})
    assert double.json()["code"] == "record_has_problems"


@pytest.mark.parametrize(
    "record",
    [
        {"kind": "charity"},
        {"kind": None},
        {"founded": "2011-02-30"},
        {"founded": 2011},
        {"unknown": 1},
        {"logo": "k3f9mz27qa"},
        {"names": []},
        {"sites": [{"point": [200, 0]}]},
        {"sites": [{"point": [0, 0]}]},
        {"sites": [{"point": [1]}]},
        {"sites": [{"point": ["103.4", "38.7"]}]},
        {"sites": [{"point": [True, 1]}]},
        {"contacts": [{"email": "nobody"}]},
        {"summary": {"not a language": "x"}},
        {"summary": {"en": "x" * 301}},
        {"links": [{"url": "javascript:alert(1)"}]},
        {"funding": {"surprise": 1}},
    ],
)
def test_records_that_are_refused(record: dict[str, Any], organisation: Organisation, editor: Api) -> None:
    response = patch(editor, organisation, record)
    assert response.json()["code"] in {"not_valid", "record_has_problems"}
    assert response.json()["errors"][0]["where"].startswith("body.")
    organisation.refresh_from_db()
    assert organisation.version == 1


def test_who_may_not(organisation: Organisation, editor: Api) -> None:
    services.edit_organisation(organisation=organisation, changes={"founded": "1999"}, base=1, by=make_operator())
    member, person = make_person(), make_person()
    Membership.objects.create(organisation=organisation, user=member, role="member")
    path = path_of(organisation)
    for api, status in ((Api(), 401), (Api(person, scope="read"), 403), (Api(person), 403), (Api(member), 403)):
        assert patch(api, organisation, {"founded": "2011"}).status_code == status
        assert api.send("post", f"{path}/confirm", {}).status_code == status
        assert api.send("post", f"{path}/history/2/revert", {"reason": "x"}).status_code == status
    hidden = services.change_state(organisation=organisation, state="hidden", by=make_operator(), reason="test")
    assert patch(Api(person), hidden, {"founded": "2011"}).json()["code"] == "not_found"
    assert patch(editor, hidden, {"founded": "2011"}).status_code == 200
    assert Organisation.objects.get().version == 4


def test_confirming_and_taking_back(organisation: Organisation, editor: Api) -> None:
    path = path_of(organisation)
    assert editor.send("post", f"{path}/confirm", {}).json()["confirmed_at"]
    patch(editor, organisation, {"founded": "2011"})
    reverted = editor.send("post", f"{path}/history/3/revert", {"reason": "It was the other village"})
    assert (reverted.status_code, "founded" in reverted.json()["record"]) == (200, False)
    assert editor.send("post", f"{path}/history/9/revert", {"reason": "x"}).status_code == 404
    assert editor.send("post", f"{path}/history/1/revert", {"reason": "x"}).status_code == 403
    assert editor.send("post", f"{path}/history/3/revert", {}).json()["code"] == "not_valid"


def test_the_same_key_does_it_once() -> None:
    api = Api(make_person())
    first, second = (api.send("post", "/organisations", {"record": NEW}, idempotency_key="a") for _ in range(2))
    assert first.status_code == second.status_code == 201
    assert (first.content, first["ETag"], first["Location"]) == (second.content, second["ETag"], second["Location"])
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert Organisation.objects.count() == 1
    other = api.send("post", "/organisations", {"record": NEW, "similar_ok": True}, idempotency_key="a")
    assert (other.status_code, other.json()["code"]) == (422, "key_used")
    stranger = Api(make_person()).send("post", "/organisations", {"record": NEW}, idempotency_key="a")
    assert stranger.json()["code"] == "similar_organisations"


def test_what_failed_may_be_sent_again() -> None:
    api = Api(make_person())
    there = make_organisation("Minqin Saxaul Network")
    assert api.send("post", "/organisations", {"record": NEW}, idempotency_key="a").status_code == 409
    services.change_state(organisation=there, state="hidden", by=make_operator(), reason="test")
    assert api.send("post", "/organisations", {"record": NEW}, idempotency_key="a").status_code == 201


def test_keys_are_forgotten_after_a_day() -> None:
    api = Api(make_person())
    api.send("post", "/organisations", {"record": NEW}, idempotency_key="a")
    StoredAnswer.objects.update(created_at=timezone.now() - timedelta(days=2))
    again = api.send("post", "/organisations", {"record": NEW, "similar_ok": True}, idempotency_key="a")
    assert "Idempotency-Replayed" not in again
    assert Organisation.objects.count() == 2
    StoredAnswer.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert (forget_old_answers(), forget_old_answers()) == (1, 0)


@pytest.mark.parametrize("key", ["", "a b", "x" * 201, "ключ"])
def test_keys_that_are_none(key: str) -> None:
    response = Api(make_person()).send("post", "/organisations", {"record": NEW}, idempotency_key=key)
    assert response.json()["code"] == "not_valid"
    assert not Organisation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one() -> None:
    api = Api(make_person())

    def click(_number: int) -> Any:
        try:
            return api.send("post", "/organisations", {"record": NEW}, idempotency_key="double")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(click, range(4)))
    assert {each.status_code for each in answers} == {201}
    assert len({each.content for each in answers}) == 1
    assert Organisation.objects.count() == Revision.objects.count() == 1
