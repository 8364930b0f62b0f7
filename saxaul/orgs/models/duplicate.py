"""Two records that may be one organisation. Never merged without a person."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from saxaul.orgs.models.organisation import Organisation


class DuplicatePair(models.Model):
    """`first` has the lower primary key, so that a pair exists once."""

    class State(models.TextChoices):
        OPEN = "open", _("To be looked at")
        SAME = "same", _("The same organisation")
        DIFFERENT = "different", _("Not the same")

    first = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField(help_text="0–100")
    reasons: models.JSONField[list[Any], list[Any]] = models.JSONField(
        default=list, help_text="codes: identifier, website, name, place"
    )
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    batch = models.ForeignKey("orgs.ImportBatch", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="orgs_duplicate_pair_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="orgs_duplicate_pair_ordered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"
