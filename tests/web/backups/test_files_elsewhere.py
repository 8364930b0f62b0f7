"""Files in an S3 store: listed, put into a backup and put back, against moto's S3."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import boto3
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.test import override_settings
from moto import mock_aws

from saxaul.web.backups.container import writing
from saxaul.web.backups.files import file_names, stores
from saxaul.web.backups.making import _write_files as write_files
from saxaul.web.backups.restoring import FileRestorer

BUCKET = "hub-files"


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch, place: Path) -> Iterator[Storage]:
    """A bucket, and the hub set to keep its private files there as `SAXAUL_BUCKET` does."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    place_of_files = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": BUCKET, "location": "private", "region_name": "us-east-1", "file_overwrite": False},
    }
    names = {**deepcopy(settings.STORAGES), "default": place_of_files, "private": place_of_files}
    with mock_aws(), override_settings(STORAGES=names):
        boto3.client("s3", region_name="us-east-1").create_bucket(Bucket=BUCKET)
        yield storages["private"]


def put(store: Storage, name: str, content: bytes) -> None:
    store.save(name, ContentFile(content))


def read(store: Storage, name: str) -> bytes:
    with store.open(name) as file:
        content: bytes = file.read()
        return content


def test_one_store_under_two_names_is_one(store: Storage) -> None:
    assert list(stores()) == ["private"]
    assert list(file_names(store)) == []


def test_files_go_into_a_backup_and_come_back(store: Storage, tmp_path: Path) -> None:
    put(store, "imports/a", b"first" * 1000)
    put(store, "imports/deep/b", "第二".encode())
    assert list(file_names(store)) == ["imports/a", "imports/deep/b"]
    with writing(tmp_path / "backup") as writer:
        assert write_files(writer, lambda *_: None) == 2
    store.delete("imports/a")
    store.delete("imports/deep/b")
    put(store, "imports/deep/b", b"changed meanwhile")
    put(store, "imports/later", b"later")
    files = FileRestorer()
    files.fetch(tmp_path / "backup", "", lambda *_: None)
    files.put_in_place()
    assert read(store, "imports/a") == b"first" * 1000
    assert read(store, "imports/deep/b") == "第二".encode()
    assert store.exists("imports/later")
    assert not list((settings.DATA).glob("private*"))
