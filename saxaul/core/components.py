"""What the page components are given. Templates read attributes, so any object with the same names will do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from saxaul.core.drawings import Pillar

Tone = Literal["", "go", "sky", "wait", "warn", "line"]

DUE_AFTER = timedelta(days=365)
OLD_AFTER = timedelta(days=2 * 365)


@dataclass(frozen=True)
class Link:
    """A crumb, a tab, a way to sort, a tag. `current` is where the reader is; `count` and `note` stand after it."""

    label: str
    url: str = ""
    current: bool = False
    count: int | None = None
    lang: str = ""


@dataclass(frozen=True)
class Chip:
    """A state: a shape (`icon`), a word, and a tone that only helps."""

    label: str
    icon: str = ""
    tone: Tone = ""


@dataclass(frozen=True)
class Fact:
    term: str
    value: str


@dataclass(frozen=True)
class Change:
    """One field of a revision. `private` puts a lock beside its name."""

    field: str
    before: str = ""
    after: str = ""
    private: bool = False


@dataclass(frozen=True)
class Moment:
    """One step of a story: `state` is done, now, todo or late."""

    title: str
    text: str = ""
    at: date | None = None
    state: Literal["done", "now", "todo", "late"] = "done"


@dataclass(frozen=True)
class Score:
    """Best estimate and range, 0–100. `value` None: not enough evidence yet."""

    label: str
    value: float | None = None
    low: float = 0.0
    high: float = 0.0
    pillar: Pillar = "t"


@dataclass(frozen=True)
class Entry:
    """One organisation in a list, the same everywhere."""

    public_id: str
    name: str
    url: str
    kind: str = "ngo"
    sector: str | None = None
    other_name: str = ""
    other_lang: str = ""
    where: str = ""
    what: str = ""
    confirmed_at: datetime | date | None = None
    confirmed_by: str = ""
    scores: tuple[Score, ...] = ()
    chips: tuple[Chip, ...] = ()


class Freshness(StrEnum):
    """A record dries like a leaf: full for a year, outlined until two, then broken."""

    FRESH = "fresh"
    DUE = "due"
    OLD = "old"


def freshness(confirmed_at: datetime | date | None, *, now: datetime | None = None) -> Freshness:
    if confirmed_at is None:
        return Freshness.OLD
    age = (now or timezone.now()) - as_instant(confirmed_at)
    if age > OLD_AFTER:
        return Freshness.OLD
    return Freshness.DUE if age > DUE_AFTER else Freshness.FRESH


def freshness_text(
    confirmed_at: datetime | date | None, *, by: str = "", state: Freshness | None = None, now: datetime | None = None
) -> str:
    """Always who and when. `by` is organisation, steward, or empty when it is not known."""
    if confirmed_at is None:
        return _("Not confirmed yet")
    state = state or freshness(confirmed_at, now=now)
    ago = ago_text(confirmed_at, now=now)
    if state is Freshness.OLD:
        return _("Last confirmed %(ago)s") % {"ago": ago}
    if state is Freshness.DUE:
        return _("Due for a check: confirmed %(ago)s") % {"ago": ago}
    if by == "organisation":
        return _("Confirmed by the organisation, %(ago)s") % {"ago": ago}
    if by == "steward":
        return _("Confirmed by a steward, %(ago)s") % {"ago": ago}
    return _("Confirmed %(ago)s") % {"ago": ago}


def ago_text(moment: datetime | date, *, now: datetime | None = None) -> str:
    """“3 weeks ago”, “in 2 days”, in the language of the page; “today” for a date of today."""
    now = now or timezone.now()
    if isinstance(moment, datetime):
        distance = as_instant(moment) - now
    else:
        distance = moment - timezone.localtime(now).date()
        if not distance:
            return _("today")
    return format_timedelta(distance, add_direction=True, threshold=1.2, locale=page_locale())


def day_text(moment: datetime | date, *, style: Literal["short", "medium", "long", "full"] = "long") -> str:
    """“30 October 2026” as the language of the page writes it."""
    day = timezone.localtime(moment).date() if isinstance(moment, datetime) else moment
    return format_date(day, format=style, locale=page_locale())


def time_text(moment: datetime) -> str:
    """Day and time, in the zone of the hub."""
    return format_datetime(timezone.localtime(moment), format="medium", locale=page_locale())


def figure_text(number: int) -> str:
    return format_decimal(number, locale=page_locale())


def as_instant(moment: datetime | date) -> datetime:
    """A date counts from its midnight in the zone of the hub; a naive datetime is taken as UTC."""
    if isinstance(moment, datetime):
        return moment if timezone.is_aware(moment) else moment.replace(tzinfo=UTC)
    return datetime(moment.year, moment.month, moment.day, tzinfo=timezone.get_current_timezone())


def page_locale() -> Locale:
    """English is written as most of the world does: 30 October 2026."""
    language = get_language() or "en"
    return Locale("en", "GB") if language == "en" else Locale.parse(language, sep="-")
