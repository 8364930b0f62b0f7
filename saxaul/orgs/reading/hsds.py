"""Human Services Data Specification 3: whatever page it comes on, one object per organisation comes out.

Shape of an organisation: the fields of HSDS `organization`, always with the lists `organization_identifiers`,
`locations`, `services`, `phones` and `contacts`. `locations` also holds the places its services are offered at,
so that all sites stand in one list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from saxaul.orgs.reading.errors import UnreadableFile
from saxaul.orgs.reading.tables import Value

Record = dict[str, object]
Organisation = dict[str, Value]

ALWAYS = ("organization_identifiers", "locations", "services", "phones", "contacts")
ORGANISATION_SIGNS = frozenset(
    {
        "organization_identifiers", "services", "locations", "tax_status", "legal_status", "year_incorporated",
        "parent_organization_id", "alternate_name", "programs", "funding", "attributes",
    }
)  # fmt: skip
SERVICE_SIGNS = frozenset(
    {
        "service_at_locations", "eligibility_description", "fees_description", "interpretation_services",
        "application_process", "service_areas", "cost_options", "required_documents", "alternate_name", "status",
    }
)  # fmt: skip
LOCATION_SIGNS = frozenset({"location_type", "transportation", "accessibility", "external_identifier_type"})


def kind_of_record(record: Mapping[str, object]) -> str | None:
    """Return organization, service, service_at_location, location, or None for what is not HSDS."""
    keys = set(record)
    if "id" not in keys:
        return None
    if {"service", "location"} <= keys and isinstance(record["service"], dict):
        return "service_at_location"
    if isinstance(record.get("organization"), dict) or ("organization_id" in keys and len(keys & SERVICE_SIGNS) >= 2):
        return "service" if keys & SERVICE_SIGNS else None
    if len(keys & LOCATION_SIGNS) >= 2:
        return "location"
    if "name" in keys and len(keys & ORGANISATION_SIGNS) >= 2:
        return "organization"
    return None


def is_hsds(first: Sequence[Mapping[str, object]]) -> bool:
    """Whether the first records of a list are of HSDS."""
    known = sum(1 for record in first if kind_of_record(record))
    return known * 2 > len(first)


def is_hsds_object(members: Mapping[str, object], lists: set[str]) -> bool:
    """Whether a single object, of these plain members and lists, is an HSDS record."""
    return kind_of_record({**dict.fromkeys(lists), **members}) is not None


def organisations(records: Iterable[object]) -> Iterator[Organisation]:
    """Yield each organisation once. Organisations stream; services are first gathered under theirs.

    Raises UnreadableFile when there are services or places without an organisation.
    """
    gathered: dict[str, Record] = {}
    homeless = 0
    for record in records:
        if not isinstance(record, dict):
            continue
        kind = kind_of_record(record)
        if kind == "service_at_location":
            homeless += not _gather_place(record, gathered)
        elif kind == "service":
            homeless += not _gather_service(record, gathered)
        elif kind == "location":
            homeless += 1
        else:
            yield complete(record)
    if homeless and not gathered:
        raise UnreadableFile(
            _("This file describes services or places without the organisations behind them."),
            code="without_organisations",
        )
    for organisation in gathered.values():
        yield complete(organisation)


def _gather_service(service: Record, gathered: dict[str, Record]) -> Record | None:
    """Put a service under its organisation; None when it names none."""
    owner = service.get("organization")
    if not isinstance(owner, dict) or not (owner.get("id") or owner.get("name")):
        return None
    key = str(owner.get("id") or owner.get("name"))
    organisation = gathered.setdefault(key, {**owner, "services": []})
    services = organisation["services"]
    assert isinstance(services, list)
    for known in services:
        if isinstance(known, dict) and known.get("id") == service.get("id"):
            return known
    own = {name: value for name, value in service.items() if name != "organization"}
    services.append(own)
    return own


def _gather_place(record: Record, gathered: dict[str, Record]) -> bool:
    service = record["service"]
    assert isinstance(service, dict)
    kept = _gather_service(service, gathered)
    if kept is None:
        return False
    place = {name: value for name, value in record.items() if name != "service"}
    known = kept.get("service_at_locations")
    kept["service_at_locations"] = [*known, place] if isinstance(known, list) else [place]
    return True


def complete(record: Record) -> Organisation:
    """Return the organisation with all its lists, its services' places among its locations."""
    organisation: Organisation = {
        name: value.strip() if isinstance(value, str) else value  # type: ignore[misc]
        for name, value in record.items()
    }
    for name in ALWAYS:
        if not isinstance(organisation.get(name), list):
            organisation[name] = []
    locations = organisation["locations"]
    assert isinstance(locations, list)
    known = {place.get("id") for place in locations if isinstance(place, dict)}
    merged = list(locations)
    for place in _service_places(organisation["services"]):
        if place.get("id") not in known or place.get("id") is None:
            known.add(place.get("id"))
            merged.append(place)
    organisation["locations"] = merged
    return organisation


def _service_places(services: Value) -> Iterator[Record]:
    for service in services if isinstance(services, list) else []:
        places = service.get("service_at_locations") if isinstance(service, dict) else None
        for place in places if isinstance(places, list) else []:
            location = place.get("location") if isinstance(place, dict) else None
            if isinstance(location, dict):
                yield location
