"""Tables without a domain: the change counter, the audit log, the schedule, the hub itself, letters going out."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from saxaul.core.ids import new_public_id


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


class Hub(models.Model):
    """What the operators say about the hub, one row. What is empty falls back to the settings: see `core.hub`."""

    class Door(models.TextChoices):
        OPEN = "open", _("Open")
        READING = "reading", _("For reading only")
        CLOSED = "closed", _("Closed for work")

    name = models.CharField(max_length=60, blank=True)
    keeper = models.CharField(max_length=200, blank=True)
    contact = models.EmailField(blank=True)
    about = models.JSONField(default=dict, blank=True, help_text="interface language → a sentence or two")
    texts = models.JSONField(default=dict, blank=True, help_text="text → interface language → Markdown")
    languages = models.JSONField(default=list, blank=True, help_text="interface languages offered; empty: all")
    logo = models.BinaryField(null=True, blank=True, help_text="WebP, made by us")
    door = models.CharField(max_length=8, choices=Door, default=Door.OPEN)
    door_text = models.JSONField(default=dict, blank=True, help_text="why, by interface language")
    version = models.PositiveIntegerField(default=0, help_text="grows with every change of this row or an announcement")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(name="core_hub_one_row", condition=models.Q(pk=1))]

    def __str__(self) -> str:
        return self.name


class Announcement(models.Model):
    """A sentence on top of every page for a while."""

    class Tone(models.TextChoices):
        INFO = "info", _("News")
        WARN = "warn", _("Warning")

    class Readers(models.TextChoices):
        ALL = "all", _("Everybody")
        MEMBERS = "members", _("People who are signed in")
        STAFF = "staff", _("Operators and helpers")

    text = models.JSONField(default=dict, help_text="interface language → text")
    tone = models.CharField(max_length=4, choices=Tone, default=Tone.INFO)
    readers = models.CharField(max_length=8, choices=Readers, default=Readers.ALL)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-starts_at", "-id"]

    def __str__(self) -> str:
        return f"{self.readers} {self.starts_at}"


class Fault(models.Model):
    """An error nobody expected, counted: the same place in the code is one row. Holds no words of the request."""

    digest = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=80, help_text="class of the exception")
    place = models.CharField(max_length=200, help_text="our last line on the way there, module:line function")
    route = models.CharField(max_length=80, blank=True, help_text="name of the address or of the job")
    count = models.PositiveIntegerField(default=1)
    request_id = models.CharField(max_length=16, blank=True, help_text="of the last time, to find it in the log")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField(db_index=True)
    settled_at = models.DateTimeField(null=True, blank=True, help_text="an operator says that it is dealt with")

    class Meta:
        ordering = ["-last_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.place}"


class Letter(models.Model):
    """A letter to one address. What it says is sealed while it waits and gone once it is sent. See `core.mail`."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        BOUNCED = "bounced", _("Came back")
        FAILED = "failed", _("Given up")
        SUPPRESSED = "suppressed", _("Not sent: the address takes no letters")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    recipient = models.CharField(max_length=254, db_index=True)
    kind = models.CharField(max_length=80, help_text="name of its template")
    language = models.CharField(max_length=10, blank=True)
    content = models.BinaryField(default=b"", help_text="see core.mail.sealed")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True, help_text="codes, never an address")
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    next_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "next_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"


class NoLetters(models.Model):
    """An address the hub sends nothing to."""

    class Reason(models.TextChoices):
        BOUNCED = "bounced", _("Letters came back")
        COMPLAINED = "complained", _("The reader complained")
        ASKED = "asked", _("Somebody asked for it")

    address = models.CharField(max_length=254, unique=True)
    reason = models.CharField(max_length=10, choices=Reason)
    status = models.CharField(max_length=20, blank=True, help_text="RFC 3463, such as 5.1.1")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "addresses without letters"

    def __str__(self) -> str:
        return f"{self.reason} {self.pk}"
