"""One row being read, and what each target does with a cell: `setter_for(options, around)` gives `(value, draft)`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from saxaul.orgs.cleaning import language_tag
from saxaul.orgs.importing import values as v
from saxaul.orgs.importing.dates import date_of, this_year
from saxaul.orgs.importing.links import LINK_KINDS, LINK_WORDS, link_kind, urls_in
from saxaul.orgs.importing.plain import is_shortened, plain_digits, plain_email, plain_text
from saxaul.orgs.importing.vocabularies import country_of, kind_in, language_code, status_of

Reason = tuple[str, str, str]  # code, field, value
Options = Mapping[str, Any]
Setter = Callable[[Any, "Draft"], None]
Maker = Callable[[Options, "Surroundings"], Setter]

_FIRST_PART = re.compile(r"\s[-–—]\s|[(（:：]")
METRES = 1000  # no angle is this large; a coordinate of a map grid usually is
ORG_ID = re.compile(r"^([A-Z]{2}-[A-Z0-9]{2,8})-(\S.*)$")
WIKIDATA = re.compile(r"^https?://www\.wikidata\.org/(?:entity|wiki)/(Q\d+)$")
_CREDIT_CODE = re.compile(r"^[159NY][0-9A-Z][0-9]{6}[0-9A-Z]{10}$")
_UK_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})$")
_CHINESE_ADDRESS = re.compile(
    r"^(?P<region>(?:北京|上海|天津|重庆)市|東京都|北海道|(?:京都|大阪)府|[\u4e00-\u9fff]{2,6}?(?:省|自治区|県))?"
    r"(?P<locality>[\u4e00-\u9fff]{2,7}?(?:市|自治州|地区|盟|县|区))?"
)


class Surroundings:
    """What the setters of one file share: defaults, the hub's sectors by folded word, the file's decimal sign."""

    __slots__ = ("decimal_comma", "defaults", "sector_of")

    def __init__(self, defaults: Options, sector_of: Callable[[str], str], *, decimal_comma: bool = False) -> None:
        self.defaults, self.sector_of, self.decimal_comma = defaults, sector_of, decimal_comma


class Draft:
    """A record in the making, before cleaning, and what was noticed on the way."""

    __slots__ = (
        *("areas", "contact", "data", "identifiers", "income", "key", "labels", "latitude", "links", "longitude"),
        *("names", "point", "reasons", "sectors", "site", "texts"),
    )

    def __init__(self) -> None:
        self.data: dict[str, Any] = {}
        self.names: list[dict[str, str]] = []
        self.labels: list[tuple[str, str]] = []
        self.texts: dict[str, dict[str, str]] = {"summary": {}, "description": {}}
        self.sectors: list[str] = []
        self.areas: list[dict[str, str]] = []
        self.identifiers: list[dict[str, str]] = []
        self.links: list[dict[str, str]] = []
        self.site: dict[str, Any] = {}
        self.contact: dict[str, str] = {}
        self.latitude: Any = None
        self.longitude: Any = None
        self.point: tuple[float, float] | None = None
        self.income = ""
        self.key = ""
        self.reasons: list[Reason] = []

    def note(self, code: str, field: str, value: object) -> None:
        self.reasons.append((code, field, str(value)[:200]))


def _language(options: Options, text: str, around: Surroundings) -> str:
    """The column's language; what is said to be English but stands in another script speaks for itself."""
    given = str(options.get("language") or "")
    if given and given != "en":
        return given
    return v.language_of(text) or given or str(around.defaults.get("language", ""))


def _name(kind: str) -> Maker:
    def make(options: Options, around: Surroundings) -> Setter:
        readable = options.get("case") == "readable"
        fallback = bool(options.get("fallback"))

        def put(value: Any, draft: Draft) -> None:
            if fallback and draft.names:
                return
            members = [v.text_of(value)] if kind == "official" else v.split_list(value)
            for member in members:
                text = v.readable_case(plain_text(member)) if readable else plain_text(member)
                name = {"value": text, "kind": kind}
                language = _language(options, text, around) if kind != "short" else v.language_of(text)
                if language:
                    name["language"] = language
                draft.names.append(name)

        return put

    return make


