"""What is found, in which order, with which counts."""

from __future__ import annotations

from typing import Any

import pytest

from saxaul.search import live
from saxaul.search.queries import search, suggest
from saxaul.search.services import Document, index_documents

pytestmark = pytest.mark.django_db


def tell(*documents: tuple[str, str, str], **fields: Any) -> None:
    index_documents([Document("organisation", key, title, body=body, **fields) for key, title, body in documents])


def ids(text: str, **options: Any) -> list[str]:
    return [hit.id for hit in search(text, **options).hits]


@pytest.mark.parametrize(
    ("title", "question"),
    [
        ("石榴籽养老院", "养老"),
        ("石榴籽养老院", "養老院"),
        ("石榴籽养老院", "籽"),
        ("石榴籽夕阳红养老院", "石榴籽夕阳虹养老院"),
        ("جَمْعِيَّةُ الأُمَّهات", "جمعيه الامهات"),
        ("جمعية الأمهات", "امهات"),
        ("جمعية أمهات الضفة", "والأمهات"),
        ("Quỹ người nghèo", "nguoi ngheo"),
        ("Quỹ nguoi ngheo", "người nghèo"),
        ("Organisation of Beekeepers", "organistion beekeeper"),
        ("Straw and Sand", "str"),
        ("Bramblegate", "bramble gate"),
        ("Play Street", "playstreet"),
        ("Mender’s Guild", "menders guild"),
        ("Grüne Brücke Köln", "gruene bruecke koeln"),
        ("Gruene Bruecke Koeln", "Köln Brücke"),
        ("Общество «Ёлка»", "елка"),
        ("Организация помощи", "организации"),
        ("Σύλλογος Γυναικών", "συλλογος γυναικων"),
        ("हिन्दी साहित्य संस्था", "हिंदी"),
        ("สมาคมผู้สูงอายุบ้านดอน", "ผู้สูงอายุ"),
        ("高齢者のくらしを支える会", "くらし"),
        ("高齢者のくらしを支える会", "高龄者"),
        ("서울환경운동연합", "환경"),
        ("עמותת הדקל", "דקל"),
        ("סיוע לפליטים", "פליטים"),
        ("سازمان‌های مردم‌نهاد", "سازمانهای مردم نهاد"),
        ("انجمن کودکان کار", "انجمن كودكان"),
        ("ہماری امید فاؤنڈیشن", "ہماری اميد"),
        ("Asociación Niños del Río", "ninos rio"),
        ("Kadın Dayanışması İzmir", "izmir kadin"),
        ("পরিবেশ সংস্থা", "পরিবেশ"),
        ("தமிழ் சங்கம்", "தமிழ்"),
    ],
)
def test_people_find_it(title: str, question: str) -> None:
    tell(("right", title, ""), ("wrong", "Something else entirely", "Nothing of the kind"))
    assert ids(question) == ["right"]


@pytest.mark.parametrize("number", ["GB-CHC-1187422", "1187422", "gbchc1187422", "GB CHC 1187422"])
def test_registration_numbers_are_exact(number: str) -> None:
    tell(("right", "Straw", "Registered as GB-CHC-1187422."), ("near", "Straw", "Registered as GB-CHC-1187423."))
    assert ids(number)[0] == "right"
    assert ids("1187421") == []


def test_names_come_before_bodies_and_whole_names_first() -> None:
    tell(
        ("body", "Straw and Sand", "They dig a well each year, and a well is what they like."),
        ("longer", "Bridge and Well of the Northern Villages", ""),
        ("whole", "Well", ""),
    )
    assert ids("well") == ["whole", "longer", "body"]


def test_tones_that_were_typed_count() -> None:
    tell(("other", "Quỹ Mã", ""), ("right", "Quỹ Mẹ", "má má"), ("body", "Hội Xa", "Nơi má ở"))
    assert ids("má")[0] != "other"
    assert set(ids("ma")) == {"other", "right", "body"}


def test_documents_with_all_words_come_first_then_those_with_most() -> None:
    tell(("all", "Women farmers of Minya", ""), ("two", "Women farmers", ""), ("one", "Women", ""))
    tell(*[(f"other{number}", "Straw", "") for number in range(20)])
    assert ids("women farmers minya") == ["all", "two"]
    assert not search("women farmers minya").partial
    assert search("women farmers zanzibar").partial


def test_equal_documents_have_one_order_and_pages_follow_on() -> None:
    tell(*[(f"{number:03}", "Straw and Sand", "") for number in range(150)])
    whole = ids("straw", limit=150)
    assert len(set(whole)) == 150
    assert [key for start in range(0, 150, 20) for key in ids("straw", limit=20, offset=start)] == whole
    assert ids("straw", offset=150) == []
    assert search("straw").total == 150


def test_the_order_does_not_depend_on_that_of_telling() -> None:
    documents = [(f"{number}", f"Straw {number % 3}", "sand") for number in range(20)]
    tell(*documents)
    before = ids("straw sand")
    tell(*[(key, title, body + " ") for key, title, body in reversed(documents)])
    live.reset()
    assert ids("straw sand") == before


