"""Agreeing to the hub's rules: noted with version, day and language, and by whom where somebody read them out."""

from __future__ import annotations

from django.db import transaction

from saxaul.accounts.models import Consent, User
from saxaul.accounts.terms import VERSIONS, current_versions


@transaction.atomic
def agree_to_terms(*, person: User, language: str = "", by: User | None = None) -> User:
    """Note that the person agrees to the texts now in force. Agreeing twice is agreeing once."""
    Consent.objects.bulk_create(
        [
            Consent(user=person, document=document, version=version, language=language, by=by)
            for document, version in VERSIONS.items()
        ],
        ignore_conflicts=True,
    )
    person.agreed = current_versions()
    person.save(update_fields=["agreed"])
    return person
