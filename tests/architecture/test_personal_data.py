"""What each field of each table holds. A new field without a declaration fails: somebody must have thought about it.

public    anybody may see it
internal  how the hub works: for the people concerned and operators, and about nobody
personal  about a person: exported to them, erased with them, never in logs or audit details
secret    opens something: never shown, never exported
"""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models import Model

FIELDS = {
    "core.Sequence": {"internal": "name value"},
    "core.AuditEntry": {"internal": "id at action subject details request_id", "personal": "by"},
    "core.Scheduled": {"internal": "name next_at job queued_at started_at finished_at outcome message paused"},
    "core.CacheEntry": {"internal": "cache_key value expires"},
    "accounts.User": {
        "public": "public_id name",
        "internal": "id is_superuser is_staff is_active date_joined groups user_permissions",
        "personal": "email language last_login",
        "secret": "password",
    },
    "accounts.User_groups": {"internal": "id user group"},
    "accounts.User_user_permissions": {"internal": "id user permission"},
    "accounts.ApiToken": {
        "internal": "id public_id name scope ending created_at expires_at revoked_at",
        "personal": "person last_used_at",
        "secret": "digest",
    },
    "accounts.StoredAnswer": {
        "internal": "id request status headers created_at",
        "personal": "person key body",  # an answer to the person themselves, kept for a day
    },
    "places.Area": {
        "public": "code parent level name longitude latitude population geonames_id",
        "internal": "id",
    },
    "places.AreaName": {"public": "area language value folded", "internal": "id"},
    "places.Boundary": {"public": "area geometry west south east north source", "internal": "id"},
    "places.Postcode": {"public": "country code longitude latitude", "internal": "id"},
    "orgs.Organisation": {
        # `record` holds contacts which their own visibility may hide: see saxaul.orgs.record.visible
        "personal": "record",
        "public": "public_id state version change licence source merged_into created_at updated_at confirmed_at name "
        "sort_name kind status staff budget host",
        "internal": "id",
    },
    "orgs.Name": {"public": "organisation value folded language script kind", "internal": "id"},
    "orgs.Identifier": {"public": "organisation scheme value", "internal": "id"},
    "orgs.OrganisationSector": {"public": "organisation sector", "internal": "id"},
    "orgs.OrganisationArea": {"public": "organisation code", "internal": "id"},
    "orgs.Site": {
        "public": "organisation local_id country region locality postcode longitude latitude precision coarse",
        "internal": "id",
    },
    "orgs.Sector": {"public": "code parent names position active aliases", "internal": "id"},
    "orgs.Source": {"public": "slug name licence attribution url", "internal": "id mapping created_at"},
    "orgs.Logo": {
        "public": "public_id organisation content width height created_at",
        "internal": "id",
        "personal": "by",
    },
    "orgs.Membership": {"internal": "id organisation role created_at", "personal": "user"},
    "orgs.Invitation": {
        "internal": "id public_id organisation role state language created_at expires_at",
        "personal": "email by accepted_by",
        "secret": "digest",
    },
    "orgs.Revision": {
        "public": "organisation number base activity state reason batch reverts created_at",
        "personal": "before after by",  # shown through saxaul.orgs.record.visible, like the record
        "internal": "id",
    },
    "orgs.ImportBatch": {
        "internal": "id public_id source path filename size state options detected mapping archive_vanished rows_total "
        "rows_done last_row counts vanished error worker heartbeat_at created_at finished_at",
        "personal": "file by",
    },
    "orgs.ImportRow": {"internal": "id batch number key verdict reasons organisation", "personal": "raw"},
    "orgs.SourceRecord": {"internal": "id source key digest organisation batch"},
    # What is told to the search is for everybody or for members, by its `level`
    "search.Entry": {
        "public": "kind key title names body language url areas sectors level",
        "internal": "id boost digest change",
    },
    "search.Gone": {"internal": "number change"},
    "search.Posting": {"internal": "term change block"},
    "search.Word": {"internal": "term change"},
    "orgs.DuplicatePair": {
        "internal": "id first second score reasons state batch created_at",
        "personal": "by",
    },
}
KINDS = {"public", "internal", "personal", "secret"}


def ours() -> dict[str, type[Model]]:
    models = apps.get_models(include_auto_created=True)
    return {model._meta.label: model for model in models if model._meta.app_config.name.startswith("saxaul.")}


def test_every_table_is_declared() -> None:
    assert set(FIELDS) == set(ours())


@pytest.mark.parametrize("label", sorted(FIELDS))
def test_every_field_is_declared_once(label: str) -> None:
    declared = [name for names in FIELDS[label].values() for name in names.split()]
    assert set(FIELDS[label]) <= KINDS
    assert sorted(declared) == sorted(field.name for field in ours()[label]._meta.get_fields() if field.concrete)