def test_filters_narrow_and_counts_say_what_they_would_find() -> None:
    tell(("a", "Well", ""), ("b", "Well", ""), areas=("CN", "CN-62"), sectors=("water",), language="en")
    tell(("c", "Well", ""), areas=("EG",), sectors=("water", "health"), language="ar")
    index_documents([Document("post", "d", "Well", areas=("EG",))])
    found = search("well", areas=("CN", "EG"), kinds=("organisation",))
    assert found.total == 3
    assert found.facets["kind"] == {"organisation": 3, "post": 1}
    assert found.facets["area"] == {"CN": 2, "CN-62": 2, "EG": 1}
    assert found.facets["sector"] == {"water": 3, "health": 1}
    assert found.facets["language"] == {"en": 2, "ar": 1}
    assert sorted(ids("well", sectors=("health",), languages=("ar",))) == ["c"]
    assert ids("well", areas=("XX",)) == []


def test_what_is_for_members_leaves_no_trace() -> None:
    tell(("open", "Straw", ""))
    tell(("closed", "Strawberry wine of the treasurer", "secret"), visibility="members", areas=("CN",))
    shown = search("straw")
    assert (shown.total, shown.facets["area"]) == (1, {})
    for question in ("treasurer", "tresurer", "secret"):
        assert search(question).total == 0
        assert search(question).corrected == ""
    assert [one.id for one in suggest("strawb")] == ["open"]
    assert search("straw", level="members").total == 2
    assert [one.id for one in suggest("strawb", level="members")] == ["closed", "open"]


def test_scores_of_the_public_do_not_know_of_members() -> None:
    tell(("a", "Straw well", ""), ("b", "Sand well", ""))
    before = [(hit.id, hit.score) for hit in search("straw well").hits]
    tell(*[(f"m{number}", "Straw", "") for number in range(30)], visibility="members")
    assert [(hit.id, hit.score) for hit in search("straw well").hits] == before


def test_a_correction_is_written_as_in_the_document() -> None:
    tell(("right", "Quỹ Thiện Nguyện Nghệ An", ""))
    assert search("thiem nguyem").corrected == "Thiện Nguyện"
    assert search("thien").corrected == ""


def test_a_hit_shows_which_name_was_meant() -> None:
    names = (("en", "Reed Landing Ferry"), ("vi", "Hội Chèo đò Bến Sậy"))
    tell(("right", "Reed Landing Ferry", "They row <children> to school."), names=names, language="en", url="/x/")
    hit = search("cheo do").hits[0]
    assert (hit.also.text, hit.also_language) == ("Hội Chèo đò Bến Sậy", "vi")
    assert hit.also.__html__() == "Hội <mark>Chèo đò</mark> Bến Sậy"
    assert hit.names == names
    hit = search("ferry children").hits[0]
    assert not hit.also
    assert hit.heading.__html__() == "Reed Landing <mark>Ferry</mark>"
    assert hit.snippet.__html__() == "They row &lt;<mark>children</mark>&gt; to school."


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("s", ["a", "b"]), ("straw a", ["a"]), ("straw ", ["a", "b"]), ("石", ["c"]), ("石榴", ["c"]), ("stra sa", ["a"])],
)
def test_suggestions_are_names_that_begin_so(typed: str, expected: list[str]) -> None:
    tell(("a", "Straw and Sand", "well"), ("b", "Bridge of Straw", "sand"), ("c", "石榴籽皮影社", ""))
    assert sorted(one.id for one in suggest(typed)) == expected


def test_suggestions_keep_to_the_limit_and_the_kinds() -> None:
    tell(*[(str(number), "Straw", "") for number in range(9)])
    index_documents([Document("post", "p", "Straw")])
    assert len(suggest("str", 3)) == 3
    assert [one.id for one in suggest("str", kinds=("post",))] == ["p"]


@pytest.mark.parametrize("text", ["", "  ", "…!?", "\x00", "’", "\u200b"])
def test_nothing_asked_is_nothing_found(text: str) -> None:
    tell(("a", "Straw", ""))
    assert search(text).total == 0
    assert suggest(text) == []


@pytest.mark.parametrize("text", ["a" * 5000, "养" * 5000, "'); DROP TABLE", '%_*"', "\ud800x", "x\x00y", "a\x00养"])
def test_strange_questions_do_no_harm(text: str) -> None:
    tell(("a", "Straw", ""))
    assert search(text).total in {0, 1}
    suggest(text)


def test_an_empty_index_answers() -> None:
    assert search("straw").total == 0
    assert suggest("straw") == []


def test_a_document_told_with_any_text_is_stored() -> None:
    tell(("a", "Straw \x00 \ud800 wind", "body\x00"), names=(("en", "x\x00"),))
    assert ids("wind") == ["a"]


def test_boosted_documents_come_first() -> None:
    tell(("plain", "Straw", ""))
    tell(("boosted", "Straw", ""), boost=1.5)
    assert ids("straw") == ["boosted", "plain"]


def test_questions_take_few_statements(django_assert_num_queries: Any) -> None:
    for count in (3, 30):
        tell(*[(str(number), f"Straw {number}", "sand") for number in range(count)])
        search("straw")
        with django_assert_num_queries(4):
            search("straw sand")
