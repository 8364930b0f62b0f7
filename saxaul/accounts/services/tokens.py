"""Keys to the API: made by a person, shown once, looked up by their digest."""

from __future__ import annotations

import logging
import secrets
from datetime import timedelta
from functools import partial
from hashlib import sha256

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from saxaul.accounts.letters import send_letter
from saxaul.accounts.models import ApiToken, User
from saxaul.accounts.queries import letter_language
from saxaul.core.errors import DomainError
from saxaul.core.services import record_audit

PREFIX = "saxaul_"  # so that people and programs that look for leaked secrets know what they have found
AT_MOST = 20
NOTED_EVERY = timedelta(minutes=5)


log = logging.getLogger(__name__)


class TokenNameTaken(DomainError):
    code = "token_name_taken"


class TooManyTokens(DomainError):
    code = "too_many_tokens"


def digest_of(secret: str) -> str:
    """The secret has 256 random bits: a slow hash would protect nothing more."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


@transaction.atomic
def create_token(*, name: str, scope: str, days: int | None, by: User) -> tuple[ApiToken, str]:
    """A new token and its secret, which is not to be had again. A letter tells the person that there is one.

    Raises `TokenNameTaken`, also when the same form is sent twice, and `TooManyTokens`.
    """
    if by.api_tokens.filter(revoked_at=None).count() >= AT_MOST:
        raise TooManyTokens(_("You have many tokens already. Take back one that you do not use."))
    secret = PREFIX + secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            token = ApiToken.objects.create(
                person=by,
                name=name,
                scope=scope,
                digest=digest_of(secret),
                ending=secret[-4:],
                expires_at=timezone.now() + timedelta(days=days) if days else None,
            )
    except IntegrityError:
        raise TokenNameTaken(_("You have a token of this name. Give the new one another name.")) from None
    record_audit(by=by.public_id, action="token.create", subject=f"token:{token.public_id}", details={"scope": scope})
    transaction.on_commit(partial(_tell, token))
    return token, secret


def _tell(token: ApiToken) -> None:
    address = settings.BASE_URL + reverse("accounts:token-list")
    try:
        send_letter(
            to=token.person.email,
            template="accounts/token_made",
            language=letter_language(token.person),
            context={"token": token, "address": address},
        )
    except OSError:
        log.exception("a letter about a token could not be sent")  # the token is made all the same


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User) -> ApiToken:
    """The token opens nothing from now on. Doing it twice changes nothing."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        record_audit(by=by.public_id, action="token.revoke", subject=f"token:{token.public_id}")
    token.refresh_from_db()
    return token


def token_in_use(secret: str) -> ApiToken | None:
    """The token of this secret, if it still opens something; notes, to within some minutes, when it was used."""
    if not secret.startswith(PREFIX) or len(secret) > 100:
        return None
    now = timezone.now()
    live = Q(expires_at=None) | Q(expires_at__gt=now)
    found = ApiToken.objects.filter(live, digest=digest_of(secret), revoked_at=None, person__is_active=True)
    token = found.select_related("person").first()
    if token and (token.last_used_at is None or now - token.last_used_at > NOTED_EVERY):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token
