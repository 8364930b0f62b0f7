"""The one door for writes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saxaul.core.models import Sequence
from saxaul.orgs.cleaning import clean_record
from saxaul.orgs.index import own_host
from saxaul.orgs.models import (
    Identifier,
    Name,
    Organisation,
    OrganisationArea,
    OrganisationSector,
    Revision,
    Sector,
    Site,
)
from saxaul.orgs.store import Context, Write, lock, rebuild_index, write_records

pytestmark = pytest.mark.django_db
INDEX = (Name, Identifier, OrganisationSector, OrganisationArea, Site)

RECORD: dict[str, Any] = {
    "kind": "ngo",
    "names": [
        {"value": "Straw Square Society", "kind": "official", "language": "en"},
        {"value": "草方格互助社", "kind": "official", "language": "zh-Hans"},
    ],
    "sites": [
        {"id": "s1", "country": "CN", "region": "Gansu", "locality": "Minqin", "point": [103.08, 38.62]},
        {"id": "s2", "country": "EG", "street": "Secret", "visibility": "hidden", "point": [30.0, 28.1]},
    ],
    "areas": [{"country": "CN", "region": "Ningxia"}],
    "identifiers": [{"scheme": "CN-MOC", "value": "51620621"}],
    "links": [{"kind": "website", "url": "https://www.Straw.example/about"}],
    "sectors": ["E10", "unknown"],
    "staff": "1-4",
}


def now() -> Context:
    return Context(at=timezone.now())


def index_contents() -> list[Any]:
    return [sorted(model._default_manager.values_list(*fields(model))) for model in INDEX]


def fields(model: Any) -> list[str]:
    return [f.attname for f in model._meta.fields if f.name != "id" and not f.null]


def test_a_hundred_records_are_stored_with_their_index_rows_and_one_revision_each() -> None:
    Sector.objects.get_or_create(code="E10", defaults={"names": {"en": "Nature"}})
    writes = [Write(dict(RECORD), activity="import") for _ in range(100)]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        write_records(writes, context=now())
    assert len(queries) < 40
    assert Organisation.objects.count() == Revision.objects.count() == 100
    assert [Name.objects.count(), Identifier.objects.count(), OrganisationSector.objects.count()] == [200, 100, 100]
    assert set(OrganisationArea.objects.values_list("code", flat=True)) == {"CN", "CN:Gansu", "CN:Ningxia"}
    assert set(Site.objects.values_list("local_id", "longitude", "latitude")) == {("s1", 103.08, 38.62)}
    assert len({o.public_id for o in Organisation.objects.all()}) == 100
    changes = list(Organisation.objects.order_by("change").values_list("change", flat=True))
    assert changes == list(range(changes[0], changes[0] + 100))
    assert Sequence.objects.get(name="orgs.change").value == changes[-1]
    one = Organisation.objects.get(pk=writes[0].id)
    assert (one.public_id, one.name, one.sort_name) == (
        writes[0].public_id,
        "Straw Square Society",
        "straw square society",
    )
    assert (one.kind, one.status, one.staff, one.host) == ("ngo", "active", "1-4", "straw.example")
    assert one.record == RECORD


def test_nothing_to_write_takes_no_number() -> None:
    before = list(Sequence.objects.values_list("value", flat=True))
    write_records([], context=now())
    assert list(Sequence.objects.values_list("value", flat=True)) == before


def test_times_come_back_as_they_were_given() -> None:
    at = datetime(2019, 4, 2, 6, 30, tzinfo=UTC)
    write = Write(dict(RECORD), activity="create", confirmed=True)
    write_records([write], context=Context(at=at))
    made = Organisation.objects.get(pk=write.id)
    assert (made.created_at, made.updated_at, made.confirmed_at) == (at, at, at)
    assert made.revisions.get().created_at == at


def test_an_update_writes_what_differs_and_only_reindexes_what_is_indexed() -> None:
    write = Write(dict(RECORD))
    write_records([write], context=now())
    site = Site.objects.get()
    with transaction.atomic():
        current = lock([write.id])[write.id]
        write_records([Write({**RECORD, "founded": "2011"}, current)], context=now())
    assert Site.objects.get().pk == site.pk
    with transaction.atomic():
        current = lock([write.id])[write.id]
        write_records([Write({**RECORD, "sites": []}, current, state="hidden")], context=now())
    after = Organisation.objects.get(pk=write.id)
    assert not Site.objects.exists()
    assert (after.version, after.state) == (3, "hidden")
    last = after.revisions.get(number=3)
    assert last.after == {"state": "hidden", "sites": []}
    assert set(last.before) == {"state", "sites", "founded"}
    assert last.fields_changed == ["founded", "sites", "state"]
    assert str(last).endswith("#3")


def test_a_revision_number_is_given_once() -> None:
    write = Write(dict(RECORD))
    write_records([write], context=now())
    stale = Organisation.objects.get(pk=write.id)
    write_records([Write({**RECORD, "founded": "2011"}, stale)], context=now())
    with pytest.raises(IntegrityError), transaction.atomic():
        write_records([Write({**RECORD, "founded": "2012"}, stale)], context=now())
    assert Organisation.objects.get(pk=write.id).record["founded"] == "2011"


def test_the_index_can_be_rebuilt_from_the_records() -> None:
    Sector.objects.get_or_create(code="E10", defaults={"names": {"en": "Nature"}})
    write_records([Write({**RECORD, "founded": str(year)}) for year in range(2001, 2006)], context=now())
    before = index_contents()
    for model in INDEX:
        model._default_manager.all().delete()
    Organisation.objects.update(name="lost", host="")
    assert rebuild_index(chunk=2) == 5
    assert index_contents() == before
    assert set(Organisation.objects.values_list("name", "host")) == {("Straw Square Society", "straw.example")}


hostile = st.text(max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40)
@given(hostile, hostile, hostile)
def test_any_cleaned_record_survives_the_database(name: str, street: str, number: str) -> None:
    record, found = clean_record(
        {
            "names": [{"value": f"a{name}"}],
            "sites": [{"street": street, "locality": number}],
            "identifiers": [{"scheme": "X", "value": number}],
        }
    )
    assert not {p.code for p in found} & {"name_missing"}
    write = Write(record)
    write_records([write], context=now())
    assert Organisation.objects.get(pk=write.id).record == record


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.example.org/x", "example.org"),
        ("HTTP://EXAMPLE.org:80", "example.org"),
        ("https://facebook.com/straw", ""),
        ("straw.example", "straw.example"),
        ("http://[bad", ""),
        ("https://localhost/", ""),
    ],
)
def test_own_hosts(url: str, host: str) -> None:
    assert own_host(url) == host
