"""Finds records that may be one organisation. Flags only; nothing here merges anything.

The scorer is pure: a pair counts when it shares an identifier or a website of its own, or when the names are alike and
the places are the same. Equal names at different places are different organisations (branches, common names). Names
are compared by their character pairs (Dice), which works for Chinese and Arabic as for Latin; words for legal forms
are set aside first. Candidates come from a few IN queries per chunk and from a bounded memory of the rows just read.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, hypot, radians
from typing import Any

from django.db import connection
from django.db.models import Model

from saxaul.core.folding import fold
from saxaul.orgs.index import host_of
from saxaul.orgs.models import Identifier, Name, Organisation, Site

ALIKE, SURE = 0.8, 0.95
NEAR_METRES = 250.0
MANY = 3  # a host that as many others share tells little
BLOCK_MAX = 60  # what more records than this share is no handle

_FORMS = re.compile(
    r"\b(ltd|limited|plc|llc|inc|incorporated|corp|corporation|company|co|cic|cio|gmbh|ggmbh|e v|ev|ag|sa|srl|asbl|ngo"
    r"|npo|the|of|and|for|association|society|trust|charity|foundation|org|cong ty|tnhh|to chuc|hoi|quy"
    r"|جمعيه|مؤسسه|منظمه)\b"
)
_CHINESE_FORMS = re.compile(
    "有限责任公司|有限公司|股份|民办非企业单位|社会服务机构|服务中心|促进会|基金会|协会|学会|研究会|中心|联合会"
)


@lru_cache(maxsize=8192)
def core_name(folded: str) -> str:
    """A folded name without words for legal forms, unless nothing else is left."""
    bare = " ".join(_FORMS.sub(" ", _CHINESE_FORMS.sub("", folded)).split())
    return bare if len(bare.replace(" ", "")) >= (2 if bare[:1] >= "\u3400" else 4) else folded


@lru_cache(maxsize=2048)
def _pairs(folded: str) -> frozenset[str]:
    """The character pairs of a name without its legal form."""
    text = core_name(folded).replace(" ", "")
    return frozenset([text[i : i + 2] for i in range(len(text) - 1)]) or frozenset([text])


def likeness(first: str, second: str) -> float:
    """0–1: Dice coefficient of the character pairs of two folded names. Symmetric; 1 for equal ones."""
    return 1.0 if first == second else _dice(_pairs(first), _pairs(second))


def _dice(a: frozenset[str], b: frozenset[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b))


@dataclass(frozen=True, slots=True)
class Profile:
    """What of a record matters for likeness."""

    id: int  # negative: not stored
    names: tuple[str, ...]  # folded
    identifiers: frozenset[tuple[str, str]]
    host: str
    postcodes: frozenset[str]
    localities: frozenset[str]
    points: tuple[tuple[float, float], ...]  # only points that are better than “somewhere in this town”


def profile_of(record: Mapping[str, Any], *, id: int) -> Profile:
    sites = record.get("sites", ())
    names = tuple(dict.fromkeys([fold(name["value"]) for name in record["names"] if name["kind"] != "short"]))[:6]
    exact = [site for site in sites if site.get("point") and site.get("precision") not in ("locality", "area")]
    return Profile(
        id=id,
        names=names,
        identifiers=frozenset((part["scheme"], part["value"]) for part in record.get("identifiers", ())),
        host=host_of(record),
        postcodes=frozenset(packed(site["postcode"]) for site in sites if site.get("postcode")),
        localities=frozenset(fold(site["locality"]) for site in sites if site.get("locality")),
        points=tuple((site["point"][0], site["point"][1]) for site in exact[:5]),
    )


def packed(postcode: str) -> str:
    return postcode.replace(" ", "").upper()


def same_place(first: Profile, second: Profile) -> bool:
    """Postcode where both have one, else a point within 250 m, else the town."""
    if first.postcodes and second.postcodes:
        return bool(first.postcodes & second.postcodes)
    if first.points and second.points:
        return any(metres(a, b) <= NEAR_METRES for a in first.points for b in second.points)
    return bool(first.localities & second.localities)


def metres(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Distance on a sphere flattened here: right within 1 % for a few kilometres."""
    north = (first[1] - second[1]) * 111_195
    east = (first[0] - second[0]) * 111_195 * cos(radians((first[1] + second[1]) / 2))
    return hypot(north, east)


