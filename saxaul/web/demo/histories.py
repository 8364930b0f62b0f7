"""A past for every record: earlier versions, made by taking things away again, with the reasons people give."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from saxaul.orgs.choices import Budget, People
from saxaul.orgs.models import Revision
from saxaul.orgs.record import Record
from saxaul.web.demo.compose import Draft
from saxaul.web.demo.sources import dice

_NUMBER = re.compile(r"(?<![\d.,٬])[1-9]\d{1,2}(?![\d.,٬%])")
_ARABIC = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
_BANDS = {"staff": People.values, "volunteers": People.values, "budget": Budget.values}

Undo = Callable[[Record, Random], None]


@dataclass(frozen=True, slots=True)
class Step:
    """The record as one revision left it."""

    at: datetime
    record: Record
    activity: str
    reason: str = ""
    confirmed: bool = True


def steps_of(draft: Draft, now: datetime) -> list[Step]:
    """All revisions of an organisation, oldest first; the last one leaves `draft.record`."""
    rng = dice("history", draft.key)
    versions = [(draft.record, "")]
    for name in sorted(rng.sample(list(UNDO), len(UNDO)), key=lambda name: name != draft.latest):
        newer, _reason = versions[0]
        older = dict(newer)
        is_there, take_away = UNDO[name]
        if len(versions) < draft.revisions and is_there(older):
            take_away(older, rng)
        if older != newer:
            versions[0] = (newer, rng.choice(REASONS[name][draft.country.language if rng.random() < 0.7 else "en"]))
            versions.insert(0, (older, ""))
    times = _times(draft, now, len(versions) + (1 if draft.revisions > 2 and not draft.latest else 0), rng)
    steps = [Step(times[0], versions[0][0], Revision.Activity.CREATE, "", draft.fresh_days is not None)]
    for at, (record, reason) in zip(times[1:], versions[1:], strict=False):
        steps.append(Step(at, record, Revision.Activity.EDIT, reason, draft.fresh_days is not None))
    if len(times) > len(versions):
        steps.append(Step(times[-1], versions[-1][0], Revision.Activity.CONFIRM))
    return steps


def _times(draft: Draft, now: datetime, count: int, rng: Random) -> list[datetime]:
    """Rising times within the last seven years, in office hours; the last one is the day of the last confirmation."""
    last = draft.fresh_days if draft.fresh_days is not None else rng.randint(200, 900)
    first = rng.randint(last + 1, max(last + 2, 2500)) if count > 1 else last
    middle = sorted(rng.sample(range(last + 1, max(first, last + count + 1)), max(0, count - 2)), reverse=True)
    days = [first + count, *middle, last] if count > 1 else [last]
    moments = [now - timedelta(days=day, minutes=rng.randint(5, 600)) for day in days]
    return sorted(moments)


def _shorter_text(record: Record, language: str) -> None:
    texts = {tag: text for tag, text in record["description"].items() if tag != language}
    record["description"] = texts
    if not texts:
        del record["description"]


def _without_english(record: Record, rng: Random) -> None:
    _shorter_text(record, "en")


def _first_paragraph(record: Record, rng: Random) -> None:
    record["description"] = {tag: text.split("\n\n")[0] for tag, text in record["description"].items()}


def _without_description(record: Record, rng: Random) -> None:
    record.pop("description", None)


def _one_site(record: Record, rng: Random) -> None:
    record["sites"] = record["sites"][:1]


def _no_opening(record: Record, rng: Random) -> None:
    record["sites"] = [{key: value for key, value in site.items() if key != "opening"} for site in record["sites"]]


def _fewer_areas(record: Record, rng: Random) -> None:
    record["areas"] = record["areas"][:1]


def _fewer_sectors(record: Record, rng: Random) -> None:
    record["sectors"] = record["sectors"][:1]


def _smaller(field: str) -> Undo:
    def undo(record: Record, rng: Random) -> None:
        bands = _BANDS[field]
        record[field] = bands[bands.index(record[field]) - 1]

    return undo


def _old_link(record: Record, rng: Random) -> None:
    record["links"] = [
        {**link, "url": link["url"].replace("https://www.", "http://")} if link["kind"] == "website" else link
        for link in record["links"]
    ]


def _fewer_links(record: Record, rng: Random) -> None:
    record["links"] = record["links"][:-1]
    if not record["links"]:
        del record["links"]


def _one_contact(record: Record, rng: Random) -> None:
    record["contacts"] = record["contacts"][:1]


def _not_registered(record: Record, rng: Random) -> None:
    record.pop("identifiers", None)


def _last_years_figures(record: Record, rng: Random) -> None:
    share = rng.uniform(0.72, 0.93)

    def smaller(match: re.Match[str]) -> str:
        number = str(max(3, int(int(match[0].translate(_ARABIC)) * share)))
        return number if match[0].isascii() else number.translate({v: k for k, v in _ARABIC.items()})

    record["summary"] = {tag: _NUMBER.sub(smaller, text) for tag, text in record["summary"].items()}


# name: (is there anything to take away, take it away)
UNDO: dict[str, tuple[Callable[[Record], bool], Undo]] = {
    "english": (lambda r: len(r.get("description", ())) > 1, _without_english),
    "longer": (lambda r: any("\n\n" in text for text in r.get("description", {}).values()), _first_paragraph),
    "text": (lambda r: "description" in r, _without_description),
    "room": (lambda r: len(r["sites"]) > 1, _one_site),
    "hours": (lambda r: any("opening" in site for site in r["sites"]), _no_opening),
    "areas": (lambda r: len(r["areas"]) > 1, _fewer_areas),
    "sector": (lambda r: len(r["sectors"]) > 1, _fewer_sectors),
    "volunteers": (lambda r: r["volunteers"] not in ("0", "1-4"), _smaller("volunteers")),
    "staff": (lambda r: r["staff"] != "0", _smaller("staff")),
    "budget": (lambda r: r["budget"] not in ("0", "1-10k"), _smaller("budget")),
    "moved": (lambda r: any(link["kind"] == "website" for link in r.get("links", ())), _old_link),
    "link": (lambda r: len(r.get("links", ())) > 1, _fewer_links),
    "contact": (lambda r: len(r["contacts"]) > 1, _one_contact),
    "registered": (lambda r: "identifiers" in r, _not_registered),
    "figures": (lambda r: any(_NUMBER.search(text) for text in r["summary"].values()), _last_years_figures),
}

REASONS: dict[str, dict[str, list[str]]] = {
    "english": {
        "zh-Hans": ["补上英文", "请外语系的同学翻译了"],
        "ar": ["أضفنا النص بالإنجليزية"],
        "vi": ["bổ sung tiếng Anh"],
        "en": ["English added by a volunteer", "for our friends abroad"],
    },
    "longer": {
        "zh-Hans": ["把做法写清楚一点", "有人问我们怎样运作"],
        "ar": ["سألَنا الناس كيف نعمل"],
        "vi": ["viết rõ hơn cách làm"],
        "en": ["people asked how it is run", "the story was too short"],
    },
    "text": {
        "zh-Hans": ["第一次写介绍", "大家一起写的"],
        "ar": ["كتبناه معًا في الاجتماع"],
        "vi": ["viết sau buổi họp"],
        "en": ["written together one evening", "a text about us at last"],
    },
    "room": {
        "zh-Hans": ["多了一处地方", "借到了第二间屋子"],
        "ar": ["صار لنا مكان ثانٍ"],
        "vi": ["có thêm một phòng"],
        "en": ["a second room"],
    },
    "hours": {
        "zh-Hans": ["换了开门时间", "写上冬天的时间"],
        "ar": ["مواعيد جديدة"],
        "vi": ["giờ mở cửa mới"],
        "en": ["opening times", "new hours after harvest"],
    },
    "areas": {
        "zh-Hans": ["秋季会议之后", "邻县也请我们去了"],
        "ar": ["بعد اجتماع الخريف"],
        "vi": ["sau cuộc họp mùa thu"],
        "en": ["after the autumn meeting", "the next county asked us"],
    },
    "sector": {
        "zh-Hans": ["这两年也做这个"],
        "ar": ["نعمل في هذا أيضًا"],
        "vi": ["nay làm thêm việc này"],
        "en": ["we do this too by now"],
    },
    "volunteers": {
        "zh-Hans": ["重新数过志愿者", "招了新人"],
        "ar": ["انضم متطوعون جدد"],
        "vi": ["thêm người tình nguyện"],
        "en": ["volunteers counted anew", "new people since spring"],
    },
    "staff": {
        "zh-Hans": ["多了一位领工资的同事"],
        "ar": ["زميلة جديدة"],
        "vi": ["thêm một người làm"],
        "en": ["one more colleague"],
    },
    "budget": {
        "zh-Hans": ["年度账目公布以后", "按审计报告改"],
        "ar": ["بعد الحساب السنوي"],
        "vi": ["sau khi quyết toán năm"],
        "en": ["after the yearly accounts"],
    },
    "moved": {
        "zh-Hans": ["网站搬家了"],
        "ar": ["انتقل موقعنا"],
        "vi": ["trang web đổi địa chỉ"],
        "en": ["the site has moved"],
    },
    "link": {
        "zh-Hans": ["开了公众号", "加一个链接"],
        "ar": ["رابط جديد"],
        "vi": ["thêm liên kết"],
        "en": ["one more link"],
    },
    "contact": {
        "zh-Hans": ["换了接电话的人"],
        "ar": ["من يرد على الهاتف"],
        "vi": ["người liên lạc mới"],
        "en": ["somebody else answers the phone now"],
    },
    "registered": {
        "zh-Hans": ["登记证办下来了"],
        "ar": ["تم التسجيل"],
        "vi": ["đã đăng ký xong"],
        "en": ["registered at last"],
    },
    "figures": {
        "zh-Hans": ["今年的数字", "按去年的总结更新"],
        "ar": ["أرقام هذا العام"],
        "vi": ["số liệu năm nay"],
        "en": ["this year’s figures", "counted again in spring"],
    },
}
