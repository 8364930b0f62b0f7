"""How much of a record is filled, and what to add next. A pure function: no database, no clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saxaul.orgs.choices import Kind


@dataclass(frozen=True)
class Part:
    """`code` never changes, `label` says what to add, `group` is the page of the editor where it is added."""

    code: str
    label: str | Promise
    group: str
    filled: bool


@dataclass(frozen=True)
class Completeness:
    parts: tuple[Part, ...]

    @property
    def total(self) -> int:
        return len(self.parts)

    @property
    def filled(self) -> int:
        return sum(part.filled for part in self.parts)

    @property
    def missing(self) -> list[Part]:
        """What helps a reader most comes first."""
        return [part for part in self.parts if not part.filled]


Test = Callable[[Mapping[str, Any]], Any]
PARTS: tuple[tuple[str, str | Promise, str, Test], ...] = (
    ("summary", _("what you do, in a sentence"), "about", lambda r: r.get("summary")),
    ("sectors", _("your fields of work"), "sectors", lambda r: r.get("sectors")),
    ("place", _("where you are"), "places", lambda r: r.get("sites")),
    ("contact", _("how people reach you"), "contacts", lambda r: r.get("contacts")),
    ("link", _("a website or an account"), "languages", lambda r: r.get("links")),
    ("description", _("a longer description"), "about", lambda r: r.get("description")),
    ("second_name", _("your name in a second language"), "names", lambda r: len(_name_languages(r)) > 1),
    ("languages", _("the languages you work in"), "languages", lambda r: r.get("languages")),
    ("areas", _("how far your work reaches"), "areas", lambda r: r.get("areas")),
    ("founded", _("when you began"), "about", lambda r: r.get("founded")),
    ("people", _("how many you are"), "size", lambda r: r.get("staff") or r.get("volunteers")),
    ("register", _("your registration"), "registration", lambda r: r.get("identifiers")),
    ("funding", _("what you fund, and how to ask"), "funding", lambda r: r.get("funding")),
)
NOT_ASKED = {"register": lambda kind: kind == Kind.INFORMAL, "funding": lambda kind: kind != Kind.FOUNDATION}


def completeness_of(record: Mapping[str, Any]) -> Completeness:
    """Twelve parts for most; informal groups are not asked for a registration, foundations also for what they fund."""
    kind = record.get("kind")
    asked = (part for part in PARTS if part[0] not in NOT_ASKED or not NOT_ASKED[part[0]](kind))
    return Completeness(tuple(Part(code, label, group, bool(test(record))) for code, label, group, test in asked))


def _name_languages(record: Mapping[str, Any]) -> set[str]:
    return {name["language"] for name in record.get("names", ()) if name.get("language")}
