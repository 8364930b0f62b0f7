"""How names of places are compared: folded, without the words that say what kind of area it is.

Three keys, from strict to lenient: `place_key` (letters only), `bare_key` (without محافظة, 省, tỉnh, “Province” …) and
`skeleton` (spellings of one sound: Beni Suef and Banī Suwayf, with and without the article). Pure.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from saxaul.core.folding import fold

# Signs for ayin and hamza in transliterations, which are letters to Unicode and noise to people.
_NOISE = str.maketrans(dict.fromkeys("ʿʾʻʼʹʺˈ`´ʽ′", "") | {"ß": "ss", "ə": "a", "Ə": "a"})
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


class Bare(NamedTuple):
    """A name without its administrative word, and the level that word speaks of (empty when it could be any)."""

    key: str
    level: str


# word or words: level. All folded. “City” says little: a prefecture, a town and a municipality are called so.
_BEFORE = {
    "country": "republic of|people s republic of|kingdom of|state of|جمهوريه|مملكه|دوله|cong hoa",
    "province": "tinh|t|province of|governorate of|muhafazat|muhafazah|estado de|estado do|provincia de|provincia di|"
    "region of|region de|wilayat|wilaya de|wilaya of|محافظه|محافظة|ولايه|اماره|اقليم|thanh pho truc thuoc trung uong",
    "city": "thanh pho|tp|t p|thi xa|tx|t x|city of|town of|ciudad de|cidade de|ville de|stadt|kota|madinat|medinat|"
    "municipality of|municipio de|مدينه|metropolitan|thu do|gorod|g",
    "county": "huyen|h|quan|q|district of|county of|borough of|royal borough of|london borough of|markaz|merkez|"
    "مركز|قسم|qism|kism|kabupaten|kab|kecamatan|kec|قضاء|لواء|مديريه|ناحيه|منطقه|حي|departamento de|commune de|"
    "landkreis|kreis|upazila|thana|sub county",
    "town": "thi tran|tt|xa|phuong|p|قريه|عزبه|نجع|كفر مركز|village of|desa|kelurahan",
}
_AFTER = {
    "province": "province|povince|governorate|sheng|autonomous region|zizhiqu|state|prefecture level|region|oblast|"
    "krai|voivodeship|wilayat|gov|prov|division|muhafazah|federal district|national capital territory|territory|"
    "metropolitan region|department|parish|canton|do|ken|fu",
    "city": "city|shi|autonomous prefecture|zizhizhou|prefecture|municipality|diqu|league|mengmeng|town|ville|stad|"
    "special city|metropolitan city|metropolitan area|metro area|metro|area|capital city|capital|cbd|urban",
    "county": "county|district|xian|hsien|qu|autonomous county|zizhixian|banner|markaz|upazila|thana|borough|"
    "sub county|subcounty|taluk|tehsil|tahsil|mandal|raion|rayon|gun|gu|ku|borough council|metropolitan borough|"
    "county borough|council|parish council|district council|local authority",
    "town": "township|zhen|xiang|village|cun|jiedao|subdistrict|ward|commune",
}
_HAN_AFTER = {
    "country": "共和国",
    "province": "特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|省",
    "city": "自治州|地区|盟|市|州",
    "county": "自治县|自治旗|林区|特区|矿区|新区|县|縣|区|區|旗|郡",
    "town": "街道办事处|街道|苏木|镇|鎮|乡|鄉|村",
}
_PEOPLES = re.compile(
    "(?:汉|满|回|藏|苗|彝|壮|布依|朝鲜|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|"
    "仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|独龙|鄂伦春|门巴|珞巴|基诺|蒙古|"
    "维吾尔|各)族?"
)


def _words(table: dict[str, str]) -> dict[str, str]:
    return {word: level for level, words in table.items() for word in words.split("|")}


BEFORE = _words(_BEFORE)
AFTER = _words(_AFTER)
_HAN_ENDS = tuple(sorted(_words(_HAN_AFTER).items(), key=lambda pair: -len(pair[0])))
_MOST_WORDS = 5
_ARTICLE = re.compile(r"\b(?:al|el|ul|il|ad|ar|as|ash|at|az|an|adh|ath|ed|er|es|esh|et|ez|en) (?=\w{3})")
_ARABIC_LETTER = re.compile(r"[ء-ي]")
_AR_ARTICLE = re.compile(r"\bال(?=\w{3})")
_SOUNDS = str.maketrans({"e": "i", "o": "u", "y": "i", "w": "u", "q": "k", "j": "g", "z": "s", " ": None})
_REPEATED = re.compile(r"(.)\1+")


@lru_cache(maxsize=8192)
def place_key(text: str) -> str:
    """`fold`, and without the signs transliterations write for ayin and hamza. Idempotent."""
    return fold(text.translate(_NOISE))


@lru_cache(maxsize=8192)
def bare_key(key: str) -> Bare:
    """`key` (a place key) without the word before or after it that says what kind of area it is."""
    if HAN.search(key):
        return _bare_han(key)
    words = key.split(" ")
    level = ""
    if len(words) > 1:
        words, level = _without(words, BEFORE, front=True)
    if len(words) > 1:
        words, after = _without(words, AFTER, front=False)
        level = level or after
    return Bare(" ".join(words), level)


def _without(words: list[str], table: dict[str, str], *, front: bool) -> tuple[list[str], str]:
    for count in range(min(_MOST_WORDS, len(words) - 1), 0, -1):
        part = words[:count] if front else words[-count:]
        level = table.get(" ".join(part))
        if level is not None:
            return (words[count:] if front else words[:-count]), level
    return words, ""


def _bare_han(key: str) -> Bare:
    for ending, level in _HAN_ENDS:
        if key.endswith(ending) and len(key) - len(ending) >= 1:
            core = key[: -len(ending)]
            if ending in ("自治州", "自治县", "自治旗"):
                core = _without_peoples(core)
            if len(core) > 1:
                return Bare(core, level)
            return Bare(key, level if level == "county" else "")  # 泾县 is called so; 兰州 is no prefecture
    return Bare(key, "")


def _without_peoples(core: str) -> str:
    """临夏回族 → 临夏; 积石山保安族东乡族撒拉族 → 积石山. The name itself keeps at least two characters."""
    if len(core) > 2 and _PEOPLES.fullmatch(core):
        return core.removesuffix("族")
    for start in range(2, len(core)):
        if _PEOPLES.match(core, start) and _PEOPLES.sub("", core[start:]) == "":
            return core[:start]
    return core


def skeleton(key: str) -> str:
    """What stays of a place key when the article, doubled letters and the choice of vowels are taken away.

    Empty where so little is left that it would mean anything.
    """
    if not key.isascii() and not _ARABIC_LETTER.search(key):
        return ""
    if key.isascii():
        rest = _ARTICLE.sub("", key + " ").translate(_SOUNDS)
    else:
        rest = _AR_ARTICLE.sub("", key).replace(" ", "")
    rest = _REPEATED.sub(r"\1", rest)
    if len(rest) > 4 and rest.endswith(("h", "ه")):
        rest = rest[:-1]
    return rest if len(rest) >= 4 else ""


_VOWELS = re.compile(r"[aeiouyhw]|(?<=[^ ])[اويه]")


def bones(key: str) -> str:
    """The consonants of a longer name, after a sign that keeps them apart from skeletons: Jhenaidah is Jhenida.

    Empty below four consonants, where they would mean anything.
    """
    rest = _REPEATED.sub(r"\1", _VOWELS.sub("", skeleton(key)))
    return f"~{rest}" if len(rest) >= 4 else ""


_ARABIC = re.compile(r"^[ء-غف-يًٌٍَُِّْٰ\s\-\u0629]+$")
_VIETNAMESE = re.compile(r"[ăđơưĂĐƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")


def guess_language(value: str, country: str) -> str:
    """The language of an alternate name GeoNames does not tag: by its letters; empty where they do not say.

    Chinese as GB 2312 writes it is `zh-Hans`; Han names in Japan and Korea are not taken for Chinese.
    """
    if HAN.search(value):
        if country in ("JP", "KR"):
            return ""
        try:
            value.encode("gb2312")
        except UnicodeEncodeError:
            return "zh-Hant"
        return "zh-Hans" if all(HAN.match(letter) for letter in value) else ""
    if _ARABIC.match(value):
        return "ar"
    return "vi" if country == "VN" and _VIETNAMESE.search(value) else ""
