"""One organisation as one line of a table, and back: what a flat table can carry.

Carried whole: names, kind, status, summaries and descriptions in all languages, sectors, areas served, identifiers,
founding date, bands, currency, working languages, links; the first public place and the first public contact with all
their parts. Not carried: further places and contacts, what a funder says of its funding. `carried` says it in code, and
a test that reading gives back exactly that.

Columns with several values follow `opendata.cells`. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from saxaul.orgs.opendata import cells
from saxaul.orgs.opendata.items import Item
from saxaul.orgs.record import Record

TEXT_LANGUAGES = ("en", "zh-Hans", "ar", "vi")
SCALARS = ("kind", "status", "founded", "staff", "volunteers", "budget", "currency")
SITE = {"site_name": "name", **{part: part for part in ("street", "locality", "region", "postcode", "country")}}
SITE |= {"precision": "precision", "datum": "datum", "opening": "opening", "place_shown": "visibility"}
CONTACT = {f"contact_{part}": part for part in ("name", "role", "email", "phone", "note")}
SOURCE = {f"source_{part}": part for part in ("name", "licence", "attribution", "url")}
COLUMNS = (
    *("id", "name", "names", "kind", "status"),
    *(f"{field}_{tag}" for field in ("summary", "description") for tag in (*TEXT_LANGUAGES, "other")),
    *("sectors", "areas_served", "identifiers", "founded", "staff", "volunteers", "budget", "currency", "languages"),
    *("links", *SITE, "longitude", "latitude", "site_id", *CONTACT, "contact_id"),
    *("url", "version", "licence", *SOURCE, "logo", "created_at", "updated_at", "confirmed_at"),
)
SIGNS = frozenset({"id", "names", "areas_served", "place_shown", "site_id", "contact_id", "source_attribution"})
NOT_CARRIED = frozenset({"funding"})


def row_of(item: Item) -> list[object]:
    """Cells for `COLUMNS`, "" where there is nothing."""
    record = item["record"]
    site: Mapping[str, Any] = next(iter(record.get("sites", ())), {})
    contact: Mapping[str, Any] = next(iter(record.get("contacts", ())), {})
    own: dict[str, object] = {
        "name": record["names"][0]["value"],
        "names": cells.written((n["value"], (n["kind"], n.get("language", ""))) for n in record["names"]),
        "sectors": cells.written((code, ()) for code in record.get("sectors", ())),
        "areas_served": cells.written(
            (area.get("name", ""), (area.get("country", ""), area.get("region", "")))
            for area in record.get("areas", ())
        ),
        "identifiers": cells.written((i["value"], (i["scheme"],)) for i in record.get("identifiers", ())),
        "languages": cells.written((tag, ()) for tag in record.get("languages", ())),
        "links": cells.written((link["url"], (link["kind"],)) for link in record.get("links", ())),
        "longitude": site["point"][0] if "point" in site else "",
        "latitude": site["point"][1] if "point" in site else "",
        "site_id": site.get("id", ""),
        "contact_id": contact.get("id", ""),
        **{column: site.get(part, "") for column, part in SITE.items()},
        **{column: contact.get(part, "") for column, part in CONTACT.items()},
        **{column: item["source"].get(part, "") for column, part in SOURCE.items()},
        **{part: record.get(part, "") for part in SCALARS},
    }
    for field in ("summary", "description"):
        own |= _text_cells(field, record.get(field, {}))
    return [own[column] if column in own else item.get(column, "") for column in COLUMNS]


def _text_cells(field: str, texts: Mapping[str, str]) -> dict[str, object]:
    others = [(text, (tag,)) for tag, text in texts.items() if tag not in TEXT_LANGUAGES]
    return {f"{field}_other": cells.written(others), **{f"{field}_{tag}": texts.get(tag, "") for tag in TEXT_LANGUAGES}}


def carried(record: Mapping[str, Any]) -> Record:
    """The part of a public record that a line holds; texts in the order of the columns."""
    result = {field: value for field, value in record.items() if field not in NOT_CARRIED}
    for field in ("sites", "contacts"):
        if field in result:
            result[field] = result[field][:1]
    for field in ("summary", "description"):
        if field in result:
            known = [tag for tag in TEXT_LANGUAGES if tag in result[field]]
            result[field] = {tag: result[field][tag] for tag in dict.fromkeys([*known, *result[field]])}
    return result


def record_of(values: Mapping[str, Any]) -> Record:
    """The data for `clean_record` of a line; a first name changed in its own column is taken from there."""
    cell = {column: str(values.get(column) or "") for column in COLUMNS}
    names = [
        {"value": text, "kind": (*tags, "official")[0] or "other", "language": (*tags, "", "")[1]}
        for text, tags in cells.read(cell["names"])
    ]
    if cell["name"]:
        names = [{**(names[0] if names else {"kind": "official", "language": ""}), "value": cell["name"]}, *names[1:]]
    data: Record = {
        **{part: cell[part] for part in SCALARS},
        "names": names,
        **{field: _texts(field, cell) for field in ("summary", "description")},
        "sectors": [text for text, _tags in cells.read(cell["sectors"])],
        "languages": [text for text, _tags in cells.read(cell["languages"])],
        "areas": [
            {"name": text, "country": (*tags, "")[0], "region": (*tags, "", "")[1]}
            for text, tags in cells.read(cell["areas_served"])
        ],
        "identifiers": [{"value": text, "scheme": (*tags, "")[0]} for text, tags in cells.read(cell["identifiers"])],
        "links": [{"url": text, "kind": (*tags, "website")[0]} for text, tags in cells.read(cell["links"])],
    }
    site = {part: cell[column] for column, part in SITE.items() if cell[column]}
    if cell["longitude"] and cell["latitude"]:
        site["point"] = [cell["longitude"], cell["latitude"]]  # type: ignore[assignment]
    if site:
        data["sites"] = [{"id": cell["site_id"], **site}]
    contact = {part: cell[column] for column, part in CONTACT.items() if cell[column]}
    if contact:
        data["contacts"] = [{"id": cell["contact_id"], **contact, "visibility": "public"}]
    return data


def _texts(field: str, cell: Mapping[str, str]) -> dict[str, str]:
    texts = {tag: cell[f"{field}_{tag}"] for tag in TEXT_LANGUAGES if cell[f"{field}_{tag}"]}
    return texts | {(*tags, "und")[0]: text for text, tags in cells.read(cell[f"{field}_other"])}
