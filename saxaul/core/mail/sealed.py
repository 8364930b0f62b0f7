"""What a waiting letter says, unreadable without the hub's secret key: links in letters open accounts."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

LABEL = b"saxaul letters v1"


class CannotOpen(Exception):
    """The secret key was changed since, or the row is damaged."""


@dataclass(frozen=True, slots=True)
class Content:
    """A letter in one language, as text and as HTML. With `forget`, no trace of it stays once it is dealt with."""

    subject: str
    text: str
    html: str = ""
    sender: str = ""
    answers_to: list[str] = field(default_factory=list)
    forget: bool = False


def _cipher() -> ChaCha20Poly1305:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=LABEL).derive(settings.SECRET_KEY.encode())
    return ChaCha20Poly1305(key)


def seal(content: Content, *, name: str) -> bytes:
    """`name` binds the content to its row: it cannot be moved to another one."""
    nonce = os.urandom(12)
    return nonce + _cipher().encrypt(nonce, json.dumps(asdict(content)).encode(), name.encode())


def unseal(data: bytes, *, name: str) -> Content:
    """Raises CannotOpen."""
    try:
        text = _cipher().decrypt(data[:12], data[12:], name.encode())
    except (InvalidTag, ValueError) as error:
        raise CannotOpen from error
    return Content(**json.loads(text))
