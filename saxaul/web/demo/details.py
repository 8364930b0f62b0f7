"""The plain facts of a record: places, sizes, links, contacts, what donors fund. All numbers are invented."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random
from typing import Any

from saxaul.core.folding import fold
from saxaul.orgs.record import Record
from saxaul.web.demo.sources import Country, Place, places

# kind → likely (staff, volunteers, budget); the last in the country's currency
SIZES: dict[str, tuple[str, str, str]] = {
    "ngo": ("1-4 1-4 5-19 5-19 20-99", "5-19 20-99 20-99 100+", "10k-100k 100k-1m 100k-1m 1m-10m"),
    "informal": ("0 0 0 1-4", "5-19 5-19 20-99", "0 1-10k 1-10k 10k-100k"),
    "business": ("1-4 5-19 5-19 20-99", "0 0 1-4", "100k-1m 1m-10m 1m-10m 10m+"),
    "support": ("5-19 5-19 20-99", "1-4 5-19", "1m-10m 100k-1m"),
    "foundation": ("1-4 5-19", "5-19 20-99", "1m-10m 1m-10m 10m+"),
    "government": ("5-19 20-99", "0 1-4", "1m-10m 10m+"),
    "university": ("5-19 20-99", "5-19 20-99", "1m-10m"),
    "media": ("0 1-4 1-4 5-19", "5-19 20-99", "10k-100k 100k-1m"),
    "technology": ("0 1-4 5-19", "5-19 20-99", "10k-100k 100k-1m"),
}
STEPS = ("0", "1-10k", "10k-100k", "100k-1m", "1m-10m", "10m+")
DONG = {"1-10k": "1m-10m", "10k-100k": "10m+", "100k-1m": "10m+", "1m-10m": "10m+"}
REGISTERED = frozenset({"ngo", "business", "support", "foundation", "university", "government"})
SPEECH = {"Gannan": "bo", "Yushu": "bo", "Huangnan": "bo", "Hainan": "bo", "Haibei": "bo"}

STREETS = {
    "CN": ["东大街", "南关巷", "水沟沿路", "民主西路", "文庙街", "新建路", "石桥巷", "粮站路", "体育场路", "柳树巷"],
    "EG": ["شارع الجمهورية", "شارع البحر", "حارة النجارين", "شارع المحطة", "شارع الترعة", "شارع السوق"],
    "VN": ["đường Hòa Bình", "khối 4, thị trấn", "đường Nguyễn Trãi", "bản Cọc", "xóm 6", "đường Bờ Sông"],
}
HOURS = {
    "CN": (
        "周一至周五 9:00–12:00，14:30–18:00",
        "每天 8:30–17:30，赶集日到 20:00",
        "周二、周四、周六 15:00–21:00",
        "十月到四月只在下午开门，14:00–18:00",
    ),
    "EG": ("السبت إلى الخميس ٩:٠٠–١٥:٠٠", "كل يوم بعد العصر حتى ٢١:٠٠", "الأحد والثلاثاء ١٠:٠٠–١٤:٠٠"),
    "VN": ("Thứ hai đến thứ sáu 7:30–17:00", "Chiều thứ bảy và chủ nhật", "Mỗi ngày 18:00–21:00"),
}
PEOPLE = {
    "CN": [
        *("马秀兰", "王建国", "李春梅", "张守田", "拉毛草", "才让东智", "马福财", "杨玉莲", "赵永红"),
        *("韩尕娃", "陈桂芳", "刘满仓", "卓玛吉", "苏海龙", "哈文英", "白玉山", "周粉琴", "吴得水"),
        *("郭小燕", "冶生花", "丁志远", "包雪梅", "何水生", "祁连英", "蒲长顺", "景淑兰", "妥进宝"),
        *("魏红霞", "尚拾来", "罗桑加", "史改霞", "樊五一", "康喜鹊", "鲁占林", "索南措"),
    ],
    "EG": [
        *("منى عبد الشهيد", "سامح رزق", "فاطمة أبو زيد", "كيرلس نصيف", "نجلاء شحاتة"),
        *("محمود عبد الجابر", "إيريني فوزي", "حسين التوني", "سعاد مكاوي"),
    ],
    "VN": [
        *("Lô Thị Hoa", "Vi Văn Thắng", "Lương Thị Mai", "Nguyễn Đình Khôi", "Kha Văn Tình"),
        *("Hà Thị Nhung", "Moong Văn Sơn", "Trần Thị Lụa"),
    ],
}
ROLES = {
    "CN": ("负责人", "联络人", "会计", "项目干事", "理事长"),
    "EG": ("المنسّقة", "أمين الصندوق", "مسؤول التواصل", "رئيسة المجلس"),
    "VN": ("Trưởng nhóm", "Điều phối viên", "Kế toán", "Người liên lạc"),
}
PHONES = {"CN": "+86 937 555 {:04}", "EG": "+20 86 555 {:04}", "VN": "+84 238 555 {:04}"}
FUNDS: tuple[tuple[dict[str, str], dict[str, str]], ...] = (
    (
        {
            "zh-Hans": "工资、房租和路费，给不到五个人的小组。不资助一次性的活动。",
            "en": "Wages, rent and travel of groups with fewer than five people. No single events.",
        },
        {
            "zh-Hans": "打电话谈半小时，再写一页纸。每季度末答复。",
            "en": "Half an hour on the phone, then one page. Answers at the end of each quarter.",
        },
    ),
    (
        {
            "zh-Hans": "水、土地和种子，三年起。也付学会计、学做账的钱。",
            "en": "Water, land and seed, for three years or more. Also pays for learning to keep books.",
        },
        {
            "zh-Hans": "每年三月和九月收信，附上去年的账就行。",
            "en": "Letters are read in March and September; last year’s accounts are enough.",
        },
    ),
    (
        {
            "zh-Hans": "急用钱：锅炉坏了、房子塌了、车修不起。",
            "en": "Sudden needs: a burst boiler, a fallen wall, a car past mending.",
        },
        {
            "zh-Hans": "随时可以写，九天内答复。请附一位熟人的电话。",
            "en": "Write at any time; an answer comes within nine days. Name somebody who knows you.",
        },
    ),
)


def add_details(
    record: Record, country: Country, place: Place, rng: Random, *, guard: str = "", towns: Sequence[str] = ()
) -> None:
    """Complete a record that has names, kind, sectors and founding year. What is there already stays."""
    staff, volunteers, budget = (rng.choice(bands.split()) for bands in SIZES[record["kind"]])
    record.setdefault("staff", staff)
    record.setdefault("volunteers", volunteers)
    record.setdefault("budget", DONG.get(budget, budget) if country.code == "VN" else budget)
    record["currency"] = country.currency
    record["sites"] = _sites(record, place, rng, guard or rng.choices(["", "coarse", "hidden"], [90, 8, 2])[0])
    record["areas"] = _areas(place, rng, towns)
    if record["kind"] in REGISTERED:
        record["identifiers"] = [_identifier(record, country, rng)]
    record["languages"] = [country.language]
    if place.district in SPEECH and rng.random() < 0.6:
        record["languages"].append(SPEECH[place.district])
    if place.name == "Kỳ Sơn":
        record["languages"].append("hmn")
    if rng.random() < 0.3:
        record["languages"].append("en")
    english = next(name["value"] for name in record["names"] if name["language"] == "en")
    host = re.sub(r"[^a-z0-9]+", "-", fold(english)).strip("-") + ".example"
    record["links"] = _links(record, country, host, rng)
    record["contacts"] = _contacts(country, host, rng)
    if record["kind"] == "foundation":
        what, how = rng.choice(FUNDS)
        record["funding"] = {
            "what": what,
            "how": how,
            "sectors": rng.sample(["E10", "B30", "D10", "C10", "L20", "A10", "F20"], 3),
            "areas": [{"country": country.code, "region": place.region}],
            "budget": rng.choice(["100k-1m", "1m-10m"]),
            "currency": country.currency,
            "url": f"https://{host}/apply",
        }


def _sites(record: Record, place: Place, rng: Random, guard: str) -> list[dict[str, Any]]:
    chosen = [place]
    if rng.random() < 0.22:
        near = [other for other in places() if other.region == place.region and other.name != place.name]
        chosen += [min(near, key=lambda other: abs(other.longitude - place.longitude))] if near else []
    sites: list[dict[str, Any]] = []
    for number, spot in enumerate(chosen, start=1):
        spread = 0.012 if number == 1 else 0.04
        point = [spot.longitude + rng.uniform(-spread, spread), spot.latitude + rng.uniform(-spread, spread)]
        site: dict[str, Any] = {
            "id": f"s{number}",
            "street": _street(spot.country, rng),
            "locality": spot.own_name,
            "region": spot.region,
            "country": spot.country,
            "point": [round(value, 5) for value in point],
            "datum": "wgs84",
            "precision": "exact" if number == 1 else "locality",
        }
        if rng.random() < 0.45:
            site["opening"] = rng.choice(HOURS[spot.country])
        if guard:
            site["visibility"] = guard
        sites.append(site)
    return sites


def _street(country: str, rng: Random) -> str:
    street, number = rng.choice(STREETS[country]), rng.randint(2, 180)
    return {"CN": f"{street}{number}号", "EG": f"{number} {street}", "VN": f"{number} {street}"}[country]


def _areas(place: Place, rng: Random, towns: Sequence[str]) -> list[dict[str, str]]:
    where = {"country": place.country, "region": place.region}
    if towns:
        return [{**where, "name": town} for town in towns]
    around = [other for other in places() if other.district == place.district and other.region == place.region]
    chosen = [place, *rng.sample(around, min(len(around), rng.randint(0, 3)))]
    if rng.random() < 0.12:
        return [where]
    return [{**where, "name": name} for name in dict.fromkeys(other.own_name for other in chosen)]


def _identifier(record: Record, country: Country, rng: Random) -> dict[str, str]:
    if country.code == "EG":
        return {"scheme": "EG-MOSS", "value": f"{rng.randint(1000, 9999)}/{record['founded'][:4]}"}
    if country.code == "VN":
        return {"scheme": "VN-TAX", "value": f"29{rng.randint(10_000_000, 99_999_999)}"}
    first = {"government": "12", "university": "12", "business": "93"}.get(record["kind"], "52")
    return {"scheme": "CN-USCC", "value": f"{first}620000MJX{rng.randint(100_000, 999_999)}X"}


def _links(record: Record, country: Country, host: str, rng: Random) -> list[dict[str, str]]:
    links = []
    if record["kind"] != "informal" or rng.random() < 0.35:
        links.append({"kind": "website", "url": f"https://www.{host}/"})
        if record["kind"] == "media" or rng.random() < 0.25:
            links.append({"kind": "feed", "url": f"https://www.{host}/feed.atom"})
        if rng.random() < 0.15:
            links.append({"kind": "events", "url": f"https://www.{host}/calendar.ics"})
    if record["kind"] == "technology":
        links.append({"kind": "code", "url": f"https://code.{host}/"})
    if country.code == "CN" and rng.random() < 0.6:
        links.append({"kind": "wechat", "url": host.removesuffix(".example").replace("-", "")[:18]})
    if country.code == "VN" and rng.random() < 0.6:
        links.append({"kind": "zalo", "url": host.removesuffix(".example").replace("-", "")[:18]})
    return links


def _contacts(country: Country, host: str, rng: Random) -> list[dict[str, str]]:
    """Private by default, as the hub's own forms have it; some groups chose to show one."""
    people = rng.sample(PEOPLE[country.code], rng.choice([1, 1, 2]))
    contacts = []
    for number, person in enumerate(people, start=1):
        contact = {
            "id": f"c{number}",
            "name": person,
            "role": rng.choice(ROLES[country.code]),
            "email": f"{'info' if number == 1 else 'office'}@{host}",
            "visibility": rng.choices(["nobody", "members", "public"], [6, 3, 2])[0],
        }
        if rng.random() < 0.7:
            contact["phone"] = PHONES[country.code].format(rng.randint(100, 9999))
        contacts.append(contact)
    return contacts
