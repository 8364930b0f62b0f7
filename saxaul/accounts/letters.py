"""Letters to people: plain text, in the language of the one who reads them, signed by the hub."""

from __future__ import annotations

from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.utils import translation

from saxaul.core import hub


def send_letter(*, to: str, template: str, language: str, context: dict[str, Any] | None = None) -> EmailMessage:
    """Send `<template>_subject.txt` and `<template>_message.txt` to one address and return what was sent.

    The letter comes from the hub; answers go to the hub's contact if that is an e-mail address. Personal addresses of
    other members are never put into it. Raises OSError (which SMTP errors are) when the mail server takes nothing.
    """
    with translation.override(language):
        known = {"hub_name": hub_name(), "base_url": settings.BASE_URL, **(context or {})}
        subject = " ".join(render_to_string(f"{template}_subject.txt", known).split())
        body = render_to_string(f"{template}_message.txt", known).strip() + "\n"
    letter = EmailMessage(
        subject, body, sender(), [to], reply_to=answers_to(), headers={"Auto-Submitted": "auto-generated"}
    )
    try:
        letter.send()
    except OSError as error:
        raise OSError(type(error).__name__) from None  # mail servers quote addresses, which no log should hold
    return letter


def hub_name() -> str:
    return f"Saxaul {hub.current().name}"


def sender() -> str:
    """The hub's address with the hub's name, unless the operator gave a name with the address."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return settings.DEFAULT_FROM_EMAIL if name else formataddr((hub_name(), address))


def answers_to() -> list[str]:
    contact = hub.current().contact
    try:
        validate_email(contact)
    except ValidationError:
        return []
    return [contact]
