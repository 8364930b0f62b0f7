"""Taking one's data along, and going: what everybody may do without asking anybody."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from saxaul.accounts.jobs import make_export
from saxaul.accounts.letters import send_letter
from saxaul.accounts.models import DataExport, User
from saxaul.accounts.queries import letter_language, verified_emails
from saxaul.core.declarations import hooks
from saxaul.core.services import record_audit

PATIENCE = timedelta(hours=1)  # an export still not made after this may be asked for anew


@transaction.atomic
def request_export(*, by: User) -> DataExport:
    """Have a file made of everything the hub holds about the person. One at a time; the earlier one goes."""
    User.objects.select_for_update().get(pk=by.pk)
    waiting = by.exports.filter(state=DataExport.State.WAITING, created_at__gt=timezone.now() - PATIENCE).first()
    if waiting:
        return waiting
    _remove(list(by.exports.all()))
    export = DataExport.objects.create(user=by)
    record_audit(by=by.public_id, action="account.export", subject=f"person:{by.public_id}")
    transaction.on_commit(partial(make_export.enqueue, export_id=export.pk))
    return export


def remove_old_exports() -> str:
    """For the schedule: files whose days are over. Says how many."""
    with transaction.atomic():
        old = list(DataExport.objects.filter(expires_at__lt=timezone.now()))
        _remove(old)
    return str(len(old))


def _remove(exports: list[DataExport]) -> None:
    """Rows at once, their files when that is certain."""
    DataExport.objects.filter(pk__in=[each.pk for each in exports]).delete()
    for each in exports:
        if each.file:
            transaction.on_commit(partial(each.file.delete, save=False))


@transaction.atomic
def erase_person(*, person: User, by: str, traces: bool = False, farewell: bool = True) -> None:
    """Erase a person: account, name, addresses, memberships, sessions, files made for them. What they changed stays,
    nameless; with `traces`, texts of others no longer name their address either. Cannot be undone.

    An organisation may be left without an owner; the operators then appoint one. One last letter says that it is done,
    unless `farewell` is off.
    `by` is for the audit log: a public id, or the name of a command.
    """
    subject, emails, language = f"person:{person.public_id}", verified_emails(person), letter_language(person)
    for forget in hooks("erase"):
        forget(person, traces=traces)
    _remove(list(person.exports.all()))
    end_sessions(person)
    person.delete()
    record_audit(by=by, action="account.delete", subject=subject)
    if emails and farewell:
        transaction.on_commit(partial(_say_goodbye, emails[0], language))


def end_sessions(person: User) -> None:
    """Sign the person out on every device."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    for session in UserSession.objects.filter(user=person):
        store.delete(session.session_key)
        session.delete()


def _say_goodbye(to: str, language: str) -> None:
    send_letter(to=to, template="accounts/account_erased", language=language, forget=True)
