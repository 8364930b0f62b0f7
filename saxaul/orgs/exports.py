"""Organisations for machines: what everybody may see, as JSON, CSV lines, GeoJSON features and an Atom feed.

Everything here starts from `public_item`, and that from `record.visible`: there is no other way out.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from types import MappingProxyType
from typing import Any
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from django.core.serializers.json import DjangoJSONEncoder

from saxaul.orgs.models import Organisation
from saxaul.orgs.record import Level, best_name, best_text, visible

BOM = "\ufeff"
COLUMNS = (
    *("id", "url", "name", "name_language", "other_names", "kind", "status", "sectors", "locality", "region"),
    *("country", "longitude", "latitude", "areas", "identifiers", "founded", "staff", "volunteers", "budget"),
    *("currency", "languages", "website", "email", "phone", "summary", "summary_language", "licence", "source"),
    *("attribution", "version", "updated_at", "confirmed_at"),
)
ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"
_SUSPECT = frozenset("=+-@' \t\r\n\u3000")  # a quick look before the exact one
_FORMULA = re.compile(r"^\s*[=+\-@\t\r]")
_QUOTED = re.compile(r"^'+\s*[=+\-@\t\r]")  # looks as if the apostrophe were ours
_NUMBER = re.compile(r"^[+-]?[\d\s().]+$")  # also a telephone number: nothing a spreadsheet would run
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def public_item(organisation: Organisation) -> dict[str, Any]:
    """One organisation as JSON answers hold it. The source must be at hand (`for_lists`), or costs a query."""
    source = organisation.source
    return {
        "id": organisation.public_id,
        "url": organisation.absolute_uri,
        "version": organisation.version,
        "licence": organisation.licence,
        "source": source and source.name,
        "attribution": source and source.attribution,
        "created_at": organisation.created_at,
        "updated_at": organisation.updated_at,
        "confirmed_at": organisation.confirmed_at,
        "record": visible(organisation.record, Level.PUBLIC),
    }


def as_json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


# CSV ------------------------------------------------------------------------------


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """Lines as RFC 4180 has them. Cells that a spreadsheet would take for a formula begin with an apostrophe."""
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def safe_cell(cell: object) -> object:
    """The cell as a spreadsheet may open it: what it would run begins with an apostrophe. See `plain_cell`."""
    if not (isinstance(cell, str) and cell[:1] in _SUSPECT):
        return cell
    runs = _FORMULA.match(cell) and not _NUMBER.match(cell)
    return f"'{cell}" if runs or _QUOTED.match(cell) else cell


def plain_cell(cell: str) -> str:
    """The cell without the apostrophe that `csv_text` put before it."""
    return cell[1:] if cell[:1] == "'" and _QUOTED.match(cell) else cell


def csv_row(item: Mapping[str, Any], language: str) -> list[object]:
    """Cells for `COLUMNS`; several values in one cell are joined by `; `. Place and contact: the first public ones."""
    record = item["record"]
    name = best_name(record, language)
    tag, summary = best_text(record.get("summary"), language)
    site: dict[str, Any] = next(iter(record.get("sites", ())), {})
    contact: dict[str, str] = next(iter(record.get("contacts", ())), {})
    own = {
        "name": name,
        "name_language": next((n.get("language", "") for n in record["names"] if n["value"] == name), ""),
        "other_names": _joined(n["value"] for n in record["names"] if n["value"] != name),
        "status": record.get("status", "active"),
        "sectors": _joined(record.get("sectors", ())),
        "areas": _joined(_area(area) for area in record.get("areas", ())),
        "identifiers": _joined(f"{each['scheme']}-{each['value']}" for each in record.get("identifiers", ())),
        "languages": _joined(record.get("languages", ())),
        "website": next((link["url"] for link in record.get("links", ()) if link["kind"] == "website"), ""),
        "summary": summary,
        "summary_language": tag,
        "longitude": (site.get("point") or ("", ""))[0],
        "latitude": (site.get("point") or ("", ""))[1],
        **{key: site.get(key, "") for key in ("locality", "region", "country")},
        **{key: contact.get(key, "") for key in ("email", "phone")},
        **{key: item[key].isoformat() if item[key] else "" for key in ("updated_at", "confirmed_at")},
    }
    return [own[column] if column in own else item.get(column) or record.get(column) or "" for column in COLUMNS]


def _joined(values: Iterable[str]) -> str:
    return "; ".join(values)


def _area(area: Mapping[str, str]) -> str:
    return ", ".join(area[key] for key in ("name", "region", "country") if area.get(key))


# GeoJSON --------------------------------------------------------------------------


Found = Mapping[tuple[str, str], tuple[float, float, str]]
"""(public id of the organisation, id of the site) → longitude, latitude and precision, found by the place's name"""


