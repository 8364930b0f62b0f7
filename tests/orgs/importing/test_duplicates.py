"""Likely duplicates: what is flagged, and what is not."""

from __future__ import annotations

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from saxaul.core.folding import fold
from saxaul.orgs.importing.duplicates import Memory, Profile, find_pairs, likeness, metres, profile_of, score
from saxaul.orgs.store import Context, Write, write_records

names = st.one_of(
    st.text("abcdefg 甘肃社会", min_size=2, max_size=12), st.sampled_from(["جمعية الأمل", "甘肃省社工中心", "Hope Ltd"])
)


def record(name: str, *, language: str = "en", **fields: object) -> dict[str, object]:
    return {"names": [{"value": name, "kind": "official", "language": language}], "kind": "ngo", **fields}


def profile(id: int, name: str, **fields: object) -> Profile:
    return profile_of({**record(name), **fields}, id=id)


def at(postcode: str = "", locality: str = "", point: object = None) -> list[dict[str, object]]:
    site = {"id": "s1", "postcode": postcode, "locality": locality, "point": point}
    return [{key: value for key, value in site.items() if value}]


@given(names, names)
def test_likeness_is_symmetric_and_bounded(first: str, second: str) -> None:
    a, b = fold(first), fold(second)
    assert 0 <= likeness(a, b) == likeness(b, a) <= 1
    assert likeness(a, a) == 1


@given(names, names, st.sampled_from(["", "AB1 2CD", "EF3 4GH"]), st.sampled_from(["", "AB1 2CD"]), st.booleans())
def test_the_score_is_symmetric(first: str, second: str, p: str, q: str, shared: bool) -> None:
    a = profile(1, first, sites=at(p, "Leeds"))
    b = profile(2, second, sites=at(q, "Leeds"))
    assert score(a, b, shared_host=shared) == score(b, a, shared_host=shared)
    assert 0 <= score(a, b)[0] <= 100


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Minqin Straw Square Society Ltd", "The Minqin Straw Square Society"),
        ("甘肃省兰州市绿驼铃环境发展中心", "兰州市绿驼铃环境发展中心"),
        ("جمعية الأمل للتنمية", "جمعيه الامل للتنميه"),
        ("Hội Chữ thập đỏ Huế", "Hoi Chu thap do Hue"),
    ],
)
def test_alike_names_at_one_place_are_flagged_in_every_script(first: str, second: str) -> None:
    points, reasons = score(profile(1, first, sites=at("", "X")), profile(2, second, sites=at("", "x")))
    assert points >= 60
    assert reasons == ["name", "place"]


def test_equal_names_at_different_places_are_different_organisations() -> None:
    first = profile(1, "Trussell Trust", sites=at("BL1 2BZ"))
    assert score(first, profile(2, "Trussell Trust", sites=at("M8 0DT"))) == (0, [])
    assert score(first, profile(2, "Trussell Trust")) == (0, [])


def test_an_identifier_or_a_website_of_its_own_is_enough() -> None:
    number = [{"scheme": "GB-CHC", "value": "1"}]
    one, two = profile(1, "Alpha", identifiers=number), profile(2, "Omega", identifiers=number)
    assert score(one, two) == (90, ["identifier"])
    site = [{"kind": "website", "url": "https://www.alpha.org/x"}]
    assert score(profile(1, "Alpha", links=site), profile(2, "Omega", links=site))[1] == ["website"]
    assert score(profile(1, "Alpha", links=site), profile(2, "Omega", links=site), shared_host=True) == (0, [])


def test_two_numbers_of_one_register_are_two_organisations_unless_all_else_is_equal() -> None:
    first, second = [{"scheme": "XI-ROR", "value": "1"}], [{"scheme": "XI-ROR", "value": "2"}]
    place = at("", "Can Tho")
    assert score(
        profile(1, "Can Tho University", identifiers=first, sites=place),
        profile(2, "Nam Can Tho University", identifiers=second, sites=place),
    ) == (0, [])
    assert (
        score(
            profile(1, "Can Tho University", identifiers=first, sites=place),
            profile(2, "Can Tho University", identifiers=second, sites=place),
        )[0]
        > 80
    )


def test_near_points_are_one_place_and_town_points_are_not() -> None:
    near, far = (103.0800, 38.6200), (103.0850, 38.6200)
    assert metres(near, far) == pytest.approx(434, rel=0.01)
    exact = profile(1, "Hope Group", sites=at(point=list(near)))
    assert score(exact, profile(2, "Hope Group", sites=at(point=[103.0801, 38.6201])))[0]
    assert not score(exact, profile(2, "Hope Group", sites=at(point=list(far))))[0]
    coarse = [{"id": "s1", "point": list(near), "precision": "locality"}]
    assert not score(exact, profile(2, "Hope Group", sites=coarse))[0]


@pytest.mark.django_db
def test_stored_records_and_rows_of_the_file_meet() -> None:
    stored = Write(record("Straw Square Society", sites=at("AB1 2CD")))
    hidden = Write(record("Straw Square Society", sites=at("AB1 2CD")), state="archived")
    write_records([stored, hidden], context=Context(at=timezone.now()))
    memory = Memory()
    first = profile(-1, "Straw Square Society", sites=at("ab12cd"))
    assert [(pair.first, pair.second) for pair in find_pairs([first], memory)] == [(-1, stored.id)]
    later = find_pairs([profile(-2, "Straw Squares Society", sites=at("AB1 2CD"))], memory)
    assert {(pair.first, pair.second) for pair in later} == {(-2, -1), (-2, stored.id)}


@pytest.mark.django_db
def test_a_host_of_many_needs_the_same_place() -> None:
    links = [{"kind": "website", "url": "https://army.org"}]
    many = [profile(-n, f"Army {n * 7919} Corps", links=links, sites=at(f"AB1 {n}CD")) for n in range(1, 8)]
    assert find_pairs(many) == []


def test_the_memory_is_bounded() -> None:
    memory = Memory(blocks=10, per_block=2)
    for number in range(50):
        memory.meet(profile(-number, f"Group {number}", sites=at("", f"Town {number}")))
    assert len(memory.known) <= 10
    for number in range(5):
        memory.meet(profile(-100 - number, "Same Name", sites=at("", "Here")))
    assert len(memory.meet(profile(-9, "Same Name", sites=at("", "Here")))) <= 4
