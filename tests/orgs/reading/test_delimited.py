"""CSV, TSV and their relatives."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saxaul.orgs.reading import Limits, Options, UnreadableFile, open_table
from saxaul.orgs.reading.delimiters import find_delimiter
from tests.orgs.reading.files import cells, read, write, zipped


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_delimiter_and_line_end_is_found(delimiter: str, end: str, tmp_path: Path) -> None:
    lines = [["id", "name", "text"], ["1", "A, B; C", '"x | ""y"""'], ["2", "D", '"two\nlines"']]
    lines[1][1] = f'"{lines[1][1]}"'
    path = write(tmp_path, end.join(delimiter.join(line) for line in lines) + end)
    with open_table(path) as table:
        assert table.detected.delimiter == delimiter
        assert table.detected.format == ("tsv" if delimiter == "\t" else "csv")
    assert cells(path) == [["1", "A, B; C", 'x | "y"'], ["2", "D", "two\nlines"]]


def test_text_full_of_commas_does_not_hide_the_semicolons(tmp_path: Path) -> None:
    text = "name;note\n" + "".join(f"Org {n};one, two, three{', four' * (n % 3)}\n" for n in range(20))
    with open_table(write(tmp_path, text)) as table:
        assert table.detected.delimiter == ";"


def test_a_single_column_has_no_delimiter(tmp_path: Path) -> None:
    with open_table(write(tmp_path, "name\nAlpha\nBeta, Gamma and Delta\nEpsilon\n")) as table:
        assert (table.detected.delimiter, table.detected.columns) == (None, ("name",))
        assert table.detected.notes
        assert [row.values["name"] for row in table.rows()] == ["Alpha", "Beta, Gamma and Delta", "Epsilon"]


def test_the_ending_of_the_name_decides_between_equals(tmp_path: Path) -> None:
    text = "a,b\tc\n1,2\t3\n"
    with open_table(write(tmp_path, text, "t.tsv")) as tabs, open_table(write(tmp_path, text, "t.csv")) as commas:
        assert (tabs.detected.delimiter, commas.detected.delimiter) == ("\t", ",")
    forced = Options(format="tsv")
    with open_table(write(tmp_path, text), options=forced) as table:
        assert table.detected.delimiter == "\t"


def test_a_forced_delimiter_is_obeyed(tmp_path: Path) -> None:
    assert cells(write(tmp_path, "a,b;c\n1,2;3\n"), options=Options(delimiter=";")) == [["1,2", "3"]]


@pytest.mark.parametrize("rows", ["name;city\nA;B\n", "1;2\n3;4\n"])
def test_the_separator_line_of_excel_is_obeyed_and_is_no_data(rows: str, tmp_path: Path) -> None:
    with open_table(write(tmp_path, "sep=;\r\n" + rows)) as table:
        assert table.detected.delimiter == ";"
        assert next(table.rows()).number in {2, 3}


def test_row_numbers_count_records_and_blank_lines_as_a_spreadsheet_does(tmp_path: Path) -> None:
    path = write(tmp_path, 'name,city\n\n"A\nB",C\n,\n  , \nD,E\n')
    assert [(row.number, row.values["name"]) for row in read(path)] == [(3, "A\nB"), (6, "D")]


def test_short_rows_are_filled_and_long_rows_keep_everything_with_a_problem(tmp_path: Path) -> None:
    text = "name,city\n" + "A,B\n" * 40 + "C\nD,E,F\nG,H,\n"
    rows = read(write(tmp_path, text))[-3:]
    assert [list(row.values.values()) for row in rows] == [["C", ""], ["D", "E", "F"], ["G", "H"]]
    assert list(rows[1].values) == ["name", "city", "Column 3"]
    assert [row.problem for row in rows] == [None, "This row has 3 cells, but the table has 2 columns.", None]


def test_surplus_cells_never_overwrite_a_named_column(tmp_path: Path) -> None:
    text = "name,Column 3\n" + "A,B\n" * 40 + "D,E,F\n"
    assert read(write(tmp_path, text))[-1].values == {"name": "D", "Column 3": "E", "Column 3 (2)": "F"}


def test_a_quote_never_closed_at_the_end_costs_one_row_only(tmp_path: Path) -> None:
    path = write(tmp_path, 'id,name,city\n1,A,B\n2,"C,D\n3,"E, F",G\n4,H,I\n')
    rows = read(path)
    assert [row.number for row in rows] == [2, 3, 4, 5]
    assert [bool(row.problem) for row in rows] == [False, True, False, False]
    assert list(rows[2].values.values()) == ["3", "E, F", "G"]


