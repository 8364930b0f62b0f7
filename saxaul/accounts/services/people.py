"""What people do with their own account, and the people of the demo."""

from __future__ import annotations

from urllib.parse import quote

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from saxaul.accounts.demo import ROLES
from saxaul.accounts.models import User
from saxaul.accounts.queries import verified_emails
from saxaul.accounts.terms import current_versions
from saxaul.core.services import record_audit


@transaction.atomic
def update_profile(*, by: User, name: str, language: str, time_zone: str = "", lite: bool = False) -> User:
    """Change one's own name and how pages are shown to oneself."""
    by.name, by.language, by.time_zone, by.lite = name, language, time_zone, lite
    by.save(update_fields=["name", "language", "time_zone", "lite"])
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
        person, _made = User.objects.get_or_create(email=role.email, defaults={"name": role.person})
        person.name, person.is_staff, person.is_superuser, person.is_active = role.person, role.operator, False, True
        person.is_helper = role.helper
        if person.has_usable_password():  # a new mark would sign out everybody who looks around in this role
            person.set_unusable_password()
        person.agreed = current_versions()
        person.save()
        EmailAddress.objects.update_or_create(
            user=person, email=role.email, defaults={"verified": True, "primary": True}
        )
        people[role.slug] = person
    return people


@transaction.atomic
def appoint_operator(*, email: str, name: str, by: str) -> User:
    """Make the person with this address an operator; a new person has a verified address and no password yet.

    Nor has one who never confirmed the address: a stranger may have signed up with it and wait. `by` names the
    command, for the audit log. Raises ValidationError when the address is none.
    """
    validate_email(email)
    local_part = email.partition("@")[0]
    person, _made = User.objects.get_or_create(email=email.lower(), defaults={"name": name or local_part})
    person.is_staff = person.is_active = True
    if person.email not in verified_emails(person):
        person.set_unusable_password()
    person.save()
    EmailAddress.objects.update_or_create(user=person, email=person.email, defaults={"verified": True, "primary": True})
    record_audit(by=by, action="operator.appoint", subject=f"person:{person.public_id}")
    return person


def password_link(person: User) -> str:
    """Address of the page where this person chooses a password; works once, for three days."""
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    path: str = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    return settings.BASE_URL + path.replace("UID-KEY", quote(key))
