"""Words that registers use for our closed lists, and names of countries and languages, in many languages."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale
from babel.core import get_global

from saxaul.core.folding import fold
from saxaul.orgs.choices import Kind
from saxaul.orgs.cleaning import language_tag
from saxaul.orgs.importing.words import word_list

_LOCALES = ("en", "zh_Hans", "zh_Hant", "ar", "vi", "fr", "es", "de")
_MORE_LOCALES = (
    *("pt", "ru", "uk", "it", "nl", "pl", "cs", "sk", "ro", "hu", "tr", "el", "he", "fa", "ur", "hi", "bn", "ne", "ja"),
    *("ko", "th", "id", "ms", "sw", "sv", "nb", "da", "fi", "bg", "sr", "hr", "ta", "my", "km", "am", "ka", "kk", "mn"),
)
_MORE_COUNTRIES = (
    "england=GB|scotland=GB|wales=GB|northern ireland=GB|great britain=GB|u k=GB|u s a=US|u s=US|america=US"
    "|united states of america=US|中华人民共和国=CN|中國=CN|prc=CN|viet nam=VN|مصر=EG|جمهورية مصر العربية=EG"
    "|peoples republic of china=CN|republic of korea=KR|korea=KR|dr congo=CD|d r congo=CD|drc=CD|congo kinshasa=CD"
    "|islamic republic of iran=IR|syrian arab republic=SY|lao pdr=LA|united republic of tanzania=TZ|palestine=PS"
    "|state of palestine=PS|occupied palestinian territory=PS|opt=PS|swaziland=SZ|burma=MM|uae=AE|cape verde=CV"
    "|england and wales=GB|republic of ireland=IE|russian federation=RU|republic of moldova=MD|brunei darussalam=BN"
    "|bolivia plurinational state of=BO|venezuela bolivarian republic of=VE|macedonia=MK|east timor=TL|kosovo=XK"
    "|holland=NL|czech republic=CZ|russia=RU|south korea=KR|taiwan=TW|ivory coast=CI|hong kong=HK|macau=MO"
)


def kind_of(words: list[str]) -> tuple[str, list[str]]:
    """(kind, words not understood) for the words of one cell. A foundation that is also a charity is a foundation."""
    found, unknown = set(), []
    for word in words:
        kind = _one_kind(word)
        if kind:
            found.add(kind)
        else:
            unknown.append(word)
    return next((kind for kind in _kinds_in_order() if kind in found), ""), unknown


def kind_in(words: list[str]) -> tuple[str, list[str]]:
    """As `kind_of`, but also understands a word of ours within others: “International NGO”, “eingetragener Verein”."""
    found, unknown = kind_of(words)
    if found:
        return found, unknown
    kinds = {word: kind for word in words if (kind := _kind_within(word))}
    best = next((kind for kind in _kinds_in_order() if kind in kinds.values()), "")
    return best, [word for word in words if word not in kinds]


@lru_cache(maxsize=2048)
def _kind_within(word: str) -> str:
    """The kind of the longest listed word within this one: “non-government” speaks before “government”."""
    text = f" {fold(word)} "
    found = [
        (len(known), kind)
        for known, kind in word_list("kinds").items()
        if (f" {known} " in text if known[0] < "\u3040" else len(known) > 1 and known in text)
    ]
    return max(found)[1] if found else ""


@lru_cache(maxsize=2048)
def _one_kind(word: str) -> str:
    return word_list("kinds").get(fold(word)) or (word if word in Kind.values else "")


@lru_cache(maxsize=1)
def _kinds_in_order() -> tuple[str, ...]:
    return tuple(dict.fromkeys(word_list("kinds").values()))


@lru_cache(maxsize=2048)
def status_of(word: str) -> str:
    return word_list("statuses").get(fold(word), "")


@lru_cache(maxsize=1)
def _country_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for tag in _LOCALES:
        for code, name in Locale.parse(tag).territories.items():
            if code in _codes():
                names.setdefault(fold(name), code)
    for old, new in get_global("territory_aliases").items():
        if len(old) == 3 and old.isalpha() and len(new) == 1 and len(new[0]) == 2:
            names[fold(old)] = new[0]
    for pair in _MORE_COUNTRIES.split("|"):
        name, code = pair.split("=")
        names[fold(name)] = code
    return names


def well_known_country(text: str) -> str:
    """As `country_of`, but only by names in the first languages, which costs next to nothing."""
    return _country_names().get(fold(text), "")


@lru_cache(maxsize=2048)
def country_of(text: str) -> str:
    """ISO 3166-1 code of two letters from a code of two or three letters or a name; "" when unknown."""
    upper = text.strip().upper()
    if len(upper) == 2 and upper.isascii() and upper.isalpha():
        return "GB" if upper == "UK" else (upper if upper in _codes() else "")
    folded = fold(text)
    return _country_names().get(folded) or (_further_country_names().get(folded, "") if len(folded) > 2 else "")


@lru_cache(maxsize=1)
def _further_country_names() -> dict[str, str]:
    """Read only when a name is not among those of the first languages."""
    names: dict[str, str] = {}
    for tag in _MORE_LOCALES:
        for code, name in Locale.parse(tag).territories.items():
            if code in _codes():
                names.setdefault(fold(name), code)
    return names


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    codes = map(str, Locale.parse("en").territories)
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha()) - {
        "EU",
        "UN",
        "EZ",
        "ZZ",
        "QO",
        "XA",
        "XB",
    }


@lru_cache(maxsize=1)
def _language_names() -> dict[str, str]:
    names = dict(word_list("languages"))
    for tag in _LOCALES:
        for code, name in Locale.parse(tag).languages.items():
            if len(code) <= 3:
                names.setdefault(fold(name), code)
    return names


@lru_cache(maxsize=2048)
def language_code(text: str) -> str:
    """BCP 47 tag from a tag or from the name of a language; "" when unknown."""
    tag = language_tag(text)
    if tag and len(tag.split("-")[0]) == 2:
        return tag
    return _language_names().get(fold(text), "")