def _labels(options: Options, around: Surroundings) -> Setter:
    def put(value: Any, draft: Draft) -> None:
        try:
            labels = json.loads(value) if isinstance(value, str) else value
        except ValueError:
            draft.note("bad_json", "names", value)
            return
        if isinstance(labels, list):
            pairs = [(part.get("language") or part.get("lang"), part.get("value") or part.get("label"))
                     for part in labels if isinstance(part, dict)]  # fmt: skip
        else:
            pairs = list(labels.items()) if isinstance(labels, dict) else []
        for tag, text in pairs:
            language = language_tag(str(tag)) or language_code(str(tag))
            if isinstance(text, str) and text.strip():
                draft.labels.append((language, plain_text(text.strip())))

    return put


def _text(field: str) -> Maker:
    def make(options: Options, around: Surroundings) -> Setter:
        fallback = bool(options.get("fallback"))

        def put(value: Any, draft: Draft) -> None:
            text = plain_text("\n".join(v.split_list(value)) if isinstance(value, list) else v.text_of(value))
            texts = draft.texts[field]
            if not text or (fallback and texts):
                return
            language = _language(options, text, around) or "und"
            before = texts.get(language)
            texts[language] = (
                text if not before or before in text else before if text in before else f"{before}\n\n{text}"
            )

        return put

    return make


def _coded(field: str, understand: Callable[[list[str]], tuple[str, list[str]]]) -> Maker:
    def make(options: Options, around: Surroundings) -> Setter:
        codes = {str(word).strip().lower(): str(code) for word, code in (options.get("codes") or {}).items()}
        quiet = bool(options.get("quiet"))

        def put(value: Any, draft: Draft) -> None:
            words = v.split_list("true" if value is True else "false" if value is False else value, commas=True)
            code = next((codes[word.lower()] for word in words if word.lower() in codes), "")
            unknown: list[str] = []
            if not code:
                code, unknown = understand(words)
            if code and (field not in draft.data or not options.get("fallback")):
                draft.data[field] = code
            elif unknown and not code and not quiet:
                draft.note("unknown_word", field, " | ".join(unknown))

        return put

    return make


def _one_status(words: list[str]) -> tuple[str, list[str]]:
    found = status_of(" ".join(words)) or (status_of(_FIRST_PART.split(words[0])[0]) if words else "")
    return found, [] if found else words


def _sectors(options: Options, around: Surroundings) -> Setter:
    codes = {str(word).strip().lower(): str(code) for word, code in (options.get("codes") or {}).items()}
    quiet, fallback = bool(options.get("quiet")), bool(options.get("fallback"))

    def put(value: Any, draft: Draft) -> None:
        if fallback and draft.sectors:
            return
        whole = v.text_of(value)
        members = [whole] if whole and around.sector_of(whole) else v.split_list(value)
        for word in members:
            parts = [word] if around.sector_of(word) else v.split_list(word, commas=True)
            for part in parts:
                code = codes.get(part.lower()) or around.sector_of(part)
                if code and code not in draft.sectors:
                    draft.sectors.append(code)
                elif not code and not quiet:
                    draft.note("unknown_sector", "sectors", part)

    return put


def _site(field: str) -> Maker:
    def make(options: Options, around: Surroundings) -> Setter:
        fallback = bool(options.get("fallback"))

        def put(value: Any, draft: Draft) -> None:
            before = draft.site.get(field)
            if before and fallback:
                return
            text = plain_text(v.text_of(value))
            joint = "\n" if field == "opening" else ", "
            draft.site[field] = f"{before}{joint}{text}" if before and field in ("street", "opening") else text

        return put

    return make


