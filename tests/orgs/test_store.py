"""The one door for writes."""

from __future__ import annotations

import pytest
from django.utils import timezone

from saxaul.accounts.models import User
from saxaul.orgs import services
from saxaul.orgs.models import Identifier, Name, Organisation, Revision, Site
from saxaul.orgs.store import Context, Write, write_records

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker() -> User:
    return User.objects.create_user("worker@example.org", "x", name="Worker")


RECORD = {
    "kind": "ngo",
    "names": [{"value": "Straw Square Society", "kind": "official", "language": "en"}],
    "sites": [{"id": "s1", "country": "CN", "region": "Gansu", "point": [103.08, 38.62]}],
    "identifiers": [{"scheme": "CN-MOC", "value": "51620621"}],
}


def test_a_hundred_records_are_stored_with_their_index_rows_and_revisions() -> None:
    writes = [Write(dict(RECORD), activity="import") for _ in range(100)]
    write_records(writes, context=Context(at=timezone.now()))
    assert Organisation.objects.count() == Revision.objects.count() == Name.objects.count() == 100
    assert Identifier.objects.count() == 100
    assert len({o.public_id for o in Organisation.objects.all()}) == 100
    assert sorted(Organisation.objects.values_list("change", flat=True)) == list(range(1, 101))


def test_editing_writes_one_revision_field_by_field(worker: User) -> None:
    made = services.create_organisation(record=RECORD, by=worker)
    edited = services.edit_organisation(organisation=made, changes={"founded": "2011"}, base=1, by=worker, reason="x")
    assert (edited.version, edited.record["founded"]) == (2, "2011")
    revision = edited.revisions.get(number=2)
    assert (revision.before, revision.after, revision.by) == ({}, {"founded": "2011"}, worker)
    taken_back = services.revert_revision(revision=revision, by=worker, reason="wrong year")
    assert "founded" not in taken_back.record
    assert taken_back.version == 3
    assert Site.objects.get().region == "Gansu"


def test_two_people_edit_different_fields_and_both_survive(worker: User) -> None:
    made = services.create_organisation(record=RECORD, by=worker)
    services.edit_organisation(organisation=made, changes={"founded": "2011"}, base=1, by=worker)
    both = services.edit_organisation(organisation=made, changes={"staff": "1-4"}, base=1, by=worker)
    assert (both.record["founded"], both.record["staff"]) == ("2011", "1-4")
    with pytest.raises(services.EditConflict):
        services.edit_organisation(organisation=made, changes={"founded": "2012"}, base=1, by=worker)
