"""An organisation in the Human Services Data Specification 3.0, as its `organization_full` has it.

What the standard has a place for stands there: names, description, website, year, identifiers, public contacts with
their phones, places with addresses and opening times, sectors as terms of a taxonomy. An address is given where all
the parts the standard demands are known; else the place tells what is known in its description. Nothing is empty, ids
are UUIDs made from public ids, the same on every hub.

What it has no place for (several languages, areas served, bands, funding …) rides in an attribute of the organisation
whose `link_type` is `saxaul.record`: the whole item as JSON (a very long one in several, see `_pieces`). A reader of
ours takes the record from there as long as the standard's own fields still say the same (`essence`); anybody else may
pass it over. Pure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID, uuid5

from saxaul.core.jsontext import dumps
from saxaul.orgs.opendata.items import Item
from saxaul.orgs.record import best_text

SPACE = UUID("6f4e0c0a-3b1f-5d0e-9f54-53a5a0c1d2e7")
RECORD, LICENCE, SOURCE, SECTOR = "saxaul.record", "saxaul.licence", "saxaul.source", "saxaul.sector"
PIECE = 60_000  # characters of one value: cells beyond 100,000 are refused by many readers
ADDRESS = {"street": "address_1", "locality": "city", "region": "state_province", "postcode": "postal_code"}
ADDRESS |= {"country": "country"}
# The terms of our own attributes; the sectors' come from the hub.
TERMS = {
    RECORD: ("Saxaul record", "The whole public record of a Saxaul hub as JSON; see the hub's guide to its open data."),
    LICENCE: ("Licence", "The licence of the record, as SPDX writes it."),
    SOURCE: ("Source", "The register the record was taken from, and the line it asks for."),
}
TAXONOMY = {
    "id": str(uuid5(SPACE, "taxonomy")),
    "name": "Saxaul",
    "description": "Fields of work of this hub, and what its attributes mean.",
}
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_URI = re.compile(r"^https?://[^\s<>\"{}|\\^`]+$")  # the characters RFC 3986 leaves out
Object = dict[str, Any]


class Terms:
    """Terms by code, made once for a file. `sectors`: code → (name, code of its section or "")."""

    def __init__(self, sectors: Mapping[str, tuple[str, str]]) -> None:
        self._sectors = sectors
        self._made: dict[str, Object] = {}

    def term(self, code: str) -> Object:
        """The term of a sector or of one of `TERMS`; a sector the hub no longer knows is called by its code."""
        known = self._made.get(code)
        if known is None:
            known = self._made[code] = self._make(code)
        return known

    def _make(self, code: str) -> Object:
        if code in TERMS:
            name, description = TERMS[code]
            return {"id": term_id(code), "code": code, "name": name, "description": description, "taxonomy": TAXONOMY}
        name, parent = self._sectors.get(code, (code, ""))
        above = self._sectors[parent][0] if parent in self._sectors else ""
        description = f"{above}: {name}" if above else name
        term = {"id": term_id(f"sector/{code}"), "code": code, "name": name, "description": description}
        return term | ({"parent_id": self.term(parent)["id"]} if above else {}) | {"taxonomy": TAXONOMY}

    def used(self) -> Iterator[Object]:
        """Every term asked for so far, parents too."""
        yield from self._made.values()


def term_id(name: str) -> str:
    return str(uuid5(SPACE, f"term/{name}"))


def organization_of(item: Item, terms: Terms) -> Object:
    """The organisation with everything that belongs to it."""
    record, key = item["record"], item["id"]
    own = str(uuid5(SPACE, key))
    names = record["names"]
    contacts = [_contact(contact, key) for contact in record.get("contacts", ())]
    website = next((link["url"] for link in record.get("links", ()) if link["kind"] == "website"), "")
    given: Object = {
        "id": own,
        "name": names[0]["value"],
        "alternate_name": next((name["value"] for name in names[1:]), None),
        "description": description_of(record),
        "email": next((contact["email"] for contact in contacts if "email" in contact), None),
        "website": website if _URI.match(website) else None,
        "year_incorporated": int(record["founded"][:4]) if "founded" in record else None,
        "legal_status": record["kind"],
        "logo": item.get("logo"),
        "uri": item["url"],
        "organization_identifiers": [
            {
                "id": str(uuid5(SPACE, f"{key}/identifier/{number}")),
                "identifier_scheme": identifier["scheme"],
                "identifier_type": identifier["scheme"],
                "identifier": identifier["value"],
            }
            for number, identifier in enumerate(record.get("identifiers", ()))
        ],
        "contacts": contacts,
        "locations": [_location(site, key, record) for site in record.get("sites", ())],
        "attributes": list(_attributes(item, own, terms)),
    }
    return {name: value for name, value in given.items() if value not in (None, "", [])}


def description_of(record: Mapping[str, Any]) -> str:
    """The standard demands one: the description, the summary, at last the name."""
    for field in ("description", "summary"):
        _tag, text = best_text(record.get(field), "en")
        if text:
            return text
    return str(record["names"][0]["value"])


def _contact(contact: Mapping[str, str], key: str) -> Object:
    own = str(uuid5(SPACE, f"{key}/contact/{contact['id']}"))
    phones = [{"id": str(uuid5(SPACE, f"{own}/phone")), "number": contact["phone"]}] if contact.get("phone") else []
    email = contact.get("email", "")
    given = {
        **{"id": own, "name": contact.get("name"), "title": contact.get("role")},
        **{"email": email if _EMAIL.match(email) else None, "phones": phones},
    }
    return {name: value for name, value in given.items() if value}


def _location(site: Mapping[str, Any], key: str, record: Mapping[str, Any]) -> Object:
    own = str(uuid5(SPACE, f"{key}/site/{site['id']}"))
    whole = all(site.get(part) for part in ADDRESS)
    known = ", ".join(site[part] for part in ADDRESS if site.get(part))
    result: Object = {"id": own, "location_type": "physical"}
    if site.get("name"):
        result["name"] = site["name"]
    if known and not whole:
        result["description"] = known
    if "point" in site:
        result["longitude"], result["latitude"] = site["point"]
    if whole:
        parts = {theirs: site[ours] for ours, theirs in ADDRESS.items()}
        result["addresses"] = [{"id": str(uuid5(SPACE, f"{own}/address")), **parts, "address_type": "physical"}]
    if site.get("opening"):
        result["schedules"] = [{"id": str(uuid5(SPACE, f"{own}/schedule")), "description": site["opening"]}]
    if record.get("languages"):
        result["languages"] = [
            {"id": str(uuid5(SPACE, f"{own}/language/{tag}")), "name": tag, "code": tag.split("-")[0]}
            for tag in record["languages"]
        ]
    return result


def _attributes(item: Item, own: str, terms: Terms) -> Iterator[Object]:
    text = dumps(item)
    source = item["source"]
    values = [(RECORD, piece) for piece in _pieces(text)]
    values += [(LICENCE, item["licence"]), (SOURCE, source.get("attribution") or source["name"])]
    values += [(SECTOR, code) for code in item["record"].get("sectors", ())]
    for number, (kind, value) in enumerate(values):
        yield {
            "id": str(uuid5(SPACE, f"{own}/attribute/{number}")),
            "link_id": own,
            "link_type": kind,
            "link_entity": "organization",
            "value": value,
            "taxonomy_term": terms.term(value if kind == SECTOR else kind),
        }


def _pieces(text: str) -> list[str]:
    """The text whole, or in pieces within angle brackets, so that no reader of tables strips blanks at their ends."""
    if len(text) <= PIECE:
        return [text]
    return [f"<{text[start : start + PIECE]}>" for start in range(0, len(text), PIECE)]


def _joined(pieces: list[str]) -> str:
    return pieces[0] if len(pieces) == 1 else "".join(piece[1:-1] for piece in pieces)


# And back ---------------------------------------------------------------------------


def item_in(organization: Mapping[str, Any]) -> Item | None:
    """The item that rides in an organisation of ours; None where there is none, or the standard's fields differ."""
    pieces = [
        str(attribute.get("value") or "")
        for attribute in organization.get("attributes") or ()
        if isinstance(attribute, Mapping) and attribute.get("link_type") == RECORD
    ]
    try:
        item = json.loads(_joined(pieces)) if pieces else None
        if isinstance(item, dict) and essence(organization_of(item, Terms({}))) == essence(organization):
            return item
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):  # not by our hand
        return None
    return None


