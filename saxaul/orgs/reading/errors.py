"""The one refusal of this package."""

from __future__ import annotations

from saxaul.core.errors import DomainError


class UnreadableFile(DomainError):
    """The file gives no table; the message says why, the code stays the same in every language."""

    code = "unreadable"
