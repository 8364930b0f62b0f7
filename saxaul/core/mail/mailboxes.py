"""Where bounces arrive: a file, a Maildir, or a mailbox at a mail server by IMAP or POP3."""

from __future__ import annotations

import imaplib
import mailbox
import poplib
import ssl
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from django.utils.translation import gettext as _

from saxaul.core.errors import DomainError

MOST = 500  # messages in one go
LARGEST = 1024 * 1024  # bytes of one; a report is far smaller
TIMEOUT = 30


class BadMailbox(DomainError):
    code = "bad_mailbox"


Taker = Callable[[Iterable[bytes]], dict[str, int]]


def messages_in(path: Path) -> Iterator[bytes]:
    """The messages of a Maildir, of an mbox file, or of a file that is one message."""
    if path.is_dir():
        folder = mailbox.Maildir(str(path), create=False)
        yield from (folder.get_bytes(key)[:LARGEST] for key in folder.iterkeys())
        return
    with path.open("rb") as file:
        beginning = file.read(5)
    if beginning != b"From ":
        yield path.read_bytes()[:LARGEST]
        return
    single = mailbox.mbox(str(path), create=False)
    yield from (single.get_bytes(key)[:LARGEST] for key in single.iterkeys())


def poll(address: str, take: Taker) -> dict[str, int]:
    """Hand the messages of a mailbox to `take` and remove them once it has dealt with them.

    `address` is `imaps://user:password@host/INBOX` or `pops://user:password@host`; an @ in the user's name is %40.
    Raises BadMailbox for another form, OSError and the errors of imaplib and poplib when the server refuses.
    """
    parts = urlsplit(address)
    if parts.scheme not in {"imaps", "pops"} or not parts.hostname or not parts.username:
        raise BadMailbox(_("The mailbox must look like imaps://user:password@host/INBOX or pops://user:password@host."))
    return _poll_imap(parts, take) if parts.scheme == "imaps" else _poll_pop(parts, take)


def _poll_imap(parts: SplitResult, take: Taker) -> dict[str, int]:
    safely = ssl.create_default_context()
    with imaplib.IMAP4_SSL(parts.hostname or "", parts.port or 993, ssl_context=safely, timeout=TIMEOUT) as box:
        box.login(unquote(parts.username or ""), unquote(parts.password or ""))
        box.select(parts.path.strip("/") or "INBOX")
        _kind, found = box.search(None, "UNDELETED")
        numbers = found[0].split()[:MOST] if found and found[0] else []
        counts = take(_fetched(box, number.decode()) for number in numbers)
        for number in numbers:
            box.store(number.decode(), "+FLAGS", r"(\Deleted)")
        box.expunge()
    return counts


def _fetched(box: imaplib.IMAP4, number: str) -> bytes:
    _kind, data = box.fetch(number, f"(BODY.PEEK[]<0.{LARGEST}>)")
    return next((part[1] for part in data if isinstance(part, tuple)), b"")


def _poll_pop(parts: SplitResult, take: Taker) -> dict[str, int]:
    safely = ssl.create_default_context()
    box = poplib.POP3_SSL(parts.hostname or "", parts.port or 995, timeout=TIMEOUT, context=safely)
    try:
        box.user(unquote(parts.username or ""))
        box.pass_(unquote(parts.password or ""))
        numbers = range(1, min(box.stat()[0], MOST) + 1)
        counts = take(b"\r\n".join(box.retr(number)[1])[:LARGEST] for number in numbers)
        for number in numbers:
            box.dele(number)
    finally:
        box.quit()
    return counts
