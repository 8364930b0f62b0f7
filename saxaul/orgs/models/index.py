"""Rows derived from published records so that the database can filter, join and find them.

Written only by `orgs.index`; never edited by hand; rebuilt by `saxaul reindex`.
"""

from __future__ import annotations

from django.db import models

from saxaul.orgs.choices import NameKind, Precision
from saxaul.orgs.models.organisation import Organisation
from saxaul.orgs.models.sector import Sector


class Name(models.Model):
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names", db_index=False)
    value = models.CharField(max_length=300)
    folded = models.CharField(max_length=300, db_index=True, help_text="see `orgs.naming.fold`")
    language = models.CharField(max_length=20, blank=True)
    script = models.CharField(max_length=4, blank=True, help_text="ISO 15924")
    kind = models.CharField(max_length=10, choices=NameKind)

    class Meta:
        indexes = [models.Index(fields=["organisation"])]

    def __str__(self) -> str:
        return self.value


class Identifier(models.Model):
    """A registration: list code of org-id.guide and the number in that list. Equal ones are reported as duplicates."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="identifiers", db_index=False)
    scheme = models.CharField(max_length=40)
    value = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["organisation"]), models.Index(fields=["value", "scheme"])]

    def __str__(self) -> str:
        return f"{self.scheme}-{self.value}"


class OrganisationSector(models.Model):
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="sector_links", db_index=False
    )
    sector = models.ForeignKey(Sector, on_delete=models.CASCADE, related_name="organisation_links", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["organisation"]), models.Index(fields=["sector", "organisation"])]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.sector_id}"


class OrganisationArea(models.Model):
    """An area the organisation is in or serves, one row for each level: `CN`, `CN-62`, `CN-62.9`; see `orgs.areas`."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="area_links", db_index=False)
    code = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["organisation"]), models.Index(fields=["code", "organisation"])]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.code}"


class Site(models.Model):
    """A place everybody may see: the point of a coarsened site is already coarse here, a hidden site has no row.

    `derived`: nobody gave the point; it is the middle of the area that the words of the place name (`orgs.placing`).
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="sites", db_index=False)
    local_id = models.CharField(max_length=8)
    country = models.CharField(max_length=2, blank=True)
    region = models.CharField(max_length=100, blank=True)
    locality = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=16, blank=True, db_index=True)
    longitude = models.FloatField(null=True, blank=True, help_text="WGS84 degrees")
    latitude = models.FloatField(null=True, blank=True, help_text="WGS84 degrees")
    precision = models.CharField(max_length=10, choices=Precision, blank=True)
    coarse = models.BooleanField(default=False)
    area = models.CharField(max_length=60, blank=True, help_text="code of the deepest area known to hold it")
    derived = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["organisation"])]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.local_id}"
