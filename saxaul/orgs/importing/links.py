"""Web addresses in cells: one or several, and what they are by their host."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import urlsplit

from saxaul.orgs.importing import values as v

LINK_HOSTS = {
    **{"facebook.com": "facebook", "fb.com": "facebook", "twitter.com": "x", "x.com": "x"},
    **{"instagram.com": "instagram", "linkedin.com": "linkedin", "youtube.com": "youtube", "tiktok.com": "tiktok"},
    **{"weibo.com": "weibo", "douyin.com": "douyin", "bilibili.com": "bilibili", "t.me": "telegram"},
    **{"zalo.me": "zalo", "wikipedia.org": "wikipedia", "github.com": "code", "gitlab.com": "code"},
    **{"gitee.com": "code", "meetup.com": "events"},
}
LINK_WORDS = {"twitter": "x", "rss": "feed", "blog": "feed", "github": "code", "web": "website", "homepage": "website"}
LINK_KINDS = frozenset(LINK_HOSTS.values()) | {"wechat", "mastodon", "feed", "events", "website"}
_HYPERLINK = re.compile(r'^=HYPERLINK\(\s*"([^"]+)"', re.I)
_BETWEEN_URLS = re.compile(r"[;,，；]?\s+|[|、،；]|[;,](?=https?:|www\.)")


def link_kind(url: str, given: str = "website") -> str:
    """What a link is, by its host where that tells."""
    if given not in ("website", "other"):
        return given
    try:
        host = (urlsplit(url if "//" in url else f"//{url}").hostname or "").removeprefix("www.")
    except ValueError:
        return given
    return next((kind for known, kind in LINK_HOSTS.items() if host == known or host.endswith(f".{known}")), given)


def urls_in(value: Any) -> list[str]:
    """Addresses in a cell; `;` and `,` end one only where a blank or another address follows."""
    if isinstance(value, list):
        return v.split_list(value)
    text = html.unescape(v.text_of(value))
    match = _HYPERLINK.match(text)
    return [match[1]] if match else [part for part in _BETWEEN_URLS.split(text) if not v.is_nothing(part)]
