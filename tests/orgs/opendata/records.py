"""Records as awkward as people write them, for the tests of exports; and a hub to put them in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from saxaul.orgs.choices import (
    Budget,
    Datum,
    Kind,
    LinkKind,
    NameKind,
    People,
    Precision,
    SiteVisibility,
    Status,
    Visibility,
)
from saxaul.orgs.cleaning import clean_record
from saxaul.orgs.importing import services
from saxaul.orgs.importing.sources import ensure_source
from saxaul.orgs.models import ImportBatch, Organisation
from saxaul.orgs.reading import Options
from saxaul.orgs.record import Record
from tests.factories.organisations import AT

AWKWARD = "=+-@';[],\\|\"\n\t{}<>&%#،؛ «»"
WORDS = (
    "Nile",
    "民勤梭梭网",
    "جمعية",
    "Suối Nguồn",
    "'=1+1",
    "@home",
    "-5",
    "+86 931",
    "N/A",
    "a; b [c, d]",
    "\\n",
    "null",
)


def texts(limit: int = 40) -> st.SearchStrategy[str]:
    letters = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co"))
    return st.one_of(st.sampled_from(WORDS), st.text(letters | st.sampled_from(AWKWARD), max_size=limit))


LANGUAGES = st.sampled_from(["en", "zh-Hans", "ar", "vi", "pt-BR", "sw", "und"])
MAYBE_COUNTRY = st.sampled_from(["", "CN", "EG", "VN", "GB"])
POINTS = st.tuples(st.floats(-180, 180), st.floats(-90, 90)).map(list)


def choice(values: Any) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *values.values])


def some(**parts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=parts)


SITES = some(
    **{part: texts() for part in ("name", "street", "locality", "region", "postcode", "opening")},
    country=MAYBE_COUNTRY,
    point=POINTS,
    precision=choice(Precision),
    datum=choice(Datum),
    visibility=choice(SiteVisibility),
)
CONTACTS = some(
    **{part: texts() for part in ("name", "role", "phone", "note")},
    email=st.sampled_from(["desk@example.org", "=cmd@example.org", ""]),
    visibility=choice(Visibility),
)
AREAS = st.lists(some(country=MAYBE_COUNTRY, region=texts(), name=texts()), max_size=3)
LANGUAGE_TEXTS = st.dictionaries(LANGUAGES, texts(200), max_size=4)
NAMES = st.lists(
    st.fixed_dictionaries({"value": texts(), "kind": choice(NameKind), "language": LANGUAGES | st.just("")}),
    min_size=1,
    max_size=5,
)
LINKS = some(
    kind=choice(LinkKind),
    url=st.sampled_from(["https://nile.example/a;b[c]?d=e,f", "nile.example", "@nilenet", "strawsquare"]),
)


def _numbered(items: list[dict[str, Any]], letter: str) -> list[dict[str, Any]]:
    return [{"id": f"{letter}{number}", **item} for number, item in enumerate(items, start=1)]


def records() -> st.SearchStrategy[Record]:
    """Cleaned records with at least one name."""
    raw = st.fixed_dictionaries(
        {"names": NAMES},
        optional={
            "kind": choice(Kind),
            "status": choice(Status),
            "summary": LANGUAGE_TEXTS,
            "description": LANGUAGE_TEXTS,
            "sectors": st.lists(st.sampled_from(["A10", "E10", "own;code", "Ö [x]"]), max_size=3),
            "sites": st.lists(SITES, max_size=3).map(lambda sites: _numbered(sites, "s")),
            "areas": AREAS,
            "identifiers": st.lists(some(scheme=texts(10), value=texts(20)), max_size=3),
            "founded": st.sampled_from(["2011", "2011-05", "2011-05-03"]),
            "staff": choice(People),
            "volunteers": choice(People),
            "budget": choice(Budget),
            "currency": st.sampled_from(["CNY", "EGP"]),
            "languages": st.lists(LANGUAGES, max_size=3),
            "links": st.lists(LINKS, max_size=3),
            "contacts": st.lists(CONTACTS, max_size=3).map(lambda contacts: _numbered(contacts, "c")),
            "funding": some(
                what=LANGUAGE_TEXTS, areas=AREAS, budget=choice(Budget), url=st.just("https://fund.example")
            ),
        },
    )
    cleaned = raw.map(lambda data: clean_record(clean_record(data)[0])[0])
    return cleaned.filter(lambda record: bool(record.get("names")))


def brought_in(path: Path, *, source: str = "export", format: str | None = None) -> ImportBatch:
    """The file brought in with the mapping the hub itself proposes."""
    options = Options(format=format)
    seen = services.inspect_file(path, options)
    batch = services.create_batch(
        source=ensure_source(name=source),
        filename=path.name,
        path=str(path),
        mapping=seen.proposed.mapping,
        detected={**services.detected_json(seen.detected), "shape": seen.proposed.shape},
    )
    return services.apply_batch(batch=batch)


def emptied() -> None:
    """Forget every record, as another hub never had them."""
    Organisation.objects.all().delete()


def by_id() -> dict[str, Organisation]:
    return {organisation.public_id: organisation for organisation in Organisation.objects.for_lists()}


__all__ = ["AT", "brought_in", "by_id", "emptied", "records", "texts"]
