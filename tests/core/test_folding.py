"""Words that people mix up fold to the same; different words stay different."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saxaul.core.folding import fold, script_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hội Người Nghèo", "hoi nguoi ngheo"),
        ("Đà Nẵng", "da nang"),
        ("جمعيّة الرّعاية", "جمعيه الرعايه"),
        ("أمل", "امل"),
        ("مصطفى", "مصطفي"),
        ("مســاعدة", "مساعده"),
        ("St. John’s — Trust", "st johns trust"),
        ("CAFÉ", "cafe"),
        ("ＡＢＣ　救助", "abc 救助"),
        ("Straße", "strasse"),
        ("Ærø & Łódź", "aero lodz"),
        ("مؤسسة", "موسسه"),
    ],
)
def test_variants_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_words_stay_different() -> None:
    assert len({fold(word) for word in ("养老", "孤老", "ba", "bà nội", "جمعية", "جامعة", "trust", "trusts")}) == 8


def test_chinese_is_left_as_it_is() -> None:
    assert fold("草方格互助社") == "草方格互助社"


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text("abcxyzABC 0'._-", max_size=30))
def test_the_quick_road_for_ascii_agrees_with_the_long_one(text: str) -> None:
    assert fold(text + " é") == f"{fold(text)} e".strip()


@pytest.mark.parametrize(
    ("text", "script"),
    [
        *(("Minqin", "Latn"), ("民勤", "Hani"), ("جمعية", "Arab"), ("Đà", "Latn"), ("12 …", "Zyyy"), ("ﷺ", "Arab")),
        *(("日本のNPO", "Hani"), ("のぞみ", "Jpan"), ("Помощь", "Cyrl"), ("हिन्दी", "Deva")),
    ],
)
def test_the_script_of_a_text(text: str, script: str) -> None:
    assert script_of(text) == script
