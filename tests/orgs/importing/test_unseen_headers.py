"""Column names in further languages and of well-known registers, and values that must not be mistaken."""

# ruff: noqa: E501 - rows of tables, in scripts that count double

from __future__ import annotations

import pytest

from saxaul.orgs.importing.header_words import shared_prefix
from saxaul.orgs.importing.mapping import Mapping
from saxaul.orgs.importing.proposing import propose

TABLES = {
    "brazil": "CNPJ=00.123.456/0001-78>identifier|Razão Social=ASSOCIAÇÃO SÃO JOSÉ>name|Data de Fundação=15/03/1998>founded|Situação Cadastral=ATIVA>status|Logradouro=RUA DAS FLORES>street|Número=123>street|Município=BELO HORIZONTE>locality|UF=MG>region|CEP=30123-000>postcode|Telefone=(31) 3333-4444>phone|Receita Anual (R$)=1.234.567,89>income",
    "russia": "Полное наименование=Фонд «Ёлка»>name|ОГРН=1037800000012>identifier|Дата регистрации=23.11.2003>founded|Адрес=г. Омск>address|Статус=Ликвидирована>status|Руководитель=Петров П.П.>contact_name|Телефон=+7 495 1234567>phone",
    "israel": "מספר עמותה=580012345>identifier|שם עמותה=עמותת אור לילדים>name|תאריך רישום=12/05/1985>founded|סטטוס=נמחקה>status|ישוב=חיפה>locality|מיקוד=6100001>postcode|אתר אינטרנט=www.or.example.il>website",
    "japan": "番号=1>ignore|法人名称=みどりの風>name|主たる事務所の所在地=東京都新宿区1番>address|代表者氏名=山田太郎>contact_name|設立認証年月日=平成15年4月1日>founded|解散年月日=平成28年3月31日>ignore|定款に記載された目的=環境の保全>description|ホームページ=http://midori.example.jp>website",
    "korea": "단체명=푸른하늘>name|등록번호=제2005-12호>identifier|주무관청=환경부>ignore|소재지=서울특별시>address|전화번호=02-123-4567>phone",
    "thailand": "ชื่อองค์กร=มูลนิธิเด็กไทย>name|จังหวัด=กรุงเทพมหานคร>region|รหัสไปรษณีย์=10500>postcode|โทรศัพท์=02-123-4567>phone",
    "bangladesh": "সংস্থার নাম=গ্রামীণ নারী উন্নয়ন সংস্থা>name|নিবন্ধনের তারিখ=১২/০৫/১৯৯৮>founded|জেলা=রাজশাহী>locality|মোবাইল=০১৭১১১২৩৪৫৬>phone",
    "poland": "KRS=0000012345>identifier|Nazwa=Fundacja Słoń>name|Data rejestracji=12.03.2001>founded|Kod pocztowy=00-001>postcode|Strona WWW=www.slon.example.pl>website",
    "new zealand": "CharityEmailAddress=a@b.nz>email|StreetAddressCity=Auckland>locality|StreetAddressPostCode=1010>postcode|WebSiteURL=x.example.nz>website|Name=Choir>name|DeregistrationDate=2015-02-03>ignore",
    "hong kong": "Name of Organisation 機構名稱=Harbour Care>name|Telephone 電話=2345 6789>phone|Website 網址=www.harbour.example.hk>website",
    "openstreetmap": "name=Cedars>name|name:ar=الأرز>name|addr:city=Beirut>locality|contact:phone=+961 1 234567>phone|office=ngo>kind",
    "iati": "publisher_iati_id=GB-CHC-1099999>identifier|publisher_name=Farmers First>name|publisher_url=http://ff.example.org>website|publisher_country=GB>country",
    "vietnam": "Tên hội=Hội Khuyến học Nghệ An>name|Ngày cấp=15/03/2012>founded|Số quyết định=123/QĐ>identifier|Tỉnh/TP=Nghệ An>region",
    "china": "机构名称（全称）=武侯区暖阳社工服务中心>name|办公电话=028-85123456>phone|业务主管单位=民政局>ignore|年检结论=合格>ignore",
}  # fmt: skip


def mapping_of(*rows: dict[str, str]) -> Mapping:
    return propose(list(rows[0]), list(rows)).mapping