def _address(options: Options, around: Surroundings) -> Setter:
    put_street = _site("street")(options, around)

    def put(value: Any, draft: Draft) -> None:
        if isinstance(value, dict):
            for part, text in value.items():
                if part in ("street", "locality", "region", "postcode", "country") and text:
                    draft.site.setdefault(part, v.text_of(text))
            return
        text = " ".join(v.text_of(value).split("\n"))
        put_street(text, draft)
        if match := _UK_POSTCODE.search(text.upper()):
            draft.site.setdefault("postcode", f"{match[1]} {match[2]}")
        if match := _CHINESE_ADDRESS.match(text):
            for part in ("region", "locality"):
                if match[part]:
                    draft.site.setdefault(part, match[part])

    return put


def _country(options: Options, around: Surroundings) -> Setter:
    def put(value: Any, draft: Draft) -> None:
        code = country_of(v.text_of(value))
        if code:
            draft.site["country"] = code
        else:
            draft.note("bad_country", "sites", v.text_of(value))

    return put


def _angle(slot: str) -> Maker:
    def make(options: Options, around: Surroundings) -> Setter:
        fallback = bool(options.get("fallback"))

        def put(value: Any, draft: Draft) -> None:
            if fallback and getattr(draft, slot) is not None:
                return
            angle = v.degrees_of(value)
            if angle is None:
                draft.note("bad_coordinates", "sites", value)
            elif abs(angle) > METRES:
                draft.note("grid_coordinates", "sites", value)
                angle = None
            setattr(draft, slot, angle)

        return put

    return make


def _point(options: Options, around: Surroundings) -> Setter:
    def put(value: Any, draft: Draft) -> None:
        if draft.point is not None:
            return
        draft.point = v.point_of(value)
        if draft.point is None and v.text_of(value):
            draft.note("bad_coordinates", "sites", value)

    return put


def _identifier(options: Options, around: Surroundings) -> Setter:
    scheme, pad = str(options.get("scheme") or ""), int(options.get("pad") or 0)

    def put(value: Any, draft: Draft) -> None:
        for member in v.split_list(value):
            text = plain_digits(member).removesuffix(".0").strip("'\" ")
            if not text.strip("0"):
                continue
            if is_shortened(text):
                draft.note("shortened_number", "identifiers", text)
                continue
            match = ORG_ID.match(text) if not scheme else None
            if match:
                draft.identifiers.append({"scheme": match[1], "value": match[2]})
            elif entity := WIKIDATA.match(text):
                draft.identifiers.append({"scheme": "XI-WIKIDATA", "value": entity[1]})
            elif _CREDIT_CODE.match(text) and not scheme:
                draft.identifiers.append({"scheme": "CN-MOC" if text[0] == "5" else "CN-SAIC", "value": text})
            else:
                number = text.zfill(pad) if pad and text.isdigit() else text
                number = number.rsplit("/", 1)[-1] if number.startswith("http") else number
                country = around.defaults.get("country", "")
                draft.identifiers.append({"scheme": scheme or f"{country}-REG".strip("-"), "value": number})

    return put


def _key(options: Options, around: Surroundings) -> Setter:
    def put(value: Any, draft: Draft) -> None:
        draft.key = v.text_of(value)

    return put


def _founded(options: Options, around: Surroundings) -> Setter:
    month_first, fallback = bool(options.get("month_first")), bool(options.get("fallback"))
    calendar, next_year = str(options.get("calendar") or ""), str(this_year() + 1)

    def put(value: Any, draft: Draft) -> None:
        if fallback and "founded" in draft.data:
            return
        date = date_of(v.text_of(value), month_first=month_first, calendar=calendar)
        if date and date[:4] <= next_year:
            draft.data["founded"] = date
        else:
            draft.note("bad_date", "founded", v.text_of(value))

    return put


def _people(field: str) -> Maker:
    def make(options: Options, around: Surroundings) -> Setter:
        def put(value: Any, draft: Draft) -> None:
            band = v.people_band(value, decimal_comma=around.decimal_comma)
            if band:
                draft.data[field] = band
            else:
                draft.note("bad_number", field, v.text_of(value))

        return put

    return make


