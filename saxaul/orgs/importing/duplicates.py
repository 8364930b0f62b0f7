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

from saxaul.core.folding import fold
from saxaul.orgs.index import host_of
from saxaul.orgs.models import Identifier, Name, Organisation, Site

ALIKE = 0.8
NEAR_METRES = 250.0
MANY = 3  # a host, point or name shared by more records than this tells little

_FORMS = re.compile(
    r"\b(ltd|limited|plc|llc|inc|incorporated|corp|corporation|company|co|cic|cio|gmbh|ggmbh|e v|ev|ag|sa|srl|asbl|ngo|npo"
    r"|the|of|and|for|association|society|trust|charity|foundation|org|cong ty|tnhh|to chuc|hoi|quy|جمعيه|مؤسسه|منظمه)\b"
)
_CHINESE_FORMS = re.compile(
    "有限责任公司|有限公司|股份|民办非企业单位|社会服务机构|服务中心|促进会|基金会|协会|学会|研究会|中心|联合会"
)


@lru_cache(maxsize=8192)
def core_name(folded: str) -> str:
    """A folded name without words for legal forms, unless nothing else is left."""
    bare = " ".join(_FORMS.sub(" ", _CHINESE_FORMS.sub("", folded)).split())
    return bare if len(bare.replace(" ", "")) >= (2 if bare[:1] >= "\u3400" else 4) else folded


@lru_cache(maxsize=8192)
def _pairs(text: str) -> frozenset[str]:
    packed = text.replace(" ", "")
    return frozenset(packed[i : i + 2] for i in range(len(packed) - 1)) or frozenset([packed])


def likeness(first: str, second: str) -> float:
    """0–1: Dice coefficient of the character pairs of two folded names. Symmetric; 1 for equal ones."""
    if first == second:
        return 1.0
    a, b = _pairs(first), _pairs(second)
    return 2 * len(a & b) / (len(a) + len(b))


@dataclass(frozen=True, slots=True)
class Profile:
    """What of a record matters for likeness. `id` 0: not stored yet."""

    id: int
    names: tuple[str, ...]  # folded
    identifiers: frozenset[tuple[str, str]]
    host: str
    postcodes: frozenset[str]
    localities: frozenset[str]
    points: tuple[tuple[float, float], ...]  # only points that are better than “somewhere in this town”


