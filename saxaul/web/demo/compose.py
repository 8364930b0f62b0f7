"""From sentences and places to records. Pure: the same number of the generator gives the same organisations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from random import Random
from typing import Any, NamedTuple

from saxaul.orgs.record import Record
from saxaul.web.demo import details
from saxaul.web.demo.sources import (
    COUNTRIES,
    Country,
    Pair,
    Place,
    Theme,
    capital,
    core,
    dice,
    filled,
    places,
    themes,
)

_JOIN = {"zh-Hans": "{}，{}。", "ar": "{}، و{}.", "vi": "{} và {}."}
_SPACE = {"zh-Hans": "", "ar": " ", "vi": " "}
Used = Counter[Pair]


class About(NamedTuple):
    country: Country
    theme: Theme
    place: Place


@dataclass
class Draft:
    """An organisation of the demo before it is written.

    `fresh_days`: how long ago it was last confirmed, None never. `latest`: what its last edit was about (see
    `histories.UNDO`). `members`: slug of a person of the demo → role.
    """

    key: str
    country: Country
    record: Record
    theme: str = ""
    revisions: int = 1
    fresh_days: int | None = None
    latest: str = ""
    members: dict[str, str] = field(default_factory=dict)


def all_drafts() -> list[Draft]:
    """Every organisation: the hand-written core first."""
    drafts = [_from_core(item) for item in core()]
    taken = {name["value"] for draft in drafts for name in draft.record["names"]}
    used: Used = Counter()
    for country in COUNTRIES:
        for theme in themes(country.file).values():
            drafts += _of_theme(country, theme, taken, used)
    return drafts


def _of_theme(country: Country, theme: Theme, taken: set[str], used: Used) -> Iterator[Draft]:
    rng = dice(country.code, theme.key)
    here = [place for place in places() if place.country == country.code]
    near = [place for place in here if not theme.where or place.district in theme.where]
    weighted = rng.sample(near, len(near)) * (1 + theme.count // max(len(near), 1))
    pairs = list(product(theme.lines["do"], theme.lines["also"]))
    rng.shuffle(pairs)
    for number in range(theme.count):
        place = weighted[number]
        kind = rng.choices(list(theme.kinds), list(theme.kinds.values()))[0]
        names = _names(theme, kind, place, rng, taken)
        do, also = (filled(pair, rng, country.language) for pair in pairs[number % len(pairs)])
        record: Record = {
            "names": names,
            "kind": kind,
            "summary": {
                country.language: _JOIN[country.language].format(do.own, also.own),
                "en": f"{capital(do.english)}, and {also.english}.",
            },
            "sectors": theme.sectors[: rng.choice([1, 2, 2])],
        }
        founded = rng.choices(range(1998, 2025), [1 + (year - 1998) // 4 for year in range(1998, 2025)])[0]
        record["founded"] = f"{founded}-{rng.randint(1, 12):02}" if rng.random() < 0.4 else str(founded)
        if rng.random() < 0.72:
            record["description"] = _description(About(country, theme, place), record, rng, used)
        details.add_details(record, country, place, rng)
        yield Draft(
            key=f"{country.file}-{theme.key}-{number}",
            country=country,
            record=record,
            theme=theme.key,
            revisions=rng.choices(range(1, 10), [9, 14, 16, 14, 10, 7, 4, 3, 2])[0],
            fresh_days=_freshness(rng),
        )


def _freshness(rng: Random) -> int | None:
    """Most were confirmed within the year, some are due, a few are stale or never were."""
    share = rng.random()
    if share < 0.76:
        return int(360 * rng.random() ** 1.4) + 1
    if share < 0.88:
        return rng.randint(370, 640)
    return rng.randint(740, 1300) if share < 0.95 else None


def _names(theme: Theme, kind: str, place: Place, rng: Random, taken: set[str]) -> list[dict[str, str]]:
    """Official name in the own language, and English. No two organisations share one."""
    language = next(country.language for country in COUNTRIES if country.code == place.country)
    while True:
        motif, kind_of = rng.choice(theme.lines["motif"]), rng.choice(theme.types[kind])
        local = kind != "government" and rng.random() < (0.62 if language == "zh-Hans" else 0.5)
        if language == "zh-Hans":
            own = f"{place.own_name if local else ''}{motif.own}{kind_of.own}"
            english = f"{motif.english} {kind_of.english}"
        else:
            tail = {"ar": f" ب{place.own_name}", "vi": f" {place.own_name}"}[language] if local else ""
            own, english = kind_of.own.format(motif.own) + tail, kind_of.english.format(motif.english)
        if local:
            english = f"{place.name} {english}" if rng.random() < 0.35 else f"{english} of {place.name}"
        if own not in taken and english not in taken:
            break
    taken.update((own, english))
    names = [{"value": own, "kind": "official", "language": language}]
    return [*names, {"value": english, "kind": "other", "language": "en"}]


def _least_used(pairs: list[Pair], count: int, used: Used, rng: Random) -> list[Pair]:
    """Any of the pairs said least often so far, so that nothing is said too often."""
    chosen = sorted(rng.sample(pairs, len(pairs)), key=lambda pair: used[pair])[:count]
    used.update(chosen)
    return chosen


def _description(about: About, record: Record, rng: Random, used: Used) -> dict[str, str]:
    """Three paragraphs in the own language and in English: how it began, what they do, how it is run."""
    country, theme, place = about
    common, language = themes(country.file)["common"], country.language
    name = Pair(record["names"][0]["value"], record["names"][-1]["value"])
    values: dict[str, Any] = {
        "place": Pair(place.own_name, place.name),
        "year": int(record["founded"][:4]),
        "name": name,
        "founders": rng.choice(common.lines["founders"]),
    }
    values["why"] = filled(rng.choice(theme.lines["why"]), rng, language, **values)
    chosen = [
        [rng.choice(theme.lines.get("began") or common.lines["began"])],
        _least_used(theme.lines["work"], 2, used, rng),
        _least_used(common.lines["closing"], rng.choice([1, 2]), used, rng),
    ]
    paragraphs = [[filled(pair, rng, language, **values) for pair in part] for part in chosen]
    return {
        language: "\n\n".join(_SPACE[language].join(pair.own for pair in part) for part in paragraphs),
        "en": "\n\n".join(" ".join(capital(pair.english) for pair in part) for part in paragraphs),
    }


def _from_core(item: dict[str, Any]) -> Draft:
    rng = dice("core", item["key"])
    place = next(place for place in places() if place.name == item["place"])
    country = next(country for country in COUNTRIES if country.code == place.country)
    record: Record = {
        "names": [
            {"value": name, "kind": "official" if number == 0 else "other", "language": tag}
            for number, (tag, name) in enumerate(item["names"].items())
        ],
        **{key: item[key] for key in ("kind", "sectors", "founded", "summary", "staff", "volunteers", "budget")},
    }
    if "description" in item:
        record["description"] = {tag: "\n\n".join(parts) for tag, parts in item["description"].items()}
    else:
        theme = themes(country.file)[item["theme"]]
        english = next(name for name in record["names"] if name["language"] == "en")
        renamed = {**record, "names": [record["names"][0], english]}
        record["description"] = _description(About(country, theme, place), renamed, rng, Counter())
    details.add_details(record, country, place, rng, guard=item.get("guard", ""), towns=item.get("towns", ()))
    return Draft(
        key=item["key"],
        country=country,
        record=record,
        theme=item["theme"],
        revisions=item["revisions"],
        fresh_days=item["fresh"],
        latest=item.get("latest", ""),
        members=item.get("members", {}),
    )
