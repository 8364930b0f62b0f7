"""Who gets into which room of the console. Strangers and members are tried in tests/architecture/test_addresses.py."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.architecture.test_addresses import NAMES, address_of, values  # noqa: F401 - a fixture
from tests.factories.people import make_operator, make_person

pytestmark = pytest.mark.django_db

FOR_HELPERS = {
    *("console:overview", "console:jobs", "console:job-act", "console:round-act", "console:faults"),
    "console:fault-settle",
}
ROOMS = [name for name in NAMES if name.startswith("console:")]


@pytest.mark.parametrize("name", ROOMS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_helpers_get_into_their_rooms_alone(
    name: str,
    method: str,
    client: Client,
    values: dict[str, object],  # noqa: F811
) -> None:
    client.force_login(make_person(is_helper=True))
    status = getattr(client, method)(address_of(name, values)).status_code
    assert (status == 403) is (name not in FOR_HELPERS)


@pytest.mark.parametrize("name", ROOMS)
def test_operators_get_into_every_room(
    name: str,
    client: Client,
    values: dict[str, object],  # noqa: F811
) -> None:
    client.force_login(make_operator())
    assert client.get(address_of(name, values)).status_code in (200, 404, 405)


def test_helpers_bring_in_registers_but_do_not_hide_records(client: Client) -> None:
    client.force_login(make_person(is_helper=True))
    assert client.get(reverse("orgs:import-list")).status_code == 200
    assert client.get(reverse("orgs:sector-new")).status_code == 403


def test_a_helper_is_shown_only_what_she_can_do(client: Client) -> None:
    client.force_login(make_person(is_helper=True))
    page = client.get(reverse("console:overview")).content.decode()
    assert reverse("console:jobs") in page
    assert reverse("console:people") not in page
    assert reverse("console:audit") not in page


@pytest.mark.parametrize("fields", [{"is_staff": True, "is_active": False}, {"is_helper": True, "is_active": False}])
def test_who_was_shut_out_stays_out(fields: dict[str, Any], client: Client) -> None:
    person = make_person(**fields)
    client.force_login(person)
    assert client.get(reverse("console:overview")).status_code == 302
