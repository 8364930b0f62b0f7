"""The copy for developers: complete in what is public, empty of what is anybody's."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.cache import cache
from django.db import connection
from django.test import Client

from saxaul.core.declarations import declared
from saxaul.core.scrubbing import left_empty
from saxaul.orgs import services as orgs
from saxaul.web.cli.scrub import command
from tests.factories.people import PASSWORD, make_person

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parent.parent.parent
CANARY = "canary"
RECORD = {
    "names": [{"value": "Reading Room"}],
    "contacts": [{"id": "c1", "name": CANARY, "email": f"{CANARY}@example.org", "visibility": "public"}],
    "sites": [
        {"id": "s1", "locality": CANARY, "country": "CN", "point": [103.1234, 38.6234], "visibility": "hidden"},
        {"id": "s2", "locality": "Minqin", "country": "CN", "point": [104.1, 38.1]},
    ],
}


def scrubbed_to(target: Path) -> subprocess.CompletedProcess[str]:
    """In a process of its own, as operators call it: it opens a second database."""
    known = {key.lower(): value for key, value in connection.settings_dict.items()}
    if connection.vendor == "sqlite":
        address = f"sqlite:///{known['name']}"
    else:
        address = "postgres://{user}:{password}@{host}:{port}/{name}".format(**known)
    environment = {**os.environ, "DATABASE_URL": address, "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-m", "saxaul", "scrub", str(target)]
    return subprocess.run(words, env=environment, cwd=target.parent, capture_output=True, text=True, check=False)


def test_nothing_of_anybody_is_in_the_copy(tmp_path: Path, client: Client) -> None:
    person = make_person(CANARY, email=f"{CANARY}@example.org")
    organisation = orgs.create_organisation(record=RECORD, by=person)
    orgs.invite_member(
        organisation=organisation, email=f"{CANARY}2@example.org", role="editor", language="en", by=person
    )
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    cache.set(CANARY, CANARY)
    target = tmp_path / "copy.sqlite3"
    result = scrubbed_to(target)
    assert result.returncode == 0, result.stderr
    content = target.read_bytes()
    assert CANARY.encode() not in content
    assert b"103.1234" not in content
    assert person.password.encode() not in content
    with sqlite3.connect(target) as copy:
        assert copy.execute("select name, email, password from accounts_user").fetchall() == [
            (f"Person {person.pk}", f"person{person.pk}@scrubbed.invalid", f"!{person.pk}")
        ]
        assert copy.execute("select public_id, name from orgs_organisation").fetchall() == [
            (organisation.public_id, "Reading Room")
        ]
        assert copy.execute("select count(*) from orgs_membership").fetchone() == (1,)
        assert copy.execute("select locality from orgs_site").fetchall() == [("Minqin",)]
        assert copy.execute("pragma foreign_key_check").fetchall() == []


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite3"
    target.write_text("precious")
    assert CliRunner().invoke(command, [str(target)]).exit_code == 1
    assert target.read_text() == "precious"


def test_tables_with_secrets_stay_empty() -> None:
    labels = {model._meta.label for model in left_empty()}
    with_secrets = {label for label, table in declared().items() if table.secret}
    assert with_secrets - labels == {"accounts.User"}
