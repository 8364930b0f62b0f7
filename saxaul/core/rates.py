"""How many requests somebody may send, counted in the cache `requests`.

Time is cut into windows; a key counts within one. With Redis all processes count together; without it each counts by
itself, in memory, and grants the whole number: a read of the API must not cost a write to the database.
"""

from __future__ import annotations

import time
from hashlib import blake2b
from typing import NamedTuple

from django.core.cache import caches

WINDOW = 60  # seconds


class Limit(NamedTuple):
    """`name` stands in the headers; `most` requests within one window."""

    name: str
    most: int


class Usage(NamedTuple):
    limit: Limit
    used: int
    reset: int  # seconds until the window ends

    @property
    def remaining(self) -> int:
        return max(0, self.limit.most - self.used)

    @property
    def exceeded(self) -> bool:
        return self.used > self.limit.most

    def headers(self) -> dict[str, str]:
        """The draft standard of the IETF, and the three headers that clients read since before it."""
        limit, window = self.limit, WINDOW
        return {
            "RateLimit-Policy": f'"{limit.name}";q={limit.most};w={window}',
            "RateLimit": f'"{limit.name}";r={self.remaining};t={self.reset}',
            "RateLimit-Limit": str(limit.most),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
        }


def count_request(limit: Limit, who: str, *, now: float | None = None) -> Usage:
    """Count one request of `who` and tell what is left. The key holds a digest: addresses of people stay out of it."""
    moment = time.time() if now is None else now
    number, passed = divmod(int(moment), WINDOW)
    digest = blake2b(who.encode(), digest_size=12).hexdigest()
    key = f"rate:{limit.name}:{digest}:{number}"
    cache = caches["requests"]
    if cache.add(key, 1, WINDOW * 2):
        return Usage(limit, 1, WINDOW - passed)
    try:
        used = cache.incr(key)
    except ValueError:  # it ran out, or was pushed out, between the two lines
        cache.set(key, 1, WINDOW * 2)
        used = 1
    return Usage(limit, used, WINDOW - passed)
