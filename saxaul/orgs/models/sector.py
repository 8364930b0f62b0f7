"""Fields of work: two levels, named in every language of the hub, edited by the operator."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import get_language


class Sector(models.Model):
    """A section (no parent) or a group within one. Codes of the seed are those of ICNP/TSO."""

    code = models.CharField(max_length=20, unique=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    names = models.JSONField(default=dict, help_text="interface language code → name")
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    aliases: models.JSONField[list[str], list[str]] = models.JSONField(
        default=list, blank=True, help_text="codes of other classifications that mean this sector"
    )

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the active language; English, then the code, where there is none."""
        names: dict[str, Any] = self.names
        return str(names.get(get_language() or "en") or names.get("en") or self.code)
