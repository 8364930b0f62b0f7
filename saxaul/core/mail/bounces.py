"""Reading what mail servers send back: delivery reports (RFC 3464) and complaints of readers (RFC 5965).

Anybody can write such a message. It counts only when it names a letter of ours by its random id and, where it says so,
the address that letter went to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import Message
from typing import Any

from django.db import transaction
from django.utils import timezone

from saxaul.core.ids import ALPHABET, LENGTH
from saxaul.core.mail.sending import GONE, suppress
from saxaul.core.models import Letter, NoLetters

IDENTITY = rf"[{ALPHABET}]{{{LENGTH}}}"
IN_ADDRESS = re.compile(rf"\+({IDENTITY})@")
IN_MESSAGE_ID = re.compile(rf"<({IDENTITY})@")
STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
ADDRESS_HEADERS = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
OFTEN = 3  # refusals of other kinds within a month that close an address
MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Report:
    """What one message says of one letter. `action` is failed, delayed, delivered, relayed, expanded or complaint."""

    letter: str
    action: str
    status: str = ""
    recipient: str = ""


def read_reports(raw: bytes) -> list[Report]:
    """The reports in one message; none when it is no report or names no letter of ours."""
    message = message_from_bytes(raw, policy=policy.compat32)
    letter = letter_named_by(message)
    if not letter or message.get_content_type() != "multipart/report" or not message.is_multipart():
        return []
    kind = str(message.get_param("report-type") or "").lower()
    found: list[Report] = []
    for part in message.walk():
        content = part.get_content_type()
        if kind == "feedback-report" and content == "message/feedback-report":
            found.append(Report(letter, "complaint"))
        elif kind == "delivery-status" and content == "message/delivery-status":
            found += (report for block in _blocks(part) if (report := _of_block(block, letter)))
    return found


def _blocks(part: Message[str, str]) -> Iterator[Message[str, str]]:
    """The groups of fields, one for each recipient; the first, about the whole message, has no recipient."""
    payload: Any = part.get_payload()
    if isinstance(payload, list):
        yield from (block for block in payload if isinstance(block, Message))


def _of_block(block: Message[str, str], letter: str) -> Report | None:
    named = str(block.get("Original-Recipient") or block.get("Final-Recipient") or "")
    action = str(block.get("Action") or "").split("(")[0].strip().lower()
    if not named or not action:
        return None
    status = STATUS.search(str(block.get("Status") or "")) or STATUS.search(str(block.get("Diagnostic-Code") or ""))
    recipient = named.partition(";")[2] or named
    return Report(letter, action, status[1] if status else "", recipient.strip(" <>").lower())


def letter_named_by(message: Message[str, str]) -> str:
    """The id of our letter: in the address the report came to, else in the letter it carries back."""
    for name in ADDRESS_HEADERS:
        for value in message.get_all(name, []):
            if match := IN_ADDRESS.search(str(value)):
                return match[1]
    for part in message.walk():
        if part.get_content_type() in {"message/rfc822", "text/rfc822-headers"}:
            text = part.as_bytes()[:20_000].decode("ascii", "replace")
            for line in text.splitlines():
                if line.lower().startswith("message-id:") and (match := IN_MESSAGE_ID.search(line)):
                    return match[1]
    return ""


@transaction.atomic
def take_report(report: Report) -> str:
    """Do what a report asks for, and say what: bounced, suppressed, noted, or ignored. Twice is once."""
    letter = Letter.objects.select_for_update().filter(public_id=report.letter).first()
    if letter is None or (report.recipient and report.recipient != letter.recipient and report.action != "complaint"):
        return "ignored"
    if report.action == "complaint":
        suppress(address=letter.recipient, reason=NoLetters.Reason.COMPLAINED)
        return "suppressed"
    if report.action != "failed":
        return "noted"
    values = {"state": Letter.State.BOUNCED, "error": report.status, "bounced_at": timezone.now()}
    Letter.objects.filter(pk=letter.pk).exclude(state=Letter.State.BOUNCED).update(**values)
    if report.status in GONE or _refused_often(letter.recipient):
        suppress(address=letter.recipient, reason=NoLetters.Reason.BOUNCED, status=report.status)
        return "suppressed"
    return "bounced"


def _refused_often(address: str) -> bool:
    refused = Letter.objects.filter(
        recipient=address, state=Letter.State.BOUNCED, error__startswith="5", bounced_at__gt=timezone.now() - MONTH
    )
    return refused.count() >= OFTEN


def take_messages(messages: Iterable[bytes]) -> dict[str, int]:
    """Read each message and do what it asks for; how many reports came to what, and how many messages were none."""
    counts: dict[str, int] = {}
    for raw in messages:
        outcomes = [take_report(report) for report in read_reports(raw)] or ["no report"]
        for outcome in outcomes:
            counts[outcome] = counts.get(outcome, 0) + 1
    return counts
