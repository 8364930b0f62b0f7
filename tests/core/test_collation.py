"""Alphabetical order for readers of each language."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from saxaul.core.collation import KEY_BYTES, collation_key
from saxaul.core.folding import fold


def ordered(language: str, *names: str) -> list[str]:
    return sorted(names, key=lambda name: collation_key(fold(name), language))


def test_chinese_is_in_the_order_of_its_pronunciation() -> None:
    assert ordered("zh-hans", "兰州", "安宁", "张掖", "东乡", "玛曲") == ["安宁", "东乡", "兰州", "玛曲", "张掖"]


def test_rare_characters_follow_the_usual_ones() -> None:
    assert ordered("zh-hans", "塬上", "𠀀字", "张掖")[0] == "张掖"


def test_every_reader_finds_the_own_script_first_and_digits_before() -> None:
    names = ("Anna", "安宁", "أمل", "Ҳаёт", "24 hours")
    assert ordered("en", *names)[:2] == ["24 hours", "Anna"]
    assert ordered("vi", *names)[1] == "Anna"
    assert ordered("zh-hans", *names)[1] == "安宁"
    assert ordered("ar", *names)[1] == "أمل"
    assert ordered("ar", *names)[-1] == "安宁"


def test_accents_and_case_do_not_count() -> None:
    assert ordered("vi", "Ếch", "em", "Đất", "da") == ["da", "Đất", "Ếch", "em"]


@given(st.text(max_size=80), st.sampled_from(("en", "zh-hans", "ar", "vi")))
def test_any_text_has_a_key_that_fits(text: str, language: str) -> None:
    assert 1 <= len(collation_key(fold(text), language)) <= KEY_BYTES
