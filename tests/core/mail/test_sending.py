"""The queue of letters, against a real mail server that takes, refuses or is away."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.test import override_settings
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from saxaul.accounts.letters import send_letter
from saxaul.core.mail import sending
from saxaul.core.mail.sealed import CannotOpen, Content, seal, unseal
from saxaul.core.mail.sending import WAITS, deliver_letter, queue_letter, retry_letters, tidy_letters
from saxaul.core.models import Letter, NoLetters
from saxaul.core.worker import Worker

pytestmark = pytest.mark.django_db
State = Letter.State
CONTENT = Content(
    subject="Join", text="Open\n\nhttps://hub.example/secret/\n", html="<p>Open</p>", sender="Hub <hub@hub.example>"
)


class Sink:
    """Keeps what it is given; refuses the addresses it was told to, in the words it was told."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, EmailMessage]] = []
        self.refuse: dict[str, str] = {}

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.taken.append((envelope.mail_from, message))
        return "250 Taken"


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A mail server on this machine, and the hub set to use it."""
    handler = Sink()
    controller = Controller(handler, hostname="127.0.0.1", port=0)
    with socket.create_server(("127.0.0.1", 0)) as free:
        controller.port = free.getsockname()[1]
    controller.start()
    values = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": controller.port,
        "BASE_URL": "https://hub.example",
        "EMAIL_BOUNCES_TO": "bounces@hub.example",
    }
    with override_settings(**values):
        yield handler
    controller.stop()


def queued(to: str = "lan@example.org") -> Letter:
    letter = queue_letter(to=to, kind="test", language="en", content=CONTENT)
    letter.refresh_from_db()
    return letter


def test_a_letter_arrives_as_text_and_html_and_its_words_are_forgotten(sink: Sink) -> None:
    letter = queued(" Lan@Example.org ")
    sender, message = sink.taken[0]
    assert (letter.state, letter.attempts, bytes(letter.content)) == (State.SENT, 1, b"")
    assert letter.sent_at is not None
    assert message["To"] == "lan@example.org"
    assert message["From"] == "Hub <hub@hub.example>"
    assert message["Message-ID"] == f"<{letter.public_id}@hub.example>"
    assert sender == f"bounces+{letter.public_id}@hub.example"
    parts = [part.get_content_type() for part in message.iter_parts()]
    assert parts == ["text/plain", "text/html"]


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("zh-hans", "ltr"), ("ar", "rtl"), ("vi", "ltr")])
def test_both_halves_are_in_the_language_of_the_reader(sink: Sink, language: str, direction: str) -> None:
    context = {"user": None, "password_reset_url": "https://hub.example/reset/1-a/"}
    send_letter(to="lan@example.org", template="account/email/password_reset_key", language=language, context=context)
    message = sink.taken[0][1]
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert f'lang="{language}" dir="{direction}"' in html.get_content()
    assert '<a href="https://hub.example/reset/1-a/">' in html.get_content()
    first = text.get_content().splitlines()[0]
    assert first in html.get_content()


def test_what_waits_cannot_be_read_without_the_key() -> None:
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=1
    ):
        letter = queued()
    assert (letter.state, letter.error) == (State.WAITING, "ConnectionRefusedError")
    assert b"secret" not in bytes(letter.content)
    assert unseal(bytes(letter.content), name=letter.public_id) == CONTENT
    with override_settings(SECRET_KEY="another" * 10), pytest.raises(CannotOpen):
        unseal(bytes(letter.content), name=letter.public_id)
    with pytest.raises(CannotOpen):
        unseal(seal(CONTENT, name="a"), name="b")


def test_a_letter_sealed_with_an_older_key_is_given_up(sink: Sink) -> None:
    sink.refuse["lan@example.org"] = "451 4.3.0 Later"
    letter = queued()
    with override_settings(SECRET_KEY="another" * 10):
        deliver_letter.enqueue(letter_id=letter.pk)
    letter.refresh_from_db()
    assert (letter.state, letter.error) == (State.FAILED, "secret key was changed")


def test_a_server_that_says_later_is_asked_again_with_growing_patience(sink: Sink) -> None:
    sink.refuse["lan@example.org"] = "451 4.7.1 Greylisted, lan@example.org"
    letter = queued()
    waits = []
    for _ in WAITS:
        letter.refresh_from_db()
        assert letter.next_at is not None
        assert letter.tried_at is not None
        waits.append(round((letter.next_at - letter.tried_at).total_seconds() / 60))
        deliver_letter.enqueue(letter_id=letter.pk)
    letter.refresh_from_db()
    assert waits == list(WAITS)
    assert (letter.state, letter.attempts) == (State.FAILED, len(WAITS) + 1)
    assert letter.error == "SMTPRecipientsRefused 451 4.7.1"
    assert not NoLetters.objects.exists()


def test_a_mailbox_that_is_not_there_is_written_to_once(sink: Sink) -> None:
    sink.refuse["lan@example.org"] = "550 5.1.1 No such user"
    assert queued().state == State.FAILED
    assert NoLetters.objects.get().status == "5.1.1"
    sink.refuse.clear()
    again = queued()
    assert (again.state, bytes(again.content)) == (State.SUPPRESSED, b"")
    assert sink.taken == []
    assert sending.allow(address="LAN@example.org")
    assert queued().state == State.SENT


def test_a_server_that_dislikes_us_says_nothing_of_the_address(sink: Sink) -> None:
    sink.refuse["lan@example.org"] = "554 5.7.1 Your network is on our list"
    assert queued().state == State.FAILED
    assert not NoLetters.objects.exists()


def test_letters_given_up_can_be_sent_again(sink: Sink) -> None:
    sink.refuse["lan@example.org"] = "554 5.7.1 No"
    letter, other = queued(), queued()
    sink.refuse.clear()
    assert retry_letters(letters=[letter.public_id]) == 1
    letter.refresh_from_db()
    other.refresh_from_db()
    assert (letter.state, other.state) == (State.SENT, State.FAILED)
    assert retry_letters() == 1
    assert len(sink.taken) == 2


def test_sending_twice_is_sending_once(sink: Sink) -> None:
    letter = queued()
    deliver_letter.enqueue(letter_id=letter.pk)
    deliver_letter.enqueue(letter_id=letter.pk + 1000)
    assert len(sink.taken) == 1


def test_what_was_left_behind_is_sent_and_what_is_old_forgotten(sink: Sink) -> None:
    left, old = queued(), queued()
    Letter.objects.filter(pk=left.pk).update(
        state=State.SENDING,
        content=seal(CONTENT, name=left.public_id),
        created_at=timezone.now() - timedelta(hours=2),
        tried_at=timezone.now() - timedelta(hours=1),
    )
    Letter.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=31))
    assert tidy_letters() == "1 sent again, 1 forgotten"
    left.refresh_from_db()
    assert left.state == State.SENT
    assert tidy_letters() == "0 sent again, 0 forgotten"


def test_no_address_is_ever_logged(sink: Sink, caplog: pytest.LogCaptureFixture) -> None:
    sink.refuse["canary@example.org"] = "550 5.1.1 <canary@example.org>: no such user"
    with caplog.at_level("DEBUG"):
        queued("canary@example.org")
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name != "mail.log")  # the sink's own
    assert "a letter was not taken" in ours
    assert "canary" not in ours
    assert "canary" not in Letter.objects.get().error


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_and_comes_back_later(sink: Sink, tmp_path: Any) -> None:
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}):
        sink.refuse["lan@example.org"] = "451 4.3.0 Later"
        letter = queued()
        assert letter.state == State.WAITING
        assert sink.taken == []
        Worker(folder=tmp_path).run(until_empty=True)
        letter.refresh_from_db()
        assert (letter.state, letter.attempts) == (State.WAITING, 1)
        later = DBTaskResult.objects.get(status=TaskResultStatus.READY)
        assert later.run_after is not None
        assert abs(later.run_after - timezone.now() - timedelta(minutes=1)) < timedelta(seconds=30)
        sink.refuse.clear()
        DBTaskResult.objects.filter(pk=later.pk).update(run_after=timezone.now())
        Worker(folder=tmp_path).run(until_empty=True)
    letter.refresh_from_db()
    assert (letter.state, len(sink.taken)) == (State.SENT, 1)
