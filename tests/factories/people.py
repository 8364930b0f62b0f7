"""People of the tests. Everybody signs in with PASSWORD; addresses are verified unless a test says otherwise."""

from __future__ import annotations

from itertools import count
from typing import Any

from allauth.account.models import EmailAddress

from saxaul.accounts.models import User
from saxaul.accounts.terms import current_versions

PASSWORD = "straw squares hold the dune"
_numbers = count(1)


def make_person(name: str = "", *, email: str = "", verified: bool = True, **fields: Any) -> User:
    number = next(_numbers)
    name = name or f"Person {number}"
    fields.setdefault("agreed", current_versions())
    user = User.objects.create_user(email or f"person{number}@example.org", PASSWORD, name=name, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)
    return user


def make_operator(name: str = "Gao Yun", **fields: Any) -> User:
    return make_person(name, is_staff=True, **fields)
