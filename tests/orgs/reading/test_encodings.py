"""Names of organisations in many languages, written in many encodings, must come back as they were."""

from __future__ import annotations

import codecs
import random
import unicodedata
from pathlib import Path

import pytest

from saxaul.orgs.reading import Limits, Options, open_table
from saxaul.orgs.reading.encodings import find_encoding
from tests.orgs.reading.files import read, write

NAMES = {
    "zh-Hans": [
        "北京市朝阳区社区志愿者协会", "自然之友", "上海仁德基金会",
        "深圳市残疾人联合会", "成都社区发展能力建设中心",
        "阿拉善生态协会", "广州市绿点公益环保促进会", "兰州崇德妇女儿童教育中心", "武汉市温暖家园社会工作服务中心",
    ],
    "zh-Hant": [
        "財團法人台灣兒童暨家庭扶助基金會", "台北市社區營造協會", "荒野保護協會", "高雄市身心障礙團體聯合總會",
        "花蓮縣原住民家庭服務中心", "香港社會服務聯會", "桃園市愛心志工協會", "澎湖縣海洋保育協會",
    ],
    "ja": [
        "特定非営利活動法人 日本国際ボランティアセンター", "一般社団法人コード・フォー・ジャパン",
        "札幌市社会福祉協議会",
        "公益財団法人 国際協力推進協会", "東京都立図書館", "子ども食堂ネットワーク", "大阪府障害者支援センター",
    ],
    "ko": [
        "사회복지법인 한국사회복지협의회", "서울환경운동연합", "아름다운재단", "참여연대", "부산광역시 장애인복지관",
        "녹색연합", "대한적십자사", "전라남도 자원봉사센터",
    ],
    "ar": [
        "جمعية الهلال الأحمر المصري", "مؤسسة التنمية المجتمعية", "مركز حقوق الإنسان", "الجمعية الخيرية الإسلامية",
        "شبكة المنظمات الأهلية", "مبادرة شباب القاهرة", "جمعية رعاية الأيتام بالإسكندرية",
    ],
    "vi": [
        "Hội Chữ thập đỏ Việt Nam", "Trung tâm Nghiên cứu và Phát triển Cộng đồng", "Quỹ Bảo trợ Trẻ em Hà Nội",
        "Liên hiệp các Hội Khoa học và Kỹ thuật", "Hội Phụ nữ Thành phố Đà Nẵng", "Trường Đại học Cần Thơ",
    ],
    "ru": [
        "Благотворительный фонд Старость в радость", "Центр развития некоммерческих организаций",
        "Российский Красный Крест", "ОБЩЕСТВО ЗАЩИТЫ ЖИВОТНЫХ", "Общественная организация инвалидов",
    ],
    "uk": ["Громадська організація «Центр громадянських свобод»", "Український інститут майбутнього"],
    "el": ["Ελληνικός Ερυθρός Σταυρός", "Γιατροί του Κόσμου", "Το Χαμόγελο του Παιδιού", "Σύλλογος γονέων"],
    "he": ["עמותת ידידים", "האגודה לזכויות האזרח", "מרכז קהילתי", "לתת סיוע הומניטרי"],
    "th": ["มูลนิธิเด็ก", "สมาคมพัฒนาประชากรและชุมชน", "สภากาชาดไทย", "มูลนิธิกระจกเงา"],
    "fr": [
        "Société Saint-Vincent-de-Paul", "Fédération française des associations", "Médecins du Monde",
        "École de la deuxième chance", "Bibliothèque sans frontières", "Comité d'aide à l'enfance",
    ],
    "de": ["Bürgerstiftung München", "Förderverein für Flüchtlinge e. V.", "Straßenkinder Österreich", "Tafel Köln"],
    "es": ["Fundación Niños en Acción", "Asociación de Vecinos de Málaga", "Cruz Roja Española", "Unión Económica"],
    "pt": ["Associação de Pais e Amigos", "Fundação São Paulo", "Instituto de Educação Ambiental", "Ação da Cidadania"],
    "pl": ["Stowarzyszenie Przyjaciół Dzieci", "Łódzki Klub Żeglarski", "Ośrodek pomocy społecznej w Częstochowie"],
    "cs": ["Člověk v tísni", "Sdružení pro pomoc dětem", "Příspěvková organizace města Brna", "Charita Žďár"],
    "hu": ["Magyar Vöröskereszt", "Gyermekélelmezési Alapítvány", "Nők Egyesülete", "Tűzoltó Egyesület Győr"],
    "tr": [
        "Türk Eğitim Gönüllüleri Vakfı", "Çağdaş Yaşamı Destekleme Derneği", "Şişli Belediyesi", "İstanbul Gönüllüleri",
    ],
}  # fmt: skip
WRITTEN_IN = [
    ("zh-Hans", "gb18030"), ("zh-Hans", "utf-8"), ("zh-Hans", "utf-16"), ("zh-Hans", "utf-16-le"),
    ("zh-Hant", "big5"), ("zh-Hant", "utf-16-be"), ("ja", "shift_jis"), ("ja", "euc_jp"), ("ko", "euc_kr"),
    ("ar", "windows-1256"), ("ar", "iso8859_6"), ("vi", "windows-1258"), ("vi", "utf-8-sig"),
    ("ru", "windows-1251"), ("ru", "koi8_r"), ("ru", "cp866"), ("ru", "iso8859_5"), ("uk", "windows-1251"),
    ("el", "windows-1253"), ("he", "windows-1255"), ("th", "cp874"), ("fr", "windows-1252"), ("fr", "mac_roman"),
    ("fr", "cp850"), ("de", "windows-1252"), ("es", "windows-1252"), ("es", "iso8859_1"), ("pt", "windows-1252"),
    ("pl", "windows-1250"), ("pl", "iso8859_2"), ("cs", "windows-1250"), ("hu", "windows-1250"),
    ("tr", "windows-1254"),
]  # fmt: skip
TONES = "\u0300\u0301\u0303\u0309\u0323"


