"""Probes, metrics and what is logged of a request."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from django.db import connection
from django.db.utils import OperationalError
from django.test import Client, override_settings
from pytest_django import DjangoAssertNumQueries, Settings

from saxaul.core.logs import JsonFormatter, LineFormatter, scrubbed
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _place(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    settings.METRICS_TOKEN = "watch"


def read(client: Client, token: str = "watch") -> dict[str, float]:
    response = client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert response.status_code == 200
    lines = [line for line in response.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_alive_asks_nobody(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz", headers={"host": "10.0.0.7:8000"})
    assert (response.status_code, response.text) == (200, "ok\n")


@override_settings(SECURE_SSL_REDIRECT=True)
def test_ready_answers_under_any_name_and_without_tls(client: Client) -> None:
    response = client.get("/readyz", headers={"host": "10.0.0.7:8000"})
    assert (response.status_code, response.json()) == (200, {"ready": True, "database": True, "migrations": True})
    assert "no-store" in response["Cache-Control"]


def test_not_ready_while_a_migration_waits(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'orgs'")
    assert client.get("/readyz").status_code == 503


def test_not_ready_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", away)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["database"]) == (503, False)


@pytest.mark.parametrize("header", ["", "Bearer wrong", "Basic watch", "watch"])
def test_metrics_are_for_who_has_the_token(client: Client, header: str) -> None:
    assert client.get("/metrics", headers={"Authorization": header}).status_code == 403


def test_without_a_token_there_are_none(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_requests_are_counted_under_the_names_of_pages(client: Client) -> None:
    organisation = make_organisation("Straw Square Society")
    client.get(organisation.get_absolute_url() + "?q=canary@example.org")
    client.get("/nothing/canary/")
    found = read(client)
    assert found['saxaul_requests_total{route="orgs:organisation-detail",method="GET",status="200"}'] == 1
    assert found['saxaul_requests_total{route="other",method="GET",status="404"}'] == 1
    assert found["saxaul_organisations"] == 1
    assert found['saxaul_jobs{status="failed"}'] == 0
    assert found["saxaul_jobs_oldest_waiting_seconds"] == 0
    assert not [name for name in found if "canary" in name or organisation.public_id in name]


def test_a_line_for_each_request_names_nobody(
    client: Client, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.LOG_REQUESTS = True
    person = make_person("Canary")
    client.force_login(person)
    with caplog.at_level(logging.INFO, "saxaul.requests"):
        client.get("/organisations/?q=canary")
    record = next(record for record in caplog.records if record.name == "saxaul.requests")
    told = json.loads(JsonFormatter().format(record))
    assert (told["route"], told["status"], told["method"]) == ("orgs:organisation-list", 200, "GET")
    assert len(told["request_id"]) == 10
    assert "anary" not in json.dumps(told)


def test_addresses_are_struck_out_of_every_line() -> None:
    record = logging.LogRecord(
        "db", logging.ERROR, "", 0, "Key (email)=(%s) exists", ("lan.ma+a@mail.example.org",), None
    )
    assert json.loads(JsonFormatter().format(record))["message"] == "Key (email)=(…@…) exists"
    assert LineFormatter().format(record) == "Key (email)=(…@…) exists"
    assert scrubbed("SELECT 1") == "SELECT 1"


def test_an_exception_is_one_object_too() -> None:
    try:
        raise ValueError("no lan@example.org")
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
    record = logging.LogRecord("a", logging.ERROR, "", 0, "failed", (), info)
    text = JsonFormatter().format(record)
    assert "\n" not in text
    assert "ValueError: no …@…" in json.loads(text)["exception"]
