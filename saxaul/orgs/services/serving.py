"""People an organisation serves who have no e-mail address: signed up by its helpers, with a card to sign in by."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saxaul.accounts.models import User
from saxaul.accounts.services.cards import replace_card, sign_up_with_card
from saxaul.accounts.services.leaving import erase_person
from saxaul.core.errors import DomainError
from saxaul.core.services import record_audit
from saxaul.orgs.models import Organisation, ServedPerson
from saxaul.orgs.store import lock

CARDS_A_DAY = 50


class TooManyCards(DomainError):
    code = "too_many_cards"


class HasOwnAddress(DomainError):
    """She uses an e-mail address by now and needs nobody's help."""

    code = "has_own_address"


@transaction.atomic
def sign_up_served(*, organisation: Organisation, name: str, language: str, pin: str, by: User) -> tuple[User, str]:
    """A new member and the code for her card, which is not to be had again. `by` has read her the rules.

    Raises `TooManyCards`.
    """
    lock([organisation.pk])
    today = ServedPerson.objects.filter(created_at__gt=timezone.now() - timedelta(days=1))
    if today.filter(organisation=organisation).count() >= CARDS_A_DAY:
        raise TooManyCards(_("This group has made many cards today. Make the next ones tomorrow."))
    person, code = sign_up_with_card(name=name, language=language, pin=pin, by=by)
    ServedPerson.objects.create(organisation=organisation, user=person, by=by)
    _note("served.sign_up", organisation, person, by)
    return person, code


def new_card(*, served: ServedPerson, pin: str, by: User) -> str:
    """A new code and PIN for a lost card; the old one stops working. Raises `HasOwnAddress`."""
    if not hasattr(served.user, "card"):
        raise HasOwnAddress(_("This person has an e-mail address by now and gets a new password with it."))
    with transaction.atomic():
        code = replace_card(person=served.user, pin=pin, by=by)
        _note("served.card", served.organisation, served.user, by)
    return code


@transaction.atomic
def end_served(*, served: ServedPerson, by: User) -> None:
    """Erase an account that lives by its card; whoever has an address of her own stays, and is only let go."""
    _note("served.end", served.organisation, served.user, by)
    if hasattr(served.user, "card"):
        erase_person(person=served.user, by=by.public_id)
    else:
        served.delete()


def _note(action: str, organisation: Organisation, person: User, by: User) -> None:
    details = {"person": person.public_id}
    record_audit(by=by.public_id, action=action, subject=f"organisation:{organisation.public_id}", details=details)
