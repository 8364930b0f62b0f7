"""JSON, JSON lines and GeoJSON."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saxaul.orgs.reading import Limits, Options, open_table
from saxaul.orgs.reading.json_text import FIRST_READ
from tests.orgs.reading.files import read, refusal_code, write

ITEMS: list[dict[str, object]] = [
    {"name": " Alpha ", "tags": ["a", "b"], "place": {"lat": 1.5}, "active": True, "n": 3, "none": None},
    {"name": "协会", "extra": "x"},
]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (json.dumps(ITEMS), "json"),
        (json.dumps(ITEMS, indent=2, ensure_ascii=False), "json"),
        (json.dumps({"meta": {"page": 1}, "organizations": ITEMS, "empty": [], "words": ["a"]}), "json"),
        (json.dumps({"data": ITEMS}), "json"),
        (json.dumps({"success": True, "result": {"total": 2, "records": ITEMS}}), "json"),
        ("\n".join(json.dumps(item) for item in ITEMS) + "\n", "jsonl"),
        ("\ufeff" + "\r\n\r\n".join(json.dumps(item) for item in ITEMS), "jsonl"),
    ],
)
def test_records_keep_their_values_and_nesting(content: str, kind: str, tmp_path: Path) -> None:
    path = write(tmp_path, content, "list.json")
    with open_table(path) as table:
        assert table.detected.format == kind
        assert table.detected.columns == ("name", "tags", "place", "active", "n", "none", "extra")
        rows = list(table.rows())
    assert [row.number for row in rows] == [1, 2]
    assert rows[0].values == {**ITEMS[0], "name": "Alpha"}
    assert rows[1].values == ITEMS[1]


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030", "utf-8-sig"])
def test_json_in_other_encodings_and_packed_is_read(encoding: str, tmp_path: Path) -> None:
    text = json.dumps([{"name": "北京市志愿者协会", "city": "北京市"}] * 3, ensure_ascii=False)
    path = write(tmp_path, gzip.compress(text.encode(encoding)), "list.json.gz")
    assert [row.values["name"] for row in read(path)] == ["北京市志愿者协会"] * 3


def test_a_long_list_streams_across_the_read_buffer(tmp_path: Path) -> None:
    items = [{"id": number, "text": "x" * (number % 500)} for number in range(5000)]
    path = write(tmp_path, json.dumps({"before": "y" * FIRST_READ, "items": items}), "long.json")
    with open_table(path) as table:
        assert [row.values["id"] for row in table.rows(start_after=4990)] == list(range(4990, 5000))
        assert sum(1 for _row in table.rows()) == 5000


TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=9)


@given(items=st.lists(st.dictionaries(TEXT, st.integers() | TEXT, min_size=1), min_size=1))
def test_whatever_json_holds_comes_back(
    items: list[dict[str, object]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = write(tmp_path_factory.getbasetemp(), json.dumps(items), "any.json")
    expected = [
        {key: value.strip() if isinstance(value, str) else value for key, value in item.items()} for item in items
    ]
    assert [row.values for row in read(path, options=Options(format="json"))] == expected


def test_geojson_gives_properties_and_geometry(tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [105.8, 21.0]}
    features = [
        {"type": "Feature", "id": 7, "properties": {"name": "Hội A"}, "geometry": point},
        {"type": "Feature", "properties": None, "geometry": None},
        {"type": "Feature", "properties": {"name": "B", "web": "b.org"}, "geometry": point},
        {"type": "Nonsense"},
        "text",
    ]
    path = write(tmp_path, json.dumps({"type": "FeatureCollection", "features": features}), "places.geojson")
    with open_table(path) as table:
        assert (table.detected.format, table.detected.columns) == ("geojson", ("name", "web", "id", "geometry"))
        rows = list(table.rows())
    assert rows[0].values == {"name": "Hội A", "id": 7, "geometry": point}
    assert rows[1].values == {"geometry": None}
    assert [bool(row.problem) for row in rows] == [False, False, False, True, True]


def test_a_long_list_on_one_line_is_no_table_row(tmp_path: Path) -> None:
    path = write(tmp_path, json.dumps([{"name": "x" * 1000}] * 300), "one-line.json")
    assert refusal_code(path, limits=Limits(max_line_bytes=10_000)) == "read"
    utf_16 = write(tmp_path, json.dumps([{"name": "x" * 1000}] * 300).encode("utf-16"), "one-line.json")
    assert refusal_code(utf_16, limits=Limits(max_line_bytes=10_000)) == "read"


def test_many_broken_lines_are_refused_soon(tmp_path: Path) -> None:
    assert refusal_code(write(tmp_path, '{"a": 1}\n' + '{"a"\n' * 5000, "a.jsonl")) == "damaged"


def test_a_broken_line_is_delivered_with_a_problem(tmp_path: Path) -> None:
    lines = [json.dumps({"name": f"A{number}"}) for number in range(10)]
    lines[4] = '{"name": broken'
    lines[6] = '"a text"'
    path = write(tmp_path, "\n".join(lines).encode() + b'\n{"name": "Soci\xe9t\xe9"}\n', "list.jsonl")
    rows = read(path, options=Options(encoding="utf-8"))
    assert [row.number for row in rows if row.problem] == [5, 7, 11]
    assert len(rows) == 11


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("[]", "no_table"),
        ("{}", "no_table"),
        ("[1, 2, 3]", "no_table"),
        ('{"a": 1, "b": {"c": []}}', "no_table"),
        ('{"type": "FeatureCollection", "features": []}', "no_table"),
        ('{"r": {"a": [{"x": 1}], "b": [{"y": 1}]}}', "several_tables"),
        ('{"a": [{"x": 1}], "b": [{"y": 1}]}', "several_tables"),
        ('[{"a": 1}, {"b": ', "damaged"),
        ('[{"a": 1} {"b": 2}]', "damaged"),
        ('{"a": [{"x": 1}], 5: 6}', "damaged"),
        ('{"a" [1]}', "damaged"),
        ('{"a": 1}\n{"b"\n{"c"\n{"d"', "damaged"),
        ('[{"n": ' + "9" * 5000 + "}]", "damaged"),
    ],
)
def test_json_without_one_list_of_records_is_refused(content: str, code: str, tmp_path: Path) -> None:
    assert refusal_code(write(tmp_path, content, "a.json")) == code


def test_a_csv_whose_first_name_is_in_brackets_is_no_json(tmp_path: Path) -> None:
    with open_table(write(tmp_path, "[id],name\n1,A\n")) as table:
        assert table.detected.format == "csv"


def test_the_operator_may_force_json_lines(tmp_path: Path) -> None:
    path = write(tmp_path, '{"name": "A"}', "one.txt")
    with open_table(path, options=Options(format="jsonl")) as table:
        assert (table.detected.format, [row.values for row in table.rows()]) == ("jsonl", [{"name": "A"}])


def test_characters_no_database_stores_are_left_out(tmp_path: Path) -> None:
    item = '{"na\\u0000me": "A\\u0000B", "tags": ["x\\ud83d", "\\ud83d\\ude00"], "n": 1}'
    expected = {"name": "AB", "tags": ["x\ufffd", "😀"], "n": 1}
    for content in (f"[{item}]", f"{item}\n{item}"):
        with open_table(write(tmp_path, content, "a.json")) as table:
            assert table.detected.columns == ("name", "tags", "n")
            assert next(table.rows()).values == expected


def test_a_flood_of_keys_is_refused(tmp_path: Path) -> None:
    flood = json.dumps([{f"k{number}": 1 for number in range(3000)}])
    assert refusal_code(write(tmp_path, flood, "a.json")) == "too_many_columns"
    flood = json.dumps([{f"k{number}": 1 for number in range(100_001)}])
    assert refusal_code(write(tmp_path, flood, "b.json")) == "too_many_columns"
