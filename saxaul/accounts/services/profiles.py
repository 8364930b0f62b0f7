"""What a person tells of herself, and how she wants to hear of things."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from saxaul.accounts.models import Level, NoticeChoice, Profile, User
from saxaul.core.services import record_audit


@transaction.atomic
def update_person(*, by: User, public: bool, entries: Mapping[str, Any], levels: Mapping[str, str]) -> Profile:
    """Replace one's own profile. Names of entries that a profile does not have are ignored."""
    profile, _ = Profile.objects.select_for_update().get_or_create(user=by)
    profile.public = public
    for name in Profile.FIELDS:
        setattr(profile, name, entries.get(name) or type(getattr(profile, name))())
    profile.levels = {name: levels.get(name, Level.NOBODY) for name in Profile.FIELDS}
    profile.save()
    record_audit(by=by.public_id, action="account.profile", subject=f"person:{by.public_id}")
    return profile


@transaction.atomic
def choose_notices(*, by: User, rhythms: Mapping[str, str]) -> None:
    """Keep how often the person wants letters about each topic."""
    for topic, rhythm in rhythms.items():
        NoticeChoice.objects.update_or_create(user=by, topic=topic, defaults={"rhythm": rhythm})
