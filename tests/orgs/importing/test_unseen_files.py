"""Whole files as registers send them: sums and remarks under the table, wide workbooks, damaged numbers and letters."""

# ruff: noqa: E501 - rows of tables, in scripts that count double

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from saxaul.orgs.importing import services
from saxaul.orgs.importing.asides import aside_of
from saxaul.orgs.importing.plain import is_shortened, plain_digits, plain_email, plain_text
from saxaul.orgs.importing.transform import Transform
from saxaul.orgs.models import ImportBatch, Organisation
from saxaul.orgs.reading import Options, open_table
from tests.orgs.importing.bringing import bring_in, named, reasons, verdicts


def stored(text: str, folder: Path, encoding: str = "utf-8", name: str = "list.csv") -> ImportBatch:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return bring_in(path)


GROUPS = "小组名称,组长,联系电话,所在村,成立时间,人数\n治沙小组,王某,13800000000,红柳村,2012年春,15\n妇女小组,李某,13900000000,白杨村,2016.03,22\n合计,13个小组,,,,\n注：截至年底,,,,,\n"
SAUDI = "م,اسم الجمعية,رقم التسجيل,تاريخ التأسيس,الهاتف\n١,جمعية البر,١٢,١٤٢٥/٠٣/١٤هـ,٠١١٤٥٦٧٨٩٠\n٢,جمعية رعاية الأيتام,٣٤٥,١٤٣٨/١١/٠٢هـ,\nالمجموع,٢ جمعيات,,,\n"
FRENCH = "Nom;Ville;Date de création\nLes Écureuils;Rennes;01/09/1992\nClub Théâtre;Brest;15/03/2004\nTotal : 2 associations;;\nSource : préfecture;;\n"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "encoding", "refused"),
    [
        (GROUPS, "gb18030", ["total_row", "note_row"]),
        (SAUDI, "utf-16", ["total_row"]),
        (FRENCH, "windows-1252", ["total_row", "note_row"]),
    ],
)
def test_sums_and_remarks_become_no_organisations(tmp_path: Path, text: str, encoding: str, refused: list[str]) -> None:
    batch = stored(text, tmp_path, encoding)
    assert batch.counts["created"] == Organisation.objects.count() == 2
    assert [reasons(batch, number)[0] for number, verdict in verdicts(batch).items() if verdict == "refused"] == refused
    again = stored(text, tmp_path, encoding)
    assert (again.counts["unchanged"], again.counts.get("created", 0), again.counts.get("review", 0)) == (2, 0, 0)


@pytest.mark.django_db
def test_digits_of_every_script_are_one_number(tmp_path: Path) -> None:
    stored(SAUDI, tmp_path)
    record = named("جمعية البر").record
    assert record["identifiers"][0]["value"] == "12"
    assert record["contacts"][0] == {"id": "c1", "phone": "0114567890", "visibility": "nobody"}
    assert record["founded"] == "2004-05"  # a lunar day is sure to about a day
    western = stored(plain_digits(SAUDI), tmp_path)
    assert western.counts.get("created", 0) == 0


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        *[(["Grand Total:", "210", "1550"], "total_row"), (["Sub-total", "", "9"], "total_row")],
        *[(["12", "Tổng cộng", "3 hội"], "total_row"), (["Итого", "3 организации", ""], "total_row")],
        *[(["Total Care Trust", "Leeds", ""], ""), (["Total", "Leeds", "https://total.example"], "")],
        *[(["* in thousands", "", ""], "note_row"), (["Source: Ministry", "", ""], "note_row")],
        *[(["Note", "Leeds", ""], ""), (["Notes: x", "Leeds", ""], ""), (["Alpha", "", ""], ""), (["", "", ""], "")],
    ],
)
def test_what_is_a_sum_and_what_an_organisation(row: list[str], kind: str) -> None:
    names = [cell for cell in row[:2] if cell]
    assert aside_of({str(place): cell for place, cell in enumerate(row)}, names) == kind


def test_asides_in_nested_rows_are_passed_over() -> None:
    assert aside_of({"tags": {"name": "x"}, "id": 4}, ["x"]) == ""
    assert Transform({"shape": "hsds"}, sector_of=lambda word: "").aside({"name": "Total"}, {}) == ""


@pytest.mark.django_db
def test_numbers_a_spreadsheet_rounded_and_metres_of_a_grid_are_left_out_with_a_reason(tmp_path: Path) -> None:
    text = "Name,Reg. No.,Phone,Easting,Northing\nJos Forum,7E+12,8.03123E+09,694321.5,9989012.1\nOso Forum,77,0803 1234567,1,2\n"
    batch = stored(text, tmp_path)
    assert reasons(batch, 2) == ["shortened_number", "shortened_number", "grid_coordinates", "grid_coordinates"]
    record = named("Jos Forum").record
    assert not {"contacts", "identifiers", "sites"} & record.keys()


