"""The file: tar and gzip that any tool reads, and damage that is noticed wherever it is."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from saxaul.web.backups.container import FORMAT, HEADER, MANIFEST, members, proven, read_header, writing
from saxaul.web.backups.errors import PassphraseNeeded, UnreadableBackup, WrongPassphrase

WORDS = "straw squares hold the dune"


def write(path: Path, *, passphrase: str = "", manifest: bool = True) -> Path:
    with writing(path, passphrase=passphrase) as writer:
        writer.add_json(HEADER, {"format": FORMAT, "hub": "西北"})
        writer.add("tables/a/000001.jsonl", b"[1]\n[2]\n" * 5000)
        writer.add("files/private/imports/x", bytes(range(256)) * 100)
        if manifest:
            writer.add_json(MANIFEST, {"members": dict(writer.sums)})
    return path


@pytest.mark.parametrize("passphrase", ["", WORDS])
def test_members_come_back_as_they_went_in(tmp_path: Path, passphrase: str) -> None:
    path = write(tmp_path / "a", passphrase=passphrase)
    found = {name: content.read() for name, content in members(path, passphrase=passphrase)}
    assert list(found) == [HEADER, "tables/a/000001.jsonl", "files/private/imports/x", MANIFEST]
    assert found["files/private/imports/x"] == bytes(range(256)) * 100
    assert read_header(path, passphrase=passphrase)["hub"] == "西北"
    assert proven(path, passphrase=passphrase)[1]["members"]["files/private/imports/x"]["bytes"] == 25_600


def test_other_tools_read_it_and_nobody_else_may(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tar.gz")
    with tarfile.open(path) as archive:
        assert archive.getnames()[0] == HEADER
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_passphrase_is_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path / "a", passphrase=WORDS)
    with pytest.raises(PassphraseNeeded):
        read_header(path)
    with pytest.raises(WrongPassphrase):
        read_header(path, passphrase="another")


@pytest.mark.parametrize("passphrase", ["", WORDS])
@pytest.mark.parametrize("kept", [0, 1, 30, 200, 0.5, 0.9, -20, -1])
def test_a_file_that_was_cut_short_is_unreadable(tmp_path: Path, passphrase: str, kept: float) -> None:
    path = write(tmp_path / "a", passphrase=passphrase)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept) if 0 < kept < 1 else int(kept)])
    with pytest.raises(UnreadableBackup):
        proven(path, passphrase=passphrase)


@pytest.mark.parametrize("share", [0.05, 0.2, 0.4, 0.6, 0.8, 0.95])
def test_a_changed_byte_is_noticed(tmp_path: Path, share: float) -> None:
    path = write(tmp_path / "a")
    content = bytearray(path.read_bytes())
    content[int(len(content) * share)] ^= 0x55
    path.write_bytes(content)
    with pytest.raises(UnreadableBackup):
        proven(path)


def test_a_member_that_the_manifest_does_not_know_is_noticed(tmp_path: Path) -> None:
    with writing(tmp_path / "a") as writer:
        writer.add_json(HEADER, {"format": FORMAT})
        sums = dict(writer.sums)
        writer.add("files/private/smuggled", b"x")
        writer.add_json(MANIFEST, {"members": sums})
    with pytest.raises(UnreadableBackup, match="smuggled"):
        proven(tmp_path / "a")


def test_without_its_end_it_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(UnreadableBackup, match=MANIFEST):
        proven(write(tmp_path / "a", manifest=False))


@pytest.mark.parametrize("content", [b"", b"not a backup", b"\x1f\x8b" + b"x" * 100])
def test_other_files_are_no_backups(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(UnreadableBackup):
        proven(tmp_path / "a")


def test_a_failure_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="end"), writing(tmp_path / "a") as writer:
        writer.add_stream(HEADER, io.BytesIO(b"short"), 100)
    assert list(tmp_path.iterdir()) == []
