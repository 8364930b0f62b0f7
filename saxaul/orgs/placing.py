"""Where the places of records lie: from their words and points to areas of the gazetteer.

What a record says is never changed by this. The areas, and a point in the deepest one where a site has none of its
own, go into the index only: a place found is not a place given (docs/adr/0018).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from saxaul.orgs import areas
from saxaul.orgs.choices import Precision, SiteVisibility
from saxaul.orgs.record import public_site
from saxaul.places import store
from saxaul.places.gazetteer import COUNTRY, COUNTY
from saxaul.places.geocoding import Geocoder, Match, Place, geocoder
from saxaul.places.models import Area, Level
from saxaul.places.spheres import kilometres

SURE = 0.6  # below that the words are a guess, and a person is asked
LIKELY, AHEAD = 0.5, 0.2  # enough where the region is sure and holds it: the confidence, and the lead before the next
CACHED = 200_000
# Kilometres from the point that stands for an area within which a point may lie in it, generously.
REACH = {"province": 900.0, "city": 200.0, "county": 120.0, "town": 60.0, "postcode": 60.0}

_HAN_HEAD = re.compile(r"^[^\d]{2,24}?[县縣区區旗](?![\u4e00-\u9fff]{0,3}[县縣])")
_COMMAS = re.compile(r"\s*[,،，;]\s*")

Part = Mapping[str, Any]


class Placed(NamedTuple):
    """`codes`: areas from the country down, as far as sure. `middle`: a point that stands for the deepest of them, with
    its `precision`; None for a country or where nothing is known. `guesses`: what the words could mean, best first,
    where that is not sure."""

    codes: tuple[str, ...] = ()
    middle: tuple[float, float] | None = None
    precision: str = ""
    guesses: tuple[Match, ...] = ()

    @property
    def area(self) -> str:
        return self.codes[-1] if self.codes else ""


NOWHERE = Placed()
Placer = Callable[[Part], Placed]


def nowhere(_part: Part) -> Placed:
    """What a hub without a gazetteer knows."""
    return NOWHERE


def placer(records: Iterable[Mapping[str, Any]] = ()) -> Placer:
    """A function from a site or an area served to where it lies. What the records name is looked up in one go."""
    kept = store.kept()
    if not len(kept.gazetteer):
        return nowhere
    finder = _finder_of(kept)
    finder.learn(part for record in records for part in _parts(record))
    return finder.place


def guesses(part: Part) -> tuple[Match, ...]:
    """The areas a person should choose from, best first; nothing where the words are clear, or say nothing."""
    return placer()(part).guesses


def area_meant(code: str) -> str:
    """For a code such as `CN:Gansu` the area that the gazetteer now knows by this word; any other code as it is."""
    country, colon, region = code.partition(":")
    if not colon:
        return code
    found = placer()({"country": country, "region": region, "name": ""})
    return found.area if len(found.codes) > 1 else code


def _parts(record: Mapping[str, Any]) -> Iterator[Part]:
    for site in record.get("sites", ()):
        if (shown := public_site(site)) is not None:
            yield shown
    yield from record.get("areas", ())


_finder: Finder | None = None


def _finder_of(kept: store.Kept) -> Finder:
    global _finder  # noqa: PLW0603 - one for the process, as its gazetteer
    finder = _finder
    if finder is None or finder.kept is not kept:
        finder = _finder = Finder(kept, geocoder())
    return finder


def asked(part: Part) -> Place | None:
    """The question to the gazetteer for a site or an area served; None where its words name no place."""
    country, region = part.get("country", ""), part.get("region", "")
    locality, postcode = part.get("locality", ""), part.get("postcode", "")
    if "id" in part:
        text = area_words(part.get("street", ""), named=bool(locality or region))
    else:
        text = part.get("name", "")
    if not (text or region or locality or postcode):
        return None
    return Place(text, country=country, region=region, locality=locality, postcode=postcode)


def area_words(street: str, *, named: bool) -> str:
    """What of an address may name areas: 甘肃省临夏州东乡县 of 甘肃省临夏州东乡县达板镇西路3号; the end of one with
    commas. A street alone names none, unless nothing else does (`named`)."""
    if not street:
        return ""
    if head := _HAN_HEAD.match(street):
        return head[0]
    parts = _COMMAS.split(street)
    if len(parts) > 2:
        return ", ".join(parts[-3:])
    return "" if named else street


class Finder:
    """Places by their words, remembered: registers name the same towns again and again."""

    def __init__(self, kept: store.Kept, engine: Geocoder) -> None:
        self.kept, self.engine = kept, engine
        codes, level, parent = kept.gazetteer.codes, kept.gazetteer.level, kept.gazetteer.parent
        around = {parent[area] for area in range(len(level)) if level[area] != COUNTRY}
        self.detailed = {codes[area] for area in around if level[area] == COUNTRY}
        self.postal = {code[:2] for code in kept.postcodes}
        self.known: dict[Place, tuple[Match, ...]] = {}
        self.chosen: dict[str, Placed] = {}

    def learn(self, parts: Iterable[Part]) -> None:
        """Look up all that is not known yet, in one go."""
        questions: dict[Place, None] = {}
        codes: set[str] = set()
        for part in parts:
            if chosen := part.get("area"):
                codes.add(chosen)
            elif (place := asked(part)) is not None and place not in self.known and self._may_be_known(place):
                questions[place] = None
        if codes - self.chosen.keys():
            self._learn_chosen(codes - self.chosen.keys())
        if questions:
            if len(self.known) + len(questions) > CACHED:
                self.known = {}
            self.known.update(zip(questions, map(tuple, self.engine.locate_many(questions)), strict=True))

    def _learn_chosen(self, codes: set[str]) -> None:
        """Areas people chose; a code the gazetteer has no more is as if nothing had been chosen."""
        self.chosen.update(dict.fromkeys(codes, NOWHERE))
        rows = Area.objects.filter(code__in=codes).values_list("code", "level", "longitude", "latitude")
        for code, level, longitude, latitude in rows:
            middle = None
            if longitude is not None and latitude is not None and level != Level.COUNTRY:
                middle = (longitude, latitude)
            precision = Precision.AREA if level == Level.PROVINCE else Precision.LOCALITY
            self.chosen[code] = Placed(tuple(areas.path(code)), middle, precision.value if middle else "")

    def place(self, part: Part) -> Placed:
        """Where a site or an area served lies. What is not learned yet is looked up alone."""
        if chosen := part.get("area"):
            if chosen not in self.chosen:
                self._learn_chosen({chosen})
            if self.chosen[chosen].codes:
                return self.chosen[chosen]
        coarse = part.get("visibility") == SiteVisibility.COARSE  # its point may lie across a border
        question, point = asked(part), None if coarse else part.get("point")
        if question is None:
            return Placed(self._around(point)) if point and self._may_say_more(part) else NOWHERE
        matches = self._matches(question)
        around = self._region_of(question)
        if not point:
            return decided(matches, around)
        found = beside(matches, point)
        if len(found.codes) < 3 and self._may_say_more(part):
            codes = self._around(point)
            return Placed(codes) if codes[: len(found.codes)] == found.codes else found
        return found

    def _matches(self, question: Place) -> tuple[Match, ...]:
        if not self._may_be_known(question):
            return ()
        known = self.known.get(question)
        if known is None:
            known = self.known[question] = tuple(self.engine.locate(question))
        return known

    def _region_of(self, question: Place) -> tuple[str, ...]:
        """The areas that the region alone names, where it is said beside something more particular, and sure."""
        if not question.region or not (question.text or question.locality):
            return ()
        found = self._matches(Place(country=question.country, region=question.region))
        return found[0].area_codes if found and found[0].confidence >= SURE else ()

    def _may_be_known(self, place: Place) -> bool:
        """Whether asking can tell more than the country: of most countries in the world nothing is loaded."""
        return not place.country or place.country in self.detailed or place.country in self.postal

    def _may_say_more(self, part: Part) -> bool:
        """Whether the gazetteer knows what lies within the country of a place."""
        country = part.get("country", "")
        return not country or country in self.detailed

    def _around(self, point: tuple[float, float]) -> tuple[str, ...]:
        """What lies around the point, down to counties: the nearest village says little of where a border runs."""
        gazetteer = self.kept.gazetteer
        found = self.kept.finder.areas_at(point[0], point[1])
        return tuple(gazetteer.codes[area] for area in found if gazetteer.level[area] <= COUNTY)


def decided(matches: tuple[Match, ...], around: tuple[str, ...] = ()) -> Placed:
    """What words alone tell: the best match where it is sure, else what all that could be meant have in common.

    `around`: areas the place must lie in, as its region says. What lies elsewhere is not meant then, and a village the
    gazetteer does not know lies somewhere in the region.
    """
    inside = [match for match in matches if match.area_codes[: len(around)] == around]
    if around and all(match.area_codes == around for match in inside):
        return next((_at(match) for match in inside), Placed(around))
    if not inside:
        return NOWHERE
    best = inside[0]
    rivals = [match for match in inside[1:] if not {match.code, best.code} <= {*match.area_codes, *best.area_codes}]
    likely = bool(around) and best.confidence >= LIKELY and all(best.confidence - r.confidence >= AHEAD for r in rivals)
    if best.confidence >= SURE or likely:
        return _at(best)
    shared = areas.common([match.code for match in inside]) if len(inside) > 1 else ""
    return Placed(tuple(areas.path(shared)) or around, guesses=tuple(inside))


def beside(matches: tuple[Match, ...], point: tuple[float, float]) -> Placed:
    """What words tell of a place whose point is known: the best match that may hold it; else only the country."""
    for match in matches:
        reach = REACH.get(match.level)
        if reach is None or kilometres(match.longitude, match.latitude, point[0], point[1]) <= reach:
            return Placed(match.area_codes)
    return Placed(matches[0].area_codes[:1]) if matches else NOWHERE


def _at(match: Match) -> Placed:
    if match.level == Level.COUNTRY:
        return Placed(match.area_codes)
    return Placed(match.area_codes, (match.longitude, match.latitude), match.precision)


def has_place(record: Mapping[str, Any], place: Placer) -> bool:
    """Whether the words of one of its sites name an area within a country."""
    return any(len(place(site).codes) > 1 for site in record.get("sites", ()))


def open_questions(record: Mapping[str, Any], place: Placer) -> list[tuple[str, tuple[Match, ...]]]:
    """(the words, what they could mean) for each site whose place is not clear."""
    questions = []
    for site in record.get("sites", ()):
        if found := place(site).guesses:
            words = " ".join(site[key] for key in ("street", "locality", "region") if site.get(key))
            questions.append((words or site.get("postcode", ""), found))
    return questions
