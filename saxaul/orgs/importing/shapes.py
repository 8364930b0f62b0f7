"""Registers known by their set of columns: the mapping a person who knows them would choose."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from saxaul.orgs.importing.mapping import Mapping


@dataclass(frozen=True, slots=True)
class Shape:
    """`needs`: columns (folded as written, case ignored) that together give the register away."""

    code: str
    label: str
    needs: frozenset[str]
    mapping: Mapping


def _shape(code: str, label: str, needs: str, columns: dict[str, Any], key: str = "", **defaults: str) -> Shape:
    written = {name: {"to": to} if isinstance(to, str) else to for name, to in columns.items()}
    mapping: Mapping = {"columns": written, "defaults": defaults, **({"key": key} if key else {})}
    return Shape(code, label, frozenset(part.strip().lower() for part in needs.split(",")), mapping)


SHAPES: tuple[Shape, ...] = (
    _shape(
        "uk-charities",
        "UK charities, tagged",
        "org_id, reg_number, name, postcode, date_registered, icnptso",
        {
            "org_id": "identifier",
            "name": {"to": "name", "case": "readable"},
            "postcode": "postcode",
            "active": {"to": "status", "codes": {"false": "closed"}},
            "date_registered": "founded",
            "activities": "description",
            "objects": {"to": "description", "fallback": True},
            "income": "income",
            "spending": "budget",
            "web": "website",
            "company_number": {"to": "identifier", "scheme": "GB-COH", "pad": 8},
            "ICNPTSO": "sectors",
            "UKCAT": {"to": "sectors", "fallback": True, "quiet": True},
            **dict.fromkeys(("reg_number", "source", "fye", "Batch ID"), "ignore"),
        },
        key="org_id",
        language="en",
        country="GB",
        kind="ngo",
        currency="GBP",
    ),
    _shape(
        "ror",
        "Research Organization Registry",
        "id, name, types, status, country_code, labels_json",
        {
            "id": {"to": "identifier", "scheme": "XI-ROR"},
            "name": "name",
            "labels_json": "labels_json",
            "aliases": "other_names",
            "acronyms": "short_names",
            "types": {"to": "kind", "codes": {"nonprofit": "ngo", "other": "ngo"}},
            "status": "status",
            "country_code": "country",
            "admin1": "region",
            "city": "locality",
            "lat": "latitude",
            "lng": "longitude",
            "established": "founded",
            "website": "website",
            "wikipedia": "link:wikipedia",
            **dict.fromkeys(("geonames_id", "last_modified"), "ignore"),
        },
        key="id",
        precision="locality",
    ),
    _shape(
        "civic-tech-groups",
        "Civic technology groups",
        "name, website, events_url, rss, projects_list_url, city, latitude, longitude",
        {
            "name": "name",
            "previous_names": "former_names",
            "website": "website",
            "events_url": "link:events",
            "rss": "link:feed",
            "projects_list_url": "link:code",
            "social_profiles": "links",
            "location.city": "locality",
            "city": {"to": "locality", "fallback": True},
            "location.state": "region",
            "location.country": "country",
            "latitude": "latitude",
            "longitude": "longitude",
            "location.coordinates": "coordinates",
            "tags": {"to": "kind", "quiet": True},
            "type": {"to": "kind", "quiet": True, "fallback": True},
            "location.continent": "ignore",
        },
        key="name",
        language="en",
        kind="technology",
        precision="locality",
    ),
    _shape(
        "trafford-charities",
        "Charities of an English area",
        "registered_charity_number, charity_name, charity_activities, charity_contact_postcode",
        {
            "registered_charity_number": {"to": "identifier", "scheme": "GB-CHC"},
            "charity_company_registration_number": {"to": "identifier", "scheme": "GB-COH", "pad": 8},
            "charity_name": {"to": "name", "case": "readable"},
            "charity_type": {"to": "kind", "quiet": True},
            "charity_activities": "description",
            "date_of_registration": "founded",
            "contact_locality": "locality",
            "charity_contact_postcode": "postcode",
            "charity_contact_web": "website",
        },
        key="registered_charity_number",
        language="en",
        country="GB",
        kind="ngo",
    ),
    _shape(
        "360giving",
        "Grants in the 360Giving standard: those who received them",
        "Recipient Org:Identifier, Recipient Org:Name, Funding Org:Name",
        {
            "Recipient Org:Identifier": "identifier",
            "Recipient Org:Name": {"to": "name", "case": "readable"},
            "Recipient Org:Charity Number": {"to": "identifier", "scheme": "GB-CHC"},
            "Recipient Org:Company Number": {"to": "identifier", "scheme": "GB-COH", "pad": 8},
            "Recipient Org:Description": "description",
            "Recipient Org:Street Address": "street",
            "Recipient Org:City": "locality",
            "Recipient Org:County": "region",
            "Recipient Org:Country": "country",
            "Recipient Org:Postal Code": "postcode",
            "Recipient Org:Web Address": "website",
            "Funding Org:Name": "ignore",
        },
        key="Recipient Org:Identifier",
        language="en",
    ),
    _shape(
        "france-rna",
        "Répertoire national des associations",
        "id, titre, objet, adrs_codepostal, adrs_libcommune",
        {
            "id": {"to": "identifier", "scheme": "FR-RNA"},
            "siret": {"to": "identifier", "scheme": "FR-SIRET"},
            "titre": {"to": "name", "case": "readable", "language": "fr"},
            "titre_court": "short_names",
            "objet": {"to": "description", "language": "fr"},
            "date_creat": "founded",
            "adrs_complement": "street",
            "adrs_numvoie": "street",
            "adrs_typevoie": "street",
            "adrs_libvoie": "street",
            "adrs_codepostal": "postcode",
            "adrs_libcommune": "locality",
            "siteweb": "website",
            "position": {"to": "status", "codes": {"a": "active", "d": "closed", "s": "closed"}},
        },
        key="id",
        language="fr",
        country="FR",
    ),
    _shape(
        "food-banks",
        "Food banks",
        "name, referral method, opening times, address, postcode, area name",
        {
            "Name": "name",
            "Referral method": "summary",
            "Opening times": "opening",
            "Address": "street",
            "Postcode": "postcode",
            "Website": "website",
            "Area name": "region",
            "geometry": "geometry",
            **dict.fromkeys(("Area code", "marker-color", "marker-size"), "ignore"),
        },
        language="en",
        country="GB",
        kind="ngo",
    ),
)


def shape_of(columns: Collection[str]) -> Shape | None:
    """The known register with these columns, if it is one; the most demanding where several would do."""
    have = {column.strip().lower() for column in columns}
    fitting = [shape for shape in SHAPES if shape.needs <= have]
    return max(fitting, key=lambda shape: len(shape.needs), default=None)


def shape_label(code: str) -> str:
    return next((shape.label for shape in SHAPES if shape.code == code), "")


def mapping_for(shape: Shape, columns: Collection[str]) -> Mapping:
    """The shape's mapping for the columns that are there, named as they are written in this file."""
    by_lower = {name.lower(): name for name in shape.mapping["columns"]}
    known = {name: by_lower.get(name.strip().lower()) for name in columns}
    written = {name: dict(shape.mapping["columns"][there]) for name, there in known.items() if there}
    mapping: Mapping = {"columns": written, "defaults": dict(shape.mapping["defaults"])}
    key = next((name for name in columns if name.strip().lower() == shape.mapping.get("key", "").lower()), "")
    return {**mapping, "key": key} if key else mapping
