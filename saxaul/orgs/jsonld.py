"""schema.org facts of an organisation, from its public record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from saxaul.orgs.choices import Kind, LinkKind
from saxaul.orgs.models import Organisation
from saxaul.orgs.record import Record

TYPES = {
    Kind.NGO: "NGO",
    Kind.SUPPORT: "NGO",
    Kind.INFORMAL: "NGO",
    Kind.FOUNDATION: "NGO",
    Kind.BUSINESS: "Corporation",
    Kind.GOVERNMENT: "GovernmentOrganization",
    Kind.UNIVERSITY: "CollegeOrUniversity",
    Kind.MEDIA: "NewsMediaOrganization",
    Kind.TECHNOLOGY: "Organization",
}


def organisation_jsonld(organisation: Organisation, record: Record, sectors: Mapping[str, str]) -> dict[str, Any]:
    """`record` must be what everybody may see. Members that say nothing are left out."""
    names = record["names"]
    texts = record.get("summary") or {}
    data = {
        "@type": TYPES[Kind(record["kind"])],
        "@id": organisation.absolute_uri,
        "identifier": [
            {"@type": "PropertyValue", "propertyID": item["scheme"], "value": item["value"]}
            for item in record.get("identifiers", ())
        ],
        "name": _text(names[0]["value"], names[0].get("language", "")),
        "alternateName": [_text(name["value"], name.get("language", "")) for name in names[1:]],
        "description": [_text(text, tag) for tag, text in texts.items()],
        "knowsAbout": [sectors[code] for code in record.get("sectors", ()) if code in sectors],
        "knowsLanguage": list(record.get("languages", ())),
        "foundingDate": record.get("founded"),
        "url": _website(record),
        "sameAs": _same_as(record),
        "location": [_place(site) for site in record.get("sites", ())],
        "areaServed": [_area(area) for area in record.get("areas", ())],
        "contactPoint": [_contact(contact) for contact in record.get("contacts", ())],
        "license": organisation.licence,
        "dateModified": organisation.updated_at,
    }
    return {key: value for key, value in data.items() if value not in (None, "", [], {})}


def _text(value: str, language: str) -> str | dict[str, str]:
    return {"@value": value, "@language": language} if language not in ("", "und") else value


def _website(record: Record) -> str | None:
    return next((link["url"] for link in record.get("links", ()) if link["kind"] == LinkKind.WEBSITE), None)


def _same_as(record: Record) -> list[str]:
    own = _website(record)
    return [link["url"] for link in record.get("links", ()) if "://" in link["url"] and link["url"] != own]


def _place(site: Mapping[str, Any]) -> dict[str, Any]:
    address = {
        "streetAddress": site.get("street"),
        "addressLocality": site.get("locality"),
        "addressRegion": site.get("region"),
        "postalCode": site.get("postcode"),
        "addressCountry": site.get("country"),
    }
    place: dict[str, Any] = {"@type": "Place"}
    if site.get("name"):
        place["name"] = site["name"]
    if any(address.values()):
        place["address"] = {"@type": "PostalAddress", **{key: value for key, value in address.items() if value}}
    if site.get("point"):
        longitude, latitude = site["point"]
        place["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    return place


def _area(area: Mapping[str, str]) -> dict[str, Any]:
    name = area.get("name") or area.get("region") or area.get("country")
    return {"@type": "AdministrativeArea", "name": name}


def _contact(contact: Mapping[str, str]) -> dict[str, Any]:
    known = {"name": "name", "contactType": "role", "email": "email", "telephone": "phone"}
    return {"@type": "ContactPoint", **{key: contact[field] for key, field in known.items() if contact.get(field)}}
