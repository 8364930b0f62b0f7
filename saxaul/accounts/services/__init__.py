"""Verbs on people, split by noun."""

from saxaul.accounts.services.answers import answer_once, forget_old_answers
from saxaul.accounts.services.leaving import erase_person, remove_old_exports, request_export
from saxaul.accounts.services.people import (
    appoint_operator,
    ensure_demo_people,
    password_link,
    update_profile,
)
from saxaul.accounts.services.staff import STAFF_ROLES, RoleRefused, set_staff_role
from saxaul.accounts.services.tokens import TokenNameTaken, TooManyTokens, create_token, revoke_token, token_in_use

__all__ = [
    "STAFF_ROLES",
    "RoleRefused",
    "TokenNameTaken",
    "TooManyTokens",
    "answer_once",
    "appoint_operator",
    "create_token",
    "ensure_demo_people",
    "erase_person",
    "forget_old_answers",
    "password_link",
    "remove_old_exports",
    "request_export",
    "revoke_token",
    "set_staff_role",
    "token_in_use",
    "update_profile",
]
