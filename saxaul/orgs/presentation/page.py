"""One organisation as its page shows it, to one reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from saxaul.core.components import Link
from saxaul.orgs.choices import Budget, Kind, LinkKind, NameKind, People, Precision, SiteVisibility, Visibility
from saxaul.orgs.presentation import words
from saxaul.orgs.presentation.prose import prose
from saxaul.orgs.record import Record, best_name, best_text, language_order

ACCOUNTS = {  # what opens an account by its name; the others are only named
    "telegram": "https://t.me/{}",
    "x": "https://x.com/{}",
    "instagram": "https://www.instagram.com/{}/",
    "facebook": "https://www.facebook.com/{}",
    "weibo": "https://weibo.com/n/{}",
}


@dataclass(frozen=True)
class Words:
    """A piece of text with what a browser must know about it."""

    text: str
    lang: str = ""
    url: str = ""
    note: str = ""
    outside: bool = False
    private: bool = False

    @property
    def dir(self) -> str:
        return words.direction(self.lang)


@dataclass(frozen=True)
class Row:
    """One line of the facts: its words, one after the other."""

    term: str
    values: Sequence[Words]


@dataclass(frozen=True)
class Telling:
    """What they say about themselves in one language."""

    lang: str
    language: str
    lead: str = ""
    body: SafeString = field(default_factory=SafeString)

    @property
    def dir(self) -> str:
        return words.direction(self.lang)


@dataclass(frozen=True)
class Place:
    title: str
    address: str = ""
    point: str = ""
    geo: str = ""
    precision: str = ""
    opening: str = ""
    note: str = ""
    private: bool = False
    area: Words | None = None


@dataclass(frozen=True)
class FoundSite:
    """What the gazetteer says of a site. `path`: (code, name) of its areas from the country down; `line`: the same in
    words; `middle`: (longitude, latitude) of the deepest one, where the site has no point of its own."""

    path: Sequence[tuple[str, str]]
    line: str
    middle: tuple[float, float] | None = None


@dataclass(frozen=True)
class Person:
    name: str
    role: str
    email: str
    phone: str
    note: str
    visibility: str
    private: bool


@dataclass(frozen=True)
class Page:
    name: Words
    other_names: Sequence[Words]
    own: Telling | None
    own_is_foreign: bool
    others: Sequence[Telling]
    facts: Sequence[Row]
    places: Sequence[Place]
    people: Sequence[Person]
    funding: Sequence[Row]
    closed: str
    summary: Words


def directory_url(**filters: str) -> str:
    address = reverse("orgs:organisation-list")
    return f"{address}?{urlencode(filters)}" if filters else address


def area_url(code: str) -> str:
    """Its page; for a region the gazetteer does not know, the organisations there."""
    return directory_url(area=code) if ":" in code else reverse("orgs:area-detail", args=[code])


def page_of(
    record: Record,
    *,
    sectors: Mapping[str, str],
    found: Mapping[str, FoundSite] | None = None,
    hidden_contacts: bool = False,
) -> Page:
    """`record` holds what the reader may see; `sectors` names the codes in it; `found`: what the gazetteer says of its
    sites; `hidden_contacts`: there are others."""
    language = get_language() or "en"
    own, others = tellings(record, language)
    main = best_name(record, language)
    return Page(
        name=Words(main, _language_of(record, main)),
        other_names=_other_names(record, main),
        own=own,
        own_is_foreign=own is not None and not is_readers(own.lang),
        others=others,
        facts=[row for row in _facts(record, sectors, hidden_contacts) if row.values],
        places=[place_of(site, (found or {}).get(site["id"])) for site in record.get("sites", ()) if _is_place(site)],
        people=[_person(contact) for contact in record.get("contacts", ())],
        funding=funding_rows(record.get("funding") or {}, sectors),
        closed=_closed(record),
        summary=_summary(record, language),
    )


def _is_place(site: Mapping[str, Any]) -> bool:
    """Whether more than the country is known; that alone is a fact, not a place."""
    return bool(site.keys() - {"id", "country", "visibility"})


def _summary(record: Record, language: str) -> Words:
    tag, text = best_text(record.get("summary"), language)
    return Words(text, tag)


def crumbs(record: Record, found: Mapping[str, FoundSite] | None = None) -> list[Link]:
    """Directory › country › region › …: the areas this organisation is in."""
    links = [Link(_("Directory"), directory_url())]
    known = next((found[site["id"]] for site in record.get("sites", ()) if found and site["id"] in found), None)
    if known:
        return [*links, *(Link(name, area_url(code)) for code, name in known.path)]
    place = next((site for site in record.get("sites", ()) if site.get("country")), None)
    place = place or next((area for area in record.get("areas", ()) if area.get("country")), None)
    if place:
        country, region = place["country"], place.get("region", "")
        links.append(Link(words.country_name(country), directory_url(area=country)))
        if region:
            links.append(Link(words.region_name(region), directory_url(area=f"{country}:{region}")))
    return links


def tellings(record: Record, language: str) -> tuple[Telling | None, list[Telling]]:
    """What they do, in the reader's language if there is one, and in the others."""
    summaries, descriptions = record.get("summary") or {}, record.get("description") or {}
    tags = list(dict.fromkeys([*summaries, *descriptions]))
    if not tags:
        return None, []
    own = best_text(dict.fromkeys(tags, "x"), language)[0]
    told = {tag: _telling(tag, summaries.get(tag, ""), descriptions.get(tag, "")) for tag in tags}
    first = told.pop(own)
    return first, list(told.values())


