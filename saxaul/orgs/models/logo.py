"""A small picture, kept in the database so that a backup is one file and no path can be guessed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from saxaul.core.ids import new_public_id


class Logo(models.Model):
    """A logo as the hub serves it: re-encoded WebP, at most 320 × 320 pixels, without metadata."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    organisation = models.ForeignKey("orgs.Organisation", on_delete=models.CASCADE, related_name="logos")
    content = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.public_id
