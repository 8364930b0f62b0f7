"""The living style guide: every component in every state, drawn by the templates that the pages use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from saxaul.core.components import Change, Chip, Entry, Fact, Link, Moment, Score
from saxaul.core.drawings import Part, Ribbon
from saxaul.core.emblems import ACCENTS, MOTIFS, OUTLINES

SPECIMENS = Path(__file__).parent / "templates/core/styleguide"
COLOURS = (
    *("ground", "paper", "sand", "line", "edge", "ink", "ink-2", "bark", "green", "green-deep", "green-soft"),
    *("green-wash", "sky", "sky-deep", "sky-wash", "clay", "clay-wash", "straw", "straw-line", "straw-ink"),
    "straw-wash",
)
ICONS = (
    *("arrow", "back", "box", "branch", "check", "down", "feed", "file", "filter", "image", "info", "lang", "leaf"),
    *("leaf2", "lock", "map", "person", "phone", "pin", "plus", "s-back", "s-late", "s-met", "s-open", "s-part"),
    *("s-valid", "s-wait", "search", "share", "tray", "up", "warn", "x"),
)


@dataclass(frozen=True)
class Specimen:
    """One template of the guide: its file, its title, and what to know before using it."""

    name: str
    title: str
    note: str = ""


GUIDE = (
    Specimen("type", "Type", "A book face for headings, the system face for text. 17 px, 65 characters."),
    Specimen("colours", "Colours", "Each has a job. Clay warns and does nothing else."),
    Specimen("icons", "Icons", "One cached file. A word always stands beside an icon, or the icon says its label."),
    Specimen("emblems", "Emblems", "Outline by kind, motif by field, colour by id: nobody is without a face."),
    Specimen("buttons", "Buttons", "One solid button per page: the next step."),
    Specimen("chips", "Chips, freshness, tags", "A state is a shape and a word; colour only helps."),
    Specimen("notices", "Notices", "What happened, what was kept, what to do next."),
    Specimen("wayfinding", "Wayfinding", "Crumbs, tabs, orders, pages. All are plain links."),
    Specimen("org_head", "Organisation head", "The accent of the organisation is its rule."),
    Specimen("entries", "Entries", "One organisation, the same everywhere."),
    Specimen("filters", "Filters", "A form with a button; quicker where htmx runs."),
    Specimen("cards", "Cards and panels", "A rule on top, no box. A panel means: do this here."),
    Specimen("scores", "Scores", "Never one number alone: solid is sure, stripes may be reached, the needle is best."),
    Specimen("pictures", "Sparklines and trees", "Each beside its figures."),
    Specimen("flow", "Money flow", "Two bars of equal length; the letters are those of the tables."),
    Specimen("timeline", "Timeline", "Done, now, to come, late: by shape first."),
    Specimen("tables", "Tables and facts", "Real ones. Figures end-aligned, with equal digits."),
    Specimen("diff", "History", "Added carries + and an underline, removed − and a strike."),
    Specimen("progress", "Progress and upload", "On everything longer than a second."),
    Specimen("sends", "Send states and steps", "Where the typed words are right now."),
    Specimen("forms", "Forms", "Labels, hints and errors tied to the field, and all errors once more on top."),
    Specimen("empty", "Empty", "A seedling, the fact, the first step."),
    Specimen("prose", "Prose", "Text that somebody wrote."),
)


class SampleForm(forms.Form):
    name = forms.CharField(label="Name of the group", help_text="As the people there say it, in any language.")
    what = forms.CharField(
        label="What does the group do?",
        help_text="One or two sentences, as you would tell a neighbour.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    about = forms.MultipleChoiceField(
        label="What is it mostly about?",
        help_text="One or two.",
        widget=forms.CheckboxSelectMultiple,
        choices=[("d", "Elders and health"), ("b", "Children and learning"), ("e", "Desert and land"), ("w", "Water")],
    )
    kind = forms.ChoiceField(
        label="Is it registered?",
        widget=forms.RadioSelect,
        choices=[("ngo", "Yes, somewhere"), ("informal", "No, a group of people"), ("", "I do not know")],
    )
    county = forms.ChoiceField(
        label="Where is it?", required=False, choices=[("", "Choose a county"), ("620621", "Minqin, Wuwei")]
    )
    photo = forms.FileField(label="Photo", required=False, help_text="Please ask people before you show their faces.")
    hide = forms.BooleanField(label="Show the county only, never the exact place", required=False)


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    context = samples()
    sections = [
        {
            "specimen": specimen,
            "drawn": render_to_string(f"core/styleguide/{specimen.name}.html", context, request),
            "source": (SPECIMENS / f"{specimen.name}.html").read_text("utf-8"),
        }
        for specimen in GUIDE
    ]
    theme = request.GET.get("theme", "")
    theme = theme if theme in {"dark", "light"} else ""
    return render(request, "core/styleguide.html", {"guide": sections, "theme": theme})


def samples() -> dict[str, Any]:
    """Invented organisations on real geography, for the eye only."""
    now = timezone.now()
    return {
        "colours": COLOURS,
        "icons": ICONS,
        "outlines": OUTLINES,
        "emblem_rows": [(letter, [f"{letter}{n}" for n in range(9)]) for letter in MOTIFS],
        "accents": ACCENTS,
        "crumbs": [Link("Directory", "#"), Link("Gansu", "#"), Link("Wuwei", "#"), Link("Minqin")],
        "tabs": [
            Link("Overview", "#", current=True),
            Link("Needs", "#", count=4),
            Link("Money", "#"),
            Link("Works", "#", count=23),
            Link("History", "#", count=61),
        ],
        "sorts": [Link("Best match", "#", current=True), Link("Latest", "#"), Link("Nearest", "#"), Link("Name", "#")],
        "tags": [Link("“water”", "#"), Link("Water or Desert and land", "#"), Link("Past two years", "#")],
        "entries": sample_entries(),
        "org": {
            "public_id": "straw4",
            "name": "Straw Square Society",
            "kind": "ngo",
            "sector": "E",
            "other_names": [("zh-Hans", "草方格互助社"), ("vi", "Hội Ô Rơm"), ("ar", "جمعية مربّعات القش")],
            "confirmed_at": now - timedelta(weeks=3),
            "confirmed_by": "organisation",
        },
        "actions": [Link("Offer help", "#"), Link("Give", "#"), Link("Follow", "#")],
        "fields": [
            {"value": "w", "label": "Water", "count": 22, "checked": True},
            {"value": "e", "label": "Desert and land", "count": 19, "checked": True},
            {"value": "b", "label": "Children and learning", "count": 104, "checked": False},
        ],
        "ages": [
            {"value": "1", "label": "In the past year", "count": 31, "checked": False},
            {"value": "2", "label": "In the past two years", "count": 37, "checked": True},
        ],
        "steps": ["Which group", "What and where", "How to reach"],
        "form": SampleForm({"name": "Yellow Sand Choir", "county": "620621"}),
        **sample_states(now),
        **sample_story(),
        **sample_money(),
    }


def sample_states(now: datetime) -> dict[str, Any]:
    """States, figures and times."""
    return {
        "partly": [Chip("Partly met", "s-part", "wait"), Chip("Checked", "s-valid", "go")],
        "open": [Chip("Open", "s-open", "sky"), Chip("Checked", "s-valid", "go")],
        "loggers": {"value": 5, "maximum": 12, "label": "Promised", "text": "5 of 12 promised · needed by 20 March"},
        "heights": [18, 36, 62, 88],
        "heights_low": [14, 28, 48, 70],
        "heights_high": [22, 44, 76, 106],
        "credit": [49, 50, 53, 52, 58, 61, 63, 66, 67, 70, 71, 72],
        "credit_low": [35, 36, 40, 39, 46, 50, 53, 57, 58, 62, 63, 64],
        "credit_high": [63, 64, 66, 65, 70, 72, 73, 75, 76, 78, 79, 80],
        "grant": (4, 11),
        "trees": [3, 2, 3, 1, 2, 4, 3, 0, 2, 3, 2, 3, 2, 3, 4, 2, 0, 3, 2, 1, 3, 4, 2, 0],
        "weeks_ago": now - timedelta(weeks=3),
        "year_ago": now - timedelta(days=400),
        "long_ago": now - timedelta(days=800),
        "in_days": now + timedelta(days=5),
    }


def sample_story() -> dict[str, Any]:
    """What happened, what is so, and what changed."""
    return {
        "moments": [
            Moment("Part 1, ¥20,000 paid:", "ten hectares of straw", date(2025, 4, 12)),
            Moment("Milestone accepted:", "10.4 ha, seen by the steward", date(2025, 12, 3)),
            Moment("Report late", "by six days", date(2026, 8, 6), "late"),
            Moment("Milestone due:", "18 of 24 trees in each plot alive", date(2026, 12, 1), "now"),
            Moment("Part 3, ¥20,000:", "the well rota", date(2027, 1, 15), "todo"),
        ],
        "facts": [
            Fact("Kind", "Community group, registered in Minqin, 2011"),
            Fact("Field", "Desert and land · Water"),
            Fact("People", "2 paid, 7 regular volunteers, 140 member households"),
            Fact("Languages", "Chinese, Minqin dialect"),
        ],
        "changes": [
            Change("Member households", "126", "140"),
            Change("Works in", "Dongzhen, Xuebai", "Dongzhen, Shoucheng, Dongba"),
            Change("Phone", "0935 555 0138", "0935 555 0171", private=True),
            Change("Arabic name", "", "جمعية مربّعات القش"),
        ],
    }


def sample_entries() -> list[Entry]:
    now = timezone.now()
    return [
        Entry(
            public_id="well9",
            name="Well Keepers of Dongxiang",
            url="#",
            sector="F",
            other_name="东乡守井人",
            other_lang="zh-Hans",
            where="Dongxiang County, Linxia, Gansu · Water",
            what="Cleans and repairs 212 household cisterns, and tests them twice a year with the village schools.",
            confirmed_at=now - timedelta(days=61),
            confirmed_by="organisation",
            scores=(Score("Transparency", 81, 75, 86), Score("Communication", 48, 38, 59, "c")),
            chips=(Chip("2 open needs", "s-open", "sky"),),
        ),
        Entry(
            public_id="walk2",
            name="Shiyang River Walkers",
            url="#",
            kind="informal",
            sector="E",
            other_name="石羊河行走队",
            other_lang="zh-Hans",
            where="Liangzhou District, Wuwei, Gansu · Water",
            what="Walks the river from the foothills to the last sluice each season, and writes down what it sees.",
            confirmed_at=now - timedelta(days=400),
            scores=(Score("Transparency"), Score("Communication", 58, 40, 74, "c")),
        ),
        Entry(
            public_id="zeer7",
            name="مبادرة زير",
            url="#",
            kind="support",
            sector="F",
            other_name="Zeer Initiative",
            other_lang="en",
            where="Maghagha, Minya, Egypt · Water",
            confirmed_at=now - timedelta(days=800),
            chips=(Chip("Hub of Minya", "share", "line"),),
        ),
    ]


def sample_money() -> dict[str, Any]:
    return {
        "sources": [
            Part("Carried over from 2025", 20000, "¥20,000"),
            Part("Heyan Foods, grant 2025/3, part 2", 20000, "¥20,000"),
            Part("312 small gifts", 27400, "¥27,400"),
            Part("Matching fund “Spring wind”", 19000, "¥19,000"),
        ],
        "uses": [
            Part("Seedlings and straw", 30600, "¥30,600"),
            Part("Two part-time wages", 18800, "¥18,800"),
            Part("Water and pump repair", 14200, "¥14,200"),
            Part("Transport and fees", 8330, "¥8,330"),
            Part("Still there", 14470, "¥14,470", rest=True),
        ],
        "ribbons": [
            *(Ribbon(0, 0, 12000), Ribbon(0, 1, 4000), Ribbon(0, 2, 2000), Ribbon(0, 3, 2000)),
            *(Ribbon(1, 0, 13000), Ribbon(1, 1, 4000), Ribbon(1, 2, 2000), Ribbon(1, 3, 1000)),
            *(Ribbon(2, 0, 5600), Ribbon(2, 1, 6800), Ribbon(2, 2, 1200), Ribbon(2, 3, 5330), Ribbon(2, 4, 8470)),
            *(Ribbon(3, 1, 4000), Ribbon(3, 2, 9000), Ribbon(3, 4, 6000)),
        ],
    }
