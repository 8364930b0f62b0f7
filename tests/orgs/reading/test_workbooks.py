"""XLSX, XLS and ODS."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import openpyxl
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table as OdfTable
from odf.table import TableCell, TableRow
from odf.text import P

from saxaul.orgs.reading import Limits, Options, open_table
from saxaul.orgs.reading.sheet_worker import number_as_text, print_sheet, time_as_text
from tests.orgs.reading.files import cells, read, refusal_code, workbook, write, zipped


def test_values_come_as_people_write_them(tmp_path: Path) -> None:
    row: list[object] = [
        "007",
        75186.0,
        0.1 + 0.2,
        True,
        datetime.date(2011, 5, 3),
        datetime.datetime(2011, 5, 3, 14, 30),
        datetime.time(9, 5),
        "  text  ",
        -4,
        None,
        "end",
    ]
    path = workbook(tmp_path, [[f"column {n}" for n in range(len(row))], row])
    assert cells(path) == [
        ["007", "75186", "0.3", "true", "2011-05-03", "2011-05-03T14:30:00", "09:05", "text", "-4", "", "end"]
    ]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (75186.0, "75186"),
        (-0.0, "0"),
        (1234567890123456.0, "1234567890123456"),
        (9.1350100e17, "913501000000000000"),
        (31.20, "31.2"),
        (1e300, "1e+300"),
        (float("inf"), "inf"),
    ],
)
def test_numbers_lose_nothing_and_gain_nothing(number: float, text: str) -> None:
    assert number_as_text(number) == text


def test_durations_are_hours_minutes_seconds() -> None:
    assert time_as_text(datetime.timedelta(hours=30, seconds=5)) == "30:00:05"
    assert time_as_text(None) == "None"


def test_old_excel_under_a_new_name_is_read_with_a_note(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Liste")
    rows: list[list[object]] = [["name", "founded"], ["Société", 1990], ["Beta", 2001]]
    for number, values in enumerate(rows):
        for column, value in enumerate(values):
            sheet.write(number, column, value)
    book.save(str(tmp_path / "list.xlsx"))
    with open_table(tmp_path / "list.xlsx") as table:
        assert (table.detected.format, table.detected.sheet) == ("xls", "Liste")
        assert table.detected.notes == ("The name says .xlsx, but this is an older Excel file (.xls).",)
        assert [list(row.values.values()) for row in table.rows()] == [["Société", "1990"], ["Beta", "2001"]]


def test_open_document_sheets_are_read(tmp_path: Path) -> None:
    document = OpenDocumentSpreadsheet()
    sheet = OdfTable(name="Danh sách")
    for values in (["tên", "thành phố"], ["Hội A", "Huế"]):
        row = TableRow()
        for value in values:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=value))
            row.addElement(cell)
        sheet.addElement(row)
    document.spreadsheet.addElement(sheet)
    document.save(str(tmp_path / "list.ods"))
    with open_table(tmp_path / "list.ods") as table:
        assert (table.detected.format, table.detected.sheet) == ("ods", "Danh sách")
        assert [row.values for row in table.rows()] == [{"tên": "Hội A", "thành phố": "Huế"}]


def printed(capsys: pytest.CaptureFixture[str], path: Path, sheet: str | None = None) -> list[object]:
    print_sheet({"path": str(path), "sheet": sheet, "cell_chars": 100})
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_worker_prints_one_sheet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = workbook(tmp_path, [["name", "n"], [None, None], ["A", 1.0, None]], merge="A3:A4")
    about = {"sheets": ["Sheet"], "sheet": "Sheet", "merged": [[3, 1, 4, 1]]}
    assert printed(capsys, path) == [about, [1, "name", "n"], [3, "A", "1"]]
    assert printed(capsys, path, "None such") == [{"refused": "unknown_sheet", "sheets": ["Sheet"]}]
    several = several_sheets(tmp_path)
    assert printed(capsys, several)[0] == {"sheets": ["Read me", "Data"], "sheet": "Data", "merged": []}
    assert printed(capsys, several, "Lists")[1] == [1, "0", "0"]


def test_merged_headers_are_joined_and_merged_data_is_not_filled(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Members", None, None, None],
        ["Name", "Address", None, "Founded"],
        [None, "Street", "City", None],
        ["Alpha", "1 Road", "Leeds", 1990],
        ["Beta", "2 Road", None, 1991],
    ]
    path = workbook(tmp_path, rows, merge="A1:D1 A2:A3 B2:C2 D2:D3 C4:C5")
    with open_table(path) as table:
        assert table.detected.columns == ("Name", "Address / Street", "Address / City", "Founded")
        assert (table.detected.header_row, table.detected.header_rows) == (3, 2)
        found = [(row.number, row.values["Address / City"]) for row in table.rows()]
    assert found == [(4, "Leeds"), (5, "")]


def several_sheets(folder: Path) -> Path:
    book = openpyxl.Workbook()
    about = book.active
    assert about is not None
    about.title = "Read me"
    about.append(["About this file"])
    data = book.create_sheet("Data")
    for number in range(60):
        data.append(["name", "city"] if not number else [f"Org {number}", "Leeds"])
    hidden = book.create_sheet("Lists")
    hidden.sheet_state = "hidden"
    for number in range(500):
        hidden.append([number, number])
    book.save(folder / "sheets.xlsx")
    return folder / "sheets.xlsx"


def test_the_sheet_with_the_data_is_chosen_and_said(tmp_path: Path) -> None:
    path = several_sheets(tmp_path)
    with open_table(path) as table:
        assert (table.detected.sheet, table.detected.sheets) == ("Data", ("Read me", "Data"))
        assert table.detected.notes == ("This workbook has 2 sheets; “Data” is read.",)
        assert len(list(table.rows())) == 59
    with open_table(path, options=Options(sheet="Lists")) as table:
        assert table.detected.sheet == "Lists"
        assert table.detected.notes == ()
    assert refusal_code(path, options=Options(sheet="None such")) == "unknown_sheet"


def test_rows_restart_skip_and_keep_their_numbers(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["name", "n"], ["A", 1], [None, None], ["B", 2], ["C", 3]])
    with open_table(path) as table:
        assert [row.number for row in table.rows()] == [row.number for row in table.rows()] == [2, 4, 5]
        assert [row.number for row in table.rows(start_after=4)] == [5]


def test_surplus_cells_are_kept_with_a_problem(tmp_path: Path) -> None:
    rows = read(workbook(tmp_path, [["name", "n"], *[["A", 1]] * 40, ["B", 2, "more"]]))
    assert rows[-1].values == {"name": "B", "n": "2", "Column 3": "more"}
    assert rows[-1].problem


def test_workbooks_without_cells_or_sheets_are_refused(tmp_path: Path) -> None:
    assert refusal_code(workbook(tmp_path, [])) == "empty"
    book = openpyxl.Workbook()
    book.create_chartsheet("Chart")
    book.remove(book.worksheets[0])
    book.save(tmp_path / "chart.xlsx")
    assert refusal_code(tmp_path / "chart.xlsx") in {"no_table", "damaged"}


def test_a_broken_package_is_refused(tmp_path: Path) -> None:
    packed = zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook"})
    assert refusal_code(write(tmp_path, packed, "a.xlsx")) == "damaged"
    assert refusal_code(write(tmp_path, zipped({"[Content_Types].xml": b"", "xl/workbook.bin": b"x"}), "b.xlsb")) == (
        "damaged"
    )


def test_time_and_output_of_the_worker_end(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["name", "n"], *[[f"Org {n}", n] for n in range(3000)]])
    assert refusal_code(path, limits=Limits(max_unpacked_bytes=1000)) == "unpacks_too_large"
    assert refusal_code(path, limits=Limits(max_workbook_seconds=0)) == "unpacks_too_large"
