"""HSDS organisations as the tables of its tabular data package: a row for each thing, ids pointing at each other.

`describe` makes the Frictionless descriptor of the tables: fields with type, format, whether required, and the foreign
keys, after the specification's own table schemas. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Row = tuple[str, list[object]]  # name of the table, cells

_UUID, _URI, _MAIL = "string:uuid", "string:uri", "string:email"
# table: fields; a trailing ! says required; without a type it is a string
TABLES: dict[str, str] = {
    "organizations": f"id!={_UUID} name! alternate_name description! email={_MAIL} website={_URI} "
    f"year_incorporated=number legal_status logo={_URI} uri={_URI}",
    "organization_identifiers": f"id!={_UUID} organization_id!={_UUID} identifier_scheme identifier_type! identifier!",
    "contacts": f"id!={_UUID} organization_id={_UUID} name title email={_MAIL}",
    "phones": f"id!={_UUID} contact_id={_UUID} number!",
    "locations": f"id!={_UUID} location_type! organization_id={_UUID} name description latitude=number "
    "longitude=number",
    "addresses": f"id!={_UUID} location_id={_UUID} address_1! city! state_province! postal_code! country! "
    "address_type!",
    "schedules": f"id!={_UUID} location_id={_UUID} description",
    "languages": f"id!={_UUID} location_id={_UUID} name code",
    "attributes": f"id!={_UUID} link_id!={_UUID} taxonomy_term_id!={_UUID} link_type! link_entity! value",
    "taxonomy_terms": f"id!={_UUID} code name! description! parent_id={_UUID} taxonomy taxonomy_id={_UUID}",
    "taxonomies": f"id!={_UUID} name! description!",
}
POINTERS = {
    "organization_id": "organizations",
    "contact_id": "contacts",
    "location_id": "locations",
    "taxonomy_term_id": "taxonomy_terms",
    "taxonomy_id": "taxonomies",
    "parent_id": "taxonomy_terms",
}
ENUMS = {"location_type": ("physical", "postal", "virtual"), "address_type": ("physical", "postal", "virtual")}
FIELDS = {table: tuple(word.split("=")[0].rstrip("!") for word in text.split()) for table, text in TABLES.items()}


def rows_of(organization: Mapping[str, Any]) -> Iterator[Row]:
    """The rows of an organisation with all that belongs to it, without the terms of its attributes."""
    own = {"organization_id": organization["id"]}
    yield _row("organizations", organization)
    for identifier in organization.get("organization_identifiers", ()):
        yield _row("organization_identifiers", identifier, own)
    for contact in organization.get("contacts", ()):
        yield _row("contacts", contact, own)
        for phone in contact.get("phones", ()):
            yield _row("phones", phone, {"contact_id": contact["id"]})
    for location in organization.get("locations", ()):
        yield _row("locations", location, own)
        for table in ("addresses", "schedules", "languages"):
            for part in location.get(table, ()):
                yield _row(table, part, {"location_id": location["id"]})
    for attribute in organization.get("attributes", ()):
        yield _row("attributes", attribute, {"taxonomy_term_id": attribute["taxonomy_term"]["id"]})


def term_row(term: Mapping[str, Any]) -> Row:
    return _row("taxonomy_terms", {**term, "taxonomy": term["taxonomy"]["name"], "taxonomy_id": term["taxonomy"]["id"]})


def taxonomy_row(taxonomy: Mapping[str, Any]) -> Row:
    return _row("taxonomies", taxonomy)


def _row(table: str, values: Mapping[str, Any], pointers: Mapping[str, str] | None = None) -> Row:
    given = {**values, **(pointers or {})}
    return table, [given.get(field, "") for field in FIELDS[table]]


def resources() -> list[dict[str, Any]]:
    """The descriptor's resources, in the order of `TABLES`."""
    return [_resource(table, text.split()) for table, text in TABLES.items()]


def _resource(table: str, words: list[str]) -> dict[str, Any]:
    fields = [_field(word) for word in words]
    keys = [
        {"fields": name, "reference": {"resource": POINTERS[name], "fields": "id"}}
        for name in FIELDS[table]
        if name in POINTERS
    ]
    return {
        "name": table,
        "path": f"{table}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "primaryKey": "id", **({"foreignKeys": keys} if keys else {})},
    }


def _field(word: str) -> dict[str, Any]:
    name, _sign, kind = word.partition("=")
    kind, _sign, form = (kind or "string").partition(":")
    constraints: dict[str, Any] = {"required": name.endswith("!")}
    name = name.rstrip("!")
    if name == "id":
        constraints["unique"] = True
    if name in ENUMS:
        constraints["enum"] = list(ENUMS[name])
    return {"name": name, "type": kind, **({"format": form} if form else {}), "constraints": constraints}
