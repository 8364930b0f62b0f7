"""From the words of an address or a place to the area that is meant, without asking anybody.

`Geocoder.locate` weighs every area that any stretch of the text may name: how well the name fits, how much of the rest
of the text it explains (what is around it, what is near it), how large it is, and whether it is in the hub's own
country. What comes out first is the most particular area that the rest of the text does not speak against.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from math import log10
from typing import NamedTuple

from saxaul.places import store
from saxaul.places.gazetteer import COUNTRY, LEVELS, PROVINCE, TOWN, Gazetteer
from saxaul.places.names import place_key
from saxaul.places.reading import BONES, PART, Span, spans_of
from saxaul.places.spheres import kilometres

_OUTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)(?:\s*\d[A-Z]{2})?\b")
_NEAR = 60.0  # kilometres within which a second name in the text is taken for what is around the place
_MOST = 24  # candidates weighed of one stretch
LOCALITY, REGION = "locality", "region"
_PEOPLE = 0.1  # for ten times as many
_HOME, _HEARSAY, _LOCALITY = 0.35, 0.15, 0.15
_SEAT = 20  # a city has at least this part of the people of a province it gives its name to
_CLOSE = 0.6
_SAME = 30.0  # kilometres within which it hardly matters which of two is meant


class Place(NamedTuple):
    """What a register says of a place; any part may be empty. `country` is a code or a name in any language."""

    text: str = ""
    country: str = ""
    region: str = ""
    locality: str = ""
    postcode: str = ""


class Match(NamedTuple):
    """`area_codes` from the country down to `code`; `precision` as `orgs.choices.Precision` (`locality`, `area`);
    `level` is the area's (`country` … `town`, or `postcode`); `confidence` from 0 to 1."""

    code: str
    area_codes: tuple[str, ...]
    longitude: float
    latitude: float
    precision: str
    confidence: float
    name: str
    level: str


class _Weighed(NamedTuple):
    score: float
    area: int
    quality: float
    explained: float
    span: int


