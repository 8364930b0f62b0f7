"""What people write into cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saxaul.orgs.choices import Budget, People
from saxaul.orgs.importing import values as v
from saxaul.orgs.importing.dates import date_of

anything = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.text(), max_size=4))


@pytest.mark.parametrize("value", [None, "", " ", "NA", "n/a", "-", "—", "无", "لا يوجد", "Không có", "null"])
def test_words_for_nothing(value: object) -> None:
    assert v.is_nothing(value)


@pytest.mark.parametrize("value", [0, False, "0", "none of us", []])
def test_zero_is_something(value: object) -> None:
    assert not v.is_nothing(value)


def test_lists() -> None:
    assert v.split_list("a | b;c、d،e\nf；g") == list("abcdefg")
    assert v.split_list("a, b", commas=True) == ["a", "b"]
    assert v.split_list("Smith, Jones and Co") == ["Smith, Jones and Co"]
    assert v.split_list(["a", None, "NA", 3.0]) == ["a", "3"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *[("1,234.5", 1234.5), ("1.234,5", 1234.5), ("75186.0", 75186), ("12万", 120_000), ("1.5 million", 1.5e6)],
        *[
            ("١٢٣", 123),
            ("£1,200", 1200),
            ("1 234", 1234),
            ("12,5", 12.5),
            ("1,234", 1234),
            ("3 tỷ", 3e9),
            ("5 ألف", 5e3),
        ],
        *[
            ("12 members", 12),
            ("10k", 10_000),
            (7, 7),
            (2.5, 2.5),
            ("", None),
            ("many", None),
            (True, None),
            ("1'000", 1000),
        ],
        *[("1.2.3", 123), ("-4", -4)],
    ],
)
def test_numbers(text: object, number: float | None) -> None:
    assert v.number_of(text) == number


def test_the_decimal_comma_of_a_file_decides_where_one_number_does_not() -> None:
    assert v.number_of("1.234", decimal_comma=True) == 1234
    assert v.number_of("1,234", decimal_comma=True) == 1.234
    assert v.number_of("1.234") == 1.234


@pytest.mark.parametrize(
    ("value", "band"),
    [
        ("0", "0"),
        (1, "1-4"),
        ("4", "1-4"),
        (5, "5-19"),
        ("11-50", "5-19"),
        ("99", "20-99"),
        ("100", "100+"),
        ("5-19", "5-19"),
        ("x", ""),
        ("-3", ""),
    ],
)
def test_bands_of_people(value: object, band: str) -> None:
    assert v.people_band(value) == band


@pytest.mark.parametrize(
    ("value", "band"),
    [
        ("0", "0"),
        ("1", "1-10k"),
        ("10000", "1-10k"),
        ("10001", "10k-100k"),
        ("75186.0", "10k-100k"),
        ("2,000,000", "1m-10m"),
        ("99999999", "10m+"),
        ("10k-100k", "10k-100k"),
    ],
)
def test_bands_of_money(value: object, band: str) -> None:
    assert v.budget_band(value) == band


def test_a_unit_in_the_name_of_the_column_multiplies() -> None:
    assert v.budget_band("120", factor=10_000) == "1m-10m"


@given(anything)
def test_bands_are_ours_or_nothing(value: object) -> None:
    assert v.people_band(value) in {"", *People.values}
    assert v.budget_band(value) in {"", *Budget.values}


@pytest.mark.parametrize(
    ("text", "date"),
    [
        *[("2011年5月3日", "2011-05-03"), ("2011", "2011"), ("3/5/2011", "2011-05-03"), ("13/5/2011", "2011-05-13")],
        *[
            ("5/13/2011", "2011-05-13"),
            ("2011-05", "2011-05"),
            ("1990-09-11 00:00:00", "1990-09-11"),
            ("May 2011", "2011-05"),
        ],
        *[("3 May 2011", "2011-05-03"), ("tháng 5/2011", "2011-05"), ("ngày 3 tháng 5 năm 2011", "2011-05-03")],
        *[("٢٠١١", "2011"), ("2011.0", "2011"), ("2011/5/3", "2011-05-03"), ("05/2011", "2011-05"), ("soon", "")],
        *[("May 3rd, 2011", "2011-05-03"), ("Blursday 2011", ""), ("2011年", "2011"), ("3.5.2011", "2011-05-03")],
    ],
)
def test_dates(text: str, date: str) -> None:
    assert date_of(text) == date


def test_american_dates_when_the_column_says_so() -> None:
    assert date_of("3/5/2011", month_first=True) == "2011-03-05"
    assert date_of("13/5/2011", month_first=True) == "2011-05-13"


@pytest.mark.parametrize(
    "text",
    [
        *["38.62, 103.08", "38,62; 103,08", "38°37'12\"N 103°4'48\"E", "东经103.08 北纬38.62", "POINT(103.08 38.62)"],
        *["38.62 103.08", "N38.62 E103.08", "38°37′12″ N, 103°4′48″ E", "(38.62,103.08)"],
    ],
)
def test_pairs_of_coordinates(text: str) -> None:
    assert v.point_of(text) == pytest.approx((103.08, 38.62))


@pytest.mark.parametrize(
    "value",
    [
        {"type": "Point", "coordinates": [103.08, 38.62]},
        {"latitude": "38.62", "longitude": "103.08"},
        {"lat": 38.62, "lng": 103.08},
        [103.08, 38.62],
        {"type": "Polygon", "coordinates": [[[103, 38], [103.16, 38], [103.16, 39.24], [103, 38]]]},
        {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [103.08, 38.62]}]},
    ],
)
def test_shapes_and_maps(value: object) -> None:
    assert v.point_of(value) == pytest.approx((103.08, 38.62))


@pytest.mark.parametrize("value", ["", "here", "1", "1 2 3", {}, {"coordinates": []}, {"lat": "x"}, [], "POINT EMPTY"])
def test_what_is_no_point(value: object) -> None:
    assert v.point_of(value) is None


@given(st.floats(-89, 89), st.floats(-179, 179))
def test_a_written_pair_reads_back(latitude: float, longitude: float) -> None:
    assert v.point_of(f"{latitude:.5f}, {longitude:.5f}") == pytest.approx((longitude, latitude), abs=1e-5)


@given(anything)
def test_readers_never_raise(value: object) -> None:
    v.number_of(value)
    v.point_of(value)
    v.degrees_of(value)
    v.split_list(value)
    date_of(v.text_of(value))
    v.language_of(v.text_of(value))
    v.readable_case(v.text_of(value))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("THE CHESHIRE WILDLIFE TRUST LIMITED", "The Cheshire Wildlife Trust Limited"),
        ("CHESHIRE FREEMASONS' CHARITY", "Cheshire Freemasons' Charity"),
        ("ST. MARY'S R.C. CHURCH", "St. Mary's R.C. Church"),
        ("SEXUAL HEALTH MATTERS (SRHM)", "Sexual Health Matters (SRHM)"),
        ("FRIENDS OF MCDONALD YMCA", "Friends of McDonald YMCA"),
        ("NACRO", "NACRO"),
        ("Already Readable", "Already Readable"),
        ("北京大学 ABCDEF", "北京大学 ABCDEF"),
    ],
)
def test_capitals_become_readable(text: str, written: str) -> None:
    assert v.readable_case(text) == written


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("甘肃省社会工作", "zh-Hans"),
        ("無線通信", "zh-Hant"),
        ("北京", "zh"),
        ("جمعية", "ar"),
        ("Hội Chữ thập đỏ", "vi"),
        ("Förderbank", ""),
        ("plain", ""),
        ("東京のNPO", "ja"),
        ("서울", "ko"),
    ],
)
def test_languages_by_script(text: str, tag: str) -> None:
    assert v.language_of(text) == tag


def test_cells_of_nested_columns() -> None:
    row = {"a": {"b": [{"c": 1}]}, "x.y": 2, "empty": {"b": []}}
    assert v.cell(row, "a.b.c") == 1
    assert v.cell(row, "x.y") == 2
    assert v.cell(row, "empty.b.c") is None
    assert v.cell(row, "a.z.c") is None
