"""Proposals for tables nobody has seen before, in four languages."""

# ruff: noqa: E501 - rows of tables, in scripts that count double

from __future__ import annotations

from typing import Any

import pytest

from saxaul.orgs.importing.mapping import checked_mapping
from saxaul.orgs.importing.proposing import flat_columns, propose
from saxaul.orgs.importing.shapes import SHAPES, shape_of
from saxaul.orgs.importing.targets import TARGETS
from saxaul.orgs.importing.transform import Transform
from saxaul.orgs.importing.words import word_list

TABLES: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "zh": (
        {
            **{"序号": "1", "机构名称": "甘肃省绿驼铃环境发展中心", "英文名称": "Green Camel Bell", "统一社会信用代码": "52620100MJY123456X"},
            **{"所在省份": "甘肃省", "所在城市": "兰州市", "详细地址": "城关区张掖路1号", "成立时间": "2011年5月", "服务领域": "环境"},
            **{"联系人": "王某", "联系电话": "0931-1234567", "电子邮箱": "a@b.cn", "经度": "103.83", "纬度": "36.06"},
            **{"员工人数": "12", "年度支出(万元)": "120", "官网": "www.gcb.org.cn", "机构类型": "民办非企业单位", "状态": "正常"},
        },
        {
            **{"序号": "ignore", "机构名称": "name", "英文名称": "name", "统一社会信用代码": "identifier", "所在省份": "region"},
            **{"所在城市": "locality", "详细地址": "street", "成立时间": "founded", "服务领域": "sectors", "联系人": "contact_name"},
            **{"联系电话": "phone", "电子邮箱": "email", "经度": "longitude", "纬度": "latitude", "员工人数": "staff"},
            **{"年度支出(万元)": "budget", "官网": "website", "机构类型": "kind", "状态": "status"},
        },
    ),
    "ar": (
        {
            **{"اسم الجمعية": "جمعية الأمل للتنمية", "الاسم بالإنجليزية": "Hope Association", "رقم الإشهار": "1234", "المحافظة": "القاهرة"},
            **{"العنوان": "شارع التحرير", "تاريخ التأسيس": "2005", "مجال العمل": "التعليم", "الهاتف": "0223456789"},
            **{"البريد الإلكتروني": "x@y.org", "الموقع الإلكتروني": "https://hope.org.eg", "خط العرض": "30.04", "خط الطول": "31.24"},
        },
        {
            **{"اسم الجمعية": "name", "الاسم بالإنجليزية": "name", "رقم الإشهار": "identifier", "المحافظة": "region", "العنوان": "address"},
            **{"تاريخ التأسيس": "founded", "مجال العمل": "sectors", "الهاتف": "phone", "البريد الإلكتروني": "email"},
            **{"الموقع الإلكتروني": "website", "خط العرض": "latitude", "خط الطول": "longitude"},
        },
    ),
    "vi": (
        {
            **{"STT": "1", "Tên tổ chức": "Hội Chữ thập đỏ Việt Nam", "Tên tiếng Anh": "Vietnam Red Cross", "Tỉnh/Thành phố": "Hà Nội"},
            **{"Năm thành lập": "1946", "Lĩnh vực hoạt động": "Y tế", "Địa chỉ": "82 Nguyễn Du", "Số điện thoại": "0243 822 4030"},
            **{"Trang web": "redcross.org.vn", "Số nhân viên": "100", "Quận/Huyện": "Hai Bà Trưng", "Vĩ độ": "21,02", "Kinh độ": "105,84"},
        },
        {
            **{"STT": "ignore", "Tên tổ chức": "name", "Tên tiếng Anh": "name", "Tỉnh/Thành phố": "region", "Năm thành lập": "founded"},
            **{"Lĩnh vực hoạt động": "sectors", "Địa chỉ": "address", "Số điện thoại": "phone", "Trang web": "website"},
            **{"Số nhân viên": "staff", "Quận/Huyện": "locality", "Vĩ độ": "latitude", "Kinh độ": "longitude"},
        },
    ),
    "en": (
        {
            **{"OrgName": "ABC SOCIETY", "AKA": "Alphabet", "City/Town": "Cairo", "Country": "Egypt", "lat": "30.0", "lon": "31.2"},
            **{"Annual budget (USD)": "12,000", "Active?": "yes", "Charity number": "77", "Areas served": "Egypt; Sudan"},
            **{"Facebook": "facebook.com/abc", "Opening hours": "Mon 9-12", "Year established": "1990", "Languages": "Arabic, English"},
        },
        {
            **{"OrgName": "name", "AKA": "other_names", "City/Town": "locality", "Country": "country", "lat": "latitude"},
            **{"lon": "longitude", "Annual budget (USD)": "budget", "Active?": "status", "Charity number": "identifier"},
            **{"Areas served": "areas", "Facebook": "link:facebook", "Opening hours": "opening", "Year established": "founded"},
            **{"Languages": "languages"},
        },
    ),
}  # fmt: skip


