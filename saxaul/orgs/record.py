"""The record of an organisation: one plain document that everything reads, edits, compares and exports.

Shape (a field that says nothing is absent; see docs/glossary.md):

    kind, status            values of `choices`
    names                   [{value, kind, language?}], the first one is the main name
    summary, description    {language tag: text}; description is Markdown
    sectors                 [code]
    sites                   [{id, name?, street?, locality?, region?, postcode?, country?, area?, point?: [lon, lat] in
                              WGS84 degrees, datum?, precision?, visibility?, opening?}]
    areas                   [{country?, region?, name?, area?}] served, beyond the sites; `area`, here and above, is the
                              code of the area a person chose among several (`orgs.areas`), else `orgs.placing` finds it
    identifiers             [{scheme, value}]
    founded                 "2011", "2011-05" or "2011-05-03"
    staff, volunteers       bands of `choices.People`
    budget, currency        band of `choices.Budget` for a year's spending, ISO 4217 code
    languages               [language tag] they work in
    links                   [{kind, url}]; for some kinds an account name instead of a URL
    contacts                [{id, name?, role?, email?, phone?, note?, visibility}]
    logo                    public id of a Logo
    funding                 {what?: {language: text}, how?: {language: text}, sectors?, areas?, budget?, currency?,
                              url?}

Pure functions: no database, no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import Any

from saxaul.orgs import areas
from saxaul.orgs.choices import SiteVisibility, Visibility

Record = dict[str, Any]

SCALARS = ("kind", "status", "founded", "staff", "volunteers", "budget", "currency", "logo")
TEXTS = ("summary", "description")
ITEMS = ("sites", "contacts")  # lists whose members have an id of their own
SETS = ("names", "sectors", "areas", "identifiers", "languages", "links")  # ordered, each member once
NESTED = ("funding",)
FIELDS = (
    *("names", "kind", "status", "summary", "description", "sectors", "sites", "areas", "identifiers", "founded"),
    *("staff", "volunteers", "budget", "currency", "languages", "links", "contacts", "logo", "funding"),
)


class Level(IntEnum):
    """How much a reader may see of a record."""

    PUBLIC = 0
    MEMBER = 1
    TEAM = 2


def without_empty(record: Mapping[str, Any]) -> Record:
    """The same record in the one written form: known fields in fixed order, nothing empty."""
    return {field: record[field] for field in FIELDS if record.get(field) not in (None, "", [], {})}


def changed_fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    return [field for field in FIELDS if old.get(field) != new.get(field)]


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Record, Record]:
    """(before, after) holding only what differs. `patched(old, before, after) == new` for records in written form."""
    fields = changed_fields(old, new)
    return {f: old[f] for f in fields if f in old}, {f: new[f] for f in fields if f in new}


def patched(record: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]) -> Record:
    """The record with the fields of a change replaced: fields only in `before` go, fields in `after` are set."""
    result = {field: value for field, value in record.items() if field not in before}
    result.update(after)
    return without_empty(result)


def merged(base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> tuple[Record, list[str]]:
    """Three-way merge: what `theirs` changed since `base`, laid upon `ours`.

    Returns the result and the fields where both sides changed the same thing differently; there `ours` stands.
    Texts merge by language, items by id, sets by adding and removing members, everything else as a whole.
    """
    result: Record = dict(ours)
    conflicts: list[str] = []
    for field in changed_fields(base, theirs):
        was, mine, other = base.get(field), ours.get(field), theirs.get(field)
        if mine == other:
            continue
        if mine == was:
            result[field] = other
        elif field in TEXTS:
            result[field] = _merge_maps(was or {}, mine or {}, other or {}, field, conflicts)
        elif field in ITEMS:
            maps = [{item["id"]: item for item in value or []} for value in (was, mine, other)]
            result[field] = list(_merge_maps(maps[0], maps[1], maps[2], field, conflicts).values())
        elif field in SETS:
            result[field] = _merge_sets(was or [], mine or [], other or [])
        else:
            conflicts.append(field)
    return without_empty(result), conflicts


def _merge_maps(
    was: Mapping[str, Any], mine: Mapping[str, Any], other: Mapping[str, Any], field: str, conflicts: list[str]
) -> dict[str, Any]:
    result = dict(mine)
    for key in [*was, *(key for key in other if key not in was)]:
        if other.get(key) == was.get(key) or other.get(key) == mine.get(key):
            continue
        if mine.get(key) != was.get(key):
            if field not in conflicts:
                conflicts.append(field)
        elif key in other:
            result[key] = other[key]
        else:
            result.pop(key, None)
    return result


def _merge_sets(was: list[Any], mine: list[Any], other: list[Any]) -> list[Any]:
    kept = [item for item in mine if item in other or item not in was]
    added = [item for item in other if item not in was and item not in kept]
    if mine and was and other and mine[0] == was[0] and other[0] != was[0]:
        first = other[0]  # the order was changed on purpose: the first name is the main one
        return [first, *(item for item in [*kept, *added] if item != first)]
    return [*kept, *added]


def visible(record: Mapping[str, Any], level: Level) -> Record:
    """What a reader at `level` may see; works on whole records and on the halves of a change alike."""
    if level == Level.TEAM:
        return dict(record)
    result = dict(record)
    if "contacts" in record:
        shown = {Visibility.PUBLIC} if level == Level.PUBLIC else {Visibility.PUBLIC, Visibility.MEMBERS}
        result["contacts"] = [c for c in record["contacts"] if c.get("visibility", Visibility.NOBODY) in shown]
    if "sites" in record:
        result["sites"] = [s for s in (public_site(site) for site in record["sites"]) if s is not None]
    return {field: value for field, value in result.items() if value not in ([], {})}


def public_site(site: Mapping[str, Any]) -> dict[str, Any] | None:
    """The site as anybody may see it: hidden ones not at all, coarse ones without address and on a coarse grid."""
    how = site.get("visibility", SiteVisibility.PUBLIC)
    if how == SiteVisibility.HIDDEN:
        return None
    if how != SiteVisibility.COARSE:
        return dict(site)
    kept = {key: site[key] for key in ("id", "visibility", "country", "region") if key in site}
    if site.get("area"):
        kept["area"] = areas.province(site["area"])
    if site.get("point"):
        kept["point"] = coarse_point(site["point"])
    return kept


def coarse_point(point: Iterable[float]) -> list[float]:
    """Middle of the 0.1° cell the point lies in: at most 8 km off, always the same, so averaging reveals nothing."""
    return [round(int(value // 0.1) * 0.1 + 0.05, 2) for value in point]


def language_order(language: str) -> tuple[str, ...]:
    """Language tags to look for, best first, for a reader of the interface in `language`."""
    base = language.lower().split("-")[0]
    own = ("zh-hans", "zh", "zh-cn", "zh-sg", "zh-hant", "zh-tw", "zh-hk") if base == "zh" else (language.lower(), base)
    return own if base == "en" else (*own, "en")


def best_name(record: Mapping[str, Any], language: str) -> str:
    """The name for a reader: official before other, own language, then English, then the main name."""
    names = record.get("names") or []
    if not names:
        return ""
    for wanted in language_order(language):
        for kinds in (("official",), ("other",)):
            for name in names:
                tag = str(name.get("language", "")).lower()
                if (tag == wanted or tag.split("-")[0] == wanted) and name.get("kind") in kinds:
                    return str(name["value"])
    return str(names[0]["value"])


def best_text(texts: Mapping[str, str] | None, language: str) -> tuple[str, str]:
    """(language tag, text) for a reader: own language, then English, then whatever is there; ("", "") if nothing."""
    if not texts:
        return "", ""
    for wanted in language_order(language):
        for tag, text in texts.items():
            if tag.lower() == wanted or tag.lower().split("-")[0] == wanted:
                return tag, text
    return next(iter(texts.items()))


def next_item_id(items: Iterable[Mapping[str, Any]], letter: str) -> str:
    """A fresh id within the record, e.g. `s3` for the third site ever added as far as the record knows."""
    numbers = [int(item["id"][1:]) for item in items if str(item.get("id", ""))[1:].isdigit()]
    return f"{letter}{max(numbers, default=0) + 1}"
