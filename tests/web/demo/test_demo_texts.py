"""The texts of the demo, without a database."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime

import pytest

from saxaul.orgs.choices import Kind
from saxaul.orgs.cleaning import clean_record
from saxaul.orgs.record import without_empty
from saxaul.orgs.taxonomy import seed
from saxaul.web.demo.compose import Draft, all_drafts
from saxaul.web.demo.histories import steps_of
from saxaul.web.demo.sources import COUNTRIES, Pair, dice, filled, places, themes

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def drafts() -> list[Draft]:
    return all_drafts()


def test_the_same_organisations_every_time(drafts: list[Draft]) -> None:
    assert [draft.record for draft in all_drafts()] == [draft.record for draft in drafts]
    assert [steps_of(draft, NOW) for draft in drafts[:60]] == [steps_of(draft, NOW) for draft in all_drafts()[:60]]


def test_about_four_hundred_of_every_kind(drafts: list[Draft]) -> None:
    assert 380 <= len(drafts) <= 430
    kinds = Counter(draft.record["kind"] for draft in drafts)
    assert set(kinds) == set(Kind.values)
    assert min(kinds.values()) >= 10


def test_records_are_clean_and_nothing_is_missing(drafts: list[Draft]) -> None:
    codes = {entry.code for entry in seed()}
    for draft in drafts:
        record, problems = clean_record(draft.record)
        assert not problems, draft.key
        assert record == without_empty(draft.record), draft.key
        for field in ("names", "summary", "sectors", "sites", "areas", "founded", "staff", "volunteers", "contacts"):
            assert record.get(field), (draft.key, field)
        assert set(record["sectors"]) <= codes
        assert set(record["summary"]) >= {draft.country.language, "en"}
        assert (record["kind"] == "foundation") == ("funding" in record)


def test_no_two_organisations_share_a_name(drafts: list[Draft]) -> None:
    names = Counter(name["value"] for draft in drafts for name in draft.record["names"])
    assert [name for name, count in names.items() if count > 1] == []


def test_no_slot_is_left_and_nothing_is_called_test(drafts: list[Draft]) -> None:
    for draft in drafts:
        text = repr([draft.record.get(field) for field in ("names", "summary", "description")])
        assert not re.search(r"\{[a-zA-Z0-9]|[0-9]-[0-9]+\}|\bTest [0-9]", text), draft.key


def test_summaries_and_sentences_hardly_repeat(drafts: list[Draft]) -> None:
    for language in ("zh-Hans", "en", "ar", "vi"):
        summaries = Counter(draft.record["summary"].get(language, draft.key) for draft in drafts)
        assert max(summaries.values()) == 1, summaries.most_common(2)
        sentences = Counter(
            sentence
            for draft in drafts
            for sentence in re.split(r"(?<=[。.])\s*", draft.record.get("description", {}).get(language, ""))
            if len(sentence) > 3
        )
        assert max(sentences.values()) <= 8, sentences.most_common(3)


def test_languages_and_countries(drafts: list[Draft]) -> None:
    written = Counter(tag for draft in drafts for tag in draft.record["summary"])
    assert written["zh-Hans"] > 250
    assert written["ar"] > 40
    assert written["vi"] > 40
    assert {place.country for place in places()} == {country.code for country in COUNTRIES}


def test_web_addresses_are_nobodys(drafts: list[Draft]) -> None:
    for draft in drafts:
        for link in draft.record.get("links", ()):
            assert "://" not in link["url"] or re.search(r"\.example(/|$)", link["url"]), link
        for contact in draft.record["contacts"]:
            assert contact["email"].endswith(".example")


def test_histories_end_with_the_record_and_rise_in_time(drafts: list[Draft]) -> None:
    lengths: Counter[int] = Counter()
    for draft in drafts:
        steps = steps_of(draft, NOW)
        lengths[len(steps)] += 1
        assert steps[-1].record == draft.record
        assert [step.at for step in steps] == sorted({step.at for step in steps})
        assert steps[-1].at < NOW
        assert all(step.reason for step in steps if step.activity == "edit"), draft.key
    assert max(lengths) >= 10
    assert len(lengths) >= 8


def test_every_theme_has_enough_sentences() -> None:
    for country in COUNTRIES:
        for key, theme in themes(country.file).items():
            if key == "common":
                continue
            assert len(theme.lines["do"]) * len(theme.lines["also"]) >= theme.count, (country.file, key)
            assert set(theme.kinds) <= set(theme.types), (country.file, key)


@pytest.mark.parametrize(
    ("language", "own", "english"),
    [
        ("zh-Hans", "{8-8}口窖、{1234-1234}人、{7-7}万元", "{8-8} cisterns, {1234-1234} people, {7-7}0,000 yuan"),
        ("ar", "{8-8} / {1234-1234} / {7-7}", "{8-8} cisterns, {1234-1234} people, {7-7}0,000 yuan"),
        ("vi", "{8-8} / {1234-1234} / {7-7}", "{8-8} cisterns, {1234-1234} people, {7-7}0,000 yuan"),
    ],
)
def test_numbers_are_the_same_in_both_languages(language: str, own: str, english: str) -> None:
    result = filled(Pair(own, english), dice("x"), language)
    assert result.english == "eight cisterns, 1,234 people, 70,000 yuan"
    expected = {"zh-Hans": "8口窖、1,234人、7万元", "ar": "٨ / ١٬٢٣٤ / ٧", "vi": "8 / 1.234 / 7"}
    assert result.own == expected[language]
