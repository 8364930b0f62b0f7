"""The registers records come from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from django.conf import settings
from django.utils.text import slugify

from saxaul.orgs.models import Source


def slug_of(name: str) -> str:
    """The name in an address; a number made of it where it has no Latin letters."""
    slug = slugify(name)[:60]
    return slug or f"r{hashlib.blake2b(name.strip().encode(), digest_size=6).hexdigest()}"


def ensure_source(*, name: str, licence: str = "", attribution: str = "", url: str = "") -> Source:
    """The register of this name, made when it is new. What is given replaces what was known of it."""
    source, _made = Source.objects.get_or_create(slug=slug_of(name), defaults={"name": name[:200]})
    given = {"licence": licence[:60], "attribution": attribution[:500], "url": url}
    changes = {key: value for key, value in given.items() if value and getattr(source, key) != value}
    if changes:
        Source.objects.filter(pk=source.pk).update(**changes)
        source.refresh_from_db()
    return source


def source_told(told: Mapping[str, str]) -> int | None:
    """Key of the register a row of ours names; None for this hub itself. One that is known here stays as it is."""
    name = told.get("name", "").strip()
    if not name or told.get("url", "") == settings.BASE_URL:
        return None
    known = Source.objects.filter(slug=slug_of(name)).first()
    if known is not None:
        return known.pk
    url = told.get("url", "")
    facts = {"licence": told.get("licence", ""), "attribution": told.get("attribution", "")}
    return ensure_source(name=name, url=url if url.startswith(("http://", "https://")) else "", **facts).pk
