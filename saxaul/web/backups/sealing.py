"""Encryption with a passphrase, as a stream: the age format, version 1 (https://age-encryption.org/v1).

The program `age` opens such a file too, so a backup does not depend on ours. The passphrase becomes a key by scrypt;
the content is cut into pieces of 64 KiB, each sealed with ChaCha20-Poly1305 under its number and whether it is the
last: pieces that are changed, missing, repeated or in another order are noticed before their content is used.
"""

from __future__ import annotations

import hmac
import io
import os
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from saxaul.web.backups.errors import UnreadableBackup, WrongPassphrase

INTRO = b"age-encryption.org/v1\n"
SALT_LABEL = b"age-encryption.org/v1/scrypt"
PIECE = 64 * 1024
TAG = 16
WORK = 17  # log2 of scrypt's cost: 128 MB and half a second
MOST_WORK = 20  # a hostile file must not take all memory
LONGEST_LINE = 200


def is_sealed(beginning: bytes) -> bool:
    return beginning.startswith(INTRO)


def _plain64(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")


def _from64(text: bytes) -> bytes:
    try:
        return b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except NotBase64:
        raise UnreadableBackup from None


def _derived(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(key)


def _wrapping(passphrase: str, salt: bytes, work: int) -> ChaCha20Poly1305:
    scrypt = Scrypt(salt=SALT_LABEL + salt, length=32, n=2**work, r=8, p=1)
    return ChaCha20Poly1305(scrypt.derive(passphrase.encode()))


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes((last,))


class SealingFile(io.RawIOBase):
    """Write to it and close it: what arrives in `sink` is sealed. `sink` itself stays open."""

    def __init__(self, sink: BinaryIO, passphrase: str, *, work: int = WORK) -> None:
        self.sink = sink
        key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
        wrapped = _wrapping(passphrase, salt, work).encrypt(bytes(12), key, None)
        head = INTRO + b"-> scrypt %s %d\n%s\n---" % (_plain64(salt), work, _plain64(wrapped))
        mac = hmac.digest(_derived(key, b"", b"header"), head, "sha256")
        sink.write(head + b" " + _plain64(mac) + b"\n" + nonce)
        self.cipher = ChaCha20Poly1305(_derived(key, nonce, b"payload"))
        self.waiting = bytearray()
        self.number = 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        view = memoryview(data)  # type: ignore[arg-type]
        self.waiting += view
        while len(self.waiting) > PIECE:  # a full piece waits until it is known not to be the last
            self._seal(bytes(self.waiting[:PIECE]), last=False)
            del self.waiting[:PIECE]
        return view.nbytes

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self.sink.write(self.cipher.encrypt(_nonce(self.number, last), piece, None))
        self.number += 1

    def close(self) -> None:
        if not self.closed:
            self._seal(bytes(self.waiting), last=True)
        super().close()


class OpeningFile(io.RawIOBase):
    """Reads what `SealingFile` or `age --passphrase` wrote. Raises WrongPassphrase, or UnreadableBackup at damage."""

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        self.source = source
        key = _read_head(source, passphrase)
        self.cipher = ChaCha20Poly1305(_derived(key, source.read(16), b"payload"))
        self.ready = b""
        self.next = source.read(PIECE + TAG)
        self.number = 0
        self.ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        if not self.ready and not self.ended:
            self._open_next()
        count = min(len(view), len(self.ready))
        view[:count], self.ready = self.ready[:count], self.ready[count:]
        return count

    def _open_next(self) -> None:
        piece, self.next = self.next, self.source.read(PIECE + TAG)
        self.ended = not self.next
        try:
            self.ready = self.cipher.decrypt(_nonce(self.number, self.ended), piece, None)
        except InvalidTag:
            raise UnreadableBackup(f"piece {self.number + 1}") from None
        self.number += 1


def _read_head(source: BinaryIO, passphrase: str) -> bytes:
    """The key of the file, once its first lines have proven to be whole."""
    lines = [source.readline(LONGEST_LINE) for _ in range(4)]
    words = lines[1].split()
    if lines[0] != INTRO or len(words) != 4 or words[:2] != [b"->", b"scrypt"] or not lines[3].startswith(b"--- "):
        raise UnreadableBackup
    work = int(words[3]) if words[3].isdigit() else 0
    if not 1 <= work <= MOST_WORK:
        raise UnreadableBackup
    try:
        key = _wrapping(passphrase, _from64(words[2]), work).decrypt(bytes(12), _from64(lines[2].strip()), None)
    except InvalidTag:
        raise WrongPassphrase from None
    mac = hmac.digest(_derived(key, b"", b"header"), b"".join(lines[:3]) + b"---", "sha256")
    if not hmac.compare_digest(mac, _from64(lines[3][4:].strip())):
        raise UnreadableBackup
    return key
