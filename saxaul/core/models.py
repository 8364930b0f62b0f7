"""Tables without a domain: the change counter and the audit log."""

from __future__ import annotations

from django.db import models


class Sequence(models.Model):
    """A counter that grows inside the transaction of the write it numbers.

    The row lock (PostgreSQL) or the write lock (SQLite) makes numbers visible in order: whoever has read number n
    will never later see a new change numbered below n. Caches and the change feed rely on it.
    """

    name = models.CharField(max_length=40, primary_key=True)
    value = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


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
