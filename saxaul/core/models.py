"""Tables without a domain: the change counter, the audit log, the schedule."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sequence(models.Model):
    """A counter that grows inside the transaction of the write it numbers.

    The row lock (PostgreSQL) or the write lock (SQLite) makes numbers visible in order: whoever has read number n
    will never later see a new change numbered below n. Caches and the change feed rely on it.
    """

    name = models.CharField(max_length=40, primary_key=True)
    value = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


class CacheEntry(models.Model):
    """What all processes must know at once, such as attempts to sign in: Django’s cache table."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "cache entries"

    def __str__(self) -> str:
        return self.cache_key


class AuditEntry(models.Model):
    """Who did what to what. No foreign keys, so that nothing blocks a deletion."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    by = models.CharField(max_length=40, blank=True, help_text="public id of the person, or the name of a command")
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=80, blank=True, help_text="kind:public id")
    details = models.JSONField(default=dict, blank=True)
    request_id = models.CharField(max_length=16, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["subject"])]
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


class Scheduled(models.Model):
    """When a job that comes round by itself runs next, and how it ended last. See `core.schedule`."""

    class Outcome(models.TextChoices):
        NONE = "", _("Not yet")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    name = models.CharField(max_length=40, primary_key=True)
    next_at = models.DateTimeField(db_index=True)
    job = models.CharField(max_length=36, blank=True, help_text="id of the job that was last enqueued")
    queued_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=6, choices=Outcome, default=Outcome.NONE, blank=True)
    message = models.CharField(max_length=300, blank=True, help_text="what the last run said of itself")
    paused = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "scheduled"

    def __str__(self) -> str:
        return self.name
