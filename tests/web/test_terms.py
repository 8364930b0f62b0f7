"""A changed text of the rules or of the privacy page is a new version, or a correction that somebody vouched for."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from saxaul.accounts.terms import VERSIONS

TEXTS = Path(__file__).resolve().parent.parent.parent / "saxaul" / "web" / "templates" / "web"
# Changed a text? If people should be asked again, change its version in saxaul/accounts/terms.py. Then, or if it was a
# correction that changes no meaning, put the new digest here.
DIGESTS = {"terms": "e85ea8ac4a41569e", "privacy": "4829f58ac831899d"}


def test_texts_and_versions_belong_together() -> None:
    assert {name: sha256((TEXTS / f"{name}.html").read_bytes()).hexdigest()[:16] for name in VERSIONS} == DIGESTS
