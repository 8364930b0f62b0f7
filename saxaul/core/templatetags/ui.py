"""The components of the hub's pages, known to every template without `{% load %}`: docs/guide/design-system.md."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BaseForm, BoundField, CheckboxInput
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from saxaul.core import components, drawings, emblems, hub
from saxaul.core.components import Freshness
from saxaul.core.drawings import Part, Pillar, Ribbon

register = template.Library()

NOTICES = {"info": ("", "info"), "good": ("good", "check"), "wait": ("wait", "info"), "warn": ("warn", "warn")}
MESSAGE_TONES = {"success": "good", "warning": "wait", "error": "warn"}
JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


# Small marks ------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """`{% icon "search" %}`. With `label` it speaks for itself; without, the word beside it does."""
    classes = f"i {css}".strip()
    voice = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="{}" {}><use href="{}#i-{}"/></svg>', classes, voice, sprite(), name)


@register.simple_tag
def sprite() -> str:
    """Address of the one file that holds all icons, the mark and the trees."""
    return static("saxaul/sprite.svg")


@register.simple_tag
def tree(stage: int = 1) -> SafeString:
    return format_html('<svg class="tree" aria-hidden="true"><use href="{}#tree{}"/></svg>', sprite(), stage)


@register.simple_tag
def emblem(public_id: str, kind: str = "ngo", sector: str | None = None, size: str = "m") -> SafeString:
    return emblems.emblem_svg(public_id=public_id, kind=kind, sector=sector or None, size=size)


@register.simple_tag
def accent(public_id: str) -> str:
    """Classes for the wrapper of one organisation's page."""
    return f"accent {emblems.accent_class(public_id)}"


@register.simple_tag
def chip(label: str, icon_name: str = "", tone: str = "") -> SafeString:
    """`{% chip _("Partly met") "s-part" "wait" %}`; tones: go, sky, wait, warn, line."""
    shape = format_html("{} ", icon(icon_name)) if icon_name else ""
    tone_class = f" chip-{tone}" if tone else ""
    return format_html('<span class="chip{}">{}{}</span>', tone_class, shape, label)


@register.filter
def figure(number: int) -> str:
    """“12,345” as the language of the page writes it."""
    return str(number) if 0 <= number < 1000 else components.figure_text(number)


@register.simple_tag
def in_language(texts: Mapping[str, str]) -> str:
    """The text for this reader: own language, English, whatever is there."""
    return str(hub.in_language(texts))


# Times ------------------------------------------------------------------------


@register.simple_tag
def ago(moment: datetime | date | None) -> SafeString:
    """“3 weeks ago”, with the exact moment for machines and on hover. Nothing for None."""
    if not moment:
        return SafeString("")
    title = components.time_text(moment) if isinstance(moment, datetime) else components.day_text(moment)
    text = components.ago_text(moment)
    return format_html('<time datetime="{}" title="{}">{}</time>', moment.isoformat(), title, text)


@register.simple_tag
def day(moment: datetime | date | None, style: Any = "long") -> SafeString:
    """“30 October 2026”; styles: short, medium, long, full."""
    if not moment:
        return SafeString("")
    text = components.day_text(moment, style=style)
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), text)


@register.simple_tag
def fresh(confirmed_at: datetime | date | None, by: str = "", state: str = "") -> SafeString:
    """The leaf that dries, and who confirmed when. `state` overrules the ages of `components.freshness`."""
    confirmed_at = confirmed_at or None  # what a template could not find is an empty string
    known = Freshness(state) if state else components.freshness(confirmed_at)
    text = components.freshness_text(confirmed_at, by=by, state=known)
    css = "fresh" if known is Freshness.FRESH else f"fresh fresh-{known.value}"
    leaf = icon("leaf" if known is Freshness.FRESH else "leaf2")
    return format_html('<span class="{}">{} {}</span>', css, leaf, text)


# Pictures ---------------------------------------------------------------------


@register.simple_tag
def score_bar(  # noqa: PLR0917 - templates pass these by place
    value: float, low: float, high: float, pillar: Pillar = "t", height: int = 15, usual: float | None = None
) -> SafeString:
    return drawings.score_bar(value, low, high, pillar=pillar, height=height, usual=usual)


@register.inclusion_tag("core/components/score.html")
def score(  # noqa: PLR0917 - templates pass these by place
    label: str, value: float | None, low: float = 0, high: float = 0, pillar: Pillar = "t", height: int = 15
) -> dict[str, Any]:
    """One line of a `<dl class="scores">`: words instead of a bar when there is no evidence."""
    return {"label": label, "value": value, "low": low, "high": high, "pillar": pillar, "height": height}


@register.simple_tag
def spark(values: Sequence[float], **options: Any) -> SafeString:
    """`{% spark values low=lows high=highs bottom=20 top=95 %}`; see `drawings.spark` for the rest."""
    return drawings.spark(values, **options)


