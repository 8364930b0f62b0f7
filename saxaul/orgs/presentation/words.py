"""Names of languages, countries, currencies, dates and registers, as the language of the page writes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from unicodedata import bidirectional

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import get_currency_name
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, override, pgettext
from django.utils.translation import gettext as _

from saxaul.core.components import page_locale
from saxaul.core.folding import fold, script_of

_REGION = re.compile(r"_([A-Z]{2}|\d{3})$")  # “Austrian German” is written “German” here
_CODE_BEHIND = re.compile(r"\(([A-Za-z]{3})\)\s*$")
RTL_LANGUAGES = frozenset({"ar", "fa", "ur", "he", "ug", "ps", "sd", "ckb", "yi", "dv"})

FIELD_LABELS: dict[str, str | Promise] = {
    "names": gettext_lazy("Names"),
    "kind": gettext_lazy("Kind"),
    "status": gettext_lazy("At work"),
    "summary": gettext_lazy("Short description"),
    "description": gettext_lazy("Description"),
    "sectors": gettext_lazy("Fields of work"),
    "sites": gettext_lazy("Place"),
    "areas": gettext_lazy("Areas served"),
    "identifiers": gettext_lazy("Registration"),
    "founded": gettext_lazy("Founded"),
    "staff": gettext_lazy("Paid staff"),
    "volunteers": gettext_lazy("Volunteers"),
    "budget": gettext_lazy("Year’s spending"),
    "currency": gettext_lazy("Currency"),
    "languages": gettext_lazy("Languages"),
    "links": gettext_lazy("Links"),
    "contacts": gettext_lazy("Contact"),
    "logo": gettext_lazy("Logo"),
    "funding": gettext_lazy("What they fund"),
    "state": gettext_lazy("State of the record"),
}


class Register(NamedTuple):
    """A list of org-id.guide or of its kind; `url` leads to one entry."""

    name: str | Promise
    url: str = ""


REGISTERS: dict[str, Register] = {
    "CN-USCC": Register(gettext_lazy("Unified social credit code, China")),
    "CN-MOC": Register(gettext_lazy("Ministry of Civil Affairs, China")),
    "CN-SAIC": Register(gettext_lazy("Business register, China")),
    "EG-MOSS": Register(gettext_lazy("Ministry of Social Solidarity, Egypt")),
    "VN-TAX": Register(gettext_lazy("Tax number, Vietnam")),
    "GB-CHC": Register(
        gettext_lazy("Charity Commission, England and Wales"),
        "https://register-of-charities.charitycommission.gov.uk/charity-search/-/charity-details/{}",
    ),
    "GB-SC": Register(
        gettext_lazy("Scottish Charity Regulator"),
        "https://www.oscr.org.uk/about-charities/search-the-register/charity-details?number={}",
    ),
    "GB-NIC": Register(gettext_lazy("Charity Commission, Northern Ireland")),
    "GB-COH": Register(
        gettext_lazy("Companies House, United Kingdom"),
        "https://find-and-update.company-information.service.gov.uk/company/{}",
    ),
    "US-EIN": Register(gettext_lazy("Employer number, United States")),
    "ROR": Register(gettext_lazy("Research Organization Registry"), "https://ror.org/{}"),
    "XI-ROR": Register(gettext_lazy("Research Organization Registry"), "https://ror.org/{}"),
    "XI-LEI": Register(gettext_lazy("Legal entity identifier"), "https://search.gleif.org/#/record/{}"),
    "XI-GRID": Register("GRID"),
    "GRID": Register("GRID"),
    "ISNI": Register("ISNI", "https://isni.org/isni/{}"),
    "WIKIDATA": Register("Wikidata", "https://www.wikidata.org/wiki/{}"),
    "XI-WIKIDATA": Register("Wikidata", "https://www.wikidata.org/wiki/{}"),
    "FUNDREF": Register(gettext_lazy("Crossref funder registry")),
}


def field_label(field: str) -> str:
    return str(FIELD_LABELS.get(field, field))


def direction(tag: str) -> str:
    """`rtl`, `ltr`, or `auto` where the language is not known."""
    base = tag.lower().split("-")[0]
    return "auto" if base in ("", "und") else "rtl" if base in RTL_LANGUAGES else "ltr"


def language_name(tag: str, locale: Locale | None = None) -> str:
    """“Arabic”, “Simplified Chinese”; the tag itself where the name is not known."""
    names = (locale or page_locale()).languages
    if tag in ("", "und"):
        return _("Language not given")
    key = tag.replace("-", "_")
    base, *rest = tag.split("-")
    return names.get(key) or " ".join([names.get(base, base), *rest])


def country_name(code: str) -> str:
    return str(page_locale().territories.get(code, code))


def region_name(region: str) -> str:
    """In the language of the page where the catalogues know it, else as it was written."""
    return pgettext("region", region) if region else ""


def currency_name(code: str) -> str:
    """“Chinese yuan (CNY)”; the code alone where the name is not known."""
    name = get_currency_name(code, count=100, locale=page_locale())  # as after a number, which bands of money are
    return code if name == code else f"{name} ({code})"


def listed(words: Iterable[str]) -> str:
    """“Arabic, Chinese and Hui”, with the commas of the page's language."""
    return format_list([word for word in words if word], locale=page_locale())


