"""Encryption: whatever went in comes out, and nothing that was changed does."""

from __future__ import annotations

import io
import os
import pty
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saxaul.web.backups.errors import UnreadableBackup, WrongPassphrase
from saxaul.web.backups.sealing import INTRO, PIECE, OpeningFile, SealingFile, is_sealed

WORDS = "straw squares hold the dune"
QUICK = 4  # of scrypt's cost: tests have no secrets


def sealed(content: bytes, passphrase: str = WORDS) -> bytes:
    sink = io.BytesIO()
    with SealingFile(sink, passphrase, work=QUICK) as file:
        for start in range(0, len(content), 50_000):
            file.write(content[start : start + 50_000])
    return sink.getvalue()


def opened(content: bytes, passphrase: str = WORDS) -> bytes:
    return io.BufferedReader(OpeningFile(io.BytesIO(content), passphrase)).read()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 7])
def test_what_goes_in_comes_out(size: int) -> None:
    content = bytes(number % 251 for number in range(size))
    file = sealed(content)
    assert is_sealed(file)
    assert content[:100] not in file or size < 4
    assert opened(file) == content


def test_two_files_of_one_content_share_nothing() -> None:
    first, second = sealed(b"the same"), sealed(b"the same")
    assert first.split(b"\n")[1:] != second.split(b"\n")[1:]


def test_another_passphrase_opens_nothing() -> None:
    with pytest.raises(WrongPassphrase):
        opened(sealed(b"content"), "another")


@settings(max_examples=60)
@given(st.data())
def test_no_changed_byte_goes_unnoticed(data: st.DataObject) -> None:
    file = bytearray(sealed(b"content " * 20))
    place = data.draw(st.integers(0, len(file) - 1))
    file[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises((UnreadableBackup, WrongPassphrase)):
        opened(bytes(file))


@pytest.mark.parametrize("cut", ["after the first piece", "inside a piece", "one byte"])
def test_no_missing_end_goes_unnoticed(cut: str) -> None:
    file = sealed(b"x" * (2 * PIECE))
    whole = {"after the first piece": PIECE + 16, "inside a piece": 100, "one byte": 1}[cut]
    with pytest.raises(UnreadableBackup):
        opened(file[:-whole])


def test_pieces_in_another_order_are_noticed() -> None:
    file = sealed(b"a" * PIECE + b"b" * PIECE + b"c")
    start = len(file) - 2 * (PIECE + 16) - 17
    first, second = file[start : start + PIECE + 16], file[start + PIECE + 16 : start + 2 * (PIECE + 16)]
    with pytest.raises(UnreadableBackup):
        opened(file[:start] + second + first + file[-17:])


@pytest.mark.parametrize(
    "head", [INTRO, INTRO + b"-> X25519 abc\nabc\n--- abc\n", INTRO + b"-> scrypt AAAA 60\nAA\n--- A\n"]
)
def test_other_beginnings_are_refused(head: bytes) -> None:
    with pytest.raises(UnreadableBackup):
        opened(head)


def on_a_terminal(*words: str, answers: int) -> None:
    """Run a program that asks for a passphrase on a terminal, and answer it."""
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(words[0], words)
    for _ in range(answers):
        while b": " not in os.read(terminal, 200):
            pass
        os.write(terminal, WORDS.encode() + b"\n")
    with suppress(OSError):  # which is how a terminal ends
        while os.read(terminal, 200):
            pass
    assert os.waitpid(child, 0)[1] == 0


@pytest.mark.skipif(shutil.which("age") is None, reason="the program age is not installed")
def test_the_program_age_opens_ours_and_we_open_its(tmp_path: Path) -> None:
    content = bytes(range(256)) * 1000
    ours, plain, theirs = tmp_path / "ours.age", tmp_path / "plain", tmp_path / "theirs.age"
    ours.write_bytes(sealed(content))
    on_a_terminal("age", "-d", "-o", str(plain), str(ours), answers=1)
    assert plain.read_bytes() == content
    on_a_terminal("age", "-p", "-o", str(theirs), str(plain), answers=2)
    assert opened(theirs.read_bytes()) == content
