"""What the search is told of an organisation: every public word of it, and not a private one."""

from __future__ import annotations

from typing import Any

import pytest

from saxaul.orgs.search_documents import SectorWords, document_of
from saxaul.search.documents import Document

SECTORS = SectorWords(sections={"E10": "E", "E": ""}, names={"E10": "Nature · 自然", "E": "Environment · 环境"})
CANARY = "kanarie"


def document(**fields: Any) -> Document:
    names = [{"value": "Straw Square Society", "kind": "official", "language": "en"}]
    return document_of("abcdefghjk", {"kind": "ngo", "names": names, **fields}, SECTORS)


def said(told: Document) -> str:
    return "\n".join([told.title, told.body, told.keywords, *(f"{tag} {value}" for tag, value in told.names)])


def test_every_name_of_every_kind_is_told_with_its_language() -> None:
    told = document(
        names=[
            {"value": "草方格互助社", "kind": "official", "language": "zh-Hans"},
            {"value": "SSS", "kind": "short"},
            {"value": "Sand Circle", "kind": "former", "language": "en"},
        ]
    )
    assert told.title == "草方格互助社"
    assert told.names == (("zh-Hans", "草方格互助社"), ("", "SSS"), ("en", "Sand Circle"))
    assert (told.kind, told.id, told.language, told.url) == (
        *("organisation", "abcdefghjk", "zh-Hans"),
        "/organisations/abcdefghjk/",
    )


def test_texts_in_all_languages_without_their_markup_and_numbers() -> None:
    told = document(
        summary={"en": "Keeps old seed.", "ar": "نحفظ البذور"},
        description={"en": "## How\n- **Lends** [seed](https://example.org/x) to _neighbours_"},
        funding={"what": {"en": "Wells for schools"}},
        identifiers=[{"scheme": "GB-CHC", "value": "1234567"}],
    )
    for words in ("Keeps old seed.", "نحفظ البذور", "Lends seed to neighbours", "Wells for schools"):
        assert words in told.body
    assert told.keywords == "GB-CHC-1234567"
    assert "example.org" not in told.body
    assert "*" not in told.body


def test_sectors_and_places_are_told_in_every_language_of_the_hub() -> None:
    told = document(
        sectors=["E10", "ZZ"], sites=[{"id": "s1", "locality": "Minqin", "region": "Gansu", "country": "CN"}]
    )
    assert told.sectors == ("E10", "E")
    assert told.areas[0] == "CN"
    for words in ("自然", "Environment", "Minqin", "Gansu", "甘肃", "China", "中国", "الصين", "Trung Quốc"):
        assert words in told.keywords, words


def test_an_organisation_at_rest_counts_less() -> None:
    assert document(status="closed").boost < document(status="active").boost == document().boost


@pytest.mark.parametrize("visibility", ["nobody", "members", "public"])
def test_contacts_are_not_told_whoever_may_see_them(visibility: str) -> None:
    parts = {part: f"{CANARY} {part}" for part in ("name", "role", "note", "email", "phone")}
    assert CANARY not in said(document(contacts=[{"id": "c1", **parts, "visibility": visibility}]))


def test_hidden_places_are_not_told_and_of_coarse_ones_only_the_region() -> None:
    parts = {part: f"{CANARY} {part}" for part in ("name", "street", "locality", "postcode", "opening")}
    hidden = {"id": "s1", **parts, "region": f"{CANARY} region", "country": "EG", "visibility": "hidden"}
    coarse = {"id": "s2", **parts, "region": "Gansu", "country": "CN", "visibility": "coarse", "point": [103.4, 38.7]}
    told = document(sites=[hidden, coarse])
    assert CANARY not in said(told)
    assert "Gansu" in told.keywords
    assert "EG" not in told.areas
    assert "38.7" not in said(told)