def partial_date_text(value: str) -> str:
    """“2011”, “May 2011” or “3 May 2011” from `2011`, `2011-05` or `2011-05-03`."""
    numbers = [int(part) for part in value.split("-") if part.isdigit()]
    locale = page_locale()
    try:
        match numbers:
            case [year, month, day]:
                return format_date(date(year, month, day), format="long", locale=locale)
            case [year, month]:
                return format_skeleton("yMMMM", date(year, month, 1), locale=locale)
            case [year]:
                return format_skeleton("y", date(year, 1, 1), locale=locale)
    except ValueError:  # 29 February of a common year is let through by the record
        pass
    return value


def place_text(place: Mapping[str, Any], *, home: str = "") -> str:
    """“Minqin, Gansu, China”: from small to large; the country `home` goes without saying."""
    country = place.get("country", "")
    parts = [place.get("name", ""), place.get("locality", ""), region_name(place.get("region", ""))]
    if (country and country != home) or not any(parts):
        parts.append(country_name(country))
    return place_line(parts)


def place_line(parts: Iterable[str]) -> str:
    """Parts of an address, each once."""
    return side_by_side(dict.fromkeys(parts), _(", "))


def side_by_side(parts: Iterable[str], between: str) -> str:
    """What is not empty, in the order of the page, whatever scripts it is written in.

    Where one is written against the direction of the page, marks of Unicode hold the line and its parts together.
    """
    own = direction(get_language() or "en")
    told = [part for part in parts if part]
    if all(_written(part) in (own, "") for part in told):
        return between.join(told)
    start = "\N{RIGHT-TO-LEFT ISOLATE}" if own == "rtl" else "\N{LEFT-TO-RIGHT ISOLATE}"
    apart = (f"\N{FIRST STRONG ISOLATE}{part}\N{POP DIRECTIONAL ISOLATE}" for part in told)
    return f"{start}{between.join(apart)}\N{POP DIRECTIONAL ISOLATE}"


def _written(text: str) -> str:
    """`rtl` or `ltr` by the first letter; empty for numbers and signs."""
    first = next((kind for kind in map(bidirectional, text) if kind in ("L", "R", "AL")), "")
    return first and ("ltr" if first == "L" else "rtl")


def register_name(scheme: str) -> str:
    return str(REGISTERS[scheme].name) if scheme in REGISTERS else scheme


def register_url(scheme: str, value: str) -> str:
    """Where the register shows this entry; empty where it is not known or the number has a strange shape."""
    register = REGISTERS.get(scheme)
    number = value.removeprefix("https://ror.org/").replace(" ", "")
    return register.url.format(number) if register and register.url and number.isalnum() else ""


@lru_cache(maxsize=16)
def _language_choices(locale: str) -> dict[str, str]:
    names = Locale.parse(locale).languages
    plain = {code: name for code, name in names.items() if code != "und" and not _REGION.search(code)}
    return {code.replace("_", "-"): name for code, name in sorted(plain.items(), key=lambda pair: fold(pair[1]))}


def language_choices() -> dict[str, str]:
    """Every language the page's language has a word for: tag → name, by name."""
    return _language_choices(str(page_locale()))


@lru_cache(maxsize=16)
def _country_choices(locale: str) -> dict[str, str]:
    names = Locale.parse(locale).territories
    real = {code: name for code, name in names.items() if len(code) == 2 and code not in _NOT_COUNTRIES}
    return dict(sorted(real.items(), key=lambda pair: fold(pair[1])))


_NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


def country_choices() -> dict[str, str]:
    return _country_choices(str(page_locale()))


@lru_cache(maxsize=16)
def _currency_choices(locale: str) -> dict[str, str]:
    names = Locale.parse(locale).currencies
    return dict(sorted(((code, names[code]) for code in _in_use() if code in names), key=lambda pair: fold(pair[1])))


@lru_cache(maxsize=1)
def _in_use() -> frozenset[str]:
    """Codes of the money people pay with somewhere today."""
    return frozenset(
        code for known in get_global("territory_currencies").values() for code, _since, until, tender in known
        if until is None and tender
    )  # fmt: skip


def currency_choices() -> dict[str, str]:
    return _currency_choices(str(page_locale()))


@lru_cache(maxsize=16)
def _register_choices(language: str) -> dict[str, str]:
    with override(language):
        names = {scheme: str(register.name) for scheme, register in REGISTERS.items()}
    return dict(sorted(names.items(), key=lambda pair: fold(pair[1])))


def register_choices() -> dict[str, str]:
    return _register_choices(get_language() or "en")


def register_from(text: str) -> str:
    """The code for a code or for a name in a language of the hub; the text itself where nothing fits."""
    hub = dict.fromkeys([get_language() or "en", *(code for code, _name in settings.LANGUAGES)])
    return _from_name(text, [_register_choices(language) for language in hub])


def currency_from(text: str) -> str:
    """The code for a code or for a name in a language of the hub, also as “Chinese yuan (CNY)”."""
    behind = _CODE_BEHIND.search(text)
    return behind[1].upper() if behind else _from_name(text, [_currency_choices(locale) for locale in _locales()])


def country_from(text: str) -> str:
    """The code for a code or for a name in a language of the hub; the text itself where nothing fits."""
    return _from_name(text, [_country_choices(locale) for locale in _locales()])


def language_from(text: str) -> str:
    """The tag for a tag or for a name in a language of the hub or in the language itself."""
    tag = _from_name(text, [_language_choices(locale) for locale in _locales()])
    return tag if tag != text else _own_names().get(fold(text), text)


def _locales() -> list[str]:
    """The page's own first, then the other languages of the hub."""
    hub = [str(Locale.parse(code, sep="-")) for code, _name in settings.LANGUAGES]
    return list(dict.fromkeys([str(page_locale()), *hub]))


def _from_name(text: str, choices: Iterable[Mapping[str, str]]) -> str:
    wanted = fold(text)
    for names in choices:
        for code, name in names.items():
            if fold(name) == wanted or code.lower() == text.strip().lower():
                return code
    return text


@lru_cache(maxsize=1)
def _own_names() -> dict[str, str]:
    """Folded own name → tag, for languages that write their own name in these lists."""
    found: dict[str, str] = {}
    for tag in sorted(_language_choices("en"), key=len):  # the language before its regions
        try:
            own = Locale.parse(tag, sep="-").get_language_name()
        except (UnknownLocaleError, ValueError):
            continue
        if own:
            found.setdefault(fold(own), tag)
    return found


def suggestions(*names: str) -> dict[str, list[tuple[str, str]]]:
    """Lists for `<datalist>`: id of the list → [(what is written into the field, what explains it)]."""
    known: dict[str, Callable[[], Iterable[tuple[str, str]]]] = {
        "languages": lambda: ((name, "") for name in language_choices().values()),
        "countries": lambda: ((name, "") for name in country_choices().values()),
        "currencies": lambda: ((name, code) for code, name in currency_choices().items()),
        "registers": lambda: ((name, "") for name in dict.fromkeys(register_choices().values())),
    }
    return {name: list(known[name]()) for name in names}


_SCRIPTS = {"zh": {"Hani", "Hans", "Hant"}, "ar": {"Arab"}, "fa": {"Arab"}, "ur": {"Arab"}, "ug": {"Arab"}}


def same_script(text: str, tag: str) -> bool:
    """Whether `text` could be in the language `tag`, as far as its letters tell."""
    script = script_of(text)
    expected = _SCRIPTS.get(tag.lower().split("-")[0])
    return script in expected if expected else script not in {"Hani", "Hans", "Hant", "Arab"}