def profile_of(record: Mapping[str, Any], *, id: int = 0) -> Profile:
    sites = record.get("sites", ())
    exact = [site for site in sites if site.get("point") and site.get("precision") not in ("locality", "area")]
    return Profile(
        id=id,
        names=tuple(dict.fromkeys(fold(name["value"]) for name in record["names"] if name["kind"] != "short")),
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


def name_likeness(first: Profile, second: Profile) -> float:
    best = 0.0
    for a in first.names[:6]:
        for b in second.names[:6]:
            if a == b:
                return 1.0
            best = max(best, likeness(core_name(a), core_name(b)))
    return best


def score(first: Profile, second: Profile, *, shared_host: bool = False) -> tuple[int, list[str]]:
    """(0–100, reasons) that two records are one organisation; 0 when they should not be shown. Symmetric.

    `shared_host`: their website's host belongs to many records, so it only counts together with the name and place.
    """
    alike = name_likeness(first, second)
    place = same_place(first, second)
    reasons = []
    if first.identifiers & second.identifiers:
        reasons.append("identifier")
    if first.host and first.host == second.host:
        reasons.append("website")
    if alike >= ALIKE:
        reasons.append("name")
    if place:
        reasons.append("place")
    if "identifier" in reasons:
        return 100 if alike >= ALIKE else 90, reasons
    if "website" in reasons and not shared_host:
        return min(95, 60 + int(alike * 25) + 10 * place), reasons
    if "name" in reasons and place:
        return 60 + int(alike * 25) + 10 * ("website" in reasons), reasons
    return 0, []


class Memory:
    """The last rows read, by rough name and place, so that near-equal names within one file meet. Bounded."""

    def __init__(self, *, blocks: int = 30_000, per_block: int = 12) -> None:
        self.blocks, self.per_block = blocks, per_block
        self.known: OrderedDict[str, list[Profile]] = OrderedDict()

    def candidates(self, profile: Profile) -> Iterator[Profile]:
        for key in _block_keys(profile):
            yield from self.known.get(key, ())

    def add(self, profile: Profile) -> None:
        for key in _block_keys(profile):
            block = self.known.setdefault(key, [])
            if len(block) < self.per_block:
                block.append(profile)
        while len(self.known) > self.blocks:
            self.known.popitem(last=False)


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
    """Pairs of the given records with published records of the hub (and with `memory`, rows of this file).

    At most five partners for a record. Costs four queries for stored candidates, however many profiles.
    """
    blocks = _stored_blocks(profiles)
    pairs: dict[tuple[int, int], Pair] = {}
    for profile in profiles:
        near = {other.id or -id(other): other for other in _candidates(profile, blocks)}
        if memory is not None:
            near |= {other.id or -id(other): other for other in memory.candidates(profile)}
            memory.add(profile)
        shared = sum(other.host == profile.host for other in near.values()) > MANY if profile.host else False
        found = []
        for other in near.values():
            if other is profile or (other.id and other.id == profile.id):
                continue
            points, reasons = score(profile, other, shared_host=shared)
            if points:
                found.append(Pair(min(profile.id, other.id), max(profile.id, other.id), points, reasons))
        for number, pair in enumerate(sorted(found, key=lambda pair: -pair.score)[:5]):
            key = (pair.first, pair.second) if pair.first else (-id(profile), number)
            pairs.setdefault(key, pair)
    return list(pairs.values())


def _candidates(profile: Profile, blocks: Mapping[str, Mapping[str, list[Profile]]]) -> Iterator[Profile]:
    for name in profile.names:
        yield from blocks["name"].get(name, ())
    for _scheme, value in profile.identifiers:
        yield from blocks["identifier"].get(value, ())
    for postcode in profile.postcodes:
        yield from blocks["postcode"].get(postcode, ())
    if profile.host:
        yield from blocks["host"].get(profile.host, ())


def _stored_blocks(profiles: Sequence[Profile]) -> dict[str, dict[str, list[Profile]]]:
    """Published records that share a name, identifier, postcode or host with one of `profiles`, by what they share."""
    own = {profile.id: profile for profile in profiles if profile.id}
    names = {name for profile in profiles for name in profile.names}
    values = {value for profile in profiles for _scheme, value in profile.identifiers}
    postcodes = {form for profile in profiles for code in profile.postcodes for form in (code, _spaced(code))}
    hosts = {profile.host for profile in profiles if profile.host}
    hits: dict[str, list[tuple[str, int]]] = {
        "name": _hits(Name, "folded", names),
        "identifier": _hits(Identifier, "value", values),
        "postcode": [(packed(code), id) for code, id in _hits(Site, "postcode", postcodes)],
        "host": _hits(Organisation, "host", hosts),
    }
    fresh = {id for block in hits.values() for _value, id in block} - own.keys()
    known = own | _load(fresh)
    blocks: dict[str, dict[str, list[Profile]]] = {}
    for kind, block in hits.items():
        by_value: dict[str, list[Profile]] = {}
        for value, id in block:
            if id in known:
                by_value.setdefault(value, []).append(known[id])
        blocks[kind] = {value: found for value, found in by_value.items() if len(found) <= 40}
    return blocks


def _spaced(postcode: str) -> str:
    return f"{postcode[:-3]} {postcode[-3:]}" if len(postcode) in (5, 6, 7) and not postcode.isdigit() else postcode


def _hits(model: Any, field: str, wanted: set[str]) -> list[tuple[str, int]]:
    """(value, organisation id) of the rows with these values; blocks of hundreds are cut, they would tell nothing."""
    found: list[tuple[str, int]] = []
    values = sorted(wanted)
    owner = "pk" if model is Organisation else "organisation_id"
    for start in range(0, len(values), 4000):
        rows = model._default_manager.filter(**{f"{field}__in": values[start : start + 4000]})
        found += rows.order_by().values_list(field, owner)[:20_000]
    return found


def _load(ids: Iterable[int]) -> dict[int, Profile]:
    wanted = sorted(ids)[:20_000]
    known: dict[int, Profile] = {}
    for start in range(0, len(wanted), 4000):
        rows = Organisation.objects.published().filter(pk__in=wanted[start : start + 4000]).order_by()
        for pk, record in rows.values_list("pk", "record").iterator():
            known[pk] = profile_of(record, id=pk)
    return known