def encode(text: str, encoding: str) -> bytes:
    """Encode as the programs of that time did: windows-1258 keeps the tones apart."""
    if encoding != "windows-1258":
        return text.encode(encoding)
    pieces = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
        pieces.append(base + "".join(part for part in parts if part in TONES))
    return "".join(pieces).encode(encoding)


@pytest.mark.parametrize("rows", [3, 5, 40, 400])
@pytest.mark.parametrize(("language", "encoding"), WRITTEN_IN)
def test_names_survive_their_encoding(language: str, encoding: str, rows: int, tmp_path: Path) -> None:
    chance = random.Random(f"{language}{encoding}{rows}")
    names = chance.sample(NAMES[language], k=min(3, len(NAMES[language])))
    names += chance.choices(NAMES[language], k=rows - len(names))
    names = names[:rows]
    lines = ["id,name,url"] + [f'{place},"{name}",http://example.org/{place}' for place, name in enumerate(names)]
    path = write(tmp_path, encode("\r\n".join(lines) + "\r\n", encoding))
    with open_table(path) as table:
        assert table.detected.header_row == 1
        assert [row.values["name"] for row in table.rows()] == names
        assert not any(row.problem for row in table.rows())


@pytest.mark.parametrize(
    ("content", "label"),
    [
        (b"name,city\nA,B\n", "utf-8"),
        ("name,city\nÉ,B\n".encode(), "utf-8"),
        (codecs.BOM_UTF8 + b"name,city\nA,B\n", "utf-8"),
        ("name,city\nA,B\n".encode("utf-16-le"), "utf-16-le"),
        ("name,city\nA,B\n".encode("utf-16-be"), "utf-16-be"),
        ("\ufeffname,city\nA,B\n".encode("utf-16-be"), "utf-16"),
        ("name,city\nA,B\n".encode("utf-32"), "utf-32"),
        ("name,city\nSociété,Orléans\n".encode("latin-1"), "iso-8859-1"),
        ("name,city\nSociété “X”,Orléans\n".encode("cp1252"), "windows-1252"),
    ],
)
def test_marks_and_zero_bytes_decide(content: bytes, label: str, tmp_path: Path) -> None:
    path = write(tmp_path, content)
    assert find_encoding(path, Limits()).label == label
    assert [list(row.values) for row in read(path)] == [["name", "city"]]


