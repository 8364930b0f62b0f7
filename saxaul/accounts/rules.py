"""Who may see what of a person. Pure predicates."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from saxaul.accounts.models import Level, Profile, User


def can_view_person(user: User | AnonymousUser, profile: Profile) -> bool:
    """Everybody, once the person wants a page; before that only she herself, to see how it would look."""
    return user == profile.user or (profile.public and profile.user.is_active)


def visible_fields(user: User | AnonymousUser, profile: Profile) -> list[str]:
    """The entries this reader sees. The person herself sees what members would."""
    shown = {Level.PUBLIC, Level.MEMBERS} if user.is_authenticated else {Level.PUBLIC}
    return [name for name in Profile.FIELDS if profile.level_of(name) in shown and getattr(profile, name)]
