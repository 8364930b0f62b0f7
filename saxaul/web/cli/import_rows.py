"""Rows for measuring imports: invented organisations in four languages, the same for the same number."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path

COLUMNS = (
    *("id", "name", "name_zh", "name_ar", "name_vi", "type", "status", "sector", "description", "address", "city"),
    *("province", "country", "postcode", "latitude", "longitude", "registration number", "founded", "staff"),
    *("annual spending", "currency", "website", "email", "languages"),
)
_PLACES = (
    ("Lanzhou", "Gansu", "CN", 103.83, 36.06, "兰州", "لانتشو", "Lan Châu"),
    ("Minqin", "Gansu", "CN", 103.09, 38.62, "民勤", "مينتشين", "Dân Cần"),
    ("Xining", "Qinghai", "CN", 101.78, 36.62, "西宁", "شينينغ", "Tây Ninh"),
    ("Cairo", "Cairo", "EG", 31.24, 30.04, "开罗", "القاهرة", "Cai-rô"),
    ("Minya", "Minya", "EG", 30.75, 28.1, "明亚", "المنيا", "Minya"),
    ("Hanoi", "Hanoi", "VN", 105.84, 21.03, "河内", "هانوي", "Hà Nội"),
    ("Hue", "Thua Thien Hue", "VN", 107.59, 16.46, "顺化", "هوي", "Huế"),
    ("Leeds", "West Yorkshire", "GB", -1.55, 53.8, "利兹", "ليدز", "Leeds"),
)
_WORK = (
    ("Water", "水源", "المياه", "Nước sạch", "environment"),
    ("Reading", "阅读", "القراءة", "Đọc sách", "education"),
    ("Health", "健康", "الصحة", "Sức khỏe", "health"),
    ("Desert Tree", "治沙", "التشجير", "Trồng cây", "environment"),
    ("Village", "乡村", "القرية", "Nông thôn", "community development"),
    ("Migrant", "流动人口", "المهاجرين", "Di cư", "social services"),
    ("Women's", "妇女", "المرأة", "Phụ nữ", "human rights"),
)
_FORMS = (
    ("Society", "促进会", "جمعية", "Hội"),
    ("Foundation", "基金会", "مؤسسة", "Quỹ"),
    ("Centre", "服务中心", "مركز", "Trung tâm"),
    ("Network", "联合会", "شبكة", "Mạng lưới"),
)


def rows(count: int, *, seed: int = 7) -> Iterator[tuple[str, ...]]:
    """`count` rows in the order of `COLUMNS`; about one in fifty nearly repeats another one."""
    chance = random.Random(seed)  # noqa: S311 - no secret: the same rows every time
    for number in range(count):
        kept = number if chance.random() > 0.02 else max(0, number - chance.randrange(1, 40))
        yield _row(number, kept)


def _row(number: int, kept: int) -> tuple[str, ...]:
    chance = random.Random(kept)  # noqa: S311
    city, province, country, x, y, zh, ar, vi = chance.choice(_PLACES)
    work, work_zh, work_ar, work_vi, sector = chance.choice(_WORK)
    form, form_zh, form_ar, form_vi = chance.choice(_FORMS)
    own = f"{chance.randrange(16**5):05x}"
    name = f"{city} {work} {form} {own.upper()}"
    text = (
        f"{name} works with people in {city} on {work.lower()}: training, small grants and help from neighbour to "
        f"neighbour. Every week about {chance.randrange(10, 400)} people take part."
    )
    return (
        *(f"R{number:07d}", name, f"{zh}{work_zh}{form_zh}{own}", f"{form_ar} {work_ar} {ar} {own}"),
        *(f"{form_vi} {work_vi} {vi} {own}", chance.choice(("NGO", "Foundation", "Informal group", "Company"))),
        *(chance.choice(("active", "active", "active", "dormant")), sector, text),
        *(f"{chance.randrange(1, 400)} Long Road", city, province, country, f"{chance.randrange(10**5, 10**6)}"),
        *(f"{y + chance.gauss(0, 0.2):.5f}", f"{x + chance.gauss(0, 0.2):.5f}", f"{country}{number:08d}"),
        *(f"{chance.randrange(1985, 2025)}-{chance.randrange(1, 13):02d}", str(chance.randrange(0, 160))),
        *(str(chance.randrange(500, 3_000_000)), chance.choice(("CNY", "EGP", "VND", "GBP", "USD"))),
        *(
            f"https://www.org-{kept:07d}.example",
            f"office@org-{kept:07d}.example",
            chance.choice(("en", "zh; en", "ar", "vi")),
        ),
    )


def write_rows(path: Path, count: int) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows(count))
    return path