def _registered_apart(first: Profile, second: Profile) -> bool:
    """Whether one register holds both under different numbers: it thinks that they are two."""
    return any(ours == theirs for ours, _value in first.identifiers for theirs, _other in second.identifiers)


def name_likeness(first: Profile, second: Profile) -> float:
    """The best likeness of any two names."""
    if not set(first.names).isdisjoint(second.names):
        return 1.0
    ours, theirs = [_pairs(name) for name in first.names], [_pairs(name) for name in second.names]
    return max((_dice(a, b) for a in ours for b in theirs), default=0.0)


def score(first: Profile, second: Profile, *, shared_host: bool = False) -> tuple[int, list[str]]:
    """(0–100, reasons) that two records are one organisation; 0 when they should not be shown. Symmetric.

    `shared_host`: their website's host belongs to many records, so it only counts together with the name and place.
    """
    place = same_place(first, second)
    website = bool(first.host) and first.host == second.host
    identifier = not first.identifiers.isdisjoint(second.identifiers)
    if not (place or website or identifier):
        return 0, []  # names alone say nothing, and comparing them is what costs
    alike = name_likeness(first, second)
    named = alike >= ALIKE
    told = {"identifier": identifier, "website": website, "name": named, "place": place}
    reasons = [reason for reason, holds in told.items() if holds]
    if identifier:
        return 100 if named else 90, reasons
    if _registered_apart(first, second) and not (alike >= SURE and len(reasons) > 1):
        return 0, []
    if website and not shared_host:
        return min(95, 60 + int(alike * 25) + 10 * place), reasons
    if named and place:
        return 60 + int(alike * 25) + 10 * website, reasons
    return 0, []


class Memory:
    """The last rows read, by rough name and place, so that near-equal names within one file meet. Bounded."""

    def __init__(self, *, blocks: int = 20_000, per_block: int = 12) -> None:
        self.blocks, self.per_block = blocks, per_block
        self.known: OrderedDict[str, list[Profile]] = OrderedDict()

    def meet(self, profile: Profile) -> list[Profile]:
        """The rows before that may be like this one, which is remembered from now on."""
        met: list[Profile] = []
        for key in _block_keys(profile):
            block = self.known.setdefault(key, [])
            met += block
            if len(block) < self.per_block:
                block.append(profile)
        while len(self.known) > self.blocks:
            self.known.popitem(last=False)
        return met


def _block_keys(profile: Profile) -> list[str]:
    if not profile.names:
        return []
    core = core_name(profile.names[0]).replace(" ", "")
    size = 2 if core[:1] >= "\u3400" else 4
    places = [*profile.postcodes, *profile.localities] or [f"{x:.2f} {y:.2f}" for x, y in profile.points]
    keys = [f"{place}|{part}" for place in places[:3] for part in dict.fromkeys((core[:size], core[-size:]))]
    keys += [f"i|{scheme}|{value}" for scheme, value in profile.identifiers]
    return [*keys, f"h|{profile.host}"] if profile.host else keys


@dataclass(frozen=True, slots=True)
class Pair:
    first: int
    second: int
    score: int
    reasons: list[str]