def essence(organization: Mapping[str, Any]) -> list[str]:
    """What people change in such a file, in one form however it was stored: equal where nobody changed it."""
    parts = ("name", "alternate_name", "description", "email", "website", "year_incorporated", "legal_status")
    told = [_plain(organization.get(part)) for part in parts]
    for identifier in _maps(organization.get("organization_identifiers")):
        told += [_plain(identifier.get("identifier_scheme")), _plain(identifier.get("identifier"))]
    for contact in _maps(organization.get("contacts")):
        told += [_plain(contact.get(part)) for part in ("name", "title", "email")]
        told += [_plain(phone.get("number")) for phone in _maps(contact.get("phones"))]
    for location in _maps(organization.get("locations")):
        told += [_plain(location.get(part)) for part in ("name", "description", "longitude", "latitude")]
        for inner in (*_maps(location.get("addresses")), *_maps(location.get("schedules"))):
            told += [_plain(inner.get(part)) for part in (*ADDRESS.values(), "description")]
    return told


def _maps(value: Any) -> Iterable[Mapping[str, Any]]:
    return [part for part in value if isinstance(part, Mapping)] if isinstance(value, list) else []


def _plain(value: Any) -> str:
    """Numbers as numbers, blanks as one, without the apostrophes that keep spreadsheets from running a cell."""
    text = str(float(value)) if isinstance(value, int | float) else str(value or "")
    return " ".join(text.lstrip("'").split())
