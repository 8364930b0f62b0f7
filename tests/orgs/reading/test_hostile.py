"""Whatever is sent in: a table or a refusal, soon, in bounded memory, and never another error."""

from __future__ import annotations

import gzip
import io
import os
import struct
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from saxaul.orgs.reading import Limits, Options, open_table
from tests.orgs.reading.files import cells, read, refusal_code, workbook, write, zipped

STARTS = [
    b"",
    b"PK\x03\x04",
    b"\x1f\x8b\x08",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\xff\xfe",
    b"\xfe\xff",
    b"[{",
    b'{"a": [',
    b"a,b\n",
]
NAMES = ["x.csv", "x.xlsx", "x.json", "x", "x.tsv", "x.geojson", "x.jsonl"]


@hypothesis_settings(max_examples=300)
@given(start=st.sampled_from(STARTS), content=st.binary(max_size=600), name=st.sampled_from(NAMES))
def test_any_bytes_give_a_table_or_a_refusal(
    start: bytes, content: bytes, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(start + content)
    refusal_code(path)


@given(
    text=st.text(alphabet=st.sampled_from('ab1,;|\t"\r\n é中\x00#'), max_size=300),
    encoding=st.sampled_from(["utf-8", "utf-16", "gb18030", "windows-1252"]),
)
def test_any_text_gives_a_table_or_a_refusal(
    text: str, encoding: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(text.encode(encoding, "replace"))
    refusal_code(path)


@given(place=st.integers(0, 4000), cut=st.booleans(), junk=st.binary(min_size=1, max_size=20))
@hypothesis_settings(max_examples=15)
def test_a_damaged_workbook_gives_a_table_or_a_refusal(
    place: int, cut: bool, junk: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp()
    whole = workbook(folder, [["name", "city"], ["A", "B"]], name="whole.xlsx").read_bytes()
    place %= len(whole)
    path = folder / "damaged.xlsx"
    path.write_bytes(whole[:place] if cut else whole[:place] + junk + whole[place + len(junk) :])
    refusal_code(path)


def test_a_file_of_two_gigabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)
    started = time.monotonic()
    assert refusal_code(path) == "too_large"
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("content", [b"", b"  \n\r\n ", b"\xef\xbb\xbf", b"\x00" * 40])
def test_an_empty_file_is_refused(content: bytes, tmp_path: Path) -> None:
    assert refusal_code(write(tmp_path, content)) == "empty"


def test_places_that_are_no_files_are_refused(tmp_path: Path) -> None:
    assert refusal_code(tmp_path / "nothing.csv") == "missing"
    assert refusal_code(tmp_path / "zero\x00byte.csv") == "missing"
    assert refusal_code(tmp_path) == "not_a_file"
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    assert refusal_code(tmp_path / "loop.csv") == "missing"
    os.mkfifo(tmp_path / "pipe.csv")
    assert refusal_code(tmp_path / "pipe.csv") == "not_a_file"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7\n...", "pdf"),
        (b"\x89PNG\r\n\x1a\n....", "image"),
        (b"\xff\xd8\xff\xe0..JFIF", "image"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image"),
        (b"7z\xbc\xaf\x27\x1c...", "other_archive"),
        (b"{\\rtf1 a}", "document"),
        (b"\x09\x08\x08\x00\x00\x05\x10\x00", "old_excel"),
        (b"SQLite format 3\x00...", "binary"),
        (b"<html><table><tr><td>a</td></tr></table></html>", "web_page"),
        (b"\xef\xbb\xbf<!DOCTYPE html>\n<p>", "web_page"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "old_excel"),
        (b'<?xml version="1.0"?><kml>', "xml"),
        (bytes(range(256)) * 20, "binary"),
    ],
)
def test_what_holds_no_table_is_refused_by_name(content: bytes, code: str, tmp_path: Path) -> None:
    assert refusal_code(write(tmp_path, content, "list.xls")) == code


@pytest.mark.parametrize("part", ["word/document.xml", "ppt/presentation.xml"])
def test_an_office_document_is_refused_as_a_document(part: str, tmp_path: Path) -> None:
    packed = zipped({"[Content_Types].xml": b"<Types/>", part: b"<x/>"})
    assert refusal_code(write(tmp_path, packed, "text.docx")) == "document"


def test_an_open_document_text_is_refused_as_a_document(tmp_path: Path) -> None:
    packed = zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"})
    assert refusal_code(write(tmp_path, packed, "text.odt")) == "document"


def test_a_file_that_may_not_be_opened_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "name,city\nA,B\n")

    def forbid(*_args: object, **_kwargs: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", forbid)
    assert refusal_code(path) == "missing"


def test_locked_files_are_refused_as_locked(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    assert refusal_code(write(tmp_path, ole, "locked.xlsx")) == "encrypted"
    manifest = b"<manifest:encryption-data/>"
    ods = zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "META-INF/manifest.xml": manifest})
    assert refusal_code(write(tmp_path, ods, "locked.ods")) == "encrypted"
    locked_zip = bytearray(zipped({"a.csv": b"a,b\n1,2\n"}, stored=True))
    locked_zip[locked_zip.index(b"PK\x01\x02") + 8] |= 1
    assert refusal_code(write(tmp_path, bytes(locked_zip), "locked.zip")) == "encrypted"