class Geocoder:
    """Pure but for its gazetteer; safe to share between threads."""

    def __init__(
        self, gazetteer: Gazetteer, postcodes: dict[str, tuple[float, float]] | None = None, home: str = ""
    ) -> None:
        self.gazetteer = gazetteer
        self.postcodes = postcodes or {}
        self.home = gazetteer.countries.get(home, -1)
        self._remembered = lru_cache(maxsize=4096)(self.locate_anew)
        self._country_of = lru_cache(maxsize=1024)(self._find_country)

    def locate(self, place: Place, limit: int = 5) -> list[Match]:
        """The likeliest areas, best first; nothing where the words name none."""
        return list(self._remembered(place)[:limit]) if len(self.gazetteer) else []

    def locate_many(self, places: Iterable[Place], limit: int = 5) -> list[list[Match]]:
        return [self.locate(place, limit) for place in places]

    def locate_anew(self, place: Place) -> tuple[Match, ...]:
        """`locate` without what is remembered of texts asked before."""
        country = self._country_of(place.country.strip()) if place.country.strip() else -1
        postcode = self._by_postcode(place, country)
        spans = self._spans(place)
        if country < 0 and all(span.quality <= BONES for span in spans):
            spans = []  # a likeness alone is none
        found = self._matches(self._weigh(spans, country, place), country)
        if postcode:
            return (postcode, *found)
        if not found and country >= 0:
            return (self._match(country, 0.9),)
        return found

    def _find_country(self, text: str) -> int:
        """Index of the country of this code or name, -1 where it is none."""
        gazetteer = self.gazetteer
        if text.upper() in gazetteer.countries:
            return gazetteer.countries[text.upper()]
        found = gazetteer.keys.areas(f"#{place_key(text).replace(' ', '')}") if len(text) <= 6 else ()
        for area in (*found, *gazetteer.keys.areas(place_key(text))):
            if gazetteer.level[area] == COUNTRY:
                return area
        spans = spans_of(gazetteer, text, lenient=False)
        areas = (hit >> 1 for span in spans for hit in span.hits)
        return next((area for area in areas if gazetteer.level[area] == COUNTRY), -1)

    def _spans(self, place: Place) -> list[Span]:
        spans: list[Span] = []
        for role, text in (("", place.text), (LOCALITY, place.locality), (REGION, place.region)):
            if text:
                found = spans_of(self.gazetteer, text, first=len(spans))
                spans += [replace(span, role=role) for span in found] if role else found
        return self._sorted_out(spans)

    def _sorted_out(self, spans: list[Span]) -> list[Span]:
        """Of names that many areas have, first those in a province that a rarer name of the text is in."""
        if len(spans) < 2 or all(len(span.hits) <= _MOST for span in spans):
            return spans
        rare = min(spans, key=lambda span: len(span.hits))
        around = {self._province_of(hit >> 1) for hit in rare.hits}
        return [
            span
            if len(span.hits) <= _MOST
            else replace(span, hits=tuple(sorted(span.hits, key=lambda hit: self._province_of(hit >> 1) not in around)))
            for span in spans
        ]

    def _province_of(self, area: int) -> int:
        chain = self.gazetteer.chain(area)
        return chain[-2] if len(chain) > 1 else chain[0]

    def _by_postcode(self, place: Place, country: int) -> Match | None:
        if not self.postcodes:
            return None
        code = self.gazetteer.codes[country] if country >= 0 else ""
        if code in ("", "GB"):
            for text in (place.postcode, place.text, place.locality):
                for outcode in reversed(_OUTCODE.findall(text.upper())) if text else ():
                    if point := self.postcodes.get(f"GB {outcode}"):
                        return self._at_postcode(outcode, point, "GB")
        compact = "".join(place.postcode.upper().split())
        for length in range(len(compact), 1, -1) if code and code != "GB" else ():
            if point := self.postcodes.get(f"{code} {compact[:length]}"):
                return self._at_postcode(compact[:length], point, code)
        return None

    def _at_postcode(self, postcode: str, point: tuple[float, float], country: str) -> Match:
        return Match(country, (country,), *point, "locality", 0.95, postcode, "postcode")

    def _weigh(self, spans: Sequence[Span], country: int, place: Place) -> list[_Weighed]:
        """Every candidate with its score, best first."""
        gazetteer = self.gazetteer
        best: dict[int, _Weighed] = {}
        for number, span in enumerate(spans):
            seated = self._seated(span)
            for hit in span.hits[:_MOST]:
                chain = gazetteer.chain(hit >> 1)
                if country >= 0 and chain[-1] != country:
                    continue
                weighed = self._weigh_one(spans, number, hit, chain, country)
                if weighed.area in seated:
                    weighed = weighed._replace(score=weighed.score - 0.5)
                if weighed.area not in best or best[weighed.area].score < weighed.score:
                    best[weighed.area] = weighed
        return self._the_particular_first(sorted(best.values(), key=lambda each: (-each.score, each.area)))

    def _the_particular_first(self, weighed: list[_Weighed]) -> list[_Weighed]:
        """Where the text names an area and, in other words, one inside it, the inner one is meant."""
        for _deeper in range(3):
            top = weighed[0] if weighed else None
            inner = next((each for each in weighed[1:8] if top and self._is_inside(each, top)), None)
            if top is None or inner is None:
                break
            weighed.remove(inner)
            weighed.insert(0, inner._replace(score=top.score))
        return weighed

    def _is_inside(self, each: _Weighed, top: _Weighed) -> bool:
        close = each.span != top.span and each.score > top.score - _CLOSE
        return close and top.area in self.gazetteer.chain(each.area)[1:]

    def _weigh_one(
        self, spans: Sequence[Span], number: int, hit: int, chain: tuple[int, ...], country: int
    ) -> _Weighed:
        gazetteer = self.gazetteer
        span, area = spans[number], hit >> 1
        level = gazetteer.level[area]
        explained = total = 0.0
        for other, another in enumerate(spans):
            if other != number:
                total += another.quality
                explained += another.quality * self._explains(area, chain, another)
        score = span.quality + explained + _PEOPLE * log10(gazetteer.population[area] + 10)
        score += self._says(span, level)
        if not hit & 1:
            score -= _HEARSAY
        if country < 0 and self.home >= 0 and chain[-1] == self.home:
            score += _HOME
        if level == TOWN and total and not explained:
            score -= 0.3
        if span.quality <= PART and not total:
            score -= 0.2
        if level == COUNTRY:
            score += 0.15
        return _Weighed(score, area, span.quality, explained / total if total else 1.0, number)

    def _says(self, span: Span, level: int) -> float:
        """What the administrative word or the column says of the level: a province, or something in one."""
        wanted = span.level or ("province" if span.role == REGION else "")
        says = _LOCALITY if span.role == LOCALITY else 0.0
        if wanted:
            fits = (level <= PROVINCE) == (wanted in ("province", "country"))
            says += (0.25 if fits else -0.1) + (0.1 if LEVELS[level] == wanted else 0)
        elif span.role == LOCALITY and level <= PROVINCE:
            says -= 0.3
        return says

    def _seated(self, span: Span) -> set[int]:
        """The provinces and countries among the hits in which a city of the same name has a good part of the people:
        the city is meant, unless the text says otherwise."""
        if span.role == REGION or span.level == "province":
            return set()
        gazetteer = self.gazetteer
        large = {hit >> 1 for hit in span.hits[:_MOST] if gazetteer.level[hit >> 1] <= PROVINCE}
        return {
            above
            for hit in (span.hits[:_MOST] if large else ())
            if hit & 1 and gazetteer.level[hit >> 1] > PROVINCE
            for above in gazetteer.chain(hit >> 1)[1:]
            if above in large and gazetteer.population[hit >> 1] * _SEAT >= gazetteer.population[above]
        }

    def _explains(self, area: int, chain: tuple[int, ...], span: Span) -> float:
        """How far this other stretch of the text fits the area: it is around it (1), larger and near (up to 0.75),
        smaller and near (up to 0.3), or not."""
        gazetteer = self.gazetteer
        best = 0.0
        for hit in span.hits[:_MOST]:
            other = hit >> 1
            if other == area:
                best = max(best, 0.9 if hit & 1 else 0.4)
                continue
            if other in chain:
                return 1.0
            if gazetteer.level[other] > PROVINCE and gazetteer.country_of(other) == chain[-1]:
                apart = self._apart(area, other)
                larger = gazetteer.population[other] > gazetteer.population[area]
                if apart < _NEAR:
                    best = max(best, (0.75 if larger else 0.3) * (1 - apart / _NEAR / 2))
        return best

    def _apart(self, area: int, other: int) -> float:
        gazetteer = self.gazetteer
        east, north = gazetteer.longitude, gazetteer.latitude
        return kilometres(east[area], north[area], east[other], north[other])

    def _matches(self, weighed: list[_Weighed], country: int) -> tuple[Match, ...]:
        if not weighed:
            return ()
        top = weighed[0]
        matches = []
        for each in weighed[:8]:
            if each.score < top.score - 1.5:
                break
            matches.append(self._match(each.area, self._confidence(each, weighed, top)))
        return tuple(matches)

    def _confidence(self, each: _Weighed, weighed: list[_Weighed], top: _Weighed) -> float:
        """How good the name and its surroundings are, less what a rival elsewhere takes away."""
        confidence = min(1.0, each.quality) * (0.4 + 0.6 * each.explained)
        chain = self.gazetteer.chain(each.area)
        for rival in weighed[:6]:
            if rival.area in chain or each.area in self.gazetteer.chain(rival.area):
                continue
            if self._apart(each.area, rival.area) < _SAME:
                continue
            behind = each.score - rival.score
            confidence *= 1 - 0.5 * max(0.0, min(1.0, 1 - behind / 0.8))
            break
        return round(max(0.05, min(0.99, confidence)) if each is top else min(0.5, confidence * 0.6), 2)

    def _match(self, area: int, confidence: float) -> Match:
        gazetteer = self.gazetteer
        chain = gazetteer.chain(area)
        level = gazetteer.level[area]
        return Match(
            gazetteer.codes[area],
            tuple(gazetteer.codes[each] for each in reversed(chain)),
            round(gazetteer.longitude[area], 5),
            round(gazetteer.latitude[area], 5),
            "area" if level <= PROVINCE else "locality",
            confidence,
            gazetteer.names[area],
            LEVELS[level],
        )


_current: tuple[store.Kept, Geocoder] | None = None


def geocoder() -> Geocoder:
    """The geocoder of this hub, kept by the process and made anew when places were loaded."""
    global _current  # noqa: PLW0603 - goes with store.kept
    kept = store.kept()
    current = _current
    if current is None or current[0] is not kept:
        current = _current = (kept, Geocoder(kept.gazetteer, kept.postcodes, store.home_country()))
    return current[1]