def _telling(tag: str, summary: str, description: str) -> Telling:
    return Telling(tag, words.language_name(tag), summary, prose(description) if description else SafeString(""))


def is_readers(tag: str) -> bool:
    """Whether a text in `tag` is in the language of the page."""
    wanted = language_order(get_language() or "en")[0]
    return tag.lower().split("-")[0] == wanted.split("-")[0]


def _language_of(record: Record, value: str) -> str:
    return next((str(n.get("language", "")) for n in record.get("names", ()) if n["value"] == value), "")


def _other_names(record: Record, main: str) -> list[Words]:
    notes = {NameKind.SHORT.value: _("short name"), NameKind.FORMER.value: _("former name")}
    seen, result = {main}, []
    for name in record.get("names", ()):
        if name["value"] not in seen:
            seen.add(name["value"])
            result.append(Words(name["value"], name.get("language", ""), note=notes.get(name["kind"], "")))
    hub = [code.split("-")[0] for code, _name in settings.LANGUAGES]
    return sorted(result, key=lambda name: name.lang.split("-")[0] not in hub)  # what readers here can read comes first


def _facts(record: Record, sectors: Mapping[str, str], hidden_contacts: bool) -> list[Row]:
    founded = record.get("founded", "")
    rows = [
        Row(_("Kind"), [Words(str(Kind(record["kind"]).label), url=directory_url(kind=record["kind"]))]),
        Row(_("Founded"), [Words(words.partial_date_text(founded))] if founded else []),
        Row(_("Field"), sector_words(record.get("sectors", ()), sectors)),
        Row(_("People"), _people(record)),
        Row(_("Year’s spending"), budget_words(record)),
        Row(_("Languages"), _languages(record)),
        Row(_("Country"), _countries(record)),
        Row(_("Works for"), [Words(words.place_text(area)) for area in record.get("areas", ())]),
        Row(_("Registered"), [_identifier(i) for i in record.get("identifiers", ())]),
        Row(_("On the web"), [_link(link) for link in record.get("links", ())]),
    ]
    if hidden_contacts and not record.get("contacts"):
        rows.append(Row(_("Contact"), [Words(_("Private"), private=True)]))
    return rows


def sector_words(codes: Sequence[str], sectors: Mapping[str, str]) -> list[Words]:
    return [Words(sectors[code], url=directory_url(sector=code)) for code in codes if code in sectors]


def _people(record: Record) -> list[Words]:
    """“1–4 paid”, “5–19 volunteers”; nobody is said as such."""
    staff, volunteers = record.get("staff", ""), record.get("volunteers", "")
    result = []
    if staff:
        text = _("%(number)s paid") % {"number": People(staff).label}
        result.append(Words(_("nobody is paid") if staff == People.NONE else text))
    if volunteers:
        text = _("%(number)s volunteers") % {"number": People(volunteers).label}
        result.append(Words(_("no volunteers") if volunteers == People.NONE else text))
    return result


def budget_words(part: Mapping[str, Any]) -> list[Words]:
    if not part.get("budget"):
        return []
    band = str(Budget(part["budget"]).label)
    currency = part.get("currency", "")
    if not currency or part["budget"] == Budget.NONE:
        return [Words(band)]
    return [Words(_("%(band)s %(currency)s") % {"band": band, "currency": words.currency_name(currency)})]


def _countries(record: Record) -> list[Words]:
    """Of sites that are no places; see `_is_place`."""
    codes = dict.fromkeys(
        site["country"] for site in record.get("sites", ()) if not _is_place(site) and "country" in site
    )
    return [Words(words.country_name(code), url=directory_url(area=code)) for code in codes]


def _languages(record: Record) -> list[Words]:
    tags = record.get("languages", ())
    return [Words(words.listed(words.language_name(tag) for tag in tags))] if tags else []


