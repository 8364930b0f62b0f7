"""Registers brought in from outside: where from, which file, what became of every row."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from saxaul.core.ids import new_public_id
from saxaul.orgs.models.organisation import Organisation


def private_storage() -> Storage:
    return storages["private"]


def upload_path(batch: ImportBatch, filename: str) -> str:
    """The stored name never contains what was typed elsewhere."""
    return f"imports/{batch.public_id}"


class Source(models.Model):
    """A register the hub takes records from, with the licence and the attribution line it asks for."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    licence = models.CharField(max_length=60, blank=True)
    attribution = models.CharField(max_length=500, blank=True)
    url = models.URLField(blank=True)
    mapping = models.JSONField(default=dict, blank=True, help_text="as last applied, offered for the next file")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ImportBatch(models.Model):
    """One file, brought in as a whole and taken back as a whole."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Received")
        CHECKING = "checking", _("Being checked")
        READY = "ready", _("Ready to be brought in")
        APPLYING = "applying", _("Being brought in")
        APPLIED = "applied", _("Brought in")
        REVERTING = "reverting", _("Being taken back")
        REVERTED = "reverted", _("Taken back")
        FAILED = "failed", _("Stopped by an error")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="batches")
    file = models.FileField(storage=private_storage, upload_to=upload_path, blank=True, max_length=200)
    path = models.CharField(max_length=1000, blank=True, help_text="for files read in place by the command")
    filename = models.CharField(max_length=255)
    size = models.BigIntegerField(default=0, help_text="bytes")
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    options = models.JSONField(default=dict, blank=True, help_text="what the operator forced; see orgs.reading.Options")
    detected = models.JSONField(default=dict, blank=True, help_text="see orgs.reading.Detected")
    mapping = models.JSONField(default=dict, blank=True)
    archive_vanished = models.BooleanField(default=False)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    last_row = models.PositiveIntegerField(default=0, help_text="number in the file of the last row dealt with")
    counts = models.JSONField(default=dict, blank=True, help_text="verdict → rows, and located, possible_duplicates …")
    vanished: models.JSONField[list[Any], list[Any]] = models.JSONField(
        default=list, blank=True, help_text="keys of the source that this file no longer has"
    )
    error = models.CharField(max_length=500, blank=True)
    worker = models.CharField(max_length=40, blank=True, help_text="who holds the batch")
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "import batches"

    def __str__(self) -> str:
        return f"{self.filename} {self.public_id}"

    def get_absolute_url(self) -> str:
        return f"/imports/{self.public_id}/"


class Verdict(models.TextChoices):
    CREATED = "created", _("Created")
    UPDATED = "updated", _("Updated")
    UNCHANGED = "unchanged", _("Unchanged")
    REVIEW = "review", _("Needs a look")
    REFUSED = "refused", _("Refused")


class ImportRow(models.Model):
    """What became of one row, and the row as it stood in the file (empty where an older batch has it unchanged)."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=200, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict)
    reasons: models.JSONField[list[Any], list[Any]] = models.JSONField(
        default=list, blank=True, help_text="[[code, field, value], …]; see orgs.importing.reasons"
    )
    raw = models.JSONField(default=dict, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["batch", "number"]
        indexes = [models.Index(fields=["batch", "verdict", "number"]), models.Index(fields=["organisation"])]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="orgs_import_row_once")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.number}"


class SourceRecord(models.Model):
    """The link from a register's own key to our record, and the digest of its last row: equal digest, no work."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="records", db_index=False)
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=32, help_text="BLAKE2b-128 of the row and the mapping, hexadecimal")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="source_records")
    batch = models.ForeignKey(
        ImportBatch, null=True, on_delete=models.SET_NULL, related_name="+", help_text="the last one that had this key"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="orgs_source_record_once")]

    def __str__(self) -> str:
        return self.key
