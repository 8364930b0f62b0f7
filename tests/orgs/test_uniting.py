"""What a record takes over from another record of the same organisation."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from saxaul.orgs.cleaning import clean_record
from saxaul.orgs.uniting import united

NAMES = [{"value": "Straw Square Society", "kind": "official", "language": "en"}]
SITE = {"id": "s1", "locality": "Minqin", "country": "CN"}


def test_names_are_added_once_and_one_stays_official_in_a_language() -> None:
    other = [
        {"value": "STRAW SQUARE SOCIETY", "kind": "official", "language": "en"},
        {"value": "Straw Squares", "kind": "official", "language": "en"},
        {"value": "草方格社", "kind": "official", "language": "zh-Hans"},
    ]
    assert united({"kind": "ngo", "names": NAMES}, {"names": other})["names"] == [
        *NAMES,
        {"value": "Straw Squares", "kind": "other", "language": "en"},
        {"value": "草方格社", "kind": "official", "language": "zh-Hans"},
    ]


def test_nothing_the_survivor_says_is_changed() -> None:
    ours = {"kind": "ngo", "names": NAMES, "summary": {"en": "Sand."}, "founded": "2011", "budget": "1-10k"}
    theirs = {
        **{"kind": "media", "status": "closed", "logo": "x", "summary": {"en": "Other.", "ar": "رمل"}},
        **{"founded": "1999", "staff": "1-4", "budget": "10m+", "currency": "VND"},
    }
    result = united(ours, theirs)
    assert (result["kind"], result["founded"], result["budget"]) == ("ngo", "2011", "1-10k")
    assert result["summary"] == {"en": "Sand.", "ar": "رمل"}
    assert result["staff"] == "1-4"
    assert not {"status", "logo", "currency"} & result.keys()


def test_a_sum_comes_with_its_currency() -> None:
    result = united({"names": NAMES}, {"budget": "10m+", "currency": "VND"})
    assert (result["budget"], result["currency"]) == ("10m+", "VND")


def test_places_and_contacts_get_numbers_of_their_own_unless_they_are_known() -> None:
    known = {**SITE, "street": "1 Well Lane", "point": [103.08, 38.62]}
    other = {
        "sites": [{**SITE, "precision": "locality"}, {**SITE, "id": "s2", "locality": "Wuwei"}],
        "contacts": [{"id": "c1", "email": "b@example.org", "visibility": "nobody"}],
    }
    result = united({"sites": [known], "contacts": [{"id": "c1", "email": "a@example.org"}]}, other)
    assert result["sites"] == [known, {"id": "s2", "locality": "Wuwei", "country": "CN"}]
    assert [contact["id"] for contact in result["contacts"]] == ["c1", "c2"]
    assert result["contacts"][1]["visibility"] == "nobody"


def test_a_hidden_place_is_not_taken_for_a_shown_one() -> None:
    result = united({"sites": [SITE]}, {"sites": [{**SITE, "visibility": "hidden"}]})
    assert [site.get("visibility") for site in result["sites"]] == [None, "hidden"]


_words = st.sampled_from(["River", "Well", "Sand", "井", "بئر"])
_records = st.fixed_dictionaries(
    {"names": st.lists(st.builds(lambda word: {"value": word, "kind": "official"}, _words), min_size=1, max_size=3)},
    optional={
        "sectors": st.lists(st.sampled_from(["A", "B", "C"]), max_size=3),
        "sites": st.lists(st.builds(lambda word: {"locality": word, "country": "CN"}, _words), max_size=3),
        "identifiers": st.lists(st.builds(lambda word: {"scheme": "ROR", "value": word}, _words), max_size=2),
        "summary": st.dictionaries(st.sampled_from(["en", "ar"]), _words),
    },
)


@given(_records, _records)
def test_the_result_is_a_clean_record_and_the_same_once_more_adds_nothing(first: object, second: object) -> None:
    ours, theirs = (clean_record(record)[0] for record in (first, second))  # type: ignore[arg-type]
    result = united(ours, theirs)
    assert clean_record(result) == (result, [])
    assert united(result, theirs) == result
    assert united(ours, ours) == ours