@pytest.mark.django_db
def test_the_sheet_with_the_table_is_read_not_the_codes_before_it(tmp_path: Path) -> None:
    book = Workbook()
    codes = book.create_sheet("Codes")
    for number in range(9):
        codes.append([number, f"meaning {number}"])
    register = book.create_sheet("Register")
    register.append(["REGISTER OF NGOs 2025"])
    register.append([])
    register.append(["No", "Name of NGO", "Reg. No.", "Date of registration", "District", "Telephone"])
    register.append([1, "Women Forum", "'NGO/1", 38000, "Mzuzu", 265999123456])
    register.append([2, "Hill Youth", "'NGO/2", "3/11/2010", "Zomba", "+265 1 524 000"])
    book.save(tmp_path / "ngos.xlsx")
    batch = bring_in(tmp_path / "ngos.xlsx")
    assert (batch.detected["sheet"], batch.counts["created"]) == ("Register", 2)
    record = named("Women Forum").record
    assert (record["founded"], record["identifiers"][0]["value"]) == ("2004-01-14", "NGO/1")


@pytest.mark.django_db
def test_json_of_data_portals_and_of_overpass(tmp_path: Path) -> None:
    portal = {
        "result": {
            "fields": [{"id": "_id"}],
            "records": [{"_id": 1, "org_name": "Alpha House", "addresses": [{"line1": "1 High St", "city": "Leeds"}]}],
        }
    }
    (tmp_path / "portal.json").write_text(json.dumps(portal), "utf-8")
    bring_in(tmp_path / "portal.json", source="portal")
    assert named("Alpha House").record["sites"][0] == {"id": "s1", "street": "1 High St", "locality": "Leeds"}
    elements = [
        {
            "type": "node",
            "id": 1,
            "lat": 33.9,
            "lon": 35.5,
            "tags": {"office": "ngo", "name": "Cedars", "name:ar": "الأرز"},
        },
        {
            "type": "way",
            "id": 2,
            "center": {"lat": 31.95, "lon": 35.93},
            "tags": {"name": "Shelter", "addr:city": "Amman"},
        },
    ]
    (tmp_path / "map.json").write_text(json.dumps({"elements": elements}), "utf-8")
    bring_in(tmp_path / "map.json", source="map")
    assert named("Shelter").record["sites"][0]["point"] == [35.93, 31.95]
    assert [name.get("language") for name in named("Cedars").record["names"]] == [None, "ar"]


@pytest.mark.django_db
def test_grants_give_those_who_received_them(tmp_path: Path) -> None:
    text = (
        "Identifier,Title,Recipient Org:Identifier,Recipient Org:Name,Recipient Org:City,Funding Org:Name\n"
        "g1,Garden,GB-CHC-1011111,Leeds Garden Trust,Leeds,Big Funder\ng2,Tools,GB-CHC-1011111,Leeds Garden Trust,Leeds,Big Funder\n"
    )
    batch = stored(text, tmp_path)
    assert (batch.counts["created"], batch.counts["unchanged"], Organisation.objects.count()) == (1, 1, 1)


@pytest.mark.django_db
def test_countries_and_states_in_many_languages(tmp_path: Path) -> None:
    rows = [
        "Россия;действующая;RU",
        "Ελλάδα;ενεργός;GR",
        "대한민국;운영중;KR",
        "भारत;सक्रिय;IN",
        "D.R. Congo;opgeheven;CD",
        "日本;解散;JP",
    ]
    stored(
        "Organisation;Country;Status\n"
        + "".join(f"Aid {row}\n".replace(" ", f"{place} ;", 1) for place, row in enumerate(rows)),
        tmp_path,
    )
    found = {
        one.record["sites"][0]["country"]: one.record.get("status", "active") for one in Organisation.objects.all()
    }
    assert found == {"RU": "active", "GR": "active", "KR": "active", "IN": "active", "CD": "closed", "JP": "closed"}


def test_letters_damaged_before_are_told(tmp_path: Path) -> None:
    path = tmp_path / "damaged.csv"
    path.write_text("Name,City\nAssociaÃ§Ã£o dos Amigos,SÃ£o Paulo\n", "utf-8")
    assert any("damaged" in note for note in services.inspect_file(path, Options()).detected.notes)
    path.write_text("Name,City\nAssociação dos Amigos,São Paulo\n", "utf-8")
    with open_table(path) as table:
        assert table.detected.notes == ()


def test_text_is_made_plain() -> None:
    assert plain_text("\u200b<b>Green &amp; Gold</b>\u200f") == "Green & Gold"
    assert plain_text("می\u200cخواهم") == "می\u200cخواهم"  # Persian needs its joiners
    assert plain_email("gvss(at)here[dot]org") == "gvss@here.org"
    assert plain_email("mailto:a@b.org") == "a@b.org"
    assert is_shortened("8.03123E+09")
    assert not is_shortened("265999123456")