def test_other_ole_files_are_no_workbooks(tmp_path: Path) -> None:
    magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    word = magic + b"\0" * 600 + "WordDocument".encode("utf-16-le") + b"\0" * 8
    assert refusal_code(write(tmp_path, word, "a.xls")) == "document"
    assert refusal_code(write(tmp_path, magic + b"\0" * 600, "b.xls")) == "damaged"
    book = magic + b"\0" * 600 + "Workbook".encode("utf-16-le") + b"\0" * 8
    assert refusal_code(write(tmp_path, book, "c.xls")) == "damaged"


def test_gzip_and_zip_bombs_are_stopped_while_unpacking(tmp_path: Path) -> None:
    zeros = b"a,b\n" + b"0" * (40 * 1024**2)
    assert refusal_code(write(tmp_path, gzip.compress(zeros), "bomb.csv.gz")) == "unpacks_too_large"
    assert refusal_code(write(tmp_path, zipped({"bomb.csv": zeros}), "bomb.zip")) == "unpacks_too_large"
    small = Limits(max_unpacked_bytes=1000)
    assert refusal_code(write(tmp_path, gzip.compress(os.urandom(4000)), "b.gz"), limits=small) == "unpacks_too_large"


def test_a_zip_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    packed = bytearray(zipped({"bomb.csv": b"a,b\n" + b"0" * (30 * 1024**2)}))
    central = packed.index(b"PK\x01\x02")
    struct.pack_into("<I", packed, central + 24, 100)
    assert refusal_code(write(tmp_path, bytes(packed), "bomb.zip")) in {"damaged", "unpacks_too_large", "no_table"}


def test_nested_archives_are_refused(tmp_path: Path) -> None:
    inner = zipped({"a.csv": b"a,b\n1,2\n"})
    assert refusal_code(write(tmp_path, zipped({"inner.zip": inner}), "outer.zip")) == "nested_archive"
    assert refusal_code(write(tmp_path, gzip.compress(gzip.compress(b"a,b")), "a.gz")) == "nested_archive"
    assert refusal_code(write(tmp_path, gzip.compress(inner), "a.zip.gz")) == "nested_archive"


def test_truncated_archives_are_refused(tmp_path: Path) -> None:
    packed = zipped({"a.csv": os.urandom(5000)})
    assert refusal_code(write(tmp_path, packed[:3000], "a.zip")) == "damaged"
    squeezed = gzip.compress(os.urandom(5000))
    assert refusal_code(write(tmp_path, squeezed[:3000], "a.csv.gz")) == "damaged"


def test_a_cell_at_the_end_of_the_sheet_does_not_take_the_memory_of_all_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["XFD1048576"] = "name", "far away"
    book.save(tmp_path / "sparse.xlsx")
    assert refusal_code(tmp_path / "sparse.xlsx") == "unpacks_too_large"


def test_repeated_cells_of_an_open_document_are_bounded(tmp_path: Path) -> None:
    content = (
        '<?xml version="1.0"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        '<table:table table:name="S"><table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell table:number-columns-repeated="16000" office:value-type="string"><text:p>bomb</text:p>'
        "</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    packed = zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content.encode()})
    small = Limits(max_workbook_memory=600 * 1024**2, max_workbook_seconds=10)
    assert refusal_code(write(tmp_path, packed, "bomb.ods"), limits=small) in {
        "unpacks_too_large",
        "too_many_columns",
        "damaged",
    }


def test_entities_of_a_workbook_are_not_expanded(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["name", "city"], ["Alpha", "Beta"]])
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    changed = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/sharedStrings.xml":
                content = content.replace(b"<sst", f'<!DOCTYPE sst [<!ENTITY a0 "lol">{entities}]><sst'.encode(), 1)
                content = content.replace(b"Alpha", b"&a9;")
            new.writestr(name, content)
    started = time.monotonic()
    outcome = refusal_code(write(tmp_path, changed.getvalue(), "entities.xlsx"))
    assert outcome in {"read", "damaged"}
    assert time.monotonic() - started < 5


