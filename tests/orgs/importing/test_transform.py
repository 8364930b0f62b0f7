"""From a row to a record, target by target."""

# ruff: noqa: E501 - rows of tables, in scripts that count double

from __future__ import annotations

from typing import Any

import pytest

from saxaul.orgs.importing.mapping import checked_mapping
from saxaul.orgs.importing.transform import Taken, Transform, derived_key


class Words(dict[str, str]):
    def get_or_empty(self, word: str) -> str:
        return self.get(word.lower(), self.get(word, ""))


SECTORS = Words({"E10": "E10", "education": "B10", "arts, crafts": "A10"})


def take(row: dict[str, Any], columns: dict[str, Any], **more: Any) -> Taken:
    mapping = checked_mapping({"columns": {"name": "name", **columns}, **more})
    return Transform(mapping, sector_of=SECTORS.get_or_empty).take({"name": "A Group", **row})


def record(row: dict[str, Any], columns: dict[str, Any], **more: Any) -> dict[str, Any]:
    return take(row, columns, **more).record


def codes(taken: Taken) -> list[str]:
    return [reason[0] for reason in taken.reasons]


def test_names_of_all_kinds() -> None:
    row = {
        "zh": "一个小组",
        "aka": "Alpha|Beta",
        "abbr": "AG",
        "old": "Old Group",
        "labels": '{"en": "A Group", "ar": "مجموعة"}',
    }
    columns = {
        "zh": {"to": "name", "language": "zh-Hans"},
        "aka": "other_names",
        "abbr": "short_names",
        "old": "former_names",
        "labels": "labels_json",
    }
    names = record(row, columns)["names"]
    assert [(name["value"], name["kind"], name.get("language")) for name in names] == [
        *[("A Group", "official", "en"), ("一个小组", "official", "zh-Hans"), ("مجموعة", "official", "ar")],
        *[("Alpha", "other", None), ("Beta", "other", None), ("AG", "short", None), ("Old Group", "former", None)],
    ]


def test_labels_as_a_map_a_list_and_nonsense() -> None:
    columns = {"labels": "labels_json"}
    assert len(record({"labels": {"vi": "Nhóm"}}, columns)["names"]) == 2
    assert len(record({"labels": [{"lang": "vi", "value": "Nhóm"}, 3]}, columns)["names"]) == 2
    assert codes(take({"labels": "{"}, columns)) == ["bad_json"]
    assert len(record({"labels": "3"}, columns)["names"]) == 1


def test_texts_by_language_fallback_and_without_html() -> None:
    columns = {
        "d": {"to": "description", "language": "en"},
        "e": {"to": "description", "fallback": True},
        "z": "description",
    }
    told = record({"d": "<p>One &amp; two</p><script>x()</script>", "e": "never", "z": "做环境教育"}, columns)
    assert told["description"] == {"en": "One & two", "zh-Hans": "做环境教育"}
    assert record({"e": "instead"}, columns)["description"] == {"und": "instead"}
    two = {"d": {"to": "description", "language": "en"}, "f": {"to": "description", "language": "en"}}
    assert record({"d": "One.", "f": "Two."}, two)["description"] == {"en": "One.\n\nTwo."}


@pytest.mark.parametrize(
    ("word", "kind"),
    [("NGO", "ngo"), ("基金会", "foundation"), ("جامعة", "university"), ("Công ty", "business"), ("funder|nonprofit", "foundation"),
     ("education|funder", "university"), ("Brigade, Official", "technology"), ("media", "media"), (["Government"], "government")],
)  # fmt: skip
def test_kinds(word: Any, kind: str) -> None:
    assert record({"k": word}, {"k": "kind"})["kind"] == kind


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("True", None),
        (True, None),
        (False, "closed"),
        ("注销", "closed"),
        ("متوقف", "inactive"),
        ("có", None),
        ("không hoạt động", "inactive"),
        ("withdrawn", "closed"),
    ],
)
def test_statuses(word: Any, status: str | None) -> None:
    assert record({"s": word}, {"s": "status"}).get("status") == status


