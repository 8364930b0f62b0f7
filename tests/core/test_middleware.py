"""Static files, request ids and the choice of the language, through the real stack."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings

from saxaul.core.ids import ALPHABET
from saxaul.core.logs import RequestIdFilter, request_id
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def language(client: Client, path: str = "/about/", **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return response["Content-Language"]


def test_the_browser_is_asked_first_of_all(client: Client) -> None:
    assert language(client) == "en"
    assert language(client, **{"accept-language": "vi;q=0.9, fr"}) == "vi"
    assert language(client, **{"accept-language": "zh-CN"}) == "zh-hans"
    assert language(client, **{"accept-language": "fr"}) == "en"


def test_the_choice_of_the_person_wins_over_the_browser(client: Client) -> None:
    client.force_login(make_person(language="ar"))
    assert language(client, **{"accept-language": "vi"}) == "ar"


def test_a_person_without_a_choice_has_the_browsers(client: Client) -> None:
    client.force_login(make_person(language=""))
    assert language(client, **{"accept-language": "vi"}) == "vi"


def test_the_cookie_wins_over_the_person(client: Client) -> None:
    client.force_login(make_person(language="ar"))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "vi"
    assert language(client) == "vi"


def test_a_cookie_nobody_knows_is_passed_over(client: Client) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "tlh"
    assert language(client, **{"accept-language": "vi"}) == "vi"


def test_the_address_wins_over_everything_and_is_remembered(client: Client) -> None:
    client.force_login(make_person(language="ar"))
    response = client.get("/about/?lang=ZH-hans", headers={"accept-language": "vi"})
    assert response["Content-Language"] == "zh-hans"
    cookie = response.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie.value, cookie["samesite"]) == ("zh-hans", "Lax")
    assert language(client) == "zh-hans"


@pytest.mark.parametrize("asked", ["tlh", "", "../../etc", "zh-hans%00"])
def test_an_address_with_another_language_changes_nothing(asked: str, client: Client) -> None:
    response = client.get(f"/about/?lang={asked}")
    assert response["Content-Language"] == "en"
    assert settings.LANGUAGE_COOKIE_NAME not in response.cookies


def test_caches_are_told_what_the_language_depends_on(client: Client) -> None:
    vary = client.get("/about/")["Vary"]
    assert "Accept-Language" in vary
    assert "Cookie" in vary


def test_every_answer_has_a_name_of_its_own(client: Client) -> None:
    first, second = client.get("/about/"), client.get("/nowhere/")
    assert second.status_code == 404
    assert first["X-Request-Id"] != second["X-Request-Id"]
    assert set(first["X-Request-Id"]) <= set(ALPHABET)
    assert request_id.get() == "-"


def test_a_line_of_the_log_carries_the_request(caplog: pytest.LogCaptureFixture) -> None:
    record = logging.LogRecord("saxaul", logging.INFO, "", 1, "said", None, None)
    token = request_id.set("abc")
    try:
        assert RequestIdFilter().filter(record)
    finally:
        request_id.reset(token)
    assert record.__dict__["request_id"] == "abc"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "note.txt").write_bytes(b"0123456789")
    return tmp_path


def test_static_files_are_sent_whole_in_part_or_as_unchanged(folder: Path) -> None:
    with override_settings(STATIC_ROOT=str(folder), WHITENOISE_USE_FINDERS=False):
        client = Client()
        whole = client.get("/static/note.txt")
        part = client.get("/static/note.txt", headers={"range": "bytes=2-4"})
        same = client.get("/static/note.txt", headers={"if-none-match": whole["ETag"]})
        head = client.head("/static/note.txt")
    assert (whole.status_code, whole.content, whole["Content-Type"]) == (
        200,
        b"0123456789",
        'text/plain; charset="utf-8"',
    )
    assert (part.status_code, part.content) == (206, b"234")
    assert (same.status_code, same.content) == (304, b"")
    assert (head.status_code, head.content, head["Content-Length"]) == (200, b"", "10")
    assert "Access-Control-Allow-Origin" not in whole


def test_files_beside_the_static_ones_are_out_of_reach(folder: Path) -> None:
    (folder / "static").mkdir()
    with override_settings(STATIC_ROOT=str(folder / "static"), WHITENOISE_USE_FINDERS=False):
        assert Client().get("/static/../note.txt").status_code == 404
        assert Client().get("/static/%2e%2e/note.txt").status_code == 404


def test_a_missing_folder_of_static_files_is_no_reason_to_warn(
    recwarn: pytest.WarningsRecorder, tmp_path: Path
) -> None:
    with override_settings(STATIC_ROOT=str(tmp_path / "absent"), WHITENOISE_USE_FINDERS=False):
        assert Client().get("/static/note.txt").status_code == 404
    assert not [warning for warning in recwarn if "No directory" in str(warning.message)]
