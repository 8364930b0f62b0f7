"""Cutting text into terms, in every script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saxaul.search.letters import fold_run, fold_word
from saxaul.search.tokens import form_of, pieces, split_token, tokens

SCRIPTS = (
    "abcxyzÄßøđơưẤị'’-. 09١۲ ابتثجحخدذرزسشصضطظعغفقكلمنهويىةأإآءئؤـپچگکی\u064b\u064e\u0651\u0670\u200c "
    "אבגדהםןףץ\u05b0\u05b8 अआकखगङनमण्िीँंॐ\u093c กขคงสมาิี่้ำ 中國国養養护発気龍々 ひらがなカタカナー ｶﾞﾟ㈱ "
    "한국어\u1112\u1161\u11ab ΑάςΣ Ёйї ąć 𠮷𐐀①"
)
texts = st.text(st.sampled_from(SCRIPTS), max_size=60) | st.text(max_size=40)


def terms(text: str) -> set[str]:
    return {split_token(token)[0] for token in tokens(text)}


@given(texts)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_word(fold_word(text)) == fold_word(text)
    assert fold_run(fold_run(text)) == fold_run(text)


@given(texts)
def test_indexed_tokens_and_places_agree(text: str) -> None:
    assert sorted(split_token(token)[0] for token in tokens(text)) == sorted(piece.term for piece in pieces(text))


@given(texts)
def test_each_place_holds_its_term(text: str) -> None:
    for piece in pieces(text):
        assert 0 <= piece.start < piece.end <= len(text)
        assert piece.term in terms(text[piece.start : piece.end])


@given(texts)
def test_forms_fit_a_byte_and_only_the_folded_form_has_none(text: str) -> None:
    for token in tokens(text):
        term, form = split_token(token)
        assert 0 <= form <= 255
        assert (form == 0) == (form_of(term, term) == 0 and token == term)


@pytest.mark.parametrize(
    ("written", "like"),
    [
        ("جَمْعِيَّة", "جمعيه"),  # vowel marks, ta marbuta
        ("الأمهات", "امهات"),  # article, hamza
        ("للمكفوفين", "المكفوفين"),
        ("الماء", "ماء"),
        ("مصطفى", "مصطفي"),
        ("جمعـــية", "جمعية"),
        ("۱۲۳", "123"),
        ("١٢٣", "१२३"),
        ("سازمان‌های", "سازمان‌هاى"),
        ("کودکان", "كودكان"),  # Persian keyboard
        ("ہماری", "هماري"),  # Urdu keyboard
        ("Hội", "hoi"),
        ("Đà", "da"),
        ("STRASSE", "straße"),
        ("Ёлка", "елка"),
        ("ΑΣΤΕΡΑΣ", "αστέρας"),
        ("हिन्दी", "हिंदी"),  # the nasal as a letter or as a dot
        ("क़लम", "कलम"),
        ("שָׁלוֹם", "שלום"),
        ("ｆｕｌｌ", "full"),
        ("養護", "养护"),
        ("氣", "気"),
        ("ｶﾞｲﾄﾞ", "ガイド"),
        ("がいど", "ガイド"),
        ("ผู้", "ผู"),  # Thai tone mark
        ("한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8"),  # Hangul in parts
    ],
)
def test_like_is_like(written: str, like: str) -> None:
    assert terms(written) == terms(like) != set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mender's", {"menders", "mender", "s"}),
        ("co-operative", {"cooperative", "co", "operative"}),
        ("GB-CHC-1187/42", {"gbchc118742", "gb", "chc", "1187", "42"}),
        ("U.N.I.C.", {"unic", "u", "n", "i", "c"}),
        ("end.Start", {"end", "start"}),
        ("养老院", {"养", "老", "院", "养老", "老院"}),
        ("สมาคม", {"สมา", "มาค", "าคม", "สม", "มา", "าค", "คม"}),
    ],
)
def test_what_is_cut(text: str, found: set[str]) -> None:
    assert terms(text) == found


def test_nothing_is_found_in_punctuation() -> None:
    assert tokens(" … — ！？«»\u200b") == []
