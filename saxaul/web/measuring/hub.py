"""A hub of made-up organisations in a database of its own, for measurements. The same every time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from django.db import connection

from saxaul.orgs.models import Source
from saxaul.orgs.record import Record
from saxaul.orgs.store import Context, Write, write_records
from saxaul.orgs.taxonomy import load_sectors

BATCH = 5000
START = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = {
    "en": ("Water", "River", "Seed", "Straw", "Elders", "Village", "School", "Wetland", "Desert", "Women’s", "Youth"),
    "zh-Hans": ("清水", "兰州", "种子", "草方格", "安宁", "张掖", "湿地", "乡村", "青年", "东乡", "黄河"),
    "ar": ("الماء", "النهر", "البذور", "القرية", "الشباب", "الصحراء", "المدرسة", "النساء", "الحي", "الأمل", "النور"),
    "vi": ("Nước", "Suối", "Hạt giống", "Làng", "Thanh niên", "Đồng cỏ", "Trường", "Phụ nữ", "Rừng", "Biển", "Đất"),
}
COUNTRIES = (
    *("US", "IN", "BR", "DE", "FR", "KE", "NG", "ZA", "MX", "ID"),
    *("JP", "ES", "IT", "CA", "AU", "PL", "SE", "NO", "TR", "PK"),
)
PLACES = (
    ("CN", ("Gansu", "Ningxia", "Qinghai", "Shaanxi", "Sichuan", "Yunnan", "Guizhou", "Hebei")),
    ("GB", ("England", "Scotland", "Wales", "Greater Manchester")),
    ("EG", ("Giza", "Minya", "Aswan", "Cairo")),
    ("VN", ("Nghệ An", "Hà Nội", "Huế", "Cần Thơ")),
    *(
        (code, ("North", "South"))
        for code in [
            "US",
            "IN",
            "BR",
            "DE",
            "FR",
            "KE",
            "NG",
            "ZA",
            "MX",
            "ID",
            "JP",
            "ES",
            "IT",
            "CA",
            "AU",
            "PL",
            "SE",
            "NO",
            "TR",
            "PK",
        ]
    ),
)
KINDS = ("ngo", "informal", "support", "university", "business", "foundation", "government", "media", "technology")
STAFF = ("", "0", "1-4", "5-19", "20-99", "100+")
BUDGETS = ("", "1-10k", "10k-100k", "0", "100k-1m", "1m-10m", "10m+")
Choice = TypeVar("Choice")


@contextmanager
def empty_hub() -> Iterator[None]:
    """A database of its own beside the configured one: a file in a temporary folder, or `bench_…` on PostgreSQL."""
    old_name = connection.settings_dict["NAME"]
    with TemporaryDirectory(prefix="saxaul-bench-") as folder:
        on_file = connection.vendor == "sqlite"
        connection.settings_dict["TEST"]["NAME"] = str(Path(folder) / "hub.sqlite3") if on_file else f"bench_{old_name}"
        _let_go()
        with redirect_stdout(StringIO()):  # Django tells of the cache table however quiet it should be
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            load_sectors()
            yield
        finally:
            _let_go()
            connection.creation.destroy_test_db(old_name, verbosity=0)
            _let_go()


def _let_go() -> None:
    """Close what is open: a pool would go on handing out connections to the database it was made for."""
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]


def fill(count: int, *, first: int = 0, sectors: Sequence[str], done: Callable[[int], None]) -> None:
    """Write organisations number `first` to `first + count - 1` through the store; `done(number)` after each batch."""
    north, south = (Source.objects.get_or_create(slug=slug, defaults={"name": slug})[0] for slug in ("north", "south"))
    for start in range(first, first + count, BATCH):
        numbers = range(start, min(start + BATCH, first + count))
        writes = [Write(record(number, sectors), confirmed=number % 3 == 0) for number in numbers]
        source = (None, north, south)[start // BATCH % 3]
        write_records(writes, context=Context(at=START + timedelta(minutes=start), source=source))
        done(numbers[-1] + 1)


def record(number: int, sectors: Sequence[str]) -> Record:
    """Organisation `number`: two in five have names in two languages, places and fields thin out by rank."""
    chance = Random(number)  # noqa: S311 - not a secret
    languages = chance.sample(("en", "zh-Hans", "ar", "vi"), chance.choice((1, 1, 1, 2, 2)))
    country, regions = by_rank(chance, PLACES)
    region = by_rank(chance, regions)
    point = [round(chance.uniform(-120, 140), 5), round(chance.uniform(-40, 60), 5)]
    made: dict[str, Any] = {
        "names": [{"value": _name(chance, tag, number), "kind": "official", "language": tag} for tag in languages],
        "kind": by_rank(chance, KINDS),
        "status": "closed" if chance.random() < 0.06 else "",
        "summary": {tag: " ".join(chance.choices(WORDS[tag], k=16)) for tag in languages},
        "description": {languages[0]: "\n\n".join(" ".join(chance.choices(WORDS[languages[0]], k=40)) for _ in "ab")},
        "sectors": list(dict.fromkeys(by_rank(chance, sectors) for _ in range(chance.choice((1, 1, 2))))),
        "sites": [
            {"id": "s1", "country": country, "region": region, "locality": f"Town {number % 997}", "point": point}
        ],
        "identifiers": [{"scheme": f"{country}-REG", "value": f"{number:08}"}],
        "founded": str(1950 + number % 75),
        "staff": by_rank(chance, STAFF),
        "budget": by_rank(chance, BUDGETS),
        "languages": languages if chance.random() < 0.5 else [],
        "links": [{"kind": "website", "url": f"https://example.org/{number}"}],
        "contacts": [{"id": "c1", "email": f"office{number}@example.org", "visibility": "nobody"}],
    }
    return {key: value for key, value in made.items() if value}


def by_rank(chance: Random, values: Sequence[Choice]) -> Choice:
    """The first value most often, the n-th about 1/n as often."""
    return values[min(int(len(values) ** chance.random()) - 1, len(values) - 1)]


def _name(chance: Random, tag: str, number: int) -> str:
    gap = "" if tag == "zh-Hans" else " "
    return gap.join([*chance.sample(WORDS[tag], 2), str(number)])
