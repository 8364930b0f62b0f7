"""Who looks after the hub."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from saxaul.accounts.models import User
from saxaul.core.errors import DomainError
from saxaul.core.services import record_audit

STAFF_ROLES = ("", "helper", "operator")


class RoleRefused(DomainError):
    """The hub would be left without an operator, or somebody would change their own role."""

    code = "role_refused"


@transaction.atomic
def set_staff_role(*, person: User, role: str, by: User) -> User:
    """Make somebody an operator, a helper or neither. Raises `RoleRefused`."""
    assert role in STAFF_ROLES
    if person.pk == by.pk:
        raise RoleRefused(_("Nobody changes their own role. Ask another operator."))
    person = User.objects.select_for_update().get(pk=person.pk)
    others = User.objects.filter(is_staff=True, is_active=True).exclude(pk=person.pk)
    if person.is_staff and role != "operator" and not others.exists():
        raise RoleRefused(_("The hub needs an operator. Appoint another one first."))
    person.is_staff, person.is_helper = role == "operator", role == "helper"
    person.is_superuser = person.is_superuser and person.is_staff
    person.save(update_fields=["is_staff", "is_helper", "is_superuser"])
    record_audit(
        by=by.public_id, action="person.role", subject=f"person:{person.public_id}", details={"role": role or "none"}
    )
    return person
