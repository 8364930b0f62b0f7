"""Who may make an account, on a hub that is open, goes by invitation, or lets people in one by one."""

from __future__ import annotations

import secrets
from datetime import timedelta
from functools import partial
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from saxaul.accounts.letters import send_letter
from saxaul.accounts.models import Application, JoinLink, User
from saxaul.accounts.queries import letter_language, verified_emails
from saxaul.accounts.services.leaving import erase_person
from saxaul.core.errors import DomainError
from saxaul.core.services import record_audit

PERMIT = "may_sign_up"  # in the session: an invitation was shown; the id of a join link, or 0
OPEN_FOR = timedelta(days=14)
MOST = 50


class LinkIsClosed(DomainError):
    """Used up, too old, or never made."""

    code = "link_is_closed"


def digest_of(secret: str) -> str:
    """The secret has 256 random bits: a slow hash would protect nothing more."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


@transaction.atomic
def make_join_link(*, note: str, count: int, by: User) -> str:
    """The address that lets `count` people (at most 50) make an account within 14 days. It is not to be had again."""
    secret = secrets.token_urlsafe(32)
    count = max(1, min(count, MOST))
    JoinLink.objects.create(
        digest=digest_of(secret), note=note, by=by, left=count, expires_at=timezone.now() + OPEN_FOR
    )
    record_audit(by=by.public_id, action="join.link", details={"count": count})
    return settings.BASE_URL + reverse("accounts:join", args=[secret])


def open_link(secret: str) -> JoinLink:
    """Raises `LinkIsClosed`."""
    found = JoinLink.objects.filter(digest=digest_of(secret), left__gt=0, expires_at__gt=timezone.now()).first()
    if found is None:
        raise LinkIsClosed(_("This invitation was used up or is too old."))
    return found


def permit_sign_up(request: HttpRequest, link: JoinLink | None = None) -> None:
    """Whoever showed an invitation may make an account from this browser."""
    request.session[PERMIT] = link.pk if link else 0


def may_sign_up(request: HttpRequest) -> bool:
    return settings.SIGN_UP != "INVITATION" or PERMIT in request.session


@transaction.atomic
def admit_or_wait(*, request: HttpRequest, person: User, introduction: str = "") -> None:
    """After sign-up: an invitation is used; without one, on a hub by approval, the person waits for an operator.

    Raises `LinkIsClosed` when others used the last place of the link meanwhile.
    """
    invited = PERMIT in request.session
    link_id = request.session.pop(PERMIT, 0)
    if link_id and not JoinLink.objects.filter(pk=link_id, left__gt=0).update(left=F("left") - 1):
        raise LinkIsClosed(_("This invitation was used up or is too old."))
    if settings.SIGN_UP == "APPROVAL" and not invited:
        person.standing = User.Standing.WAITING
        person.save(update_fields=["standing"])
        Application.objects.create(user=person, introduction=introduction)


@transaction.atomic
def approve_person(*, person: User, by: User) -> None:
    """Let in somebody who waits; a letter tells her. Doing it twice is doing it once."""
    waiting = User.objects.filter(pk=person.pk, standing=User.Standing.WAITING)
    if waiting.update(standing=User.Standing.MEMBER):
        Application.objects.filter(user=person).delete()
        record_audit(by=by.public_id, action="account.approve", subject=f"person:{person.public_id}")
        _tell(person, "accounts/approved")


@transaction.atomic
def decline_person(*, person: User, by: User) -> None:
    """Not let in: the account is erased, and a letter says so."""
    if person.standing == User.Standing.WAITING:
        emails, language = verified_emails(person)[:1], letter_language(person)
        erase_person(person=person, by=by.public_id, farewell=False)
        for email in emails:
            transaction.on_commit(partial(_say_no, email, language))


def _say_no(to: str, language: str) -> None:
    send_letter(to=to, template="accounts/declined", language=language, forget=True)


def _tell(person: User, template: str) -> None:
    for email in verified_emails(person)[:1]:
        link = settings.BASE_URL + reverse("account_login")
        send_letter(to=email, template=template, language=letter_language(person), context={"login_url": link})
