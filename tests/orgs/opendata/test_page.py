"""The page of whole files and the files as people get them."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as hub_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from saxaul.orgs.opendata.publishing import Edition, home, path_of, publish_files
from tests.factories.organisations import make_organisations

pytestmark = pytest.mark.django_db
PAGE = "/open-data/"


@pytest.fixture
def edition(settings: Any, tmp_path: Path) -> Edition:
    settings.DATA = tmp_path
    make_organisations(3)
    return publish_files()


def content_of(response: Any) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("language", [code for code, _name in hub_settings.LANGUAGES])
def test_the_page_offers_every_file_with_size_and_checksum(language: str, client: Client, edition: Edition) -> None:
    page = client.get(PAGE, {"lang": language}).content.decode()
    for file in edition.files:
        assert f'href="{PAGE}{file.name}"' in page
        assert file.sha256 in page
    assert "CC0-1.0" in page
    assert "http://127.0.0.1:8000/open-data/" in page


def test_before_the_first_night_the_page_says_so(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    page = client.get(PAGE)
    assert page.status_code == 200
    assert b"being made" in page.content
    assert client.get(f"{PAGE}organisations.csv").status_code == 404


def test_the_page_asks_the_database_for_nothing(client: Client, edition: Edition) -> None:
    client.get(PAGE)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(PAGE)
    make_organisations(5)
    publish_files()
    with CaptureQueriesContext(connection) as more:
        client.get(PAGE)
    assert len(few) == len(more) <= 1


def test_readers_get_the_compressed_copy_where_they_take_it(client: Client, edition: Edition) -> None:
    plain = path_of(edition, "organisations.jsonl").read_bytes()
    packed = client.get(f"{PAGE}organisations.jsonl", headers={"Accept-Encoding": "br, gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(content_of(packed)) == plain
    bare = client.get(f"{PAGE}organisations.jsonl")
    assert content_of(bare) == plain
    assert bare["ETag"] != packed["ETag"]
    assert "Accept-Encoding" in bare["Vary"]
    assert bare["Content-Type"] == "application/jsonl; charset=utf-8"
    assert 'filename="organisations.jsonl"' in bare["Content-Disposition"]
    assert bare["Access-Control-Allow-Origin"] == "*"


def test_an_archive_is_not_compressed_again(client: Client, edition: Edition) -> None:
    response = client.get(f"{PAGE}organisations-hsds.zip", headers={"Accept-Encoding": "gzip"})
    assert content_of(response) == path_of(edition, "organisations-hsds.zip").read_bytes()


def test_who_has_the_file_is_told_so_until_it_changes(client: Client, edition: Edition) -> None:
    first = client.get(f"{PAGE}organisations.csv")
    content_of(first)
    again = client.get(f"{PAGE}organisations.csv", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again["ETag"]) == (304, first["ETag"])
    make_organisations(1)
    publish_files()
    changed = client.get(f"{PAGE}organisations.csv", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    content_of(changed)


@pytest.mark.parametrize(
    "name", ["current.json", "..", "organisations.csv.gz", "organisations.xls", "%2e%2e%2fcurrent.json"]
)
def test_nothing_else_of_the_folder_is_served(name: str, client: Client, edition: Edition) -> None:
    assert (home() / "current.json").is_file()
    assert client.get(f"{PAGE}{name}").status_code == 404


def test_a_folder_removed_at_that_moment_is_not_an_error(client: Client, edition: Edition) -> None:
    path_of(edition, "organisations.csv").unlink()
    assert client.get(f"{PAGE}organisations.csv").status_code == 404


def test_strangers_may_not_write(client: Client, edition: Edition) -> None:
    assert client.post(PAGE).status_code == 405
    assert client.delete(f"{PAGE}organisations.csv").status_code == 405