def features(item: Mapping[str, Any], language: str, found: Found = MappingProxyType({})) -> Iterator[dict[str, Any]]:
    """RFC 7946: one feature for each public site with a point. A coarse one lies in the middle of its cell; one that
    nobody gave, but the gazetteer found, says `derived`."""
    record = item["record"]
    for site in record.get("sites", ()):
        point, derived = site.get("point"), found.get((item["id"], site["id"]))
        if not point and not derived:
            continue
        facts = {key: site[key] for key in ("locality", "region", "country", "precision") if key in site}
        if not point and derived:
            point, facts = list(derived[:2]), {**facts, "precision": derived[2], "derived": True}
        yield {
            "type": "Feature",
            "id": f"{item['id']}/{site['id']}",
            "geometry": {"type": "Point", "coordinates": point},
            "properties": {
                **{"organisation": item["id"], "url": item["url"], "name": best_name(record, language)},
                **{"kind": record["kind"], "status": record.get("status", "active")},
                **{"sectors": record.get("sectors", []), "coarse": site.get("visibility") == "coarse", **facts},
            },
        }


# Atom -----------------------------------------------------------------------------


def atom_feed(
    items: Iterable[Mapping[str, Any]], *, title: str, address: str, page: str, author: str, language: str
) -> bytes:
    """RFC 4287. `address` is the feed's own and its id, `page` the same list for people. Newest change first."""
    register_namespace("", ATOM)
    entries = list(items)
    feed = Element(f"{{{ATOM}}}feed", {f"{{{XML}}}lang": _tag(language)})
    _put(feed, "id", address)
    _put(feed, "title", title)
    _put(feed, "updated", entries[0]["updated_at"].isoformat() if entries else "1970-01-01T00:00:00+00:00")
    _put(SubElement(feed, f"{{{ATOM}}}author"), "name", author)
    SubElement(feed, f"{{{ATOM}}}link", {"rel": "self", "type": "application/atom+xml", "href": address})
    SubElement(feed, f"{{{ATOM}}}link", {"rel": "alternate", "type": "text/html", "href": page})
    for item in entries:
        _entry(SubElement(feed, f"{{{ATOM}}}entry"), item, language)
    text: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return text


def _entry(entry: Element, item: Mapping[str, Any], language: str) -> None:
    record = item["record"]
    name = best_name(record, language)
    _put(entry, "id", item["url"])
    _put(entry, "title", name, next((n.get("language", "") for n in record["names"] if n["value"] == name), ""))
    _put(entry, "updated", item["updated_at"].isoformat())
    _put(entry, "published", item["created_at"].isoformat())
    SubElement(entry, f"{{{ATOM}}}link", {"rel": "alternate", "type": "text/html", "href": item["url"]})
    tag, summary = best_text(record.get("summary"), language)
    _put(entry, "summary", summary or name, tag)  # an entry without content must say something
    for code in record.get("sectors", ()):
        SubElement(entry, f"{{{ATOM}}}category", {"term": code})


def _put(parent: Element, tag: str, text: str, language: str = "") -> None:
    child = SubElement(parent, f"{{{ATOM}}}{tag}", {f"{{{XML}}}lang": language} if language else {})
    child.text = _NOT_XML.sub("", text)


def _tag(language: str) -> str:
    return "zh-Hans" if language == "zh-hans" else language
