"""Every change of a record: who, when, why, field by field, and where it came from."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from saxaul.orgs.models.organisation import Organisation


class Revision(models.Model):
    """One change. `before` and `after` hold only the fields it touched; a first revision has an empty `before`.

    A suggestion is a revision in state pending: it has no number until it is published. A revert and a merge are new
    revisions. Published revisions are never altered.
    """

    class Activity(models.TextChoices):
        CREATE = "create", _("Created")
        EDIT = "edit", _("Edited")
        IMPORT = "import", _("Imported")
        CONFIRM = "confirm", _("Confirmed as still right")
        REVERT = "revert", _("Taken back")
        MERGE = "merge", _("Merged")
        STATE = "state", _("State changed")

    class State(models.TextChoices):
        PENDING = "pending", _("Suggested")
        PUBLISHED = "published", _("Published")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        SUPERSEDED = "superseded", _("Superseded")
        CONFLICT = "conflict", _("In conflict")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(null=True, blank=True)
    base = models.PositiveIntegerField(default=0, help_text="number of the revision its author saw")
    activity = models.CharField(max_length=10, choices=Activity)
    state = models.CharField(max_length=12, choices=State, default=State.PUBLISHED)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="revisions"
    )
    batch = models.ForeignKey(
        "orgs.ImportBatch", null=True, blank=True, on_delete=models.SET_NULL, related_name="revisions"
    )
    reverts = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="reverted_by")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["organisation", "-number", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="orgs_revision_number_once"),
            models.CheckConstraint(
                name="orgs_published_revision_has_number",
                condition=~models.Q(state="published") | models.Q(number__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} #{self.number}"

    @property
    def fields_changed(self) -> list[str]:
        return sorted({*self.before, *self.after})
