"""Verbs on the searches a person keeps. Each takes the person first: there is no way to somebody else's."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from saxaul.accounts.models import User
from saxaul.core.errors import DomainError
from saxaul.search.models import SavedSearch

KEPT_MAX = 50  # by one person


class CannotSave(DomainError):
    """There is no more room."""

    code = "cannot_save_search"


def searches_of(user: User) -> QuerySet[SavedSearch]:
    """Those of this person, the newest first."""
    return user.saved_searches.all()


def kept_search(*, by: User, page: str, query: str) -> SavedSearch | None:
    """The person's own search with this very question."""
    return searches_of(by).filter(page=page, query=query).first()


@transaction.atomic
def save_search(*, by: User, page: str, query: str, name: str) -> SavedSearch:
    """Keep a question; the same one twice is one. Raises `CannotSave`."""
    User.objects.select_for_update().get(pk=by.pk)  # two at the same moment must not pass the limit together
    known = kept_search(by=by, page=page, query=query)
    if known is not None:
        return known
    if searches_of(by).count() >= KEPT_MAX:
        raise CannotSave(_("You keep %(count)d searches already. Delete one first.") % {"count": KEPT_MAX})
    return SavedSearch.objects.create(user=by, page=page, query=query, name=name or _("Without a name"))


@transaction.atomic
def rename_search(*, search: SavedSearch, name: str) -> SavedSearch:
    search.name = name or _("Without a name")
    search.save(update_fields=["name"])
    return search


@transaction.atomic
def delete_search(*, search: SavedSearch) -> None:
    """Its feed ends with it."""
    search.delete()


@dataclass(frozen=True)
class Offer:
    """What the form below a list needs. `sign_in_url` is for people without an account; `kept` where it is kept."""

    page: str
    query: str
    name: str
    sign_in_url: str = ""
    kept: SavedSearch | None = None


def offer_to_save(user: User | AnonymousUser, *, page: str, query: str, name: str) -> Offer | None:
    """None where there is no question to keep. One statement for people who are signed in, none for others."""
    if not query:
        return None
    if not isinstance(user, User):
        here = f"{reverse(SavedSearch.ADDRESSES[page])}?{query}"
        return Offer(page, query, name, f"{reverse('account_login')}?{urlencode({'next': here})}")
    return Offer(page, query, name, kept=kept_search(by=user, page=page, query=query))
