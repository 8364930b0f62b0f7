"""Whole files in the encodings, languages and shapes people have, from the bytes to the records."""

# ruff: noqa: E501 - rows of tables, in scripts that count double

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from saxaul.orgs.importing import services
from saxaul.orgs.models import ImportBatch, Organisation
from saxaul.orgs.reading import Options
from tests.orgs.importing.bringing import bring_in

pytestmark = pytest.mark.django_db

CHINESE = (
    "甘肃省社会组织名录（2026年）\n\n机构名称,所在城市,成立时间,服务领域,联系电话\n"
    "民勤县治沙协会,武威市,2011年5月,环境保护,0935-1234567\n兰州市阅读促进会,兰州市,2003年,教育,0931-7654321\n"
    "敦煌市志愿服务队,酒泉市,2015年3月8日,社会服务,0937-1112223\n"
)
TRADITIONAL = (
    "機構名稱,縣市,成立時間,電子郵件\n台北環境保護協會,台北市,1999年,office@tpe.example\n"
    "高雄讀書會,高雄市,2005年,kh@read.example\n花蓮社區發展協會,花蓮縣,2010年,hl@dev.example\n"
)
ARABIC = (
    "اسم الجمعية;المحافظة;تاريخ التأسيس;رقم الإشهار;مجال العمل\nجمعية الأمل للتنمية;القاهرة;2005;1234;التعليم\n"
    "جمعية نهر النيل;المنيا;1998;77;البيئة\nمؤسسة المستقبل;الجيزة;2012;901;الصحة\n"
)
VIETNAMESE = (
    "Tên tổ chức\tTỉnh/Thành phố\tNăm thành lập\tTrang web\nHội Chữ thập đỏ Huế\tThừa Thiên Huế\t1976\thoichuthapdo.example.vn\n"
    "Trung tâm Sống và Học tập\tHà Nội\t2009\tlive-learn.example.vn\nQuỹ Bảo trợ trẻ em\tĐà Nẵng\t1992\tquybaotro.example.vn\n"
)


def stored(text: str, folder: Path, encoding: str) -> ImportBatch:
    path = folder / "list.csv"
    path.write_bytes(text.encode(encoding))
    return bring_in(path)


@pytest.mark.parametrize(
    ("text", "encoding", "name", "tag", "founded"),
    [
        *[
            (CHINESE, encoding, "民勤县治沙协会", "zh-Hans", "2011-05")
            for encoding in ("gb18030", "utf-8-sig", "utf-16")
        ],
        *[(TRADITIONAL, encoding, "台北環境保護協會", "zh-Hant", "1999") for encoding in ("big5", "utf-16")],
        *[
            (ARABIC, encoding, "جمعية الأمل للتنمية", "ar", "2005")
            for encoding in ("windows-1256", "utf-8", "utf-16-le")
        ],
        *[(VIETNAMESE, encoding, "Hội Chữ thập đỏ Huế", "vi", "1976") for encoding in ("utf-8", "utf-16")],
    ],
)
def test_encodings_and_languages(tmp_path: Path, text: str, encoding: str, name: str, tag: str, founded: str) -> None:
    batch = stored(text, tmp_path, encoding)
    assert (batch.counts["rows"], batch.counts["created"]) == (3, 3)
    told = Organisation.objects.get(name=name).record
    assert told["names"][0]["language"] == tag
    assert told["founded"] == founded


def test_the_title_above_the_table_and_words_of_sectors(tmp_path: Path) -> None:
    batch = stored(CHINESE, tmp_path, "gb18030")
    assert batch.detected["header_row"] == 3
    told = Organisation.objects.get(name="兰州市阅读促进会").record
    assert told["sectors"]
    assert told["contacts"][0]["visibility"] == "nobody"
    assert told["sites"][0]["country"] == "CN"


def test_a_spreadsheet_with_a_title_and_numbers(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Members of the network 2026"],
        [],
        ["Organisation", "Founded", "Staff", "Latitude", "Longitude", "Annual spending (EUR)"],
        ["Straw Square Society", 2011, 7, 38.62, 103.08, 12000],
        ["Oasis Reading Room", 2003, 0, 36.06, 103.83, 250.5],
    ):
        sheet.append(row)
    book.save(tmp_path / "members.xlsx")
    batch = bring_in(tmp_path / "members.xlsx")
    told = Organisation.objects.get(name="Straw Square Society").record
    assert (told["founded"], told["staff"], told["budget"], told["currency"]) == ("2011", "5-19", "10k-100k", "EUR")
    assert told["sites"][0]["point"] == [103.08, 38.62]
    assert batch.counts["located"] == 2


def test_geojson_of_points_and_shapes(tmp_path: Path) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {"name": "Pointed Group"},
            "geometry": {"type": "Point", "coordinates": [103.08, 38.62]},
        },
        {
            "type": "Feature",
            "properties": {"name": "Wide Group"},
            "geometry": {"type": "Polygon", "coordinates": [[[0, 10], [2, 10], [2, 12], [0, 10]]]},
        },
        {"type": "Feature", "properties": {"name": "Nowhere Group"}, "geometry": None},
    ]
    path = tmp_path / "groups.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    assert bring_in(path).counts["located"] == 2
    assert Organisation.objects.get(name="Wide Group").record["sites"][0]["point"] == [1.0, 11.0]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "rows", "shape"),
    [
        *[("ror/ror_eg_vn_ke.csv", 439, "ror"), ("civic-tech-groups/organizations.json", 221, "civic-tech-groups")],
        *[("trafford/charities.csv", 736, "trafford-charities"), ("trafford/food_banks.csv", 171, "food-banks")],
        *[("trafford/food_banks.geojson", 171, "food-banks"), ("hsds-examples/csv", 1, "hsds")],
        *[("hsds-examples/organization_full.json", 1, "hsds"), ("hsds-examples/organization_list.json", 1, "hsds")],
    ],
)
def test_real_registers_come_in_whole_and_only_once(shared_data: Path, file: str, rows: int, shape: str) -> None:
    first = bring_in(shared_data / file)
    assert (first.counts["rows"], first.counts["created"]) == (rows, rows)
    assert services.inspect_file(shared_data / file, Options()).proposed.shape == shape
    again = bring_in(shared_data / file)
    assert again.counts["unchanged"] == rows
    assert again.counts["located"] == first.counts["located"]


@pytest.mark.shared
def test_branches_of_one_name_are_not_taken_for_duplicates(shared_data: Path) -> None:
    batch = bring_in(shared_data / "trafford/food_banks.csv")
    assert Organisation.objects.filter(name="Trussell Trust").count() == 48
    assert batch.counts["possible_duplicates"] < 40