def test_formulas_stay_text_in_csv_and_are_not_evaluated_in_workbooks(tmp_path: Path) -> None:
    formula = "=cmd|' /C calc'!A0"
    assert cells(write(tmp_path, f"name,note\nAlpha,{formula}\n")) == [["Alpha", formula]]
    book = workbook(tmp_path, [["name", "sum"], ["Alpha", "=1+1"], ["Beta", "x"]])
    assert cells(book) == [["Alpha", ""], ["Beta", "x"]]


def test_deeply_nested_json_is_refused(tmp_path: Path) -> None:
    assert refusal_code(write(tmp_path, "[" * 200_000, "a.json")) == "too_deep"
    deep = '[{"a":' * 100_000
    assert refusal_code(write(tmp_path, deep, "b.json")) == "too_deep"


def test_too_many_columns_rows_and_chars_are_refused_or_cut(tmp_path: Path) -> None:
    wide = write(tmp_path, ",".join(f"c{n}" for n in range(9000)) + "\n" + "1," * 8999 + "1\n", "wide.csv")
    assert refusal_code(wide) == "too_many_columns"
    long = write(tmp_path, "name,city\n" + "a,b\n" * 50, "long.csv")
    assert refusal_code(long, limits=Limits(max_rows=20)) == "too_many_rows"
    many = write(tmp_path, '[{"a": 1}, {"a": 2}, {"a": 3}]', "many.json")
    assert refusal_code(many, limits=Limits(max_rows=2)) == "too_many_rows"
    book = workbook(tmp_path, [["name"], *[["a"]] * 9])
    assert refusal_code(book, limits=Limits(max_rows=5)) == "too_many_rows"


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, b"a,b\n" + b"x" * 3_000_000)
    assert refusal_code(path, limits=Limits(max_line_bytes=1_000_000)) == "line_too_long"


def test_giant_cells_are_cut_and_said(tmp_path: Path) -> None:
    rows = read(write(tmp_path, "name,city\n" + "x" * 120_000 + ",B\nC,D\n" + "y" * 200_000 + ",E\nF,G\n"))
    assert [len(str(row.values["name"])) for row in rows] == [100_000, 1, 100_000, 1]
    assert [bool(row.problem) for row in rows] == [True, False, True, False]
    book = read(workbook(tmp_path, [["name", "city"], ["x" * 30_000, "B"]]), limits=Limits(max_cell_chars=1000))
    assert len(str(book[0].values["name"])) == 1000
    assert book[0].problem


def test_zero_bytes_are_left_out_and_said(tmp_path: Path) -> None:
    rows = read(write(tmp_path, b"name,city\nA,B\nC\x00D,E\n"))
    assert [(row.values["name"], bool(row.problem)) for row in rows] == [("A", False), ("CD", True)]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (Options(encoding="klingon"), "unknown_encoding"),
        (Options(encoding="rot13"), "unknown_encoding"),
        (Options(encoding="idna"), "unknown_encoding"),
        (Options(delimiter=",,"), "bad_delimiter"),
        (Options(delimiter='"'), "bad_delimiter"),
        (Options(format="docx"), "unknown_format"),
        (Options(format="xlsx"), "wrong_format"),
        (Options(format="json"), "damaged"),
        (Options(header_row=99), "bad_header_row"),
        (Options(header_row=1), "read"),
    ],
)
def test_what_the_operator_forces_is_checked(options: Options, code: str, tmp_path: Path) -> None:
    assert refusal_code(write(tmp_path, "name,city\nA,B\n"), options=options) == code


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    packed = write(tmp_path, gzip.compress(b"name,city\nA,B\n"), "a.csv.gz")
    with open_table(packed) as table:
        assert len(list((tmp_path / "temporary").iterdir())) == 1
        assert len(list(table.rows())) == 1
    with open_table(workbook(tmp_path, [["name", "city"], ["A", "B"]])) as table:
        assert len(list(table.rows())) == 1
    table.close()
    refusal_code(write(tmp_path, gzip.compress(b"%PDF-1"), "b.gz"))
    assert list((tmp_path / "temporary").iterdir()) == []
