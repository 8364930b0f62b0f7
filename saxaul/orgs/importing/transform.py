"""A mapping made into a function: from the values of a row to a record, its key, and what was noticed.

Everything that can be decided once per file is decided when the transform is built; a row then costs a loop over its
mapped columns. Pure, apart from what is handed in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from saxaul.core.folding import fold
from saxaul.orgs.choices import Precision
from saxaul.orgs.cleaning import clean_record
from saxaul.orgs.importing import hsds, own
from saxaul.orgs.importing.asides import aside_of
from saxaul.orgs.importing.fields import Draft, Reason, Setter, Surroundings, setter_for
from saxaul.orgs.importing.mapping import columns_in_order
from saxaul.orgs.importing.plain import plain_digits
from saxaul.orgs.importing.values import cell, deep_value, is_nothing, readable_case, text_of
from saxaul.orgs.opendata.hsds import item_in
from saxaul.orgs.record import Record
from saxaul.places.boxes import looks_swapped
from saxaul.places.datums import to_wgs84

KEY_MAX = 180


class Taken(NamedTuple):
    """What a row says: a cleaned record (without names when the row has none), its key, the reasons to tell."""

    record: Record
    key: str
    reasons: list[Reason]
    own: own.Own | None = None  # which record it is, where a hub like this one wrote the row


class Transform:
    """Built once per file and mapping; see `Transform.take`."""

    def __init__(
        self, mapping: Mapping[str, Any], *, sector_of: Callable[[str], str], decimal_comma: bool = False
    ) -> None:
        self.defaults: Mapping[str, Any] = mapping.get("defaults", {})
        self.around = Surroundings(self.defaults, sector_of, decimal_comma=decimal_comma)
        self.shape = str(mapping.get("shape", ""))
        self.key_column = str(mapping.get("key", ""))
        self.plan: list[tuple[str, list[str] | None, Setter]] = []
        columns = mapping.get("columns", {})
        for name in sorted(columns_in_order(mapping), key=lambda name: bool(columns[name].get("fallback"))):
            options = columns[name]
            if options["to"] != "ignore":
                path = name.split(".") if "." in name else None
                self.plan.append((name, path, setter_for(options, self.around)))
        if not self.key_column:
            self.key_column = next((n for n in columns_in_order(mapping) if columns[n]["to"] == "key"), "")

    def quick_key(self, values: Mapping[str, Any]) -> str:
        """The key of a row when a column holds it; "" when the whole row is needed to tell."""
        if self.shape:
            return short_key(own.own_key(values, self.shape))
        return short_key(plain_digits(text_of(cell(values, self.key_column)))) if self.key_column else ""

    def aside(self, values: Mapping[str, Any], record: Record) -> str:
        """Why the row is no organisation (`total_row`, `note_row`); "" when it may be one."""
        if self.shape:
            return ""
        return aside_of(values, [name["value"] for name in record.get("names", ())])

    def take(self, values: Mapping[str, Any]) -> Taken:
        if self.shape:
            return self._take_whole(values)
        draft = Draft()
        for name, path, put in self.plan:
            value = values.get(name)
            if value is None and path:
                value = deep_value(values, path)
            if value is not None and value != "" and not is_nothing(value):
                put(value, draft)
        data = finished(draft, self.defaults)
        return _taken(data, self.quick_key(values) or short_key(draft.key), draft.reasons)

    def _take_whole(self, values: Mapping[str, Any]) -> Taken:
        """A row in a shape of its own, without columns to map."""
        key = self.quick_key(values)
        if self.shape != "hsds":
            data, which = own.taken(values, self.shape)
            return _taken(data, key, [], which)
        if item := item_in(values):
            data, which = own.taken(item, own.LINES)
            return _taken(data, key, [], which)
        data, key, reasons = hsds.organisation(values, self.around)
        return _taken(data, short_key(key), reasons)


def _taken(data: Mapping[str, Any], key: str, reasons: list[Reason], which: own.Own | None = None) -> Taken:
    record, problems = clean_record(data)
    reasons += [(problem.code, problem.field, problem.value) for problem in problems]
    return Taken(record, key or derived_key(record), reasons, which)


def short_key(key: str) -> str:
    """The key as it is, or its beginning and a digest: long ones that end differently stay different."""
    if len(key) <= KEY_MAX:
        return key
    return f"{key[: KEY_MAX - 30]}…{hashlib.blake2b(key.encode(), digest_size=12).hexdigest()}"


def finished(draft: Draft, defaults: Mapping[str, Any]) -> dict[str, Any]:
    """The data for `clean_record`, with names joined, one place, one contact, and the defaults of the file."""
    data = draft.data
    data["names"] = joined_names(draft)
    data.setdefault("kind", defaults.get("kind"))
    data["summary"], data["description"] = draft.texts["summary"], draft.texts["description"]
    if draft.income:
        data.setdefault("budget", draft.income)
    if data.get("budget") and defaults.get("currency"):
        data.setdefault("currency", defaults["currency"])
    data["sectors"], data["areas"] = draft.sectors, draft.areas
    data["identifiers"], data["links"] = draft.identifiers, draft.links
    if draft.contact:
        data["contacts"] = [draft.contact]
    site = placed(draft, defaults)
    if site:
        data["sites"] = [site]
        for identifier in draft.identifiers:
            if identifier["scheme"] == "REG" and site.get("country"):
                identifier["scheme"] = f"{site['country']}-REG"
    return data


def joined_names(draft: Draft) -> list[dict[str, str]]:
    """Names and labels as one list: a label that repeats a name only gives it its language."""
    names = draft.names
    if len(names) > 1:  # a text that also stands there with its language
        tagged = {name["value"] for name in names if "language" in name}
        names = [name for name in names if "language" in name or name["value"] not in tagged]
    by_text = {name["value"]: name for name in names}
    for language, text in draft.labels:
        known = by_text.get(text)
        if known is None:
            name = {"value": text, "kind": "official", **({"language": language} if language else {})}
            names.append(name)
            by_text[text] = name
        elif "language" not in known and language:
            known["language"] = language
    names.sort(key=lambda name: name["kind"] != "official")
    return names


def placed(draft: Draft, defaults: Mapping[str, Any]) -> dict[str, Any]:
    """The place of the row, its point in WGS84."""
    site = draft.site
    point = draft.point
    if point is None and draft.latitude is not None and draft.longitude is not None:
        point = (draft.longitude, draft.latitude)
    if defaults.get("country"):
        site.setdefault("country", defaults["country"])
    postcode = site.get("postcode")
    if postcode and postcode.isalpha() and "locality" not in site:
        site["locality"] = readable_case(site.pop("postcode"))  # a town in the wrong column
    if point is not None:
        if looks_swapped(point, site.get("country", "")):
            draft.note("coordinates_swapped", "sites", f"{point[1]}, {point[0]}")
            point = (point[1], point[0])
        datum = defaults.get("datum", "wgs84")
        if datum != "wgs84":
            point, site["datum"] = to_wgs84(point, datum), datum
        site["point"] = point
        site["precision"] = defaults.get("precision") or (
            Precision.EXACT.value if site.get("street") or site.get("postcode") else ""
        )
    return site


def derived_key(record: Mapping[str, Any]) -> str:
    """A key for a row without one: its first identifier, else a digest of its name and place."""
    if record.get("identifiers"):
        first = record["identifiers"][0]
        return short_key(f"{first['scheme']}-{first['value']}")
    if not record.get("names"):
        return ""
    site = (record.get("sites") or [{}])[0]
    place = site.get("postcode") or site.get("street") or site.get("locality") or str(site.get("point", ""))
    text = f"{fold(record['names'][0]['value'])}\n{fold(place)}"
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
