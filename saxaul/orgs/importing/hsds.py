"""An organisation of the Human Services Data Specification 3, nested as in its JSON, to the data of our record.

Sites come from `locations` (and those of the services), opening times from their schedules, the description also names
the services, sectors come from taxonomy terms the hub knows. Contacts stay private.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from saxaul.orgs.importing.dates import date_of
from saxaul.orgs.importing.values import degrees_of, is_nothing, text_of
from saxaul.orgs.importing.vocabularies import country_of, kind_of, language_code
from saxaul.places.boxes import looks_swapped

if TYPE_CHECKING:
    from saxaul.orgs.importing.fields import Reason, Surroundings

_DAYS = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
_ORDINALS = {"1": "first", "2": "second", "3": "third", "4": "fourth", "5": "fifth", "-1": "last"}
_UNITS = {
    "DAILY": ("Every day", "days"),
    "WEEKLY": ("Every week", "weeks"),
    "MONTHLY": ("Every month", "months"),
    "YEARLY": ("Every year", "years"),
}


def organisation(values: Mapping[str, Any], around: Surroundings) -> tuple[dict[str, Any], str, list[Reason]]:
    """(data for `clean_record`, key, reasons). Parts that are missing or of another type are passed over."""
    reasons: list[Reason] = []
    services = list(_maps(values.get("services")))
    language = around.defaults.get("language", "en")
    data: dict[str, Any] = {
        "names": _names(values, language),
        "description": {language: _description(values, services)},
        "founded": date_of(text_of(values.get("year_incorporated"))),
        "identifiers": _identifiers(values),
        "links": [
            {"kind": "website", "url": url} for url in [text_of(values.get("website") or values.get("url"))] if url
        ],
        "languages": list(dict.fromkeys(_languages(values, services))),
        "contacts": _contacts(values),
        "sectors": _sectors([values, *services], around),
        "areas": [
            {"name": text_of(area.get("name"))} for service in services for area in _maps(service.get("service_areas"))
        ],
        "sites": _sites(values, services, around, reasons),
    }
    for kind in ("rss", "feed"):
        if values.get(kind):
            data["links"].append({"kind": "feed", "url": text_of(values[kind])})
    kind, _unknown = kind_of([text_of(values.get("legal_status"))])
    data["kind"] = around.defaults.get("kind") or (kind if kind != "business" else "") or "ngo"
    funding = "\n".join(text_of(part.get("source")) for part in _maps(values.get("funding")) if part.get("source"))
    if funding:
        data["description"][language] = f"{data['description'][language]}\n\n{funding}".strip()
    return data, text_of(values.get("id")), reasons


def _maps(value: Any) -> Iterator[Mapping[str, Any]]:
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, Mapping):
            yield part


def _names(values: Mapping[str, Any], language: str) -> list[dict[str, str]]:
    pairs = [(values.get("name"), "official"), (values.get("alternate_name"), "other")]
    return [
        {"value": text_of(text), "kind": kind, "language": language} for text, kind in pairs if not is_nothing(text)
    ]


def _description(values: Mapping[str, Any], services: Iterable[Mapping[str, Any]]) -> str:
    parts = [text_of(values.get("description"))]
    for service in services:
        name, text = text_of(service.get("name")), text_of(service.get("description"))
        if name:
            parts.append(f"**{name}**" + (f"\n{text}" if text else ""))
    return "\n\n".join(part for part in parts if part)


def _identifiers(values: Mapping[str, Any]) -> list[dict[str, str]]:
    found = [
        {
            "scheme": text_of(part.get("identifier_scheme") or part.get("identifier_type")),
            "value": text_of(part.get("identifier")),
        }
        for part in _maps(values.get("organization_identifiers") or values.get("identifiers"))
    ]
    return [part for part in found if part["scheme"] and part["value"]]


def _languages(values: Mapping[str, Any], services: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    holders = [values, *services, *_maps(values.get("locations")), *_maps(values.get("phones"))]
    for holder in holders:
        for part in _maps(holder.get("languages")):
            code = language_code(text_of(part.get("code") or part.get("language"))) or language_code(
                text_of(part.get("name"))
            )
            if code:
                yield code


def _contacts(values: Mapping[str, Any]) -> list[dict[str, str]]:
    contacts = []
    for part in _maps(values.get("contacts")):
        phones = [_phone(phone) for phone in _maps(part.get("phones"))]
        role = ", ".join(filter(None, dict.fromkeys([text_of(part.get("title")), text_of(part.get("department"))])))
        contacts.append({"name": text_of(part.get("name")), "role": role, "email": text_of(part.get("email")),
                         "phone": next(iter(phones), "")})  # fmt: skip
    phones = [_phone(phone) for phone in _maps(values.get("phones"))]
    email = text_of(values.get("email"))
    if email or phones:
        general = {"email": email, "phone": next(iter(phones), "")}
        if not any(general.items() <= contact.items() for contact in contacts):
            contacts.append(general)
    return contacts


def _phone(part: Mapping[str, Any]) -> str:
    number, extension = text_of(part.get("number")).strip("\"' "), text_of(part.get("extension"))
    return f"{number} ext. {extension}" if number and extension else number


def _sectors(holders: Iterable[Mapping[str, Any]], around: Surroundings) -> list[str]:
    found: dict[str, None] = {}
    for holder in holders:
        for attribute in _maps(holder.get("attributes")):
            for term in _maps(attribute.get("taxonomy_term") or attribute):
                code = around.sector_of(text_of(term.get("code"))) or around.sector_of(text_of(term.get("name")))
                if code:
                    found[code] = None
    return list(found)


def _sites(
    values: Mapping[str, Any], services: Iterable[Mapping[str, Any]], around: Surroundings, reasons: list[Reason]
) -> list[dict[str, Any]]:
    locations = list(_maps(values.get("locations")))
    for service in services:
        for link in _maps(service.get("service_at_locations")):
            locations += list(_maps(link.get("location")))
    sites: dict[str, dict[str, Any]] = {}
    for location in locations:
        if text_of(location.get("location_type")) in ("", "physical", "postal"):
            key = text_of(location.get("id")) or str(len(sites))
            sites.setdefault(key, _site(location, around, reasons))
    return [site for site in sites.values() if site]


def _site(location: Mapping[str, Any], around: Surroundings, reasons: list[Reason]) -> dict[str, Any]:
    address = next(_maps(location.get("addresses")), {})
    street = ", ".join(filter(None, (text_of(address.get(part)) for part in ("address_1", "address_2"))))
    site: dict[str, Any] = {
        "name": text_of(location.get("name")),
        "street": street,
        "locality": text_of(address.get("city")),
        "region": text_of(address.get("state_province") or address.get("region")),
        "postcode": text_of(address.get("postal_code")),
        "country": country_of(text_of(address.get("country"))) or around.defaults.get("country", ""),
        "opening": "\n".join(filter(None, map(opening_text, _maps(location.get("schedules"))))),
    }
    latitude, longitude = degrees_of(location.get("latitude")), degrees_of(location.get("longitude"))
    if latitude is not None and longitude is not None:
        point = (longitude, latitude)
        if looks_swapped(point, site["country"]):
            reasons.append(("coordinates_swapped", "sites", f"{latitude}, {longitude}"))
            point = (latitude, longitude)
        site["point"] = point
        site["precision"] = "exact" if street else ""
    return {key: value for key, value in site.items() if value}


def opening_text(schedule: Mapping[str, Any]) -> str:
    """A schedule (iCalendar rule with opening and closing time) in words; its own description comes first."""
    days = [_day(code.strip().upper()) for code in text_of(schedule.get("byday")).split(",") if code.strip()]
    unit = _UNITS.get(text_of(schedule.get("freq")).upper())
    when = ", ".join(filter(None, days)) or (unit[0] if unit else "")
    interval = text_of(schedule.get("interval"))
    if unit and interval.isdigit() and int(interval) > 1:
        when = f"{when} (every {interval} {unit[1]})" if when else f"Every {interval} {unit[1]}"
    times = "–".join(filter(None, (text_of(schedule.get(part))[:5] for part in ("opens_at", "closes_at"))))
    rule = " ".join(filter(None, (when, times)))
    return ". ".join(filter(None, (rule, text_of(schedule.get("description")))))


def _day(code: str) -> str:
    name = _DAYS.get(code[-2:], "")
    return f"{_ORDINALS[code[:-2]]} {name}" if name and code[:-2] in _ORDINALS else name
