"""Counting requests."""

from __future__ import annotations

from saxaul.core.rates import WINDOW, Limit, count_request

LIMIT = Limit("test", 3)


def test_counts_down_and_then_says_so() -> None:
    used = [count_request(LIMIT, "192.0.2.1", now=1000.0) for _ in range(4)]
    assert [usage.remaining for usage in used] == [2, 1, 0, 0]
    assert [usage.exceeded for usage in used] == [False, False, False, True]
    assert used[0].reset == WINDOW - 1000 % WINDOW


def test_begins_anew_with_the_next_window_and_for_others() -> None:
    for _ in range(4):
        count_request(LIMIT, "192.0.2.1", now=1000.0)
    assert count_request(LIMIT, "192.0.2.2", now=1000.0).remaining == 2
    assert count_request(LIMIT, "192.0.2.1", now=1000.0 + WINDOW).remaining == 2
    assert count_request(Limit("other", 3), "192.0.2.1", now=1000.0).remaining == 2


def test_the_headers_follow_the_draft() -> None:
    headers = count_request(LIMIT, "192.0.2.1", now=1200.0).headers()
    assert headers["RateLimit-Policy"] == '"test";q=3;w=60'
    assert headers["RateLimit"] == '"test";r=2;t=60'
