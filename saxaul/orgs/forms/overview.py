"""The groups of a record, with what each holds so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from saxaul.orgs.choices import People
from saxaul.orgs.forms.groups import Group
from saxaul.orgs.models import Organisation
from saxaul.orgs.presentation import words
from saxaul.orgs.presentation.page import budget_words
from saxaul.orgs.record import Record, best_text

DONORS = frozenset({"foundation", "business", "government", "support"})
SHOWN = 3


@dataclass(frozen=True)
class GroupLine:
    """`asked`: whether an organisation of this kind is invited to fill it in."""

    title: str
    url: str
    text: str
    filled: bool
    asked: bool


def group_line(group: type[Group], organisation: Organisation, sectors: Mapping[str, str]) -> GroupLine:
    record = organisation.record
    text = _texts(group.code, record, sectors)
    return GroupLine(
        title=str(group.title),
        url=reverse("orgs:organisation-edit-group", args=[organisation.public_id, group.code]),
        text=text or _("Nothing yet"),
        filled=bool(text),
        asked=group.code != "funding" or record.get("kind") in DONORS,
    )


def _texts(code: str, record: Record, sectors: Mapping[str, str]) -> str:
    tell: dict[str, Callable[[], str]] = {
        "names": lambda: _some([name["value"] for name in record.get("names", ())]),
        "about": lambda: _in_words(record.get("summary") or record.get("description")),
        "sectors": lambda: _some([sectors.get(sector, sector) for sector in record.get("sectors", ())]),
        "places": lambda: _some([words.place_text(site) for site in record.get("sites", ())]),
        "areas": lambda: _some([words.place_text(area) for area in record.get("areas", ())]),
        "registration": lambda: _some([_registered(entry) for entry in record.get("identifiers", ())]),
        "size": lambda: _some(_size(record)),
        "languages": lambda: _some(_languages(record)),
        "contacts": lambda: _contacts(len(record.get("contacts", ()))),
        "funding": lambda: _funding(record.get("funding") or {}),
    }
    return tell[code]()


def _in_words(texts: Mapping[str, str] | None) -> str:
    """The beginning of a text, in the reader's language if it is there."""
    return best_text(texts, get_language() or "en")[1][:160]


def _registered(identifier: Mapping[str, str]) -> str:
    return f"{words.register_name(identifier['scheme'])}: {identifier['value']}"


def _languages(record: Record) -> list[str]:
    tongues = [words.language_name(tag) for tag in record.get("languages", ())]
    return [*tongues, *(link["url"] for link in record.get("links", ()))]


def _contacts(count: int) -> str:
    return ngettext("%(n)d contact", "%(n)d contacts", count) % {"n": count} if count else ""


def _funding(funding: Mapping[str, Any]) -> str:
    return _in_words(funding.get("what")) or (_("Filled in") if funding else "")


def _size(record: Mapping[str, Any]) -> list[str]:
    parts = []
    if record.get("staff"):
        parts.append(_("%(number)s paid") % {"number": People(record["staff"]).label})
    if record.get("volunteers"):
        parts.append(_("%(number)s volunteers") % {"number": People(record["volunteers"]).label})
    if record.get("budget"):
        parts += [band.text for band in budget_words(record)]
    return parts


def _some(parts: list[str]) -> str:
    """The first few; how many more there are."""
    rest = len(parts) - SHOWN
    text = words.side_by_side(parts[:SHOWN], " · ")
    return _("%(some)s and %(n)d more") % {"some": text, "n": rest} if rest > 0 else text
