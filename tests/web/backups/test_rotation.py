"""Which backups are kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from saxaul.web.backups.making import name_of
from saxaul.web.backups.rotation import backups_in, kept_times, made_at, rotate

START = datetime(2026, 1, 1, 3, 17, tzinfo=UTC)
TIMES = st.lists(st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)), max_size=80)
COUNTS = st.integers(0, 15)


def test_a_year_of_nights() -> None:
    nights = [START + timedelta(days=day) for day in range(365)]
    kept = kept_times(nights, daily=7, weekly=5, monthly=12)
    assert sorted(kept)[-7:] == nights[-7:]
    assert {at.month for at in kept} == set(range(1, 13))
    assert len(kept) <= 7 + 4 + 11  # the newest day is also the newest of its week and month
    assert datetime(2026, 3, 31, 3, 17, tzinfo=UTC) in kept


@given(TIMES, st.integers(1, 15), COUNTS, COUNTS)
def test_never_more_than_asked_and_always_the_newest(
    times: list[datetime], daily: int, weekly: int, monthly: int
) -> None:
    kept = kept_times(times, daily=daily, weekly=weekly, monthly=monthly)
    assert kept <= set(times)
    assert len(kept) <= daily + weekly + monthly
    assert not times or max(times) in kept


@given(TIMES, COUNTS, COUNTS, COUNTS)
def test_to_keep_again_is_to_keep_the_same(times: list[datetime], daily: int, weekly: int, monthly: int) -> None:
    kept = kept_times(times, daily=daily, weekly=weekly, monthly=monthly)
    assert kept_times(kept, daily=daily, weekly=weekly, monthly=monthly) == kept


def test_only_our_own_files_are_removed(tmp_path: Path) -> None:
    names = [name_of(START + timedelta(days=day), sealed=day % 2 == 0) for day in range(10)]
    for name in [*names, "saxaul-notes.txt", "saxaul-20260101T000000Z.tar.gz.part", "other.tar.gz"]:
        (tmp_path / name).write_text("x")
    gone = rotate(tmp_path, daily=3, weekly=0, monthly=0)
    assert [path.name for path in backups_in(tmp_path)] == sorted(names, reverse=True)[:3]
    assert len(gone) == 7
    assert (tmp_path / "saxaul-notes.txt").exists()
    assert (tmp_path / "other.tar.gz").exists()


def test_a_name_says_when() -> None:
    assert made_at(Path(name_of(START, sealed=True))) == START
    assert made_at(Path("hub.tar.gz")) is None


def test_no_folder_holds_no_backups(tmp_path: Path) -> None:
    assert backups_in(tmp_path / "none") == []
