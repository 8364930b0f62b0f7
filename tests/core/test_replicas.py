"""Who reads from the copy and who from the original."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from saxaul.core.models import AuditEntry
from saxaul.core.replicas import COOKIE, ReplicaMiddleware, Router, only_looking

seen: list[str] = []


def view(request: HttpRequest) -> HttpResponse:
    seen.append(Router().db_for_read(AuditEntry))
    return HttpResponse("seen")


@pytest.fixture(autouse=True)
def _forget() -> None:
    seen.clear()


def asked(method: str, *, cookie: bool = False) -> HttpResponse:
    request = RequestFactory().generic(method, "/")
    if cookie:
        request.COOKIES[COOKIE] = "1"
    return ReplicaMiddleware(view)(request)


def test_who_only_looks_reads_from_the_copy() -> None:
    response = asked("GET")
    assert seen == ["replica"]
    assert COOKIE not in response.cookies


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_who_changes_reads_from_the_original_and_goes_on_doing_so(method: str) -> None:
    response = asked(method)
    assert seen == ["default"]
    assert response.cookies[COOKIE]["max-age"] == 15
    asked("GET", cookie=True)
    assert seen == ["default", "default"]


def test_jobs_and_commands_read_from_the_original() -> None:
    assert not only_looking.get()
    assert Router().db_for_read(AuditEntry) == "default"


@pytest.mark.django_db
def test_a_transaction_reads_what_it_writes() -> None:
    token = only_looking.set(True)
    with transaction.atomic():
        assert Router().db_for_read(AuditEntry) == "default"
    only_looking.reset(token)


def test_only_the_original_is_written_to_and_migrated() -> None:
    router = Router()
    assert router.db_for_write(AuditEntry) == "default"
    assert router.allow_migrate("default", "core")
    assert not router.allow_migrate("replica", "core")
    assert router.allow_relation(AuditEntry(), AuditEntry())


def test_a_failing_request_does_not_leak_its_choice() -> None:
    def fail(request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        ReplicaMiddleware(fail)(RequestFactory().get("/"))
    assert not only_looking.get()