@pytest.mark.parametrize("country", TABLES)
def test_columns_of_many_countries(country: str) -> None:
    cells = [part.rpartition(">") for part in TABLES[country].split("|")]
    row = dict(cell.split("=", 1) for cell, _sign, _target in cells)
    columns = mapping_of(row)["columns"]
    assert {name: columns[name]["to"] for name in row} == {
        cell.split("=", 1)[0]: target for cell, _sign, target in cells
    }


def test_numbers_and_dates_nobody_named_are_not_taken_for_phones_postcodes_or_places() -> None:
    rows = [
        {
            "title": f"Group {n}",
            "amount due": f"1234567{n}",
            "code x": f"1234{n}",
            "seen": f"1{n}.08.2002",
            "flag": "No",
            "mark": "Y",
        }
        for n in range(4)
    ]
    columns = mapping_of(*rows)["columns"]
    assert {name: column["to"] for name, column in columns.items()} == {
        "title": "name",
        **dict.fromkeys(list(rows[0])[1:], "ignore"),
    }


def test_numbers_get_the_scheme_of_their_register_and_the_file_its_country() -> None:
    mapping = mapping_of({"EIN": "010130427", "NAME": "SEA FRIENDS", "NTEE_CD": "E22"})
    assert mapping["columns"]["EIN"]["scheme"] == "US-EIN"
    assert mapping["defaults"]["country"] == "US"
    assert mapping["columns"]["NTEE_CD"]["to"] == "ignore"  # its letters mean other things than ours
    scottish = mapping_of({"Charity Number": "SC000003", "Charity Name": "Clan Society"})
    assert scottish["columns"]["Charity Number"]["scheme"] == "GB-SC"
    shared = mapping_of({"IČO": "12345678", "Názov": "Nadácia"})  # Czech or Slovak
    assert "scheme" not in shared["columns"]["IČO"]
    assert "country" not in shared["defaults"]


def test_the_newest_of_many_years_is_taken() -> None:
    columns = mapping_of({"Organisation": "Lake Aid", **{f"Income {year}": "5" for year in range(1995, 2025)}})[
        "columns"
    ]
    assert [name for name, column in columns.items() if column["to"] == "income"] == ["Income 2024"]


def test_a_name_column_in_a_script_without_words_is_found_by_its_values() -> None:
    rows = [
        {"aaa": str(n), "ဘယ်သူ": f"ကျေးလက်အသင်း {'က' * n}", "zzz": "www.one.example.org" if n == 1 else ""}
        for n in range(1, 5)
    ]
    columns = mapping_of(*rows)["columns"]
    assert columns["ဘယ်သူ"]["to"] == "name"


def test_names_of_one_column_in_several_scripts_speak_for_themselves() -> None:
    rows = [
        {"name": "جمعية بيروت", "name:vi": ""},
        {"name": "Amman Shelter", "name:vi": "Nhà"},
        {"name": "北京慈善", "name:vi": ""},
    ]
    mapping = mapping_of(*rows)
    assert "language" not in mapping["columns"]["name"]
    assert mapping["defaults"] == {}


@pytest.mark.parametrize(
    ("names", "language"),
    [
        (["انجمن حمایت از کودکان", "جمعیت طلوع سبز", "بنیاد مهر"], "fa"),
        (["انجمن فلاح و بہبود", "ٹھٹھہ کسان تنظیم", "خیبر یوتھ فورم"], "ur"),
        (["جمعية الأمل", "مؤسسة النيل", "منتدى إربد"], "ar"),
        (["Центр розвитку громади", "Їжак", "Зелений світ"], "uk"),
        (["みどりの風", "海と森の学校", "東京協会"], "ja"),
        (["Hội Khuyến học", "Quỹ Nước Sạch"], "vi"),
        (["ქალთა კავშირი", "მწვანე ხეობა"], "ka"),
    ],
)
def test_the_language_of_a_column_by_its_letters(names: list[str], language: str) -> None:
    assert mapping_of(*({"name": name} for name in names))["columns"]["name"]["language"] == language


def test_a_prefix_most_columns_share_says_nothing() -> None:
    assert shared_prefix(["publisher_name", "publisher_url", "publisher_id", "publisher_country"]) == "publisher"
    assert shared_prefix(["Income 1995", "Income 1996", "Income 1997", "Income 1998"]) == ""
    assert shared_prefix([]) == ""
