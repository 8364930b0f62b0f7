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
from saxaul.orgs.placing import Placed, Placer, nowhere
from saxaul.orgs.record import public_site
from saxaul.search.documents import Document
from saxaul.search.postings import Cut

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


@dataclass(frozen=True, slots=True)
class PlaceRows:
    """Rows that the gazetteer has a part in, each without the organisation's id in front."""

    areas: list[str]
    sites: list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Sought:
    """The record's document for the search, without its id yet, cut together with others among which it has a place."""

    document: Document
    cut: Cut
    place: int


@dataclass(frozen=True, slots=True)
class Derived:
    """What is written for a record besides its revision. `places` and `sought` are there where they were derived for
    many records at once, see `orgs.deriving`; else they are made when they are written."""

    text: str  # the record itself, as JSON
    columns: tuple[str, ...]  # values for `COLUMNS`
    rows: IndexRows
    places: PlaceRows | None = None
    sought: Sought | None = None


def derive(record: Mapping[str, Any]) -> Derived:
    """What stands for one record in the database, without what needs the gazetteer."""
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
    return IndexRows(
        names=[
            (n["value"][:300], fold(n["value"])[:300], n.get("language", ""), script_of(n["value"]), n["kind"])
            for n in record["names"]
        ],
        identifiers=[(i["scheme"], i["value"]) for i in record.get("identifiers", ())],
        sectors=list(record.get("sectors", ())),
    )


def place_rows(record: Mapping[str, Any], place: Placer = nowhere) -> PlaceRows:
    """`place` says where a site or an area served lies; see `orgs.placing.placer`."""
    sites = [site for site in map(public_site, record.get("sites", ())) if site is not None]
    return PlaceRows(area_codes({**record, "sites": sites}, place), [_site_row(site, place(site)) for site in sites])


def area_codes(record: Mapping[str, Any], place: Placer = nowhere) -> list[str]:
    """Codes of every area it is in or serves, each once. The sites must be as everybody may see them."""
    parts = (*record.get("sites", ()), *record.get("areas", ()))
    return list(dict.fromkeys(code for part in parts for code in codes_of(part, place(part))))


def codes_of(part: Mapping[str, Any], placed: Placed) -> list[str]:
    """All areas a site or an area served lies in, the country first. A region the gazetteer does not know, or could
    take for several, keeps its own word behind the country."""
    country, region = part.get("country", ""), part.get("region", "")
    codes = list(placed.codes) or ([country] if country else [])
    if region and len(codes) == 1:
        codes.append(f"{codes[0]}:{region}"[:120])
    return codes


def _site_row(site: Mapping[str, Any], placed: Placed) -> tuple[Any, ...]:
    derived = not site.get("point") and placed.middle is not None
    longitude, latitude = site.get("point") or placed.middle or (None, None)
    return (
        site["id"],
        site.get("country", ""),
        site.get("region", "")[:100],
        site.get("locality", "")[:100],
        site.get("postcode", "")[:16],
        longitude,
        latitude,
        placed.precision if derived else site.get("precision", ""),
        site.get("visibility") == SiteVisibility.COARSE,
        placed.area,
        derived,
    )
