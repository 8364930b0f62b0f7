"""An account can be deleted: the person goes, the changes stay."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from click.testing import CliRunner

from saxaul.accounts.models import User
from saxaul.core.models import AuditEntry
from saxaul.orgs import services
from saxaul.orgs.models import Membership, Revision
from saxaul.web.cli.forgetting import command
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def test_the_person_goes_and_the_changes_stay() -> None:
    person = make_person("Ma Lin", email="ma@example.org")
    services.create_organisation(record={"names": [{"value": "Reading Room"}]}, by=person)
    result = CliRunner().invoke(command, ["MA@example.org"], input="y\n")
    assert result.exit_code == 0, result.output
    assert not User.objects.exists()
    assert not EmailAddress.objects.exists()
    assert not Membership.objects.exists()
    assert Revision.objects.get().by is None
    assert AuditEntry.objects.filter(action="account.delete", subject=f"person:{person.public_id}").exists()


def test_nobody_is_deleted_by_mistake() -> None:
    make_person("Ma Lin", email="ma@example.org")
    assert CliRunner().invoke(command, ["lin@example.org", "--yes"]).exit_code == 1
    assert CliRunner().invoke(command, ["ma@example.org"], input="n\n").exit_code == 1
    assert User.objects.count() == 1
