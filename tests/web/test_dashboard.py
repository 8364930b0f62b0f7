"""One person's desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from saxaul.accounts.models import User
from saxaul.orgs import services
from saxaul.orgs.models import ImportBatch, Invitation, Membership, Organisation, Revision
from saxaul.orgs.models.membership import Role
from saxaul.web.desk_queries import desk_of
from tests.factories.organisations import make_organisation, make_source
from tests.factories.people import make_operator, make_person
from tests.orgs.test_completeness import FULL

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker() -> User:
    return make_person("Ma Lanhua")


def full_organisation(name: str = "Straw Square Society", **fields: object) -> Organisation:
    rest = {field: value for field, value in FULL.items() if field != "names"}
    organisation = make_organisation(name, **{**rest, **fields})
    record = {**organisation.record, "names": FULL["names"]}
    Organisation.objects.filter(pk=organisation.pk).update(record=record, confirmed_at=timezone.now())
    return Organisation.objects.get(pk=organisation.pk)


def join(organisation: Organisation, user: User, role: str = Role.OWNER) -> Organisation:
    Membership.objects.create(organisation=organisation, user=user, role=role)
    return organisation


def invite(organisation: Organisation, email: str) -> Invitation:
    return services.invite_member(
        organisation=organisation, email=email, role=Role.EDITOR, language="en", by=make_person("The owner")
    )


def desk(client: Client, user: User) -> str:
    client.force_login(user)
    answer = client.get("/dashboard/")
    assert answer.status_code == 200
    return answer.text


def test_the_desk_is_for_people_who_are_signed_in(client: Client) -> None:
    assert client.get("/dashboard/")["Location"] == "/accounts/login/?next=/dashboard/"


def test_an_empty_desk_invites_to_the_first_step(client: Client, worker: User) -> None:
    page = desk(client, worker)
    assert "Good day, Ma Lanhua" in page
    assert "No organisation of yours is here yet" in page
    assert "For operators" not in page
    assert 'href="/organisations/new/"' in page
    assert desk_of(worker).step.kind == "create"


def test_my_organisations_with_my_role_and_what_they_lack(client: Client, worker: User) -> None:
    mine = join(make_organisation("Straw Square Society", summary={"en": "Holds the dunes."}), worker)
    make_organisation("Somebody else’s")
    page = desk(client, worker)
    assert "Straw Square Society" in page
    assert "Somebody else’s" not in page
    assert "Owner" in page
    assert "Holds the dunes." in page
    assert "1 of 12 parts are filled" in page
    assert "your fields of work" in page
    assert f'href="/organisations/{mine.public_id}/edit/sectors/"' in page
    assert f'href="/organisations/{mine.public_id}/team/"' in page


def test_who_may_not_edit_gets_no_tasks(client: Client, worker: User) -> None:
    join(make_organisation(), worker, Role.FINANCE)
    assert "parts are filled" not in desk(client, worker)
    assert desk_of(worker).step.kind == "done"


def test_a_record_that_is_not_public_says_so(client: Client, worker: User) -> None:
    join(make_organisation(state=Organisation.State.HIDDEN), worker)
    assert "Hidden" in desk(client, worker)


def test_invitations_to_verified_addresses_are_offered(client: Client, worker: User) -> None:
    organisation = make_organisation("Hexi Bird Ledger")
    invitation = invite(organisation, worker.email)
    page = desk(client, worker)
    assert f"/invitations/{invitation.public_id}/" in page
    assert "The owner invites you" in page
    assert desk_of(worker).step.kind == "invitation"
    assert "Hexi Bird Ledger" not in desk(client, make_person())
    Invitation.objects.update(expires_at=timezone.now())
    assert "Hexi Bird Ledger" not in desk(client, worker)


def test_what_i_changed_is_listed_without_imports_and_what_i_may_not_see(client: Client, worker: User) -> None:
    organisation = join(make_organisation("Straw Square Society"), worker)
    fields = {"founded": "2011", "staff": "1-4", "volunteers": "5-19", "languages": ["en"]}
    services.edit_organisation(organisation=organisation, changes={"founded": "2010"}, base=1, by=worker)
    services.edit_organisation(organisation=organisation, changes=fields, base=2, by=worker)
    created = services.create_organisation(record={**FULL, "names": [{"value": "My new group"}]}, by=worker)
    texts = [(change.organisation, change.fields) for change in desk_of(worker).changes]
    assert [org for org, _ in texts] == [created, organisation, organisation]
    assert texts[0][1] == ""
    assert texts[1][1].endswith("and more")
    assert texts[2][1] == "Founded"
    assert "(Founded)" in desk(client, worker)
    Membership.objects.filter(user=worker).delete()
    Organisation.objects.filter(pk=organisation.pk).update(state=Organisation.State.HIDDEN)
    batch = ImportBatch.objects.create(source=make_source(), filename="a.csv", by=worker)
    Revision.objects.filter(organisation=created).update(batch=batch)
    assert desk_of(User.objects.get(pk=worker.pk)).changes == []


def test_the_next_step_follows_the_state_of_the_records(client: Client, worker: User) -> None:
    full = join(full_organisation(), worker)
    assert desk_of(worker).step.kind == "done"
    assert "All is in order" in desk(client, worker)
    Organisation.objects.filter(pk=full.pk).update(confirmed_at=timezone.now() - timedelta(days=400))
    step = desk_of(worker).step
    assert step.mine is not None
    assert (step.kind, step.mine.organisation) == ("confirm", full)
    assert "still right" in desk(client, worker)
    lacking = join(make_organisation("A bare record"), worker)
    step = desk_of(User.objects.get(pk=worker.pk)).step
    assert step.mine is not None
    assert (step.kind, step.mine.organisation) == ("complete", lacking)
    assert "say what you do, in a sentence" in desk(client, worker)


def test_operators_find_the_import_desk(client: Client, worker: User) -> None:
    operator = make_operator()
    assert desk_of(operator).step.kind == "import"
    assert "No register has been brought in yet" in desk(client, operator)
    batch = ImportBatch.objects.create(source=make_source(), filename="charities.csv", by=operator)
    assert f"/imports/{batch.public_id}/" in desk(client, operator)
    assert "charities.csv" not in desk(client, worker)


@pytest.mark.parametrize(
    ("state", "waits"), [("uploaded", True), ("ready", True), ("checking", False), ("applied", False)]
)
def test_a_file_that_waits_for_an_operator_is_their_next_step(client: Client, state: str, waits: bool) -> None:
    operator = make_operator()
    batch = ImportBatch.objects.create(source=make_source(), filename="charities.csv", by=operator, state=state)
    step = desk_of(operator).step
    assert (step.kind, step.batch) == (("file", batch) if waits else ("import", None))
    assert ("A file waits for you" in desk(client, operator)) is waits


def test_the_number_of_queries_does_not_grow(client: Client) -> None:
    counts = []
    for number in (1, 3):
        user = make_person()
        for _ in range(number):
            organisation = join(make_organisation(), user)
            services.edit_organisation(organisation=organisation, changes={"founded": "2011"}, base=1, by=user)
            invite(make_organisation(), user.email)
        client.force_login(user)
        with CaptureQueriesContext(connection) as queries:
            client.get("/dashboard/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8
