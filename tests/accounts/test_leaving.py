"""Taking one's data along, and having the account erased. Nobody gets the data of another."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db.models import CASCADE, SET_NULL, ForeignKey
from django.test import Client, TestCase
from django.utils import timezone
from pytest_django import Settings

from saxaul.accounts.models import DataExport, User
from saxaul.accounts.services import erase_person, remove_old_exports, request_export
from saxaul.core.declarations import columns, models
from saxaul.core.models import AuditEntry
from saxaul.orgs import services as orgs
from saxaul.orgs.models import Invitation, Organisation, Revision
from saxaul.orgs.models.membership import Role
from tests.factories.organisations import make_organisation
from tests.factories.people import PASSWORD, make_operator, make_person

pytestmark = pytest.mark.django_db
CONTACT = {"id": "c1", "name": "Ma Lanhua", "email": "Lanhua@example.org", "visibility": "public"}


def lanhua() -> User:
    return make_person("Ma Lanhua", email="lanhua@example.org", language="en")


def enter(client: Client, person: User) -> None:
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def archive_of(client: Client) -> ZipFile:
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post("/accounts/data/export/")
    export = DataExport.objects.get()
    assert f"/accounts/data/{export.public_id}.zip" in client.get("/accounts/data/").text
    answer = client.get(f"/accounts/data/{export.public_id}.zip")
    return ZipFile(BytesIO(answer.getvalue()))


def everything() -> str:
    """Every value of every table but the audit log, which holds ids only."""
    rows = [row for model in models() if model is not AuditEntry for row in model._base_manager.values_list()]
    return repr(rows)


def test_the_archive_holds_what_is_hers_and_no_secret(client: Client) -> None:
    person = lanhua()
    orgs.create_organisation(record={"names": [{"value": "Reading Room"}]}, by=person)
    make_person("Zhang Wei", email="zhang@example.org")
    enter(client, person)
    archive = archive_of(client)
    user = json.loads(archive.read("accounts/user.json"))[0]
    assert (user["name"], user["email"]) == ("Ma Lanhua", "lanhua@example.org")
    assert "password" not in user
    assert json.loads(archive.read("orgs/membership.json"))[0]["organisation"] == Organisation.objects.get().public_id
    assert json.loads(archive.read("orgs/revision.json"))[0]["after"]["names"][0]["value"] == "Reading Room"
    text = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert "zhang@example.org" not in text
    assert person.password not in text
    assert "Saxaul Northwest" in archive.read("README.txt").decode()


def test_of_two_files_asked_for_one_is_made(client: Client) -> None:
    person = lanhua()
    first = request_export(by=person)
    assert request_export(by=person) == first
    DataExport.objects.update(state=DataExport.State.READY)
    assert request_export(by=person) != first
    assert DataExport.objects.count() == 1


def test_only_the_person_gets_the_file(client: Client) -> None:
    person = lanhua()
    enter(client, person)
    archive_of(client)
    path = f"/accounts/data/{DataExport.objects.get().public_id}.zip"
    assert Client().get(path)["Location"].startswith("/accounts/login/")
    for other in (make_person(), make_operator()):
        stranger = Client()
        enter(stranger, other)
        assert stranger.get(path).status_code == 404


def test_an_unlocked_screen_gives_nothing_away(client: Client) -> None:
    client.force_login(lanhua())
    for path in ("/accounts/erase/", "/accounts/data/none.zip"):
        assert client.get(path)["Location"].startswith("/accounts/reauthenticate/")
    assert client.post("/accounts/data/export/")["Location"].startswith("/accounts/reauthenticate/")
    assert not DataExport.objects.exists()


def test_the_file_goes_after_its_days(client: Client) -> None:
    person = lanhua()
    enter(client, person)
    archive_of(client)
    export = DataExport.objects.get()
    storage, name = export.file.storage, export.file.name
    assert remove_old_exports() == "0"
    DataExport.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert remove_old_exports() == "1"
    assert not DataExport.objects.exists()
    assert not storage.exists(str(name))


def test_nothing_in_the_database_names_an_erased_person(client: Client) -> None:
    person, colleague = lanhua(), make_person("Zhang Wei")
    room, bank = ({"names": [{"value": name}], "contacts": [CONTACT]} for name in ("Reading Room", "Seed Bank"))
    organisation = orgs.create_organisation(record=room, by=person)
    orgs.edit_organisation(organisation=organisation, changes={"contacts": None}, base=1, by=person)
    other = orgs.create_organisation(record=bank, by=colleague)
    orgs.invite_member(organisation=other, email="lanhua@example.org", role=Role.EDITOR, language="en", by=colleague)
    enter(client, person)
    client.post("/accounts/data/export/")
    assert "lanhua@example.org" in everything().lower()
    page = client.get("/accounts/erase/").text
    assert "only owner of Reading Room" in page
    assert "Seed Bank" in page
    mail.outbox.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = client.post("/accounts/erase/", {"sure": "on", "traces": "on"}, follow=True)
    assert "Your account is erased" in answer.text
    assert mail.outbox[0].to == ["lanhua@example.org"]
    left = everything().lower()
    assert "lanhua" not in left
    assert person.public_id not in left
    assert Invitation.objects.get().state == Invitation.State.WITHDRAWN
    assert Revision.objects.filter(organisation=organisation).count() == 2, "what she changed stays"
    assert [name["value"] for name in Organisation.objects.get(pk=other.pk).record["names"]] == ["Seed Bank"]
    assert client.get("/dashboard/").status_code == 302


def test_without_the_tick_texts_of_others_stay(client: Client) -> None:
    person = lanhua()
    other = make_organisation("Seed Bank", contacts=[CONTACT])
    erase_person(person=person, by="test")
    other.refresh_from_db()
    assert other.record["contacts"] == [CONTACT]


def test_only_verified_addresses_name_anybody(client: Client) -> None:
    """Else whoever signs up with somebody’s address could take that person out of records."""
    person = make_person(email="someone@example.org", verified=True)
    EmailAddress.objects.create(user=person, email="lanhua@example.org", verified=False, primary=False)
    other = make_organisation("Seed Bank", contacts=[CONTACT])
    erase_person(person=person, by="test", traces=True)
    other.refresh_from_db()
    assert other.record["contacts"] == [CONTACT]


def test_nobody_is_erased_without_saying_so_twice(client: Client) -> None:
    person = lanhua()
    enter(client, person)
    page = client.post("/accounts/erase/", {})
    assert "Tick this, if you are sure" in page.text
    assert User.objects.filter(pk=person.pk).exists()


def test_other_devices_are_signed_out_by_the_erasure(client: Client) -> None:
    person = lanhua()
    phone = Client()
    phone.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    erase_person(person=person, by="test")
    assert phone.get("/dashboard/").status_code == 302


def test_every_table_with_people_says_what_becomes_of_its_rows() -> None:
    """A foreign key to a person must not keep the person from going."""
    for model in models():
        for field in columns(model):
            if isinstance(field, ForeignKey) and field.related_model is User:
                assert field.remote_field.on_delete in (CASCADE, SET_NULL), field


def test_the_people_of_a_demo_stay(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    client.post("/accounts/demo/worker/")
    client.post("/accounts/erase/", {"sure": "on"})
    assert User.objects.filter(email="worker@demo.invalid").exists()


def test_a_visitor_of_a_demo_is_on_the_list_of_devices(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    client.post("/accounts/demo/worker/")
    assert "This device" in client.get("/accounts/sessions/").text
