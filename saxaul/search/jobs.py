"""Entry points for the background."""

from __future__ import annotations

from saxaul.core.schedule import run_soon
from saxaul.search.tidying import tidy

TIDYING = "search.tidying"
OFTEN = 64  # writes after which tidying need not wait for its round


def tidy_index() -> str:
    """A round of tidying; how many terms were scattered."""
    return str(tidy())


def tidy_soon(change: int) -> None:
    """Let the next worker tidy up, now and then."""
    if change % OFTEN == 0:
        run_soon(TIDYING)
