"""Changes of a record, so that people can read them. Pure: the reader's level and the names of sectors are given."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from saxaul.orgs.choices import (
    Budget,
    Datum,
    Kind,
    LinkKind,
    NameKind,
    People,
    Precision,
    SiteVisibility,
    Status,
    Visibility,
)
from saxaul.orgs.models import Organisation
from saxaul.orgs.presentation import words
from saxaul.orgs.presentation.page import point_text
from saxaul.orgs.record import FIELDS, TEXTS, Level, Record, public_site, visible

_TOKENS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+\s*|\W\s*")
_SENTENCES = re.compile(r"[^.!?。！？؟\n]*[.!?。！？؟\n]*\s*")
_PARTS_MAX = 600  # a comparison costs the square of this
_ALIKE = 0.4  # below this share of equal parts a text is a new one, and marks in between only disturb
_CONTEXT = 80  # letters of unchanged text kept on each side of a change

_CHOICES: dict[str, Any] = {
    **{"kind": Kind, "status": Status, "staff": People, "volunteers": People, "budget": Budget},
    "state": Organisation.State,
}
_SITE_CHOICES: dict[str, Any] = {"visibility": SiteVisibility, "precision": Precision, "datum": Datum}
_PRECISE = frozenset({"name", "role", "email", "phone", "note", "street", "postcode", "point", "opening"})


@dataclass(frozen=True)
class Piece:
    text: str
    changed: bool = False
    lang: str = ""
    member: bool = False  # of a list, which the page separates by commas


@dataclass(frozen=True)
class FieldChange:
    """One line of a difference. `hidden`: something the reader may not see was changed; then there are no pieces."""

    label: str
    before: tuple[Piece, ...] = ()
    after: tuple[Piece, ...] = ()
    private: bool = False
    hidden: bool = False


def visible_then(half: Mapping[str, Any], current: Mapping[str, Any], level: Level) -> Record:
    """An older record, or half of a change, as it may be shown now.

    What was public once and is not any more, was removed, or was written over is not shown to the public: a history
    must not give away the person or the address that somebody asked us to hide. Of contacts, and of where places
    precisely are, only what still stands in the same entry is told.
    """
    if level == Level.TEAM:
        return dict(half)
    result = dict(half)
    now = visible(current, level)
    if "contacts" in half:
        people = _by_id(now, "contacts")
        contacts = (_still(contact, people[contact["id"]]) for contact in half["contacts"] if contact["id"] in people)
        result["contacts"] = [contact for contact in contacts if contact.keys() - {"id", "visibility"}]
    if "sites" in half:
        places = _by_id(now, "sites")
        sites = (_stricter(site, places[site["id"]]) for site in half["sites"] if site["id"] in places)
        result["sites"] = [site for site in sites if site]
    return visible(result, level)


def _stricter(site: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any] | None:
    if site.get("visibility") == SiteVisibility.HIDDEN:
        return None
    if now.get("visibility") == SiteVisibility.COARSE:
        return public_site({**site, "visibility": SiteVisibility.COARSE})
    return dict(site) if site.get("visibility") == SiteVisibility.COARSE else _still(site, now)


def _still(item: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """The item without what its present version does not say in the same words."""
    return {key: value for key, value in item.items() if key not in _PRECISE or now.get(key) == value}


def readable_changes(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    current: Mapping[str, Any],
    level: Level,
    sectors: Mapping[str, str],
) -> list[FieldChange]:
    """The two halves of a revision, field by field, in the order of the record. `current`: the record as it is now."""
    old, new = visible_then(before, current, level), visible_then(after, current, level)
    result: list[FieldChange] = []
    for field in (*FIELDS, "state"):
        if before.get(field) == after.get(field):
            continue
        result += _field_changes(field, old.get(field), new.get(field), sectors)
        if level < Level.TEAM and field in ("sites", "contacts") and _hidden_changed(field, before, after, old, new):
            result.append(FieldChange(words.field_label(field), private=True, hidden=True))
    return result


def _hidden_changed(field: str, before: Any, after: Any, old: Any, new: Any) -> bool:
    """Whether more was changed in `field` than the visible halves tell."""
    whole, seen = (_by_id(before, field), _by_id(after, field)), (_by_id(old, field), _by_id(new, field))
    changed = {key for key in {*whole[0], *whole[1]} if whole[0].get(key) != whole[1].get(key)}
    return any(seen[0].get(key) == seen[1].get(key) for key in changed)


def _by_id(half: Mapping[str, Any], field: str) -> dict[str, Any]:
    return {item["id"]: item for item in half.get(field) or ()}


def _field_changes(field: str, old: Any, new: Any, sectors: Mapping[str, str]) -> list[FieldChange]:
    label = words.field_label(field)
    if old == new:
        return []
    if field in TEXTS:
        return _text_changes(label, old or {}, new or {})
    if field in ("sites", "contacts"):
        return _item_changes(field, label, old or [], new or [])
    if field == "funding":
        return _funding_changes(old or {}, new or {}, sectors)
    if isinstance(old or new, list):
        return [_member_change(label, field, old or [], new or [], sectors)]
    return [_whole(label, _scalar(field, old), _scalar(field, new))]


def _whole(label: str, before: str, after: str, *, private: bool = False, lang: str = "") -> FieldChange:
    pieces = [(Piece(text, changed=True, lang=lang),) if text else () for text in (before, after)]
    return FieldChange(label, pieces[0], pieces[1], private=private)


def _text_changes(label: str, old: Mapping[str, str], new: Mapping[str, str]) -> list[FieldChange]:
    result = []
    for tag in dict.fromkeys([*old, *new]):
        if old.get(tag) != new.get(tag):
            title = _("%(field)s (%(language)s)") % {"field": label, "language": words.language_name(tag)}
            before, after = compared(old.get(tag, ""), new.get(tag, ""), tag)
            result.append(FieldChange(title, before, after))
    return result


def compared(old: str, new: str, lang: str = "") -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The same text twice, cut where it changed: by words, or by sentences. Long equal parts are left out."""
    a, b = _comparable(old, new)
    before: list[Piece] = []
    after: list[Piece] = []
    matcher = SequenceMatcher(None, a, b)
    if matcher.ratio() < _ALIKE:
        whole = _whole("", old, new, lang=lang)
        return whole.before, whole.after
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        gone, come = "".join(a[a1:a2]), "".join(b[b1:b2])
        if tag == "equal":
            edges = (a1 == 0, a2 == len(a))
            before.append(Piece(_shortened(gone, *edges), lang=lang))
            after.append(Piece(_shortened(come, *edges), lang=lang))
            continue
        if gone:
            before.append(Piece(gone, changed=True, lang=lang))
        if come:
            after.append(Piece(come, changed=True, lang=lang))
    return tuple(p for p in before if p.text), tuple(p for p in after if p.text)


