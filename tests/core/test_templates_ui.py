"""The components draw what they are given, and let nothing of it become markup."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django import forms
from django.template import Context, Template, engines
from django.test import RequestFactory
from django.utils import timezone, translation
from django.utils.datastructures import MultiValueDict

from saxaul.core.components import Change, Chip, Entry, Link, Moment, Score
from saxaul.core.drawings import Part

EVIL = "<script>alert(1)</script>"


def draw(source: str, **values: Any) -> str:
    request = RequestFactory().get("/organisations/", {"q": "water"})
    return engines["django"].from_string(source).render(values, request)


def part(name: str, /, **values: Any) -> str:
    return draw(f'{{% include "core/components/{name}.html" %}}', **values)


class SampleForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As people say it.")
    note = forms.CharField(label="Note", required=False)
    kind = forms.ChoiceField(label="Kind", widget=forms.RadioSelect, choices=[("a", "One"), ("b", "Two")])
    hide = forms.BooleanField(label="Hide the place", required=False)
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("note") == "clash":
            raise forms.ValidationError("These two do not fit.")
        return self.cleaned_data


class UploadForm(forms.Form):
    photo = forms.FileField(label="Photo")


# Marks and words


def test_an_icon_is_silent_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in draw('{% icon "search" %}')
    assert 'role="img" aria-label="private"' in draw('{% icon "lock" "private" css="i-l" %}')
    assert 'class="i i-l"' in draw('{% icon "lock" "private" css="i-l" %}')
    assert "sprite.svg#i-lock" in draw('{% icon "lock" %}')


def test_a_chip_is_a_shape_and_a_word() -> None:
    chip = draw("{% chip label 's-part' 'wait' %}", label="Partly <met>")
    assert '<span class="chip chip-wait"><svg' in chip
    assert "Partly &lt;met&gt;</span>" in chip
    assert draw("{% chip 'Plain' %}") == '<span class="chip">Plain</span>'


def test_freshness_has_its_leaf() -> None:
    now = timezone.now()
    fresh = draw("{% fresh at 'organisation' %}", at=now - timedelta(days=21))
    assert "#i-leaf" in fresh
    assert "Confirmed by the organisation, 3 weeks ago" in fresh
    assert 'class="fresh fresh-due"' in draw("{% fresh at %}", at=now - timedelta(days=400))
    assert 'class="fresh fresh-old"' in draw("{% fresh None %}")
    assert 'class="fresh fresh-due"' in draw("{% fresh at state='due' %}", at=now)


def test_times_carry_the_exact_moment() -> None:
    moment = datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert '<time datetime="2026-11-20T12:00:00+00:00" title="20 Nov 2026, 20:00:00">' in draw(
        "{% ago at %}", at=moment
    )
    assert 'title="20 November 2026"' in draw("{% ago at %}", at=date(2026, 11, 20))
    assert draw("{% day at 'medium' %}", at=date(2026, 11, 20)) == '<time datetime="2026-11-20">20 Nov 2026</time>'
    assert draw("{% ago None %}{% day None %}") == ""


def test_accent_and_emblem_belong_together() -> None:
    drawn = draw("{% accent 'k3f9' %}|{% emblem 'k3f9' 'support' None 's' %}|{% tree 3 %}")
    colour = drawn.split("|")[0].removeprefix("accent ")
    assert f"emb emb-s {colour}" in drawn
    assert "#tree3" in drawn


@pytest.mark.parametrize(
    ("tone", "css"),
    [("info", '"notice"'), ("good", "notice-good"), ("wait", "notice-wait"), ("warn", "notice-warn")],
)
def test_notices(tone: str, css: str) -> None:
    drawn = draw("{% notice tone %}<p>{{ text }}</p>{% endnotice %}", tone=tone, text=EVIL)
    assert css in drawn
    assert EVIL not in drawn
    assert 'role="status"' in draw("{% notice 'good' role='status' %}x{% endnotice %}")


def test_empty_and_more() -> None:
    assert '<div class="empty"><svg class="tree"' in draw("{% empty %}<p>Nobody yet</p>{% endempty %}")
    assert "<summary>The &lt;same&gt;</summary><table>" in draw("{% more s %}<table>{% endmore %}", s="The <same>")


@pytest.mark.parametrize(("level", "tone"), [("success", "good"), ("error", "warn"), ("debug", "info")])
def test_messages_become_notices(level: str, tone: str) -> None:
    assert draw("{{ level|message_tone }}", level=level) == tone


# Pictures


def test_scores_use_words_when_there_is_no_evidence() -> None:
    assert "not enough evidence yet" in draw("{% score 'Transparency' None %}")
    drawn = draw("{% score 'Transparency' 72 64 79 %}")
    assert "72 <span>(64–79)</span>" in drawn
    assert "bar-sure-t" in drawn
    assert "bar-med" in draw("{% score_bar 72 64 79 'c' 24 61 %}")


def test_spark_and_trees() -> None:
    assert "spark-limit" in draw("{% spark values limit=3 %}", values=[1, 2])
    assert draw("{% tree_row stages 'Two trees' %}", stages=[0, 4]).count("<use") == 2


def test_the_flow_repeats_its_letters_in_the_tables() -> None:
    values = {"came": [Part(EVIL, 5, "¥5")], "went": [Part("Straw", 3, "¥3"), Part("Still there", 2, "¥2", rest=True)]}
    drawn = draw("{% money_flow came went %}", **values)
    assert '<span class="key">A</span>' in drawn
    assert '<span class="key key-3">2</span>Still there' in drawn
    assert EVIL not in drawn
    with translation.override("ar"):
        assert '<span class="key">أ</span>' in draw("{% money_flow came went %}", **values)


def test_progress_is_read_out() -> None:
    drawn = draw("{% progress 1234 5678.5 'Rows read' '1,234 of 5,678' %}")
    assert '<progress value="1234" max="5678.5" aria-label="Rows read">' in drawn


# Forms


def test_a_field_is_tied_to_its_hint_and_its_error() -> None:
    drawn = draw("{{ form }}", form=SampleForm({"note": "x", "token": "t"}))
    assert '<label for="id_name">Name</label>' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert 'id="id_name_helptext"' in drawn
    assert 'id="id_name_error"' in drawn
    assert "<fieldset" in drawn
    assert 'aria-describedby="id_kind_error"' in drawn
    assert '<label class="opt" for="id_hide"><input type="checkbox"' in drawn
    assert drawn.count("(not required)") == 1


def test_the_summary_counts_and_links() -> None:
    drawn = draw("{% form_errors form %}", form=SampleForm({"token": "t"}))
    assert "2 answers need another look" in drawn
    assert '<a href="#id_name">Name</a>: This field is required.' in drawn
    assert '<a href="#id_kind_0">Kind</a>' in drawn
    assert "Everything you typed is kept." in drawn
    assert 'id="errors" data-focus' in drawn


def test_what_belongs_to_no_field_is_said_once() -> None:
    data = {"name": "n", "note": "clash", "kind": "a", "token": "t"}
    assert draw("{% form_errors form %}{{ form }}", form=SampleForm(data)).count("These two do not fit.") == 1
    assert draw("{{ form }}", form=SampleForm(data)).count("These two do not fit.") == 1
    hidden = draw("{% form_errors form %}", form=SampleForm({"name": "n", "kind": "a"}))
    assert "(Hidden field token)" in hidden or "This field is required." in hidden


def test_no_summary_without_errors() -> None:
    assert draw("{% form_errors form %}", form=SampleForm()).strip() == ""


def test_files_cannot_be_kept_and_the_form_says_so() -> None:
    drawn = draw("{% form_errors form focus=False %}{% field form.photo %}", form=UploadForm({}, MultiValueDict()))
    assert "Please choose files again." in drawn
    assert "data-focus" not in drawn
    assert 'id="id_photo_sizes"' in drawn


def test_a_formset_is_drawn_with_its_management() -> None:
    drawn = draw("{{ forms }}", forms=forms.formset_factory(SampleForm, extra=2)())
    assert 'name="form-TOTAL_FORMS"' in drawn
    assert 'for="id_form-1-name"' in drawn


def test_the_draft_notice_is_hidden_until_there_is_one() -> None:
    drawn = draw("{% draft_notice %}")
    assert re.search(r"data-draft-offer\s+hidden", drawn)
    assert re.search(r"data-draft-kept\s+hidden", drawn)


# Lists and ways


def test_filters_work_with_and_without_script() -> None:
    drawn = draw("{% filter_panel used=2 %}<fieldset></fieldset>{% endfilter_panel %}")
    assert '<form action="/organisations/"' in drawn
    assert 'hx-target="#results"' in drawn
    assert "(2 in use)" in drawn
    assert "in use" not in draw("{% filter_panel %}{% endfilter_panel %}")
    options = [{"value": "w", "label": EVIL, "count": 0, "checked": True}]
    group = part("filter_group", legend="Field", name="f", options=options)
    assert 'name="f" value="w" checked>' in group
    assert '<span class="n">0</span>' in group
    assert EVIL not in group


def test_wayfinding() -> None:
    links = [Link("Gansu", "/g/"), Link("Minqin", current=True)]
    assert '<span aria-current="page">Minqin</span>' in part("crumbs", crumbs=links)
    tabs = part("tabs", tabs=[Link("Needs", "/n/", current=True, count=0)], label="Record")
    assert 'aria-current="page">Needs <small>0</small>' in tabs
    assert 'aria-label="Order"' in part("sorts", sorts=links)
    assert '<a class="tag" href="/g/">Gansu' in part("tags", tags=links[:1], clear_url="/")


def test_pages_show_only_ways_that_lead_somewhere() -> None:
    assert part("pages").strip() == ""
    first = part("pages", next_url="?after=x", range_text="1–20 of 37")
    assert 'rel="next"' in first
    assert 'rel="prev"' not in first


def test_an_entry_escapes_what_people_wrote() -> None:
    entry = Entry("k3f9", EVIL, "/o/", other_name="草方格", other_lang="zh-Hans", what=EVIL, scores=(Score("T"),))
    drawn = part("entry", entry=entry)
    assert EVIL not in drawn
    assert '<span class="other-name" lang="zh-Hans" dir="auto">草方格</span>' in drawn
    assert "Not confirmed yet" in drawn


def test_history_marks_what_went_and_what_came() -> None:
    drawn = part("diff", changes=[Change("Phone", "1", "2", private=True), Change("Name", "", EVIL)])
    assert '<del dir="auto">1</del>' in drawn
    assert 'aria-label="private"' in drawn
    assert drawn.count("<del") == 1
    assert EVIL not in drawn


def test_steps_and_states_name_the_present_one() -> None:
    assert '<li class="done">a</li><li aria-current="step">b</li><li>c</li>' in part(
        "steps", steps=["a", "b", "c"], current=2
    )
    kept = part("sends", state="kept")
    assert kept.count('aria-current="step"') == 1
    assert part("sends", state="received").count('class="done"') == 3
    line = part("timeline", moments=[Moment("Paid"), Moment("Due", at=date(2026, 12, 1), state="now")], row=True)
    assert "timeline-row" in line
    assert '<li class="now" aria-current="step">' in line


def test_card_and_head() -> None:
    org = {"public_id": "k", "kind": "ngo", "sector": "E", "name": "Choir", "other_names": [("ar", "جوقة")]}
    card = part("card", title="Twelve loggers", url="/n/", by=org, chips=[Chip("Open", "s-open", "sky")])
    assert "chip-sky" in card
    assert '<a href="/n/">Twelve loggers</a>' in card
    head = part("org_head", org=org, actions=[Link("Offer help", "#"), Link("Follow", "#")])
    assert '<h1 dir="auto">Choir</h1>' in head
    assert '<a class="btn" href="#">Offer help</a><a class="btn btn-quiet"' in head


def test_facts_for_machines_cannot_end_their_element() -> None:
    drawn = draw("{% json_ld data %}", data={"@type": "NGO", "name": "</script><b>"})
    assert drawn.count("</script>") == 1
    body = drawn.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert json.loads(body) == {"@context": "https://schema.org", "@type": "NGO", "name": "</script><b>"}


def test_the_tags_need_no_request() -> None:
    assert "i-search" in Template('{% icon "search" %}').render(Context())
