"""The sections of the hub, for the navigation on every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


def sections(request: HttpRequest) -> dict[str, Any]:
    """`sections`: the visible parts of the hub in their order, each with `url`, `label` and `current`."""
    entries = [(_("Directory"), reverse("orgs:organisation-list")), (_("About"), reverse("web:about"))]
    return {
        "sections": [{"label": label, "url": url, "current": request.path.startswith(url)} for label, url in entries]
    }
