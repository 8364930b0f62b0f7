"""Who may see what of a person, and who looks after the hub. Pure predicates."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from saxaul.accounts.models import Level, Profile, User

Person = User | AnonymousUser


def can_view_person(user: User | AnonymousUser, profile: Profile) -> bool:
    """Everybody but whom she blocked, once the person wants a page; before that only she herself."""
    if user == profile.user:
        return True
    blocked = user.is_authenticated and profile.user.blocks.filter(person=user).exists()
    return profile.public and profile.user.is_active and not blocked


def can_look_after_people(user: User | AnonymousUser) -> bool:
    """Operators let people in, look at reports and close accounts."""
    return user.is_authenticated and user.is_active and user.is_staff


def visible_fields(user: User | AnonymousUser, profile: Profile) -> list[str]:
    """The entries this reader sees. The person herself sees what members would."""
    shown = {Level.PUBLIC, Level.MEMBERS} if user.is_authenticated else {Level.PUBLIC}
    return [name for name in Profile.FIELDS if profile.level_of(name) in shown and getattr(profile, name)]


def is_operator(user: Person) -> bool:
    """Runs the hub: may do everything in the console."""
    return user.is_authenticated and user.is_active and user.is_staff


def is_helper(user: Person) -> bool:
    """Helps to run it: brings in registers, judges duplicates, looks after jobs and errors; decides about nobody."""
    return isinstance(user, User) and user.is_active and user.is_helper


def can_enter_console(user: Person) -> bool:
    return is_operator(user) or is_helper(user)


def can_change_hub(user: Person) -> bool:
    """Name, texts, door, announcements, backups, mail."""
    return is_operator(user)


def can_manage_people(user: Person) -> bool:
    """See who is here, give and take roles, shut somebody out."""
    return is_operator(user)


def can_read_audit(user: Person) -> bool:
    return is_operator(user)


def can_manage_jobs(user: Person) -> bool:
    return can_enter_console(user)