def mapped(rows: list[dict[str, Any]]) -> dict[str, str]:
    proposed = propose(list(rows[0]), rows)
    return {column: options["to"] for column, options in proposed.mapping["columns"].items()}


@pytest.mark.parametrize("language", TABLES)
def test_columns_are_known_by_their_names(language: str) -> None:
    row, expected = TABLES[language]
    assert mapped([row]) == expected


@pytest.mark.parametrize("language", TABLES)
def test_every_proposal_has_a_reason_and_can_be_used(language: str) -> None:
    row, _expected = TABLES[language]
    proposed = propose(list(row), [row])
    assert all(one.why[0] and 0 <= one.confidence <= 1 for one in proposed.proposals)
    mapping = checked_mapping(proposed.mapping)
    taken = Transform(mapping, sector_of=lambda word: "").take(row)
    assert taken.record["names"][0]["value"]
    assert {code for code, _field, _value in taken.reasons} <= {"unknown_sector"}


def test_the_finer_options_come_from_the_column_name_and_the_values() -> None:
    row, _expected = TABLES["zh"]
    columns = propose(list(row), [row]).mapping["columns"]
    assert columns["机构名称"]["language"] == "zh-Hans"
    assert columns["英文名称"]["language"] == "en"
    assert (columns["年度支出(万元)"]["factor"], columns["年度支出(万元)"]["currency"]) == (10000, "CNY")
    assert propose(["OrgName"], [{"OrgName": "ABC SOCIETY"}]).mapping["columns"]["OrgName"]["case"] == "readable"
    dates = [{"name": f"A{n}", "founded": f"3/{n}/2011"} for n in (5, 14, 20)]
    assert propose(["name", "founded"], dates).mapping["columns"]["founded"]["month_first"]


def test_without_telling_names_the_values_speak() -> None:
    rows = [
        {"a": f"Helping Hands Society {n}", "b": f"http://h{n}.org", "c": f"x{n}@y.org", "d": country, "e": f"GB-CHC-100000{n}",
         "f": "A long text about what they do in the hills. " * 4, "g": "Chinese", "h": f"38.6{n}, 103.1", "i": f"https://facebook.com/h{n}"}
        for n, country in enumerate(("Kenya", "Egypt", "越南", "مصر"))
    ]  # fmt: skip
    assert mapped(rows) == {
        **{
            "a": "name",
            "b": "website",
            "c": "email",
            "d": "country",
            "e": "identifier",
            "f": "description",
            "g": "languages",
        },
        **{"h": "coordinates", "i": "link:facebook"},
    }


def test_a_column_whose_values_contradict_its_name_is_not_believed() -> None:
    rows = [{"name": f"Group {n}x", "country": f"x{n}@y.org"} for n in range(4)]
    assert mapped(rows)["country"] == "email"


def test_one_column_for_one_target() -> None:
    rows = [{"name": "A Group", "city": "Minqin", "town": "Old Minqin"}]
    proposals = {one.column: one for one in propose(list(rows[0]), rows).proposals}
    assert [proposals["city"].to, proposals["town"].to] == ["locality", "ignore"]
    assert proposals["town"].why == ("taken", "city")


def test_a_number_of_the_row_is_no_key_and_a_real_one_is() -> None:
    rows = [{"no": str(n), "name": f"Group {n}", "id": f"K{n * 7}"} for n in range(1, 6)]
    assert propose(list(rows[0]), rows).mapping["key"] == "id"
    counted = [{"no": str(n), "name": f"Group {n}"} for n in range(1, 6)]
    assert "key" not in propose(["no", "name"], counted).mapping


def test_nested_columns_are_written_with_points() -> None:
    rows = [
        {
            "name": "A",
            "location": {"city": "X", "geo": {"lat": 1}},
            "geometry": {"type": "Point"},
            "titles": {"en": "a", "ar": "b"},
        }
    ]
    assert flat_columns(list(rows[0]), rows) == ["name", "location.city", "location.geo", "geometry", "titles"]


def test_an_empty_table_and_one_without_names() -> None:
    assert propose([], []).mapping["columns"] == {}
    assert propose(["q"], [{"q": ""}]).mapping["columns"] == {"q": {"to": "ignore"}}


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.code)
def test_known_registers_are_recognised_by_their_columns(shape: Any) -> None:
    columns = [name.upper() for name in shape.mapping["columns"]]
    assert shape_of(columns) == shape
    proposed = propose(columns, [])
    assert proposed.shape == shape.code
    assert checked_mapping(proposed.mapping)
    assert all(one.confidence == 1 for one in proposed.proposals)


def test_word_lists_name_real_targets_only() -> None:
    extra = {"company_number"}
    assert set(word_list("headers").values()) <= {*TARGETS, *extra}
    assert len(word_list("headers")) > 600
