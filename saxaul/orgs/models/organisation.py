"""The root that never changes its identity, and the record it carries."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from saxaul.core.ids import new_public_id
from saxaul.orgs.choices import Kind, Status
from saxaul.orgs.record import best_name


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def published(self) -> OrganisationQuerySet:
        return self.filter(state=Organisation.State.PUBLISHED)

    def for_lists(self) -> OrganisationQuerySet:
        """What one line of a list needs, and no more, in one query."""
        return self.select_related("source")


class Organisation(models.Model):
    """One organisation. `record` (see `orgs.record`) is the truth; the columns below it and the index tables are
    derived from it by `orgs.index` in the same transaction, for filters and order. Every change is a `Revision`."""

    class State(models.TextChoices):
        """State of the record on this hub."""

        PENDING = "pending", _("Waiting to be published")
        PUBLISHED = "published", _("Published")
        HIDDEN = "hidden", _("Hidden")
        ARCHIVED = "archived", _("Archived")
        MERGED = "merged", _("Merged into another record")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.PUBLISHED)
    record = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1, help_text="number of the newest published revision")
    change = models.BigIntegerField(unique=True, help_text="place in the hub's sequence of changes")
    licence = models.CharField(max_length=40, default="CC0-1.0")
    source = models.ForeignKey(
        "orgs.Source", null=True, blank=True, on_delete=models.PROTECT, related_name="organisations"
    )
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="when its own team last said it is right")

    # Derived from the record
    name = models.CharField(max_length=300)
    sort_name = models.CharField(max_length=60, db_index=True, help_text="folded, for order and cursors")
    kind = models.CharField(max_length=12, choices=Kind)
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    staff = models.CharField(max_length=8, blank=True)
    budget = models.CharField(max_length=10, blank=True)
    host = models.CharField(max_length=120, blank=True, db_index=True, help_text="of its own website, for duplicates")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "id"]
        indexes = [models.Index(fields=["state", "updated_at"])]
        constraints = [
            models.CheckConstraint(
                name="orgs_merged_has_target",
                condition=models.Q(state="merged", merged_into__isnull=False)
                | (~models.Q(state="merged") & models.Q(merged_into__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/organisations/{self.public_id}/"

    @property
    def absolute_uri(self) -> str:
        return f"{settings.BASE_URL}{self.get_absolute_url()}"

    def name_in(self, language: str | None = None) -> str:
        """The name to show a reader of `language` (an interface code; by default the active one)."""
        return best_name(self.record, language or get_language() or "en")