def _comparable(old: str, new: str) -> tuple[list[str], list[str]]:
    """Both texts in parts few enough to compare: one rewritten page must not keep the server busy."""
    for split in (_TOKENS, _SENTENCES):
        a, b = split.findall(old), split.findall(new)
        start = _common(a, b)
        end = _common(a[start:][::-1], b[start:][::-1])
        middle = [parts[start : len(parts) - end] for parts in (a, b)]
        if max(map(len, middle)) <= _PARTS_MAX:
            head, tail = "".join(a[:start]), "".join(a[len(a) - end :])
            return [head, *middle[0], tail], [head, *middle[1], tail]
    return [old], [new]


def _common(a: list[str], b: list[str]) -> int:
    """How many parts both begin with."""
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _shortened(text: str, first: bool, last: bool) -> str:
    if len(text) <= 2 * _CONTEXT + 20:
        return text
    head, tail = "" if first else text[:_CONTEXT], "" if last else text[-_CONTEXT:]
    return f"{head} … {tail}"


def _member_change(label: str, field: str, old: list[Any], new: list[Any], sectors: Mapping[str, str]) -> FieldChange:
    def pieces(members: list[Any], others: list[Any]) -> tuple[Piece, ...]:
        return tuple(
            Piece(_member(field, member, sectors), member not in others, _member_language(member), member=True)
            for member in members
        )

    if sorted(map(str, old)) == sorted(map(str, new)):  # only the order: then all of it is the change
        return FieldChange(label, pieces(old, []), pieces(new, []))
    return FieldChange(label, pieces(old, new), pieces(new, old))