@register.simple_tag
def tree_row(stages: Iterable[int], label: str) -> SafeString:
    return drawings.tree_row(stages, label=label, sprite=sprite())


@register.inclusion_tag("core/components/flow.html")
def money_flow(sources: Sequence[Part], uses: Sequence[Part], ribbons: Sequence[Ribbon] = ()) -> dict[str, Any]:
    """Drawing and its two tables. Both sides add up to the same sum."""
    rtl = get_language_bidi()
    keys = drawings.flow_keys(len(sources), rtl=rtl)
    return {
        "drawing": drawings.money_flow(sources, uses, ribbons, rtl=rtl),
        "sources": list(zip(keys, sources, strict=True)),
        "uses": list(enumerate(uses, start=1)),
    }


@register.inclusion_tag("core/components/progress.html")
def progress(value: float, maximum: float, label: str, text: str = "") -> dict[str, Any]:
    """A bar with its words: `text` is shown below and read out."""
    return {"value": value, "maximum": maximum, "label": label, "text": text}


# Forms ------------------------------------------------------------------------


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """Label, hint, error and control of one field, tied together. `{{ form }}` does this for all."""
    return bound.as_field_group()


@register.inclusion_tag("core/components/form_errors.html")
def form_errors(form: BaseForm, kept: bool = True, focus: bool = True) -> dict[str, Any]:
    """The panel on top: how many, what is kept, links to each field. Nothing when all is well."""
    form.errors_summarised = True  # type: ignore[attr-defined]  # then {{ form }} does not say it again
    fields = [bound for bound in form if bound.errors and not bound.is_hidden]
    loose = [*form.non_field_errors(), *(e for bound in form.hidden_fields() for e in bound.errors)]
    links = [(b.id_for_label or f"{b.auto_id}_0", b.label, message) for b in fields for message in b.errors]
    files = form.is_multipart()
    return {
        "count": len(fields) + len(loose),
        "loose": loose,
        "links": links,
        "kept": kept,
        "files": files,
        "focus": focus,
    }


@register.filter
def is_one_checkbox(bound: BoundField) -> bool:
    return isinstance(bound.field.widget, CheckboxInput)


@register.filter
def input_type(bound: BoundField) -> str:
    """checkbox, radio, file, text …; empty for select and textarea."""
    return getattr(bound.field.widget, "input_type", "") or ""


@register.inclusion_tag("core/components/draft.html")
def draft_notice() -> dict[str, Any]:
    """Inside `<form data-draft="{{ user.public_id }}">`: offers what was kept on this device, and says that it is."""
    return {}


# Words around content -----------------------------------------------------------


@register.simple_block_tag
def notice(content: str, tone: str = "info", role: str = "") -> SafeString:
    """`{% notice "wait" %}<p>…</p>{% endnotice %}`; tones: info, good, wait, warn."""
    css, shape = NOTICES[tone]
    return format_html(
        '<div class="notice{}"{}>{}<div>{}</div></div>',
        f" notice-{css}" if css else "",
        format_html(' role="{}"', role) if role else "",
        icon(shape),
        content,
    )


@register.simple_block_tag
def empty(content: str, stage: int = 1) -> SafeString:
    """A seedling, the fact, the first step."""
    return format_html('<div class="empty">{}<div>{}</div></div>', tree(stage), content)


@register.simple_block_tag
def more(content: str, summary: str) -> SafeString:
    """A disclosure: the table behind a picture, the last entries, the code."""
    return format_html('<details class="more"><summary>{}</summary>{}</details>', summary, content)


@register.simple_block_tag(takes_context=True)
def filter_panel(context: dict[str, Any], content: str, action: str = "", used: int = 0) -> SafeString:
    """The filters of a list, around `filter_group` partials. Works by its button, with htmx at once into `#results`."""
    in_use = ngettext("(%(n)d in use)", "(%(n)d in use)", used) % {"n": used}
    return format_html(
        '<form action="{a}" aria-label="{label}" hx-get="{a}" hx-trigger="change" hx-target="#results" '
        'hx-select="#results" hx-swap="outerHTML" hx-push-url="true" hx-sync="this:replace">'
        '<details class="filters"><summary>{icon} {label}{used}</summary>{content}'
        '<div class="filter"><button class="btn btn-wide" type="submit">{show}</button></div></details></form>',
        a=action or context["request"].path,
        label=_("Filters"),
        icon=icon("filter"),
        used=format_html(' <span class="quiet">{}</span>', in_use) if used else "",
        content=content,
        show=_("Show results"),
    )


@register.filter
def message_tone(level_tag: str) -> str:
    return MESSAGE_TONES.get(level_tag, "info")


# Pages --------------------------------------------------------------------------


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    """schema.org facts for machines; escaped so that no text can end the element."""
    text = json.dumps({"@context": "https://schema.org", **data}, cls=DjangoJSONEncoder, ensure_ascii=False)
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(text.translate(JSON_ESCAPES)),  # noqa: S308 - escaped in this line
    )
