"""Where the names stand, in the tables people really send."""

from __future__ import annotations

import pytest

from saxaul.orgs.reading.headers import find_header, name_columns

Rows = list[list[str]]
TYPED: Rows = [["1", "Alpha", "2011-05-03"], ["2", "Beta", "2012-01-01"], ["3", "Gamma", "2013-01-01"]]


def numbered(rows: Rows) -> list[tuple[int, list[str]]]:
    return [(number, cells) for number, cells in enumerate(rows, start=1) if any(cells)]


@pytest.mark.parametrize(
    ("above", "row"),
    [
        ([["id", "name", "since"]], 1),
        ([["Register of organisations", "", ""], ["id", "name", "since"]], 2),
        ([["Register", "", ""], ["as of 2024-01-01", "", ""], ["", "", ""], ["id", "name", "since"]], 4),
        ([["", "", ""], ["", "", ""], ["编号", "名称", "成立时间"]], 3),
        ([["الرقم", "الاسم", "التاريخ"]], 1),
        ([["STT", "Tên", "Ngày"]], 1),
    ],
)
def test_the_header_is_found_below_titles(above: Rows, row: int) -> None:
    header = find_header(numbered(above + TYPED))
    assert (header.row, header.rows, header.columns) == (row, 1, tuple(above[-1]))
    assert header.data_after == row


@pytest.mark.parametrize(
    "rows",
    [
        [["B34", "52.49", "-1.78"], ["IP10", "52.01", "1.26"], ["G2", "55.86", "-4.25"]],
        [["foo"]] * 10,
        [["1", "a@example.org"], ["2", "b@example.org"]],
        [
            ["Alpha", "Leeds", "Food"],
            ["Beta", "Leeds", "Trees"],
            ["Gamma", "Leeds", "Homes"],
            ["Delta", "York", "Homes"],
        ],
    ],
)
def test_a_table_without_header_is_seen(rows: Rows) -> None:
    header = find_header(numbered(rows))
    assert (header.row, header.data_after) == (0, 0)
    assert header.columns[0] == "Column 1"
    assert len(header.columns) == len(rows[0])


def test_all_text_tables_have_their_first_row_as_header() -> None:
    rows = [["Org", "Town"], ["Alpha", "Leeds"], ["Beta", "York"], ["Alpha", "York"]]
    assert find_header(numbered(rows)).columns == ("Org", "Town")


def test_years_name_columns() -> None:
    rows = [["Title", "", ""], ["Kind", "2000", "2001"], ["Timber", "2,666", "2,474"], ["Food", "14", "13"]]
    assert find_header(numbered(rows)).columns == ("Kind", "2000", "2001")


def test_the_operator_s_choice_wins() -> None:
    rows = [["Organisation", "Town"], ["x", "y"], ["Alpha", "Leeds"]]
    assert find_header(numbered(rows), forced=2).columns == ("x", "y")
    assert find_header(numbered(rows), forced=0).columns == ("Column 1", "Column 2")
    with pytest.raises(Exception, match="Row 9"):
        find_header(numbered(rows), forced=9)


def test_group_names_are_joined_with_the_names_beneath() -> None:
    rows = [["Name", "Address", "", "Founded"], ["", "Street", "City", ""], ["Alpha", "1 Road", "Leeds", "1990"]]
    merged = [(1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 2, 4)]
    header = find_header(numbered(rows), merged=merged)
    assert header.columns == ("Name", "Address / Street", "Address / City", "Founded")
    assert (header.row, header.rows) == (2, 2)
    assert find_header(numbered([*rows, ["Beta", "2 Road", "York", "1991"]])).columns == header.columns


def test_a_group_row_above_full_names_is_taken_in_and_a_title_is_not() -> None:
    names = ["Name", "Street", "City", "Phone", "Web"]
    data = [["Alpha", "1 Road", "Leeds", "0113 1", "a.org"], ["Beta", "2 Road", "York", "0113 2", "b.org"]]
    groups = ["", "Address", "", "Contact", ""]
    header = find_header(numbered([["Members", "", "", "", ""], groups, names, *data]))
    assert header.columns == ("Name", "Address / Street", "Address / City", "Contact / Phone", "Contact / Web")
    assert (header.row, header.rows) == (3, 2)
    assert find_header(numbered([["Members of 2024", "", "", "", ""], names, *data])).rows == 1


def test_a_title_merged_over_the_whole_table_is_no_group() -> None:
    rows = [["All members", "", ""], ["Name", "Town", "Since"], ["Alpha", "Leeds", "1990"]]
    assert find_header(numbered(rows), merged=[(1, 1, 1, 3)]).columns == ("Name", "Town", "Since")


def test_remarks_above_a_merged_header_are_no_group() -> None:
    rows = [
        ["XX市社会组织名单", "", "", ""],
        ["单位：市民政局", "", "", "制表日期：2024年1月"],
        ["序号", "组织名称", "住所", ""],
        ["", "", "区", "地址"],
        ["1", "绿点环保协会", "天河区", "体育东路1号"],
        ["2", "自然之友", "越秀区", "中山路2号"],
    ]
    header = find_header(numbered(rows), merged=[(1, 1, 1, 4), (3, 1, 4, 1), (3, 2, 4, 2), (3, 3, 3, 4)])
    assert header.columns == ("序号", "组织名称", "住所 / 区", "住所 / 地址")
    assert (header.row, header.rows) == (4, 2)


def test_usual_names_are_found_even_below_a_full_row() -> None:
    rows = [["12", "34"], ["name", "city"], ["Alpha", "Leeds"], ["Beta", "York"]]
    assert find_header(numbered(rows)).row == 2


def test_sparse_data_is_not_taken_for_header() -> None:
    rows = [["name", "city", "note"], ["Alpha", "", ""], ["Beta", "", "x"], ["Gamma", "", ""]]
    assert find_header(numbered(rows)).row == 1


@pytest.mark.parametrize("above", [[["Organisation", "Since"]], []])
def test_hxl_tags_are_skipped_with_a_note(above: Rows) -> None:
    header = find_header(numbered([*above, ["#org+name", "#date +start"], ["Alpha", "1990"]]))
    assert header.columns == (("Organisation", "Since") if above else ("#org+name", "#date +start"))
    assert header.data_after == len(above) + 1
    assert header.notes


def test_every_column_has_one_name() -> None:
    assert name_columns(["name", "", "name", "name", " a\n b "], 6) == (
        "name",
        "Column 2",
        "name (2)",
        "name (3)",
        "a b",
        "Column 6",
    )
    assert name_columns(["name", "name (2)", "name"], 3) == ("name", "name (2)", "name (3)")
    assert name_columns(["name", "", ""], 1) == ("name",)


def test_an_empty_sample_has_no_columns() -> None:
    assert find_header([]).columns == ()
