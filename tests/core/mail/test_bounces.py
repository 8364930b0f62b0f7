"""What comes back: reports as mail servers write them, and forgeries."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from saxaul.core.mail.bounces import Report, read_reports, take_messages, take_report
from saxaul.core.mail.mailboxes import BadMailbox, messages_in, poll
from saxaul.core.models import Letter, NoLetters

pytestmark = pytest.mark.django_db
ID = "k3f9m2x7pq"

# RFC 3464 as Postfix writes it
POSTFIX = """\
Return-Path: <>
Delivered-To: {to}
Date: Fri, 20 Nov 2026 09:00:00 +0000 (UTC)
From: MAILER-DAEMON@mail.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="A1/mail.example"

--A1/mail.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

<lan@example.org>: host mx.example.org said: 550 5.1.1 User unknown

--A1/mail.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example
X-Postfix-Queue-ID: 4F1B2
Arrival-Date: Fri, 20 Nov 2026 08:59:59 +0000 (UTC)

Final-Recipient: rfc822; {recipient}
Original-Recipient: rfc822;{recipient}
Action: {action}
Status: {status}
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--A1/mail.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

From: Hub <hub@hub.example>
To: lan@example.org
Message-ID: <{letter}@hub.example>
Subject: Join

--A1/mail.example--
"""
COMPLAINT = """\
From: <abuse@example.org>
To: hub@hub.example
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is an abuse report.

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Example/1.0
Version: 1

--b
Content-Type: message/rfc822

From: Hub <hub@hub.example>
Message-ID: <{letter}@hub.example>
Subject: Join

text
--b--
"""


def report(**changes: str) -> bytes:
    values = {"to": f"bounces+{ID}@hub.example", "recipient": "lan@example.org", "action": "failed", "status": "5.1.1"}
    return POSTFIX.format(**{**values, "letter": ID, **changes}).encode()


def sent(public_id: str = ID, *, days: int = 0) -> Letter:
    at = timezone.now() - timedelta(days=days)
    return Letter.objects.create(public_id=public_id, recipient="lan@example.org", kind="t", state="sent", sent_at=at)


def state_of(letter: Letter) -> str:
    letter.refresh_from_db()
    return str(letter.state)


def test_a_report_is_read() -> None:
    assert read_reports(report()) == [Report(ID, "failed", "5.1.1", "lan@example.org")]


def test_the_letter_is_named_by_its_own_id_where_the_address_does_not() -> None:
    assert read_reports(report(to="hub@hub.example"))[0].letter == ID


def test_exim_names_only_the_final_recipient_and_a_bracketed_address() -> None:
    raw = (
        report()
        .replace(b"Original-Recipient: rfc822;lan@example.org\n", b"")
        .replace(b"; lan@", b";<lan@")
        .replace(b"lan@example.org\nAction", b"lan@example.org>\nAction")
    )
    assert read_reports(raw) == [Report(ID, "failed", "5.1.1", "lan@example.org")]


def test_a_mailbox_that_is_gone_is_closed_at_once() -> None:
    letter = sent()
    assert take_messages([report()]) == {"suppressed": 1}
    assert state_of(letter) == "bounced"
    assert NoLetters.objects.get().address == "lan@example.org"
    assert take_messages([report()]) == {"suppressed": 1}
    assert NoLetters.objects.count() == 1


def test_a_full_mailbox_is_closed_after_the_third_time() -> None:
    outcomes = []
    for number in range(3):
        letter = sent(ID[:-1] + "abc"[number])
        outcomes.append(take_report(Report(letter.public_id, "failed", "5.2.2", "lan@example.org")))
    assert outcomes == ["bounced", "bounced", "suppressed"]


def test_one_report_read_three_times_counts_once() -> None:
    sent()
    assert [take_report(Report(ID, "failed", "5.2.2", "lan@example.org")) for _ in range(4)] == ["bounced"] * 4


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_other_news_change_nothing(action: str) -> None:
    letter = sent()
    assert take_messages([report(action=action, status="4.4.1")]) == {"noted": 1}
    assert state_of(letter) == "sent"
    assert not NoLetters.objects.exists()


def test_a_complaint_closes_the_address() -> None:
    sent()
    assert take_messages([COMPLAINT.format(letter=ID).encode()]) == {"suppressed": 1}
    assert NoLetters.objects.get().reason == NoLetters.Reason.COMPLAINED


def test_forgeries_close_nobodys_address() -> None:
    letter = sent()
    forged = [
        report(to="bounces+zzzzzzzzzz@hub.example", letter="zzzzzzzzzz"),  # no such letter
        report(recipient="victim@example.org"),  # a letter that went to somebody else
    ]
    assert take_messages(forged) == {"ignored": 2}
    assert state_of(letter) == "sent"
    assert not NoLetters.objects.exists()


@pytest.mark.parametrize(
    "raw", [b"", b"hello", b"Subject: I am away\n\nBack on Monday.", b"Content-Type: multipart/report\n\n"]
)
def test_other_messages_are_no_reports(raw: bytes) -> None:
    sent()
    assert take_messages([raw]) == {"no report": 1}


@given(st.binary(max_size=300), st.integers(0, 1500))
def test_no_message_stumbles_the_reader(noise: bytes, place: int) -> None:
    whole = report()
    read_reports(noise)
    read_reports(whole[:place] + noise + whole[place:])


def test_messages_come_from_files_and_folders(tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(report())
    box = b"".join(
        b"From MAILER-DAEMON Fri Nov 20 09:00:00 2026\n" + report(status=status) + b"\n"
        for status in ("5.1.1", "5.2.2")
    )
    (tmp_path / "box").write_bytes(box)
    for name in ("new", "cur", "tmp"):
        (tmp_path / "maildir" / name).mkdir(parents=True)
    (tmp_path / "maildir" / "new" / "1.host").write_bytes(report())
    assert [len(list(messages_in(tmp_path / name))) for name in ("one.eml", "box", "maildir")] == [1, 2, 1]
    assert [read_reports(raw)[0].status for raw in messages_in(tmp_path / "box")] == ["5.1.1", "5.2.2"]


@pytest.mark.parametrize("address", ["", "imap://a:b@host/INBOX", "imaps://host/INBOX", "https://a:b@host"])
def test_a_mailbox_is_reached_safely_or_not_at_all(address: str) -> None:
    with pytest.raises(BadMailbox):
        poll(address, take_messages)
