"""What the hub says of itself: the operators' words where they gave any, else the settings.

Every page asks for it, so each process keeps a copy and looks for a newer one every few seconds, with one small query.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import get_language

from saxaul.core.models import Announcement, Hub

FRESH_FOR = 3.0  # seconds in which the change of another process may not show yet


@dataclass(frozen=True, slots=True)
class Notice:
    """One announcement, see `core.models.Announcement`."""

    text: Mapping[str, str]
    tone: str
    readers: str
    starts_at: datetime
    ends_at: datetime | None

    def is_shown(self, now: datetime, *, signed_in: bool, staff: bool) -> bool:
        if now < self.starts_at or (self.ends_at is not None and now >= self.ends_at):
            return False
        return {
            Announcement.Readers.ALL.value: True,
            Announcement.Readers.MEMBERS.value: signed_in,
            Announcement.Readers.STAFF.value: staff,
        }.get(self.readers, False)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The hub at one moment. Texts by interface language: read them with `in_language`."""

    version: int
    said: Mapping[str, str]
    said_about: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]]
    languages: tuple[tuple[str, str], ...]
    has_logo: bool
    door: str
    door_text: Mapping[str, str]
    notices: tuple[Notice, ...]

    @property
    def name(self) -> str:
        return self.said["name"] or settings.HUB_NAME

    @property
    def keeper(self) -> Any:
        return self.said["keeper"] or settings.HUB_KEEPER

    @property
    def contact(self) -> str:
        return self.said["contact"] or settings.HUB_CONTACT

    @property
    def about(self) -> Mapping[str, Any]:
        return self.said_about if any(self.said_about.values()) else {"en": settings.HUB_ABOUT}


class _Kept:
    """The copy of this process."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.snapshot: Snapshot | None = None
        self.looked_at = 0.0


_kept = _Kept()


def current() -> Snapshot:
    """The hub as it stands, at most `FRESH_FOR` seconds old; without a database, what was known last."""
    known = _kept.snapshot
    if known is not None and monotonic() - _kept.looked_at < FRESH_FOR:
        return known
    try:
        version = Hub.objects.values_list("version", flat=True).first() or 0
        if known is None or known.version != version:
            known = _read()
    except DatabaseError:
        return known or unsaid()
    keep(known)
    return known


def keep(snapshot: Snapshot) -> None:
    """Make this the copy of this process."""
    with _kept.lock:
        _kept.snapshot, _kept.looked_at = snapshot, monotonic()


def forget() -> None:
    """Look again at the next question; called after every change."""
    _kept.snapshot = None


def unsaid() -> Snapshot:
    """The hub by its settings alone."""
    return _snapshot(Hub(), has_logo=False, notices=())


def in_language(texts: Mapping[str, Any], language: str | None = None) -> Any:
    """The text for a reader: own language, English, whatever is there; "" for none."""
    for wanted in (language or get_language() or "en", "en"):
        if texts.get(wanted):
            return texts[wanted]
    return next((text for text in texts.values() if text), "")


def notices_for(*, signed_in: bool, staff: bool) -> list[tuple[str, str]]:
    """(tone, text) of the announcements this reader sees now."""
    now = timezone.now()
    shown = [notice for notice in current().notices if notice.is_shown(now, signed_in=signed_in, staff=staff)]
    return [(notice.tone, in_language(notice.text)) for notice in shown]


def _read() -> Snapshot:
    row = Hub.objects.defer("logo").filter(pk=1).first()
    rows = Announcement.objects.exclude(ends_at__lt=timezone.now())[:20]
    notices = tuple(Notice(each.text, each.tone, each.readers, each.starts_at, each.ends_at) for each in rows)
    has_logo = row is not None and Hub.objects.filter(pk=1, logo__isnull=False).exists()
    return _snapshot(row or Hub(), has_logo=has_logo, notices=notices)


def _snapshot(said: Hub, *, has_logo: bool, notices: tuple[Notice, ...]) -> Snapshot:
    offered = [entry for entry in settings.LANGUAGES if not said.languages or entry[0] in said.languages]
    return Snapshot(
        version=said.version,
        said={"name": said.name, "keeper": said.keeper, "contact": said.contact},
        said_about=said.about,
        texts=said.texts,
        languages=tuple(offered or settings.LANGUAGES),
        has_logo=has_logo,
        door=said.door,
        door_text=said.door_text,
        notices=notices,
    )