def _sum(field: str) -> Maker:
    def make(options: Options, around: Surroundings) -> Setter:
        factor = float(options.get("factor") or 1)
        currency = str(options.get("currency") or "")

        def put(value: Any, draft: Draft) -> None:
            band = v.budget_band(value, factor=factor, decimal_comma=around.decimal_comma)
            if not band:
                draft.note("bad_number", "budget", v.text_of(value))
                return
            if field == "budget":
                draft.data["budget"] = band
            else:
                draft.income = band
            if currency:
                draft.data.setdefault("currency", currency)

        return put

    return make


def _currency(options: Options, around: Surroundings) -> Setter:
    def put(value: Any, draft: Draft) -> None:
        draft.data["currency"] = v.text_of(value)

    return put


def _languages(options: Options, around: Surroundings) -> Setter:
    def put(value: Any, draft: Draft) -> None:
        tags = draft.data.setdefault("languages", [])
        for word in v.split_list(value, commas=True):
            tag = language_code(word)
            if tag:
                tags.append(tag)
            else:
                draft.note("bad_language", "languages", word)

    return put


def _link(given: str) -> Maker:
    def make(options: Options, around: Surroundings) -> Setter:
        def put(value: Any, draft: Draft) -> None:
            for url in urls_in(value):
                kind = link_kind(url, given)
                draft.links.append({"kind": kind, "url": url.removeprefix("@") if given != "website" else url})

        return put

    return make


def _links(options: Options, around: Surroundings) -> Setter:
    def put(value: Any, draft: Draft) -> None:
        if not isinstance(value, dict):
            _link("other")(options, around)(value, draft)
            return
        for name, url in value.items():
            word = str(name).lower()
            given = LINK_WORDS.get(word, word if word in LINK_KINDS else "other")
            _link(given)(options, around)(url, draft)

    return put


def _contact(field: str) -> Maker:
    def make(options: Options, around: Surroundings) -> Setter:
        def put(value: Any, draft: Draft) -> None:
            members = v.split_list(value, commas=field == "email")
            if members:
                text = plain_email(members[0]) if field == "email" else members[0].strip("\"' ")
                if field == "phone" and is_shortened(text):
                    draft.note("shortened_number", "contacts", text)
                    return
                draft.contact.setdefault(field, plain_digits(text) if field == "phone" else text)

        return put

    return make


def _areas(options: Options, around: Surroundings) -> Setter:
    def put(value: Any, draft: Draft) -> None:
        for word in v.split_list(value, commas=True):
            code = country_of(word) if len(word) > 2 or word.isupper() else ""
            country = {"country": code or around.defaults.get("country", "")}
            draft.areas.append(country if code else {**country, "name": word})

    return put


SETTERS: dict[str, Maker] = {
    "name": _name("official"),
    "other_names": _name("other"),
    "short_names": _name("short"),
    "former_names": _name("former"),
    "labels_json": _labels,
    "summary": _text("summary"),
    "description": _text("description"),
    "kind": _coded("kind", kind_in),
    "status": _coded("status", _one_status),
    "sectors": _sectors,
    "areas": _areas,
    "languages": _languages,
    **{field: _site(field) for field in ("street", "locality", "region", "postcode", "opening")},
    "site_name": _site("name"),
    "address": _address,
    "country": _country,
    "latitude": _angle("latitude"),
    "longitude": _angle("longitude"),
    "coordinates": _point,
    "geometry": _point,
    "founded": _founded,
    "staff": _people("staff"),
    "volunteers": _people("volunteers"),
    "budget": _sum("budget"),
    "income": _sum("income"),
    "currency": _currency,
    "website": _link("website"),
    "links": _links,
    "contact_name": _contact("name"),
    "contact_role": _contact("role"),
    "email": _contact("email"),
    "phone": _contact("phone"),
    "identifier": _identifier,
    "key": _key,
}


def setter_for(options: Options, around: Surroundings) -> Setter:
    """The function that takes a cell of a column with these options into a draft."""
    target = str(options["to"])
    maker = _link(target.removeprefix("link:")) if target.startswith("link:") else SETTERS[target]
    return maker(options, around)
