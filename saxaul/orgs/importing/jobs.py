"""Imports in the background. Each may run twice: what is done is done once, and only one worker holds a batch."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from django_tasks import task

from saxaul.accounts.models import User
from saxaul.core.errors import DomainError
from saxaul.orgs.importing import services
from saxaul.orgs.models import ImportBatch


@task()
def preview_import(*, batch_id: int) -> None:
    with suppress(DomainError):  # the batch holds the sentence
        services.preview_batch(batch=ImportBatch.objects.get(pk=batch_id))


@task()
def apply_import(*, batch_id: int) -> None:
    with suppress(DomainError):
        services.apply_batch(batch=ImportBatch.objects.get(pk=batch_id))


@task()
def revert_import(*, batch_id: int, by_id: int | None, reason: str) -> None:
    by = User.objects.filter(pk=by_id).first() if by_id else None
    with suppress(DomainError):
        services.revert_batch(batch=ImportBatch.objects.get(pk=batch_id), by=by, reason=reason)


def preview_soon(batch: ImportBatch) -> None:
    transaction.on_commit(lambda: preview_import.enqueue(batch_id=batch.pk))


def apply_soon(batch: ImportBatch) -> None:
    transaction.on_commit(lambda: apply_import.enqueue(batch_id=batch.pk))


def revert_soon(batch: ImportBatch, *, by: User, reason: str) -> None:
    transaction.on_commit(lambda: revert_import.enqueue(batch_id=batch.pk, by_id=by.pk, reason=reason))
