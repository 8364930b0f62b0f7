"""What every page shows of the hub as a whole: its sections, and the foot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from saxaul.core.components import Link


@dataclass(frozen=True)
class Column:
    """One list of links in the foot."""

    title: str
    links: list[Link]


def sections(request: HttpRequest) -> dict[str, Any]:
    """`sections`: the visible parts of the hub in their order; `foot`: columns of links below every page."""
    entries = [
        (_("Directory"), reverse("orgs:organisation-list")),
        (_("Areas"), reverse("orgs:area-list")),
        (_("About"), reverse("web:about")),
    ]
    return {
        "sections": [Link(label, url, current=request.path.startswith(url)) for label, url in entries],
        "foot": _foot(),
    }


def _foot() -> list[Column]:
    directory, about = reverse("orgs:organisation-list"), reverse("web:about")
    return [
        Column(
            _("Take part"),
            [
                Link(_("Put a group in the directory"), reverse("orgs:organisation-new")),
                Link(_("Find a group"), directory),
                Link(_("Correct a record"), f"{about}#correct"),
            ],
        ),
        Column(
            _("Check it yourself"),
            [
                Link(_("Open data"), reverse("orgs:open-data")),
                Link(_("For programs"), reverse("api-guide")),
                Link(_("Where the records come from"), f"{about}#sources"),
                Link(_("Source code"), reverse("web:source")),
            ],
        ),
        Column(
            _("About"),
            [
                Link(_("Who keeps this hub"), about),
                Link(_("Rules"), reverse("web:terms")),
                Link(_("Privacy"), reverse("web:privacy")),
                Link(_("Accessibility"), reverse("web:accessibility")),
            ],
        ),
    ]