def _identifier(identifier: Mapping[str, str]) -> Words:
    scheme, value = identifier["scheme"], identifier["value"]
    url = words.register_url(scheme, value)
    return Words(value, url=url, note=words.register_name(scheme), outside=bool(url))


def _link(link: Mapping[str, str]) -> Words:
    """A website by its host, an account by its name; a kind of account that has no address is only named."""
    kind, value = link["kind"], link["url"]
    label = str(LinkKind(kind).label)
    if value.startswith(("http://", "https://")):
        parts = urlsplit(value)
        host = (parts.hostname or "").removeprefix("www.")
        path = parts.path.rstrip("/") if kind != LinkKind.WEBSITE or len(parts.path) <= 20 else ""
        return Words(f"{host}{path}"[:60], url=value, note=label, outside=True)
    pattern = ACCOUNTS.get(kind, "")
    return Words(value, url=pattern.format(quote(value.lstrip("@"))), note=label, outside=bool(pattern))


def place_of(site: Mapping[str, Any], found: FoundSite | None = None) -> Place:
    """A site as it may be shown; a coarse one says so instead of giving an address."""
    visibility = site.get("visibility", SiteVisibility.PUBLIC)
    coarse = visibility == SiteVisibility.COARSE
    region = words.region_name(site.get("region", ""))
    title = site.get("name") or site.get("locality") or region
    country = words.country_name(site["country"]) if site.get("country") else ""
    rest = (site.get("street"), site.get("postcode"), site.get("locality"), region, country)
    shown = [part for part in dict.fromkeys(rest) if part and part != title]
    point = site.get("point") or (found.middle if found and not coarse else None)
    precision = _precision(site.get("precision", "")) if not coarse else ""
    if point and not site.get("point"):
        precision = _("the middle of the area; nobody has given the exact place")
    return Place(
        title=title or country or _("Place"),
        address=words.place_line(shown) if title else "",
        point=point_text(point) if point else "",
        geo=f"geo:{point[1]},{point[0]}" if point else "",
        precision=precision,
        area=Words(found.line, url=area_url(found.path[-1][0])) if found and found.path else None,
        opening=site.get("opening", ""),
        note=_place_note(visibility),
        private=visibility != SiteVisibility.PUBLIC,
    )


def _precision(code: str) -> str:
    """How well a point is known, unless it is known well."""
    if not code or code == Precision.EXACT:
        return ""
    return _("How exact: %(precision)s") % {"precision": Precision(code).label}


def _place_note(visibility: str) -> str:
    if visibility == SiteVisibility.COARSE:
        return _("Shown within about 10 km only, as they asked.")
    if visibility == SiteVisibility.HIDDEN:
        return _("Not shown to others.")
    return ""


def point_text(point: Sequence[float]) -> str:
    """Latitude, then longitude, as maps and receivers write them."""
    longitude, latitude = point
    return ", ".join(f"{degrees:.6f}".rstrip("0").rstrip(".") for degrees in (latitude, longitude))


def _person(contact: Mapping[str, str]) -> Person:
    visibility = contact.get("visibility", Visibility.NOBODY)
    return Person(
        name=contact.get("name", ""),
        role=contact.get("role", ""),
        email=contact.get("email", ""),
        phone=contact.get("phone", ""),
        note=contact.get("note", ""),
        visibility=str(Visibility(visibility).label),
        private=visibility != Visibility.PUBLIC,
    )


def funding_rows(funding: Mapping[str, Any], sectors: Mapping[str, str]) -> list[Row]:
    """What a donor funds, where, with how much, and how to ask."""
    language = get_language() or "en"
    rows = []
    for key, term in (("what", _("What they fund")), ("how", _("How to apply"))):
        tag, text = best_text(funding.get(key), language)
        rows.append((key, Row(term, [Words(text, tag)] if text else [])))
    what, how = rows[0][1], rows[1][1]
    url = funding.get("url", "")
    result = [
        what,
        Row(_("Field"), sector_words(funding.get("sectors", ()), sectors)),
        Row(_("Where"), [Words(words.place_text(area)) for area in funding.get("areas", ())]),
        Row(_("Each year"), budget_words(funding)),
        how,
        Row(_("More"), [Words(urlsplit(url).hostname or url, url=url, outside=True)] if url else []),
    ]
    return [row for row in result if row.values]


def _closed(record: Record) -> str:
    match record.get("status"):
        case "closed":
            return _("This organisation has closed. Its record stays here for those who look for it.")
        case "inactive":
            return _("This organisation is not active at present.")
    return ""


def place_count(count: int) -> str:
    return ngettext("%(n)d place of work", "%(n)d places of work", count) % {"n": count}
