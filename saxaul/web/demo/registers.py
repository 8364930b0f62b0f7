"""The registers of the demo hub: a file brought in twice, one more from Egypt, and records that look like others."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from saxaul.accounts.models import User
from saxaul.orgs.importing.services import receive_file
from saxaul.orgs.models import ImportBatch, Source
from saxaul.orgs.models.imports import Verdict
from saxaul.orgs.record import Record
from saxaul.web.demo.compose import Draft
from saxaul.web.demo.sources import TEXTS, dice


@dataclass(frozen=True)
class Register:
    slug: str
    name: str
    attribution: str
    licence: str
    filename: str
    country: str
    region: str
    members: int
    days_ago: tuple[int, ...]


REGISTERS = (
    Register(
        slug="gansu-register",
        name="Gansu register of social organisations (made up)",
        attribution="Contains invented entries of the Gansu register of social organisations, for the demo only.",
        licence="CC0-1.0",
        filename="甘肃省社会组织名册.xlsx",
        country="CN",
        region="Gansu",
        members=46,
        days_ago=(412, 47),
    ),
    Register(
        slug="minya-list",
        name="List of community associations in Minya (made up)",
        attribution="Contains invented entries of a list of associations in Minya, for the demo only.",
        licence="CC-BY-4.0",
        filename="جمعيات المنيا.csv",
        country="EG",
        region="Minya",
        members=14,
        days_ago=(139,),
    ),
)

# Chinese names under which the register knows groups that are here already
TWINS = (
    ("straw", "民勤县草方格治沙互助社"),
    ("wells", "东乡县守井人协会"),
    ("lamplight", "会宁县灯下阅读社"),
    ("stairs", "兰州市七楼养老服务社"),
    ("rope", "舟曲白龙江绳索救援队"),
)


@dataclass
class Brought:
    """What one register brought: members by key of the draft, and its batches, oldest first."""

    register: Register
    source: Source
    batches: list[ImportBatch]
    members: list[Draft] = field(default_factory=list)


def members_of(register: Register, drafts: list[Draft]) -> list[Draft]:
    """Registered organisations of its region, always the same ones; none of the hand-written core."""
    fitting = [
        draft
        for draft in drafts
        if draft.country.code == register.country
        and "identifiers" in draft.record
        and "-" in draft.key
        and draft.record["sites"][0]["region"] == register.region
    ]
    return dice(register.slug).sample(fitting, min(register.members, len(fitting)))


def make_source(register: Register, now: datetime, *, by: Any) -> Brought:
    source = Source.objects.create(
        slug=register.slug, name=register.name, attribution=register.attribution, licence=register.licence
    )
    batches = []
    for days in register.days_ago:
        at = now - timedelta(days=days)
        batch = ImportBatch.objects.create(
            source=source,
            filename=register.filename,
            size=18_400 + days * 7,
            state=ImportBatch.State.APPLIED,
            by=by,
            finished_at=at + timedelta(seconds=4),
            heartbeat_at=at,
        )
        ImportBatch.objects.filter(pk=batch.pk).update(created_at=at - timedelta(minutes=6))
        batches.append(batch)
    return Brought(register, source, batches)


def register_row(record: Record, number: int) -> dict[str, str]:
    """The row of the file from which a record came, as an operator would see it."""
    site = record["sites"][0]
    columns = {
        "CN": ("序号", "名称", "统一社会信用代码", "住所", "成立日期"),
        "EG": ("م", "الاسم", "رقم القيد", "العنوان", "سنة التأسيس"),
    }
    values = (
        str(number),
        record["names"][0]["value"],
        record["identifiers"][0]["value"],
        f"{site['locality']} {site['street']}",
        record["founded"],
    )
    return dict(zip(columns[site["country"]], values, strict=True))


def as_imported(record: Record) -> Record:
    """What a register knows of an organisation: name, number, place, kind, founding."""
    site = {key: value for key, value in record["sites"][0].items() if key not in ("opening", "visibility")}
    kept: Record = {key: record[key] for key in ("kind", "sectors", "founded", "identifiers") if key in record}
    own = {tag: text for tag, text in record["summary"].items() if tag != "en"}
    return {**kept, "names": record["names"][:1], "summary": own, "sites": [site]}


COLUMNS: tuple[dict[str, str], ...] = (
    {"to": "ignore"},
    {"to": "name"},
    {"to": "identifier", "scheme": "CN-USCC"},
    {"to": "address"},
    {"to": "founded"},
)
WAITING = "宁夏志愿服务小组.csv"


def receive_waiting_file(*, by: User) -> ImportBatch:
    """A messy file on the operator's desk, as if just uploaded: title lines, mixed dates, one point the wrong way."""
    content = (TEXTS / "waiting.csv").read_text(encoding="utf-8").encode("gb18030")
    upload = SimpleUploadedFile(WAITING, content, content_type="text/csv")
    return receive_file(upload=upload, by=by, source_name="Ningxia volunteer groups (made up)")


# Rows that did not become records: (verdict, reason, row)
REFUSED: tuple[tuple[str, list[list[str]], dict[str, str]], ...] = (
    (Verdict.REFUSED, [["name_missing", "names", ""]], {"序号": "61", "名称": "", "住所": "秦州 文庙街"}),
    (Verdict.REFUSED, [["name_missing", "names", ""]], {"序号": "合计", "名称": "", "住所": ""}),
)
