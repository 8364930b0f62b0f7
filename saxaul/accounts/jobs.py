"""Work in the background about people. Safe to run twice."""

from __future__ import annotations

import logging
from datetime import timedelta
from tempfile import TemporaryFile

from django.core.files import File
from django.utils import timezone
from django_tasks import task

from saxaul.accounts.exporting import write_archive
from saxaul.accounts.models import DataExport

log = logging.getLogger(__name__)
KEPT = timedelta(days=7)


@task()
def make_export(*, export_id: int) -> None:
    """Make the file of one export. Nothing happens when it is made already or the person has gone meanwhile."""
    export = DataExport.objects.select_related("user").filter(pk=export_id, state=DataExport.State.WAITING).first()
    if export is None:
        return
    with TemporaryFile() as file:
        try:
            write_archive(export.user, file)
            export.size = file.tell()
            file.seek(0)
            export.file.save(f"{export.public_id}.zip", File(file), save=False)
        except OSError:
            log.exception("an export could not be written")
            DataExport.objects.filter(pk=export.pk).update(state=DataExport.State.FAILED)
            return
    now = timezone.now()
    made = DataExport.objects.filter(pk=export.pk, state=DataExport.State.WAITING).update(
        state=DataExport.State.READY, file=export.file.name, size=export.size, ready_at=now, expires_at=now + KEPT
    )
    if not made:  # erased or made twice: the file belongs to nobody
        export.file.delete(save=False)
