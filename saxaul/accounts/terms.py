"""Which version of the rules and of the privacy page is in force. A test holds the versions against the texts.

A version is the day from which a text is in force. Change it with the text where people should be asked again; the
test says how.
"""

from __future__ import annotations

VERSIONS = {"terms": "2026-11-20", "privacy": "2026-11-20"}


def current_versions() -> str:
    """All versions in one word, as `User.agreed` keeps it."""
    return " ".join(f"{name}={version}" for name, version in sorted(VERSIONS.items()))


def has_agreed(agreed: str) -> bool:
    return agreed == current_versions()
