"""What every template knows about the hub."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def hub(request: HttpRequest) -> dict[str, Any]:
    return {
        "hub": {
            "name": settings.HUB_NAME,
            "about": settings.HUB_ABOUT,
            "keeper": settings.HUB_KEEPER,
            "contact": settings.HUB_CONTACT,
            "base_url": settings.BASE_URL,
            "licence": settings.RECORD_LICENCE,
            "demo": settings.DEMO,
        },
        "languages": settings.LANGUAGES,
        "lite": getattr(request, "lite", False),
    }