@pytest.mark.parametrize("text", ["£500", "30° 2'", "5 m²", "€ 20", "§ 52 AO"])
def test_a_lone_sign_beside_a_number_is_no_letter_of_another_alphabet(text: str, tmp_path: Path) -> None:
    path = write(tmp_path, f"id,name,note\n1,Alpha,{text}\n2,Beta,{text}\n".encode("cp1252"))
    assert [row.values["note"] for row in read(path)] == [text, text]


def test_accents_deep_in_a_long_file_decide(tmp_path: Path) -> None:
    plain = b"".join(b"%d,Plain name,somewhere\n" % number for number in range(150_000))
    path = write(tmp_path, b"id,name,city\n" + plain + "150000,Société générale,Orléans\n".encode("cp1252") + plain)
    with open_table(path) as table:
        assert table.detected.encoding == "iso-8859-1"
        row = next(row for row in table.rows(start_after=150_000) if row.number == 150_002)
        assert row.values["name"] == "Société générale"


def test_one_damaged_row_does_not_turn_a_utf_8_file_into_something_else(tmp_path: Path) -> None:
    lines = [f"{number},Société {number}".encode() for number in range(2000)]
    lines[1500] = b"1500,Soci\xe9t\xe9"
    path = write(tmp_path, b"id,name\n" + b"\n".join(lines))
    with open_table(path) as table:
        assert table.detected.encoding == "utf-8"
        broken = [row for row in table.rows() if row.problem]
    assert [(row.number, row.values["name"]) for row in broken] == [(1502, "Soci\ufffdt\ufffd")]


def test_utf_16_without_a_mark_is_seen_even_where_the_first_look_cuts_a_letter(tmp_path: Path) -> None:
    text = "name,city\n" + "A,B\n" * 7997 + "x" + "😀,B\n" * 500
    path = write(tmp_path, text.encode("utf-16-le"))
    assert find_encoding(path, Limits()).label == "utf-16-le"
    assert read(path)[-1].values["name"] == "😀"


def test_zero_bytes_alone_are_not_utf_16(tmp_path: Path) -> None:
    lone_surrogate = "name,city\n".encode("utf-16-le") + b"\x00\xd8" + "A,B\n".encode("utf-16-le") * 40
    assert find_encoding(write(tmp_path, lone_surrogate), Limits()).label != "utf-16-le"


def test_an_uncertain_choice_is_said(tmp_path: Path) -> None:
    odd = bytes([0xD7, 0xF7, 0xB1, 0xD7]) + b"a" + bytes([0xF7])
    with open_table(write(tmp_path, b"id,name,x\n1," + odd + b",\x91\xf7a\n2,b,c\n")) as table:
        assert any("guess" in note for note in table.detected.notes)


@pytest.mark.parametrize(
    ("forced", "text"), [("windows-1251", "цйф"), ("GB2312", "镕基"), ("Shift_JIS", "髙﨑"), ("iso-8859-1", "“é”")]
)
def test_a_forced_encoding_reads_what_is_really_found_under_its_name(forced: str, text: str, tmp_path: Path) -> None:
    codec = {"GB2312": "gbk", "Shift_JIS": "cp932", "iso-8859-1": "cp1252"}.get(forced, forced)
    path = write(tmp_path, f"id,name\n1,{text}\n".encode(codec))
    assert [row.values["name"] for row in read(path, options=Options(encoding=forced))] == [text]
