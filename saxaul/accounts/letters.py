"""Letters to people: text and HTML, in the language of the one who reads them, signed by the hub."""

from __future__ import annotations

from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.utils import translation

from saxaul.core import hub
from saxaul.core.mail.sealed import Content
from saxaul.core.mail.sending import queue_letter
from saxaul.core.mail.writing import html_of
from saxaul.core.models import Letter


def send_letter(
    *, to: str, template: str, language: str, context: dict[str, Any] | None = None, forget: bool = False
) -> Letter:
    """Queue `<template>_subject.txt` and `<template>_message.txt` for one address and return the letter.

    It goes out once the transaction around is stored, and is tried again while the mail server takes nothing. It comes
    from the hub; answers go to the hub's contact if that is an e-mail address. Personal addresses of other members are
    never put into it. With `forget`, the hub keeps no trace of it once it is sent.
    """
    with translation.override(language):
        known = {"hub_name": hub_name(), "base_url": settings.BASE_URL, **(context or {})}
        subject = " ".join(render_to_string(f"{template}_subject.txt", known).split())
        text = render_to_string(f"{template}_message.txt", known).strip() + "\n"
        html = html_of(text, subject=subject, language=language)
    content = Content(subject=subject, text=text, html=html, sender=sender(), answers_to=answers_to(), forget=forget)
    return queue_letter(to=to, kind=template, language=language, content=content)


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
