"""Reads about people."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from saxaul.accounts.models import NoticeChoice, User


def person_with_email(email: str) -> User | None:
    """Whoever may sign in with this address."""
    return User.objects.filter(email__iexact=email).first()


def verified_emails(user: User | AnonymousUser) -> list[str]:
    """The addresses, in lower case, that the person has proved to read. Empty for nobody."""
    if not user.is_authenticated:
        return []
    return [
        str(email).lower()
        for email in EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    ]


def letter_language(user: User | None) -> str:
    """The language to write to a person: their own choice, else that of the page being shown."""
    known = {code for code, _ in settings.LANGUAGES}
    if user is not None and user.language in known:
        return user.language
    return get_language() or settings.LANGUAGE_CODE


# What holds until somebody chooses otherwise: what concerns one's own work soon, the rest seldom.
USUAL = {
    NoticeChoice.Topic.TEAM: NoticeChoice.Rhythm.AT_ONCE,
    NoticeChoice.Topic.RECORD: NoticeChoice.Rhythm.DAILY,
    NoticeChoice.Topic.REPLY: NoticeChoice.Rhythm.AT_ONCE,
    NoticeChoice.Topic.HUB: NoticeChoice.Rhythm.NEVER,
}


def rhythms_of(user: User) -> dict[str, str]:
    """Topic → how often the person wants letters about it."""
    chosen = dict(user.notice_choices.values_list("topic", "rhythm"))
    return {topic: chosen.get(topic, usual) for topic, usual in USUAL.items()}


def rhythm_of(user: User, topic: str) -> str:
    """How often the person wants letters about the topic; never about one nobody knows."""
    return rhythms_of(user).get(topic, NoticeChoice.Rhythm.NEVER)


def people(*, words: str = "", role: str = "") -> QuerySet[User]:
    """People of the hub, the newest first. `words` stand in the name or begin the address; roles: helper, operator,
    closed (accounts that are shut)."""
    found = User.objects.order_by("-date_joined", "-pk")
    if words:
        found = found.filter(Q(name__icontains=words) | Q(email__istartswith=words) | Q(public_id=words))
    wanted = {"helper": Q(is_helper=True), "operator": Q(is_staff=True), "closed": Q(is_active=False)}.get(role)
    return found if wanted is None else found.filter(wanted)


def names_of(public_ids: Iterable[str]) -> dict[str, str]:
    """Public id → name, of those who are people of the hub."""
    return dict(User.objects.filter(public_id__in=set(public_ids)).values_list("public_id", "name"))