def find_pairs(profiles: Sequence[Profile], memory: Memory | None = None) -> list[Pair]:
    """Pairs of the given records with each other, with published records of the hub and with `memory` (rows before).

    Every profile needs an id of its own; negative ones stand for rows that are not stored. At most five partners for a
    record. Costs five queries for stored candidates, however many profiles.
    """
    blocks = _blocks(profiles)
    pairs: dict[tuple[int, int], Pair] = {}
    for profile in profiles:
        near = {other.id: other for other in _candidates(profile, blocks)}
        if memory is not None:
            near |= {other.id: other for other in memory.meet(profile)}
        near.pop(profile.id, None)
        shared = bool(profile.host) and sum(other.host == profile.host for other in near.values()) >= MANY
        found = []
        for other in near.values():
            points, reasons = score(profile, other, shared_host=shared)
            if points:
                found.append(Pair(min(profile.id, other.id), max(profile.id, other.id), points, reasons))
        for pair in sorted(found, key=lambda pair: -pair.score)[:5]:
            pairs.setdefault((pair.first, pair.second), pair)
    return list(pairs.values())


def _handles(profile: Profile) -> Iterator[tuple[str, str]]:
    """What the record can be found by."""
    yield from (("name", name) for name in profile.names)
    yield from (("identifier", value) for _scheme, value in profile.identifiers)
    yield from (("postcode", postcode) for postcode in profile.postcodes)
    if profile.host:
        yield "host", profile.host


def _candidates(profile: Profile, blocks: Mapping[tuple[str, str], list[Profile]]) -> Iterator[Profile]:
    for handle in _handles(profile):
        block = blocks.get(handle, ())
        if len(block) <= BLOCK_MAX:
            yield from block


def _blocks(profiles: Sequence[Profile]) -> dict[tuple[str, str], list[Profile]]:
    """These records and the stored, published ones that share a name, identifier, postcode or host with one of them."""
    own = {profile.id for profile in profiles}
    blocks: dict[tuple[str, str], list[Profile]] = {}
    wanted: dict[str, set[str]] = {"name": set(), "identifier": set(), "postcode": set(), "host": set()}
    for profile in profiles:
        for handle in _handles(profile):
            blocks.setdefault(handle, []).append(profile)
            wanted[handle[0]].add(handle[1])
    postcodes = {form for code in wanted["postcode"] for form in (code, _spaced(code))}
    hits = [
        *(("name", value, id) for value, id in _hits(Name, "folded", wanted["name"])),
        *(("identifier", value, id) for value, id in _hits(Identifier, "value", wanted["identifier"])),
        *(("postcode", packed(value), id) for value, id in _hits(Site, "postcode", postcodes)),
        *(("host", value, id) for value, id in _hits(Organisation, "host", wanted["host"])),
    ]
    hits = [hit for hit in hits if hit[2] not in own]
    stored = _load({id for _kind, _value, id in hits})
    for kind, value, id in dict.fromkeys(hits):
        if id in stored:
            blocks.setdefault((kind, value), []).append(stored[id])
    return blocks


def _spaced(postcode: str) -> str:
    return f"{postcode[:-3]} {postcode[-3:]}" if len(postcode) in (5, 6, 7) and not postcode.isdigit() else postcode


def _hits(model: type[Model], field: str, wanted: set[str]) -> list[tuple[str, int]]:
    """(value, organisation id) of the stored rows with these values; cut where many share them.

    Plain SQL: the ORM spends more time on preparing thousands of parameters than the database on finding them.
    """
    found: list[tuple[str, int]] = []
    values = sorted(wanted)
    owner = "id" if model is Organisation else "organisation_id"
    with connection.cursor() as cursor:
        for start in range(0, len(values), 4000):
            some = values[start : start + 4000]
            marks = ", ".join(["%s"] * len(some))
            sql = f"SELECT {field}, {owner} FROM {model._meta.db_table} WHERE {field} IN ({marks}) LIMIT 20000"  # noqa: S608 - names of ours
            cursor.execute(sql, some)
            found += cursor.fetchall()
    return found


def _load(ids: Iterable[int]) -> dict[int, Profile]:
    wanted = sorted(ids)[:20_000]
    known: dict[int, Profile] = {}
    for start in range(0, len(wanted), 4000):
        rows = Organisation.objects.published().filter(pk__in=wanted[start : start + 4000]).order_by()
        for pk, record in rows.values_list("pk", "record").iterator():
            known[pk] = profile_of(record, id=pk)
    return known
