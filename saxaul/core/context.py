"""What every template knows about the hub."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from saxaul.core import hub as own


def hub(request: HttpRequest) -> dict[str, Any]:
    """`hub`: name, about, keeper, contact, base_url, licence, demo, logo (a version, or 0), door; `languages`;
    `announcements`: (tone, text)."""
    said = own.current()
    return {
        "hub": {
            "name": said.name,
            "about": own.in_language(said.about),
            "keeper": said.keeper,
            "contact": said.contact,
            "base_url": settings.BASE_URL,
            "licence": settings.RECORD_LICENCE,
            "demo": settings.DEMO,
            "logo": said.version if said.has_logo else 0,
            "door": said.door,
        },
        "languages": said.languages,
        "announcements": _announcements(request) if said.notices else (),
        "lite": getattr(request, "lite", False),
    }


def _announcements(request: HttpRequest) -> list[tuple[str, str]]:
    person = getattr(request, "user", None)
    signed_in = person is not None and person.is_authenticated
    return own.notices_for(signed_in=signed_in, staff=signed_in and is_staff(person))


def is_staff(person: object) -> bool:
    """Whether this person looks after the hub, as operator or helper."""
    return bool(getattr(person, "is_staff", False) or getattr(person, "is_helper", False))