def test_words_nobody_knows_are_told_unless_quiet() -> None:
    assert codes(take({"k": "blurb"}, {"k": "kind"})) == ["unknown_word"]
    assert codes(take({"k": "blurb"}, {"k": {"to": "kind", "quiet": True}})) == []
    assert record({"k": "blurb"}, {"k": {"to": "kind", "codes": {"Blurb": "media"}}})["kind"] == "media"
    assert codes(take({"s": "E10; blurb"}, {"s": "sectors"})) == ["unknown_sector"]


def test_sectors_whole_cells_before_their_parts() -> None:
    assert record({"s": "Arts, crafts"}, {"s": "sectors"})["sectors"] == ["A10"]
    assert record({"s": "education / E10"}, {"s": "sectors"})["sectors"] == ["B10", "E10"]
    assert record({"s": ["E10", "E10"]}, {"s": "sectors"})["sectors"] == ["E10"]
    assert record({"s": "E10", "t": "education"}, {"s": "sectors", "t": {"to": "sectors", "fallback": True}})[
        "sectors"
    ] == ["E10"]


def site(row: dict[str, Any], columns: dict[str, Any], **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = record(row, columns, **more)["sites"][0]
    return found


def test_addresses_are_taken_apart_where_that_is_certain() -> None:
    assert site({"a": "1 High St, Leeds LS1 4AP"}, {"a": "address"})["postcode"] == "LS1 4AP"
    chinese = site({"a": "甘肃省兰州市城关区张掖路1号"}, {"a": "address"})
    assert (chinese["region"], chinese["locality"]) == ("甘肃省", "兰州市")
    assert site({"a": {"street": "S", "locality": "L"}}, {"a": "address"})["locality"] == "L"
    assert site({"p": "POOLE"}, {"p": "postcode"})["locality"] == "POOLE"


def test_points_are_turned_round_refused_and_converted() -> None:
    columns = {"y": "latitude", "x": "longitude", "c": "country"}
    turned = take({"y": "103.08", "x": "38.62"}, columns)
    assert (turned.record["sites"][0]["point"], codes(turned)) == ([103.08, 38.62], ["coordinates_swapped"])
    assert take({"y": "31.2", "x": "30.0", "c": "EG"}, columns).record["sites"][0]["point"] == [30.0, 31.2]
    assert codes(take({"y": "0", "x": "0"}, columns)) == ["zero_coordinates"]
    assert codes(take({"y": "here", "x": "1"}, columns)) == ["bad_coordinates"]
    assert codes(take({"p": "somewhere"}, {"p": "coordinates"})) == ["bad_coordinates"]
    moved = site({"y": "39.91640", "x": "116.41024"}, columns, defaults={"datum": "gcj02"})
    assert moved["datum"] == "gcj02"
    assert moved["point"] == pytest.approx([116.404, 39.915], abs=2e-5)


def test_the_first_point_counts_and_its_precision_follows_the_address() -> None:
    assert site({"g": {"coordinates": [1, 2]}, "p": "5, 6"}, {"g": "geometry", "p": "coordinates"})["point"] == [
        1.0,
        2.0,
    ]
    assert site({"g": [1, 2], "s": "Street 1"}, {"g": "geometry", "s": "street"})["precision"] == "exact"
    assert site({"g": [1, 2]}, {"g": "geometry"}, defaults={"precision": "locality"})["precision"] == "locality"


def test_identifiers() -> None:
    def first(value: str, **options: Any) -> dict[str, str]:
        found: dict[str, str] = record(
            {"i": value}, {"i": {"to": "identifier", **options}}, defaults={"country": "vn"}
        )["identifiers"][0]
        return found

    assert first("GB-CHC-1000003") == {"scheme": "GB-CHC", "value": "1000003"}
    assert first("52620100MJY123456X")["scheme"] == "CN-MOC"
    assert first("77") == {"scheme": "VN-REG", "value": "77"}
    assert first("2534145.0", scheme="GB-COH", pad=8) == {"scheme": "GB-COH", "value": "02534145"}
    assert first("https://ror.org/00012xz55", scheme="XI-ROR")["value"] == "00012xz55"
    assert "identifiers" not in record({"i": "00000000"}, {"i": "identifier"})


def test_sums_dates_people_languages() -> None:
    columns = {
        "b": {"to": "budget", "currency": "EGP"},
        "i": "income",
        "f": "founded",
        "s": "staff",
        "v": "volunteers",
        "l": "languages",
        "c": "currency",
    }
    told = record({"b": "20,000", "i": "2", "f": "5/2011", "s": "7", "v": "0", "l": "العربية، English"}, columns)
    assert {key: told[key] for key in ("budget", "currency", "founded", "staff", "volunteers", "languages")} == {
        **{"budget": "10k-100k", "currency": "EGP", "founded": "2011-05", "staff": "5-19", "volunteers": "0"},
        "languages": ["ar", "en"],
    }
    assert record({"i": "200"}, columns)["budget"] == "1-10k"
    assert record({"b": "1", "c": "gbp"}, {"b": "budget", "c": "currency"})["currency"] == "GBP"
    bad = take({"b": "x", "f": "soon", "s": "many", "l": "Klingonese"}, columns)
    assert sorted(codes(bad)) == ["bad_date", "bad_language", "bad_number", "bad_number"]


def test_links() -> None:
    columns = {"w": "website", "x": "link:x", "s": "links", "o": {"to": "links"}}
    row = {
        "w": "http://a.org http://b.org; www.facebook.com/a",
        "x": "@group",
        "s": {"twitter": "@other", "Google": "https://groups.google.com/g"},
    }
    assert {(link["kind"], link["url"]) for link in record(row, columns)["links"]} == {
        *{
            ("website", "http://a.org"),
            ("website", "http://b.org"),
            ("facebook", "https://www.facebook.com/a"),
            ("x", "group"),
        },
        *{("x", "other"), ("other", "https://groups.google.com/g")},
    }
    assert record({"w": '=HYPERLINK("https://c.org","C")'}, columns)["links"] == [
        {"kind": "website", "url": "https://c.org"}
    ]
    assert record({"w": "https://d.org/?a=1;lang=de"}, columns)["links"][0]["url"] == "https://d.org/?a=1;lang=de"
    assert record({"w": ["https://e.org", "https://f.org"]}, columns)["links"][1]["url"] == "https://f.org"
    assert codes(take({"w": "nowhere at all"}, columns))
    assert codes(take({"w": "https://[bad"}, columns)) == ["bad_url"]


def test_contacts_are_for_the_own_team_only() -> None:
    columns = {"n": "contact_name", "r": "contact_role", "e": "email", "p": "phone"}
    told = record({"n": "Lan", "r": "Head", "e": "mailto:lan@x.org, b@x.org", "p": "'+84 1'"}, columns)
    assert told["contacts"] == [
        {"id": "c1", "name": "Lan", "role": "Head", "phone": "+84 1", "email": "lan@x.org", "visibility": "nobody"}
    ]


def test_areas_served() -> None:
    told = record({"a": "Egypt; Sinai"}, {"a": "areas"}, defaults={"country": "EG"})
    assert told["areas"] == [{"country": "EG"}, {"country": "EG", "name": "Sinai"}]


def test_nested_and_missing_columns() -> None:
    assert site({"location": {"city": "X"}}, {"location.city": "locality"})["locality"] == "X"
    assert "sites" not in record({"location": None}, {"location.city": "locality"})


def test_keys() -> None:
    assert take({"id": " 7 "}, {"id": "key"}).key == "7"
    assert take({"n": "7"}, {"n": "ignore"}, key="n").key == "7"
    assert take({"i": "GB-CHC-1"}, {"i": "identifier"}).key == "GB-CHC-1"
    here, there = take({"p": "AB1 2CD"}, {"p": "postcode"}).key, take({"p": "EF3 4GH"}, {"p": "postcode"}).key
    assert here != there
    assert here == take({"p": "ab1 2cd"}, {"p": "postcode"}).key
    assert derived_key({}) == ""


def test_a_fallback_for_a_place() -> None:
    columns = {"city": {"to": "locality", "fallback": True}, "location.city": "locality"}
    assert site({"city": "Baltimore, MD", "location": {"city": "Baltimore"}}, columns)["locality"] == "Baltimore"
    assert site({"city": "Baltimore, MD"}, columns)["locality"] == "Baltimore, MD"
