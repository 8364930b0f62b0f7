"""What operators type."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saxaul.core.models import Announcement, Hub

TEXTS = {
    "welcome": _("Welcome, on the first page"),
    "about": _("About this hub"),
    "privacy": _("Privacy: what is special here"),
}


class InLanguages(forms.Form):
    """A form with one field for each language of the hub: `about_en`, `about_zh-hans` …"""

    def add_languages(self, name: str, label: Any, said: dict[str, str], *, limit: int, rows: int = 3) -> None:
        for code, language in settings.LANGUAGES:
            self.fields[f"{name}_{code}"] = forms.CharField(
                label=_("%(what)s, in %(language)s") % {"what": label, "language": language},
                required=False,
                max_length=limit,
                initial=said.get(code, ""),
                widget=forms.Textarea(attrs={"lang": code, "dir": "auto", "rows": rows}),
            )

    def in_languages(self, name: str) -> dict[str, str]:
        """Interface language → text, without the empty ones."""
        given = ((code, self.cleaned_data.get(f"{name}_{code}", "").strip()) for code, _name in settings.LANGUAGES)
        return {code: text for code, text in given if text}


class HubForm(InLanguages):
    name = forms.CharField(label=_("Name"), max_length=60, required=False, help_text=_("Stands after “Saxaul”."))
    keeper = forms.CharField(label=_("Kept by"), max_length=200, required=False)
    contact = forms.EmailField(
        label=_("Address to write to"),
        required=False,
        help_text=_("Shown to everybody; answers to our letters go there."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages offered"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Pages and letters. Records may be written in any language."),
    )
    logo = forms.FileField(label=_("Logo"), required=False, help_text=_("PNG, JPEG or WebP; shown 40 pixels high."))
    no_logo = forms.BooleanField(label=_("Take the logo away"), required=False)

    def __init__(self, *args: Any, hub: Hub, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = hub.languages or [code for code, _name in settings.LANGUAGES]
        self.initial.update({"name": hub.name, "keeper": hub.keeper, "contact": hub.contact, "languages": offered})
        for name in ("name", "keeper", "contact"):
            self.fields[name].widget.attrs["placeholder"] = str(getattr(settings, f"HUB_{name.upper()}"))
        if not hub.logo:
            del self.fields["no_logo"]
        self.add_languages("about", _("In a sentence or two"), hub.about, limit=400)

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        every = [code for code, _name in settings.LANGUAGES]
        languages = [code for code in every if code in data["languages"]]
        return {
            "name": data["name"],
            "keeper": data["keeper"],
            "contact": data["contact"],
            "languages": [] if languages == every else languages,
            "about": self.in_languages("about"),
        }


class TextForm(InLanguages):
    def __init__(self, *args: Any, said: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.add_languages("text", _("Text"), said, limit=20_000, rows=8)


class DoorForm(InLanguages):
    door = forms.ChoiceField(label=_("The door"), choices=Hub.Door.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, hub: Hub, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.update({"door": hub.door})
        self.add_languages("text", _("What visitors read"), hub.door_text, limit=400)


class AnnouncementForm(InLanguages):
    tone = forms.ChoiceField(label=_("What it is"), choices=Announcement.Tone.choices, widget=forms.RadioSelect)
    readers = forms.ChoiceField(label=_("Who reads it"), choices=Announcement.Readers.choices, widget=forms.RadioSelect)
    starts_on = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(
        label=_("To, and with"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: until you take it away."),
    )  # fmt: skip

    def __init__(self, *args: Any, announcement: Announcement, **options: Any) -> None:
        super().__init__(*args, **options)
        self.announcement = announcement
        starts = timezone.localtime(announcement.starts_at) if announcement.pk else timezone.localtime()
        ends = timezone.localtime(announcement.ends_at) - timedelta(days=1) if announcement.ends_at else None
        self.initial.update(tone=announcement.tone, readers=announcement.readers)
        self.initial.update(starts_on=starts.date(), ends_on=ends.date() if ends else None)
        self.add_languages("text", _("Text"), announcement.text, limit=400)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.in_languages("text"):
            self.add_error(f"text_{settings.LANGUAGES[0][0]}", _("Write it in one language at least."))
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("This is before it begins."))
        return data

    def filled(self) -> Announcement:
        """The announcement with what was typed, not yet stored."""
        data, row = self.cleaned_data, self.announcement
        row.text, row.tone, row.readers = self.in_languages("text"), data["tone"], data["readers"]
        row.starts_at = midnight(data["starts_on"])
        row.ends_at = midnight(data["ends_on"] + timedelta(days=1)) if data["ends_on"] else None
        return row


def midnight(day: Any) -> datetime:
    """The beginning of the day in the zone of the hub."""
    return timezone.make_aware(datetime.combine(day, time.min))


class AuditFilter(forms.Form):
    """Filters of the audit log; what cannot be read filters nothing and says so."""

    area = forms.ChoiceField(label=_("About"), required=False)
    by = forms.CharField(label=_("By whom"), required=False, max_length=40)
    subject = forms.CharField(label=_("About what"), required=False, max_length=80)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To, and with"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, areas: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"].choices = [("", _("Everything")), *((area, area) for area in areas)]  # type: ignore[attr-defined]

    def question(self) -> dict[str, Any]:
        """Arguments for `core.queries.audit_entries`."""
        data = self.cleaned_data if self.is_valid() else {}
        return {
            "action": f"{data['area']}." if data.get("area") else "",
            "by": data.get("by", ""),
            "subject": data.get("subject", ""),
            "since": midnight(data["since"]) if data.get("since") else None,
            "until": midnight(data["until"] + timedelta(days=1)) if data.get("until") else None,
        }


class TestLetterForm(forms.Form):
    __test__ = False
    to = forms.EmailField(label=_("Send a letter to"))