def _member_language(member: Any) -> str:
    return str(member.get("language", "")) if isinstance(member, Mapping) else ""


def _member(field: str, member: Any, sectors: Mapping[str, str]) -> str:
    tell: dict[str, Callable[[Any], str]] = {
        "names": lambda name: _("%(name)s (%(kind)s)") % {"name": name["value"], "kind": NameKind(name["kind"]).label},
        "sectors": lambda code: sectors.get(code, code),
        "areas": words.place_text,
        "identifiers": lambda number: f"{words.register_name(number['scheme'])} {number['value']}",
        "languages": words.language_name,
        "links": lambda link: f"{LinkKind(link['kind']).label} {link['url']}",
    }
    return tell[field](member)


def _item_changes(field: str, label: str, old: list[Any], new: list[Any]) -> list[FieldChange]:
    before, after = ({item["id"]: item for item in items} for items in (old, new))
    result = []
    for key in dict.fromkeys([*before, *after]):
        was, now = before.get(key, {}), after.get(key, {})
        if was == now:
            continue
        keys = [part for part in dict.fromkeys([*was, *now]) if part != "id" and was.get(part) != now.get(part)]
        texts = [_lines((part, _part(field, part, item.get(part))) for part in keys) for item in (was, now)]
        private = any(item.get("visibility") not in (None, "", "public") for item in (was, now) if item)
        name = (now or was).get("name") or (now or was).get("locality") or ""
        title = _("%(field)s: %(name)s") % {"field": label, "name": name} if name else label
        result.append(_whole(title, texts[0], texts[1], private=private or (field == "contacts" and _secret(was, now))))
    return result


def _secret(*contacts: Mapping[str, Any]) -> bool:
    return any(contact and contact.get("visibility", Visibility.NOBODY) != Visibility.PUBLIC for contact in contacts)


def _lines(parts: Iterable[tuple[str, str]]) -> str:
    labels = part_labels()
    return "\n".join(
        _("%(field)s: %(value)s") % {"field": labels.get(part, part), "value": text} for part, text in parts if text
    )


def part_labels() -> dict[str, str]:
    """What the parts of a place, a contact and the donor's fields are called."""
    return {
        **{"name": _("Name"), "street": _("Street"), "locality": _("Village, town or city"), "region": _("Region")},
        **{"postcode": _("Postcode"), "country": _("Country"), "area": _("Area")},
        **{"point": _("Coordinates"), "datum": _("Datum")},
        **{"precision": _("Precision"), "visibility": _("Shown to"), "opening": _("Opening times"), "url": _("Page")},
        **{"role": _("Role"), "email": _("E-mail"), "phone": _("Phone"), "note": _("Note")},
        **{"what": _("What they fund"), "how": _("How to apply"), "sectors": _("Fields of work"), "areas": _("Where")},
        **{"budget": _("Each year"), "currency": _("Currency")},
    }


def _part(field: str, part: str, value: Any) -> str:
    if not value:
        return ""
    if part == "point":
        return point_text(value)
    if part == "country":
        return words.country_name(value)
    if field == "sites" and part in _SITE_CHOICES:
        return str(_SITE_CHOICES[part](value).label)
    return str(Visibility(value).label) if part == "visibility" else str(value)


def _funding_changes(old: Mapping[str, Any], new: Mapping[str, Any], sectors: Mapping[str, str]) -> list[FieldChange]:
    labels, result = part_labels(), []
    for part in dict.fromkeys([*old, *new]):
        was, now = old.get(part), new.get(part)
        if was == now:
            continue
        if part in ("what", "how"):
            result += _text_changes(labels[part], was or {}, now or {})
        elif part in ("sectors", "areas"):
            result.append(_member_change(labels[part], part, was or [], now or [], sectors))
        else:
            result.append(_whole(labels.get(part, part), _scalar(part, was), _scalar(part, now)))
    return result


def _scalar(field: str, value: Any) -> str:
    if value in (None, ""):
        return str(Status.ACTIVE.label) if field == "status" else ""
    if field in _CHOICES:
        return str(_CHOICES[field](value).label) if value in _CHOICES[field].values else str(value)
    if field == "founded":
        return words.partial_date_text(value)
    if field == "currency":
        return words.currency_name(value)
    return _("A picture") if field == "logo" else str(value)
