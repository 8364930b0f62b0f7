"""Words about time and freshness, in the language of the page."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from saxaul.core.components import Freshness, ago_text, as_instant, day_text, freshness, freshness_text, time_text

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, Freshness.FRESH), (365, Freshness.FRESH), (366, Freshness.DUE), (730, Freshness.DUE), (731, Freshness.OLD)],
)
def test_a_record_dries_like_a_leaf(days: int, expected: Freshness) -> None:
    assert freshness(NOW - timedelta(days=days), now=NOW) is expected


def test_what_nobody_confirmed_is_old_and_says_so() -> None:
    assert freshness(None) is Freshness.OLD
    assert freshness_text(None) == "Not confirmed yet"


@pytest.mark.parametrize(
    ("days", "by", "text"),
    [
        (21, "organisation", "Confirmed by the organisation, 3 weeks ago"),
        (21, "steward", "Confirmed by a steward, 3 weeks ago"),
        (21, "", "Confirmed 3 weeks ago"),
        (400, "organisation", "Due for a check: confirmed 13 months ago"),
        (800, "", "Last confirmed 2 years ago"),
    ],
)
def test_always_who_and_when(days: int, by: str, text: str) -> None:
    assert freshness_text(NOW - timedelta(days=days), by=by, now=NOW) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "3 weeks ago"), ("zh-hans", "3周前"), ("ar", "قبل 3 أسابيع"), ("vi", "3 tuần trước")],
)
def test_ago_in_each_language(language: str, text: str) -> None:
    with translation.override(language):
        assert ago_text(NOW - timedelta(weeks=3), now=NOW) == text


def test_a_date_counts_in_the_zone_of_the_hub() -> None:
    assert ago_text(date(2026, 11, 20), now=NOW) == "today"
    assert ago_text(date(2026, 11, 25), now=NOW) == "in 5 days"
    assert as_instant(date(2026, 11, 20)).isoformat() == "2026-11-20T00:00:00+08:00"
    assert as_instant(datetime(2026, 11, 20, 1)) == datetime(2026, 11, 20, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "21 November 2026"), ("zh-hans", "2026年11月21日"), ("vi", "21 tháng 11, 2026")],
)
def test_a_day_as_the_language_writes_it(language: str, text: str) -> None:
    late_evening_utc = datetime(2026, 11, 20, 20, tzinfo=UTC)
    with translation.override(language):
        assert day_text(late_evening_utc) == text
        assert day_text(date(2026, 11, 21)) == text


def test_a_moment_has_its_time() -> None:
    assert time_text(NOW) == "20 Nov 2026, 20:00:00"
