"""The demo as it stands in the database."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from saxaul.accounts.models import User
from saxaul.orgs.importing.mapping import checked_mapping
from saxaul.orgs.models import (
    DuplicatePair,
    ImportBatch,
    ImportRow,
    Membership,
    Organisation,
    Revision,
    Site,
    SourceRecord,
)
from saxaul.orgs.models.imports import Verdict
from saxaul.orgs.record import without_empty
from saxaul.orgs.services import record_at
from saxaul.web.demo import fill_demo_hub

pytestmark = pytest.mark.django_db


def test_a_demo_hub_is_alive_and_is_filled_once() -> None:
    """One test, because filling takes seconds."""
    reports: list[tuple[str, int, int]] = []
    counts = fill_demo_hub(progress=lambda what, done, total: reports.append((what, done, total)))
    assert counts["organisations"] == Organisation.objects.count() >= 380
    assert counts["revisions"] == Revision.objects.count() == reports[-1][1] == reports[-1][2]
    assert fill_demo_hub() == {}
    assert Organisation.objects.count() == counts["organisations"]

    _histories_hold()
    _freshness_varies()
    _registers_are_accounted_for()
    _people_are_in_place()


def _histories_hold() -> None:
    busiest = Organisation.objects.order_by("-version")[0]
    assert busiest.version >= 10
    first = busiest.revisions.get(number=1)
    assert record_at(organisation=busiest, number=1) == without_empty(first.after)
    assert not Revision.objects.filter(created_at__gt=timezone.now()).exists()
    changes = list(Organisation.objects.order_by("updated_at").values_list("change", flat=True))
    late = sum(1 for a, b in pairwise(changes) if a > b)
    assert late < 60  # only imports of one moment may be out of order


def _freshness_varies() -> None:
    year = timezone.now() - timedelta(days=365)
    published = Organisation.objects.published()
    assert published.filter(confirmed_at__gte=year).count() > published.count() / 2
    assert published.filter(confirmed_at__lt=year).count() > 20
    assert published.filter(confirmed_at=None).exists()
    assert Organisation.objects.filter(state=Organisation.State.ARCHIVED).exists()
    assert published.filter(status="inactive").exists()
    assert Site.objects.filter(coarse=True).exists()


def _registers_are_accounted_for() -> None:
    waiting = ImportBatch.objects.get(state=ImportBatch.State.UPLOADED)
    assert waiting.detected["encoding"].lower().startswith("gb")
    assert waiting.detected["header_row"] == 3
    assert {where["to"] for where in waiting.mapping["columns"].values()} >= {
        "name",
        "sectors",
        "longitude",
        "latitude",
    }
    for batch in ImportBatch.objects.filter(state=ImportBatch.State.APPLIED):
        assert checked_mapping(batch.mapping) == batch.mapping
        rows = ImportRow.objects.filter(batch=batch)
        assert rows.count() == batch.rows_total > 0
        assert sum(batch.counts[verdict] for verdict in set(rows.values_list("verdict", flat=True))) == batch.rows_total
        assert all(row.raw for row in rows)
    assert set(ImportRow.objects.values_list("verdict", flat=True)) == set(Verdict.values)
    assert SourceRecord.objects.count() == Organisation.objects.exclude(source=None).count()
    assert DuplicatePair.objects.filter(state=DuplicatePair.State.OPEN).count() == 5


def _people_are_in_place() -> None:
    straw = Organisation.objects.get(name="草方格互助社")
    roles = dict(straw.memberships.values_list("user__name", "role"))
    assert roles["Ma Lanhua"] == "owner"
    assert roles["Zhang Wei"] == "editor"
    assert straw.revisions.filter(by__name="Ma Lanhua").exists()
    assert not Membership.objects.filter(user__name="Li Xiaomei").exists()
    owners = User.objects.filter(email__endswith=".example")
    assert owners.count() > 300
    assert not any(owner.has_usable_password() for owner in owners[:5])