def test_a_quote_never_closed_in_a_long_file_costs_one_row_only(tmp_path: Path) -> None:
    lines = [f"{number},Name {number},City" for number in range(20_000)]
    lines[10] = '10,"Name 10,City'
    rows = read(write(tmp_path, "id,name,city\n" + "\n".join(lines) + "\n"))
    assert len(rows) == 20_000
    assert [row.number for row in rows if row.problem] == [12]
    assert rows[-1].number == 20_001


def test_a_quote_closed_by_a_later_one_does_not_glue_rows(tmp_path: Path) -> None:
    lines = [f"{number},Name {number},City" for number in range(60)]
    lines[10], lines[13] = '10,"Name 10,City', '13,"Name, 13",City'
    rows = read(write(tmp_path, "id,name,city\n" + "\n".join(lines) + "\n"))
    assert len(rows) == 60
    assert [row.number for row in rows if row.problem] == [12]


def test_rows_restart_and_skip(tmp_path: Path) -> None:
    with open_table(write(tmp_path, "name,n\n" + "".join(f"A{n},{n}\n" for n in range(100)))) as table:
        first, again = [row.number for row in table.rows()], [row.number for row in table.rows()]
        assert first == again == list(range(2, 102))
        assert [row.number for row in table.rows(start_after=99)] == [100, 101]
        one, other = table.rows(), table.rows()
        next(one)
        assert next(other).number == 2


def test_decimal_commas_are_told_from_thousands(tmp_path: Path) -> None:
    with open_table(write(tmp_path, "city;lat\nA;31,20\nB;30,0444\n")) as table:
        assert table.detected.decimal_comma
    for text in ('city,n\nA,"229,932"\nB,"1,204"\n', "city,lat\nA,31.20\nB,30.0444\n", 'a,b\nA,"1,204.50"\n'):
        with open_table(write(tmp_path, text)) as table:
            assert not table.detected.decimal_comma


def test_gzip_and_a_zip_of_one_table_are_opened(tmp_path: Path) -> None:
    content = b"name,city\nA,B\n"
    packed = zipped({"data/list.csv": content, "__MACOSX/._list.csv": b"junk", "LICENSE": b"text"})
    for path in (
        write(tmp_path, gzip.compress(content), "list.csv.gz"),
        write(tmp_path, packed, "list.zip"),
        write(tmp_path, zipped({"list.dat": content}), "b.zip"),
    ):
        with open_table(path) as table:
            assert any("unpacked" in note for note in table.detected.notes)
            assert len(list(table.rows())) == 1


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"a.csv": b"a,b\n", "b.csv": b"a,b\n"}, "several_tables"),
        ({"a.txt": b"x", "b.txt": b"y"}, "no_table"),
        ({}, "no_table"),
    ],
)
def test_other_archives_are_refused(members: dict[str, bytes], code: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        open_table(write(tmp_path, zipped(members), "a.zip"))
    assert refusal.value.code == code


def test_wrong_endings_are_noted(tmp_path: Path) -> None:
    with open_table(write(tmp_path, "name,city\nA,B\n", "list.xlsx")) as table:
        assert table.detected.notes == ("The name says .xlsx, but this is a plain text file.",)


def test_large_cell_limits_are_honoured_beyond_the_parser_s_own(tmp_path: Path) -> None:
    path = write(tmp_path, "name,city\n" + "x" * 200_000 + ",B\n")
    row = read(path, limits=Limits(max_cell_chars=300_000))[0]
    assert (len(str(row.values["name"])), row.problem) == (200_000, None)


def test_only_separators_are_no_table(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        open_table(write(tmp_path, ",,,\n,,,\n"))
    assert refusal.value.code == "no_table"


CELL = st.text(st.sampled_from("abc dé,;\"\n1'"), max_size=8)


@given(
    rows=st.lists(st.tuples(CELL, CELL, CELL), min_size=8, max_size=20),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
)
def test_what_was_written_properly_comes_back(
    rows: list[tuple[str, str, str]], delimiter: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"'

    lines = [delimiter.join(map(quoted, row)) for row in (("id", "name", "city"), *rows)]
    path = write(tmp_path_factory.getbasetemp(), "\r\n".join(lines))
    expected = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    assert cells(path, options=Options(delimiter=delimiter, header_row=1)) == expected


def test_a_mostly_broken_quoting_is_no_delimiter() -> None:
    assert find_delimiter('a;b\n"x;1\n"y;2\n"z;3\n') in {";", None}
