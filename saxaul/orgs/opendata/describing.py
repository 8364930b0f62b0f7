"""Frictionless descriptors (datapackage.json) of what is published: files, fields, licences. English, for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings

from saxaul.orgs import choices
from saxaul.orgs.opendata import flat, tables

SEVERAL = "Several values: “text [tag, tag]; text [tag]”; \\ stands before ; [ ] \\ that belong to a text."
FIELDS: dict[str, str] = {
    "id": "Public id of the record on this hub; stays the same.",
    "name": "The main name.",
    "names": f"All names, each with its kind and language. {SEVERAL}",
    "kind": "What the organisation is.",
    "status": "Whether it still works; empty means active.",
    "summary_*": "One sentence, in this language.",
    "description_*": "Longer text in Markdown, in this language.",
    "summary_other": f"Summaries in further languages. {SEVERAL}",
    "description_other": f"Descriptions in further languages. {SEVERAL}",
    "sectors": f"Codes of its fields of work, ICNP/TSO unless the hub has its own. {SEVERAL}",
    "areas_served": f"Areas served beyond its places, each with country and region. {SEVERAL}",
    "identifiers": f"Registration numbers, each with its list code of org-id.guide. {SEVERAL}",
    "founded": "Year, year-month or date (ISO 8601).",
    "staff": "Band of the number of staff.",
    "volunteers": "Band of the number of volunteers.",
    "budget": "Band of a year's spending, in the currency.",
    "currency": "ISO 4217.",
    "languages": f"Working languages (BCP 47). {SEVERAL}",
    "links": f"Web addresses or account names, each with its kind. {SEVERAL}",
    "site_name": "Name of the first public place.",
    "street": "Street and number.",
    "locality": "Town or village.",
    "region": "Province or region.",
    "postcode": "Postcode.",
    "opening": "Opening times in words.",
    "site_id": "Id of the place within the record.",
    "contact_name": "Name of the first public contact.",
    "contact_role": "What the contact does.",
    "contact_email": "E-mail address of the contact.",
    "contact_phone": "Telephone number of the contact.",
    "contact_note": "Note about the contact.",
    "contact_id": "Id of the contact within the record.",
    "country": "ISO 3166-1, two letters; of the first public place, like all columns of the place.",
    "longitude": "WGS84 degrees, of the first public place.",
    "latitude": "WGS84 degrees, of the first public place.",
    "precision": "How well the point is known.",
    "datum": "What the coordinates were first given in; the point is WGS84.",
    "place_shown": "“coarse”: the point is the middle of a cell of 0.1 degrees, chosen by the organisation.",
    "url": "Page of the record on this hub.",
    "version": "Number of the newest revision.",
    "licence": "Licence of the record, as SPDX writes it.",
    "source_name": "The register the record was taken from, or this hub.",
    "source_licence": "Licence of that register.",
    "source_attribution": "The line to name beside the data.",
    "source_url": "Address of that register.",
    "logo": "Address of the picture.",
    "created_at": "When the record came to this hub (UTC).",
    "updated_at": "When it last changed (UTC).",
    "confirmed_at": "When its own team last said it is right (UTC).",
}
TYPES = {"longitude": "number", "latitude": "number", "version": "integer"}
TYPES |= dict.fromkeys(("created_at", "updated_at", "confirmed_at"), "datetime")
ENUMS: dict[str, list[str]] = {
    "kind": choices.Kind.values,
    "status": [choices.Status.INACTIVE.value, choices.Status.CLOSED.value],
    "staff": choices.People.values,
    "volunteers": choices.People.values,
    "budget": choices.Budget.values,
    "precision": choices.Precision.values,
    "datum": choices.Datum.values,
    "place_shown": [choices.SiteVisibility.COARSE.value],
}
REQUIRED = frozenset({"id", "name", "names", "kind", "url", "version", "licence", "source_name"})
SPDX = "https://spdx.org/licenses/"


def csv_fields() -> list[dict[str, Any]]:
    """Table schema of the CSV file: every column with type, what it means, and the values it may have."""
    return [_csv_field(name) for name in flat.COLUMNS]


def _csv_field(name: str) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": name in REQUIRED}
    if name == "id":
        constraints["unique"] = True
    if name in ENUMS:
        constraints["enum"] = ENUMS[name]
    said = FIELDS.get(name) or FIELDS.get(f"{name.partition('_')[0]}_*", "")
    field = {"name": name, "type": TYPES.get(name, "string"), "constraints": constraints}
    return field | ({"description": said} if said else {})


def package(files: Iterable[Mapping[str, Any]], *, built_at: str, licences: Iterable[str]) -> dict[str, Any]:
    """The descriptor of the published files: `files` as `publishing.File` writes them."""
    return {
        "profile": "data-package",
        "name": "organisations",
        "title": f"{settings.HUB_NAME}: organisations",
        "description": "Every published organisation of this hub with what everybody may see of it.",
        "homepage": settings.BASE_URL,
        "created": built_at,
        "licenses": licence_entries(licences),
        "contributors": [{"title": str(settings.HUB_KEEPER or settings.HUB_NAME), "role": "publisher"}],
        "resources": [_resource(file) for file in files],
    }


def licence_entries(licences: Iterable[str]) -> list[dict[str, str]]:
    return [{"name": name, "path": f"{SPDX}{name}.html"} for name in licences]


def _resource(file: Mapping[str, Any]) -> dict[str, Any]:
    resource = {
        "name": f"organisations-{file['format']}",
        "path": file["name"],
        "format": file["format"],
        "mediatype": file["media_type"],
        "bytes": file["bytes"],
        "hash": f"sha256:{file['sha256']}",
    }
    if file["format"] == "csv":
        resource |= {
            "profile": "tabular-data-resource",
            "encoding": "utf-8",
            "schema": {"fields": csv_fields(), "primaryKey": "id"},
        }
    return resource


def hsds_package() -> dict[str, Any]:
    """The descriptor inside the ZIP of HSDS tables."""
    return {
        "profile": "tabular-data-package",
        "name": "human_services_data",
        "title": f"{settings.HUB_NAME}: organisations in the Human Services Data Specification",
        "version": "3.0",
        "homepage": settings.BASE_URL,
        "resources": tables.resources(),
    }
