"""What people do with their own account, and the people of the demo."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction

from saxaul.accounts.demo import ROLES
from saxaul.accounts.models import User
from saxaul.core.services import record_audit


@transaction.atomic
def update_profile(*, by: User, name: str, language: str) -> User:
    """Change one's own name and language."""
    by.name, by.language = name, language
    by.save(update_fields=["name", "language"])
    record_audit(by=by.public_id, action="account.update", subject=f"person:{by.public_id}")
    return by


@transaction.atomic
def ensure_demo_people() -> dict[str, User]:
    """One person for each role of the demo, made where missing, put right where changed. Safe to repeat.

    They have verified addresses under `.invalid`, which no mail reaches, and no password: the demo's own buttons are
    the only way in. The operator is staff, but no superuser.
    """
    people = {}
    for role in ROLES:
        person, _ = User.objects.get_or_create(email=role.email, defaults={"name": role.person})
        person.name, person.is_staff, person.is_superuser, person.is_active = role.person, role.operator, False, True
        person.set_unusable_password()
        person.save()
        EmailAddress.objects.update_or_create(
            user=person, email=role.email, defaults={"verified": True, "primary": True}
        )
        people[role.slug] = person
    return people
