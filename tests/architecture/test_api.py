"""Every operation of the API declares who may use it, and the declaration is true."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from saxaul.accounts.api.operations import Access
from saxaul.accounts.services import create_token
from saxaul.config.api import openapi
from saxaul.core.problems import KINDS
from saxaul.places.models import Area
from tests.factories.organisations import make_organisation, make_sectors
from tests.factories.people import make_person
from tools.openapi import COMMITTED

DOCUMENT = openapi()
METHODS = {"get", "post", "patch", "put", "delete"}


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        for method, details in methods.items():
            yield method, path, details


ALL = [(method, path, details["x-access"]) for method, path, details in operations()]


@pytest.fixture
def values(db: None) -> dict[str, str]:
    make_sectors()
    Area.objects.create(code="CN", level="country", name="China")
    return {
        "public_id": make_organisation("Minqin Saxaul Network").public_id,
        "number": "1",
        "code": "D10",
        "area": "CN",
    }


def send(method: str, path: str, values: dict[str, str], secret: str = "", **more: Any) -> Any:
    headers = {"if-match": "*", **({"authorization": f"Bearer {secret}"} if secret else {})}
    text = json.dumps({"reason": "test"} if path.endswith("/revert") else {"record": {"names": [{"value": "A group"}]}})
    body = {} if method == "get" else {"data": text, "content_type": "application/json"}
    return getattr(Client(), method)(path.format(**values), headers=headers, **body)


def test_the_committed_description_is_current() -> None:
    assert json.loads(COMMITTED.read_text("utf-8")) == DOCUMENT


@pytest.mark.parametrize(("method", "path", "access"), ALL)
def test_declares_who_may(method: str, path: str, access: str, values: dict[str, str]) -> None:
    assert access in set(Access)
    assert method in METHODS
    stranger = send(method, path, values)
    if access == Access.PUBLIC:
        assert method == "get", "nobody writes without a token"
        assert stranger.status_code == (400 if path.endswith("/at") else 200)  # which needs a point
        return
    assert (stranger.status_code, stranger.json()["code"]) == (401, "token_needed")
    assert stranger["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(("method", "path", "access"), [each for each in ALL if each[0] != "get"])
def test_writing_takes_a_token_that_may_write(method: str, path: str, access: str, values: dict[str, str]) -> None:
    _token, secret = create_token(name="reader", scope="read", days=None, by=make_person())
    response = send(method, path, values, secret)
    assert (response.status_code, response.json()["code"]) == (403, "scope_missing")


@pytest.mark.parametrize(("method", "path", "access"), [each for each in ALL if each[2] == Access.RULE])
def test_a_rule_keeps_out_who_has_no_part(method: str, path: str, access: str, values: dict[str, str]) -> None:
    _token, secret = create_token(name="writer", scope="write", days=None, by=make_person())
    assert send(method, path, values, secret).status_code in {403, 404}


def test_every_operation_is_described() -> None:
    ids = [details["operationId"] for _method, _path, details in operations()]
    assert len(ids) == len(set(ids))
    for method, path, details in operations():
        assert details["summary"], path
        assert details["tags"], path
        assert {"401", "429"} <= set(details["responses"]), path
        assert ("304" in details["responses"]) == (method == "get"), path


def test_codes_of_problems_say_their_status() -> None:
    assert all(400 <= kind.status < 600 and str(kind.title) for kind in KINDS.values())


def test_django_ninja_stays_at_the_edge() -> None:
    root = COMMITTED.parent.parent.parent / "saxaul"
    users = [path for path in root.rglob("*.py") if re.search(r"^(from|import) ninja", path.read_text("utf-8"), re.M)]
    assert users
    assert not [path for path in users if "api" not in {path.stem, path.parent.name}]
