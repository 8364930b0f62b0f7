"""What a service says when it cannot do what was asked."""

from __future__ import annotations


class DomainError(Exception):
    """A refusal with a translated sentence that is safe to show, and a stable `code` for programs."""

    code: str = "error"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code
