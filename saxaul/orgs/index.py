"""From a record to the columns and rows that stand for it in the database. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from saxaul.core.folding import fold, script_of
from saxaul.core.jsontext import dumps
from saxaul.orgs.choices import SiteVisibility, Status
from saxaul.orgs.record import public_site

COLUMNS = ("name", "sort_name", "kind", "status", "staff", "budget", "host")
INDEXED = frozenset({"names", "identifiers", "sectors", "sites", "areas"})

# Hosts that many organisations share say nothing about who they are.
SHARED_HOSTS = frozenset(
    (
        "facebook.com m.facebook.com twitter.com x.com instagram.com linkedin.com youtube.com meetup.com github.com "
        "sites.google.com docs.google.com wordpress.com blogspot.com tumblr.com weibo.com mp.weixin.qq.com linktr.ee "
        "justgiving.com wikipedia.org en.wikipedia.org slack.com wixsite.com weebly.com eventbrite.com"
    ).split()
)


@dataclass(frozen=True, slots=True)
class IndexRows:
    """Rows for the index tables, each without the organisation's id in front."""

    names: list[tuple[str, str, str, str, str]]
    identifiers: list[tuple[str, str]]
    sectors: list[str]
    areas: list[str]
    sites: list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Derived:
    """All that is written for a record besides its revision."""

    text: str  # the record itself, as JSON
    columns: tuple[str, ...]  # values for `COLUMNS`
    rows: IndexRows


def derive(record: Mapping[str, Any]) -> Derived:
    """What stands for the record in the database. Imports have a process of their own do this, see orgs.importing."""
    return Derived(dumps(record), columns_of(record), index_rows(record))


def columns_of(record: Mapping[str, Any]) -> tuple[str, ...]:
    """Values for `COLUMNS`, in that order."""
    name = str(record["names"][0]["value"])[:300]
    return (
        name,
        fold(name)[:60],
        record["kind"],
        record.get("status", Status.ACTIVE.value),
        record.get("staff", ""),
        record.get("budget", ""),
        host_of(record),
    )


def host_of(record: Mapping[str, Any]) -> str:
    """Host of its own website in lower case without `www.`; empty where the host is shared by many."""
    for link in record.get("links", ()):
        if link.get("kind") == "website":
            return own_host(link.get("url", ""))
    return ""


@lru_cache(maxsize=4096)
def own_host(url: str) -> str:
    try:
        host = (urlsplit(url if "//" in url else f"//{url}").hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""
    return "" if host in SHARED_HOSTS or "." not in host else host[:120]


def index_rows(record: Mapping[str, Any]) -> IndexRows:
    sites = [site for site in map(public_site, record.get("sites", ())) if site is not None]
    return IndexRows(
        names=[
            (n["value"][:300], fold(n["value"])[:300], n.get("language", ""), script_of(n["value"]), n["kind"])
            for n in record["names"]
        ],
        identifiers=[(i["scheme"], i["value"]) for i in record.get("identifiers", ())],
        sectors=list(record.get("sectors", ())),
        areas=area_codes({**record, "sites": sites}),
        sites=[_site_row(site) for site in sites],
    )


def area_codes(record: Mapping[str, Any]) -> list[str]:
    """Codes of every area it is in or serves, each once. The sites must be as everybody may see them."""
    areas: dict[str, None] = {}
    for place in (*record.get("sites", ()), *record.get("areas", ())):
        country, region = place.get("country", ""), place.get("region", "")
        if country:
            areas[country] = None
            if region:
                areas[f"{country}:{region}"[:120]] = None
    return list(areas)


def _site_row(site: Mapping[str, Any]) -> tuple[Any, ...]:
    longitude, latitude = site.get("point") or (None, None)
    return (
        site["id"],
        site.get("country", ""),
        site.get("region", "")[:100],
        site.get("locality", "")[:100],
        site.get("postcode", "")[:16],
        longitude,
        latitude,
        site.get("precision", ""),
        site.get("visibility") == SiteVisibility.COARSE,
    )
