"""Closed lists of the organisation record. The values are public: API, exports and imports use them."""

from __future__ import annotations

from django.db import models
from django.utils.functional import lazy
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext_lazy as _


def _from_left(numbers: str) -> str:
    """Numbers with a dash, which a line from right to left would turn round."""
    return f"\N{LEFT-TO-RIGHT ISOLATE}{numbers}\N{POP DIRECTIONAL ISOLATE}" if get_language_bidi() else numbers


_band = lazy(_from_left, str)


class Kind(models.TextChoices):
    NGO = "ngo", _("NGO")
    SUPPORT = "support", _("Support organisation")
    BUSINESS = "business", _("Business")
    FOUNDATION = "foundation", _("Foundation")
    GOVERNMENT = "government", _("Government body")
    UNIVERSITY = "university", _("University or research")
    MEDIA = "media", _("Media")
    TECHNOLOGY = "technology", _("Technology group")
    INFORMAL = "informal", _("Informal group")


class Status(models.TextChoices):
    """Whether the organisation itself still works; has nothing to do with the state of its record."""

    ACTIVE = "active", _("Active")
    INACTIVE = "inactive", _("Not active at present")
    CLOSED = "closed", _("Closed")


class NameKind(models.TextChoices):
    OFFICIAL = "official", _("Official name")
    OTHER = "other", _("Also known as")
    SHORT = "short", _("Short name")
    FORMER = "former", _("Former name")


class Visibility(models.TextChoices):
    """Who sees a contact. Nobody: only the organisation's own team and the hub's operators."""

    PUBLIC = "public", _("Everybody")
    MEMBERS = "members", _("Signed-in members of this hub")
    NOBODY = "nobody", _("Only our own team")


class SiteVisibility(models.TextChoices):
    PUBLIC = "public", _("Show the exact place")
    COARSE = "coarse", _("Show the neighbourhood only, within about 10 km")
    HIDDEN = "hidden", _("Do not show this place")


class Precision(models.TextChoices):
    """How well the point is known."""

    EXACT = "exact", _("Building or street")
    LOCALITY = "locality", _("Village, town or city")
    AREA = "area", _("County or larger")


class Datum(models.TextChoices):
    """What the coordinates were given in. The stored point is always WGS84."""

    WGS84 = "wgs84", _("WGS84 (GPS, OpenStreetMap)")
    GCJ02 = "gcj02", _("GCJ-02 (Amap, Tencent)")
    BD09 = "bd09", _("BD-09 (Baidu)")


class People(models.TextChoices):
    """Bands for staff and for volunteers."""

    NONE = "0", _("None")
    FEW = "1-4", _band("1–4")
    SMALL = "5-19", _band("5–19")
    MEDIUM = "20-99", _band("20–99")
    LARGE = "100+", _("100 or more")


class Budget(models.TextChoices):
    """Bands of a year's spending, in the currency given beside it."""

    NONE = "0", _("Nothing")
    TINY = "1-10k", _("Up to 10,000")
    SMALL = "10k-100k", _("10,000 to 100,000")
    MEDIUM = "100k-1m", _("100,000 to 1 million")
    LARGE = "1m-10m", _("1 to 10 million")
    HUGE = "10m+", _("More than 10 million")


class LinkKind(models.TextChoices):
    WEBSITE = "website", _("Website")
    FEED = "feed", _("News feed")
    EVENTS = "events", _("Events")
    CODE = "code", _("Projects and code")
    WIKIPEDIA = "wikipedia", "Wikipedia"
    WECHAT = "wechat", _("WeChat")
    WEIBO = "weibo", _("Weibo")
    DOUYIN = "douyin", _("Douyin")
    BILIBILI = "bilibili", "Bilibili"
    ZALO = "zalo", "Zalo"
    FACEBOOK = "facebook", "Facebook"
    INSTAGRAM = "instagram", "Instagram"
    X = "x", "X"
    MASTODON = "mastodon", "Mastodon"
    YOUTUBE = "youtube", "YouTube"
    TIKTOK = "tiktok", "TikTok"
    TELEGRAM = "telegram", "Telegram"
    LINKEDIN = "linkedin", "LinkedIn"
    OTHER = "other", _("Other link")
