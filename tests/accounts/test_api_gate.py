"""The gate of the API: who comes in, how often, and what every answer carries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.utils import timezone

from saxaul.accounts import services
from saxaul.accounts.models import ApiToken
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
ME, LIST = "/api/v1/me", "/api/v1/sectors"


def ask(path: str = ME, secret: str = "", **headers: str) -> Any:
    known = {"authorization": f"Bearer {secret}"} if secret else {}
    return Client().get(path, headers={**known, **{name.replace("_", "-"): text for name, text in headers.items()}})


def test_a_token_opens_the_api_for_its_person() -> None:
    person = make_person("Ma Lanhua")
    token, secret = services.create_token(name="Our website", scope="read", days=30, by=person)
    body = ask(secret=secret).json()
    assert (body["id"], body["name"], body["token"]["scopes"]) == (person.public_id, "Ma Lanhua", ["read"])
    token.refresh_from_db()
    assert token.last_used_at is not None
    assert secret not in str(vars(token))


def test_tokens_that_open_nothing() -> None:
    person = make_person()
    revoked, first = services.create_token(name="revoked", scope="read", days=None, by=person)
    services.revoke_token(token=revoked, by=person)
    expired, second = services.create_token(name="expired", scope="read", days=1, by=person)
    ApiToken.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    for secret in (first, second, "saxaul_nonsense", "nonsense", "x" * 5000):
        response = ask(LIST, secret)  # not even what needs no token
        assert (response.status_code, response.json()["code"]) == (401, "token_not_valid")
    _token, third = services.create_token(name="third", scope="read", days=None, by=person)
    person.is_active = False
    person.save()
    assert ask(secret=third).status_code == 401


def test_neither_session_nor_cookie_counts() -> None:
    client = Client()
    client.force_login(make_person(language="vi"))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"
    assert client.get(ME).status_code == 401
    response = client.get(f"{LIST}?", headers={"accept-language": "en"})
    assert response["Content-Language"] == "en"
    assert "Cookie" not in response["Vary"]
    assert not response.cookies


@override_settings(API_PER_MINUTE=3, API_TOKEN_PER_MINUTE=5)
def test_requests_are_counted() -> None:
    answers = [ask(LIST) for _ in range(5)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429, 429]
    assert [each["RateLimit-Remaining"] for each in answers] == ["2", "1", "0", "0", "0"]
    assert answers[3].json()["code"] == "too_many_requests"
    assert 0 < int(answers[3]["Retry-After"]) <= 60
    _token, secret = services.create_token(name="mine", scope="read", days=None, by=make_person())
    assert ask(LIST, secret)["RateLimit-Limit"] == "5"


@override_settings(API_PER_MINUTE=2)
def test_who_tries_tokens_is_counted_too() -> None:
    assert [ask(LIST, f"saxaul_{number}").status_code for number in range(4)] == [401, 401, 429, 429]


def test_problems_speak_the_language_of_the_reader() -> None:
    english, arabic = ask(), ask(accept_language="ar")
    assert english.json()["code"] == arabic.json()["code"] == "token_needed"
    assert english.json()["title"] != arabic.json()["title"]
    assert arabic["Content-Language"] == "ar"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("get", "/api/v1/nothing", 404, "not_found"),
        ("get", "/api/v1/organisations/..%2f", 404, "not_found"),
        ("delete", LIST, 405, "method_not_allowed"),
        ("get", "/api/v1/sectors/%00", 422, "bad_text"),
    ],
)
def test_problems_come_as_problems(method: str, path: str, status: int, code: str) -> None:
    headers = {"content_type": "application/json", "data": "{}"} if method != "get" else {}
    response = getattr(Client(), method)(path, **headers)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("body", "content_type", "code"),
    [
        ("{", "application/json", "bad_json"),
        ("a=1", "application/x-www-form-urlencoded", "not_json"),
        ("[" * 50_000, "application/json", "bad_json"),
        ('"' + "x" * 1_100_000 + '"', "application/json", "too_large"),
    ],
)
def test_bodies_that_are_refused(body: str, content_type: str, code: str) -> None:
    response = Client().post("/api/v1/organisations", body, content_type=content_type)
    assert response.json()["code"] == code


def test_a_body_says_how_long_it_is() -> None:
    response = Client().generic("POST", "/api/v1/organisations", headers={"transfer-encoding": "chunked"})
    assert (response.status_code, response.json()["code"]) == (411, "length_needed")


def test_other_sites_may_read_and_not_write() -> None:
    assert ask(LIST)["Access-Control-Allow-Origin"] == "*"
    preflight = Client().options(LIST, headers={"origin": "https://elsewhere.example"})
    assert preflight.status_code == 204
    assert preflight["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    write = Client().post("/api/v1/organisations", "{}", content_type="application/json")
    assert "Access-Control-Allow-Origin" not in write
    assert "Access-Control-Allow-Credentials" not in preflight


def test_head_tells_of_an_answer_without_it() -> None:
    get, head = Client().get(LIST), Client().head(LIST)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", get["ETag"])


def test_pages_of_the_hub_do_not_pass_the_gate() -> None:
    response = Client().get("/about/")
    assert "RateLimit" not in response
    assert "Access-Control-Allow-Origin" not in response
