"""The groups of a record, with what each holds so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saxaul.orgs.choices import Budget, Kind, People
from saxaul.orgs.forms.groups import Group
from saxaul.orgs.models import Organisation
from saxaul.orgs.presentation import words
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
    match code:
        case "names":
            return _some([name["value"] for name in record.get("names", ())])
        case "about":
            told = best_text(record.get("summary"), "")[1] or best_text(record.get("description"), "")[1]
            return told and f"{Kind(record['kind']).label}. {told[:160]}"
        case "sectors":
            return _some([sectors.get(sector, sector) for sector in record.get("sectors", ())])
        case "places":
            return _some([words.place_text(site) for site in record.get("sites", ())])
        case "areas":
            return _some([words.place_text(area) for area in record.get("areas", ())])
        case "registration":
            return _some([f"{i['scheme']} {i['value']}" for i in record.get("identifiers", ())])
        case "size":
            return _some(_size(record))
        case "languages":
            tongues = [words.language_name(tag) for tag in record.get("languages", ())]
            return _some([*tongues, *(link["url"] for link in record.get("links", ()))])
        case "contacts":
            count = len(record.get("contacts", ()))
            return ngettext("%(n)d contact", "%(n)d contacts", count) % {"n": count} if count else ""
    return best_text((record.get("funding") or {}).get("what"), "")[1][:160] or (
        _("Given") if record.get("funding") else ""
    )


def _size(record: Mapping[str, Any]) -> list[str]:
    parts = []
    if record.get("staff"):
        parts.append(_("%(number)s paid") % {"number": People(record["staff"]).label})
    if record.get("volunteers"):
        parts.append(_("%(number)s volunteers") % {"number": People(record["volunteers"]).label})
    if record.get("budget"):
        parts.append(str(Budget(record["budget"]).label))
    return parts


def _some(parts: list[str]) -> str:
    """The first few; how many more there are."""
    rest = len(parts) - SHOWN
    text = " · ".join(part for part in parts[:SHOWN] if part)
    return _("%(some)s and %(n)d more") % {"some": text, "n": rest} if rest > 0 else text
