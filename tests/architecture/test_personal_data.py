"""Every field of every table says what it holds about people: in `privacy.py` of its app (`saxaul.core.declarations`).

A new field without a declaration fails here: somebody must have thought about it.
"""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models import Model

from saxaul.core.declarations import columns, declared, models

MODELS: dict[str, type[Model]] = {model._meta.label: model for model in models()}
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
    "places.Index": {"public": "packed", "internal": "id"},
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


def test_every_table_is_declared_and_no_other() -> None:
    assert set(declared()) == set(MODELS)


@pytest.mark.parametrize("label", sorted(MODELS))
def test_every_field_is_declared_once(label: str) -> None:
    many = [field.name for field in MODELS[label]._meta.many_to_many]
    names = [field.name for field in columns(MODELS[label])]
    declaration = declared()[label]
    assert sorted(declaration.names) == sorted([*names, *(name for name in many if name in declaration.names)])


@pytest.mark.parametrize("label", sorted(MODELS))
def test_what_a_declaration_names_is_there(label: str) -> None:
    table = declared()[label]
    named = {*table.ids.split(), *table.emails.split(), *table.attach.split(), *table.nobodys}
    assert named <= set(table.names)


def test_secrets_are_in_no_column_that_is_exported() -> None:
    """Names that speak of secrets and are declared otherwise would be a slip."""
    speaking = ("password", "secret", "digest", "token")
    slips = [
        f"{label}.{name}"
        for label, table in declared().items()
        for name, kind in table.kinds.items()
        if kind in ("public", "personal") and any(word in name for word in speaking)
    ]
    assert slips == []


def test_every_app_with_tables_declares_them_itself_or_those_of_a_library() -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("saxaul.") and config.models}
    assert ours <= {label.split(".")[0] for label in declared()}
