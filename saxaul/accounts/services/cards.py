"""Members without an e-mail address: signed up by a helper, they sign in with a printed code and a PIN of their own.

The code finds the account and is itself hard to guess (30 to the power of 10); the PIN is hashed like any password.
Attempts are counted for each code and each line, for all processes together.
"""

from __future__ import annotations

import hmac
from hashlib import sha256

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from saxaul.accounts.models import MemberCard, User
from saxaul.accounts.services.agreeing import agree_to_terms
from saxaul.accounts.services.leaving import end_sessions
from saxaul.core.errors import DomainError
from saxaul.core.ids import LENGTH, new_public_id
from saxaul.core.services import record_audit

NOWHERE = "card.invalid"  # RFC 2606: no mail reaches it


class WrongCard(DomainError):
    code = "wrong_card"


class TooManyAttempts(DomainError):
    code = "too_many_attempts"


def in_groups(code: str) -> str:
    """As it is printed: `abcd-efgh-jk`."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def bare(code: str) -> str:
    """What somebody typed, without marks and case."""
    return "".join(letter for letter in code.lower() if letter.isalnum())[: LENGTH * 2]


def digest_of(code: str) -> str:
    """Keyed with the hub's secret: a copy of the database alone does not tell codes apart from guesses."""
    return hmac.new(settings.SECRET_KEY.encode(), b"card" + bare(code).encode(), sha256).hexdigest()


@transaction.atomic
def sign_up_with_card(*, name: str, language: str, pin: str, by: User) -> tuple[User, str]:
    """A new member and her code, which is not to be had again. The helper `by` vouches that she agreed to the rules."""
    person = User.objects.create_user(f"{new_public_id()}@{NOWHERE}", pin, name=name, language=language)
    agree_to_terms(person=person, language=language, by=by)
    return person, _new_code(person, by)


@transaction.atomic
def replace_card(*, person: User, pin: str, by: User) -> str:
    """A new code and PIN; the old card stops working and its devices are signed out."""
    person.set_password(pin)
    person.save(update_fields=["password"])
    end_sessions(person)
    return _new_code(person, by)


def _new_code(person: User, by: User) -> str:
    code = new_public_id()
    MemberCard.objects.update_or_create(user=person, defaults={"digest": digest_of(code), "by": by})
    record_audit(by=by.public_id, action="card.make", subject=f"person:{person.public_id}")
    return code


def person_with_card(*, request: HttpRequest, code: str, pin: str) -> User:
    """Whose code and PIN these are. Raises `WrongCard`, the same for every wrong pair, and `TooManyAttempts`."""
    if not ratelimit.consume(request, action="card", key=digest_of(code)):
        raise TooManyAttempts(_("There were too many attempts. Wait five minutes, then try again."))
    card = MemberCard.objects.select_related("user").filter(digest=digest_of(code)).first()
    if card is None:
        make_password(pin)  # an unknown code costs the same work
    if card is None or not card.user.check_password(pin) or not card.user.is_active:
        raise WrongCard(_("The code and the PIN do not belong together. Look at both again."))
    return card.user
