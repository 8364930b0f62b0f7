"""The tree of areas, their names in every language, their borders, and the postcodes an operator has loaded.

Written only by `services`; one loading advances the counter `CHANGES`, by which every process notices that what it
keeps in memory is old.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

CHANGES = "places"


class Level(models.TextChoices):
    """From the largest to the smallest. A town is a place inside a city or county that has an area of its own."""

    COUNTRY = "country", _("Country")
    PROVINCE = "province", _("Province or governorate")
    CITY = "city", _("City")
    COUNTY = "county", _("County or district")
    TOWN = "town", _("Town or village")


class Area(models.Model):
    """One area with a point that stands for it: of a country or province, its largest city.

    Codes: `CN`; `CN-GS` (ISO 3166-2 where the seeds know it, else country and GeoNames' own code of the first level);
    below that the parent's code, a dot and the number of the national division list or of GeoNames. A code is stable
    as long as these sources keep their numbers.
    """

    code = models.CharField(max_length=60, unique=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    level = models.CharField(max_length=10, choices=Level)
    name = models.CharField(max_length=200, help_text="in English, else in Latin letters, else as it is at home")
    longitude = models.FloatField(null=True, blank=True, help_text="WGS84")
    latitude = models.FloatField(null=True, blank=True, help_text="WGS84")
    population = models.BigIntegerField(default=0)
    geonames_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["level", "code"])]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class AreaName(models.Model):
    """Any name an area is found by. `language` is empty where nobody has said; `code` marks abbreviations (CA, UK)."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(max_length=20, blank=True)
    value = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, db_index=True, help_text="see places.names.place_key")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "language", "value"], name="places_area_name_once")]

    def __str__(self) -> str:
        return self.value


class Index(models.Model):
    """All areas and names as `gazetteer.pack` packs them: derived, one row, so that a process has them at once."""

    packed = models.BinaryField()

    class Meta:
        verbose_name_plural = "indexes"

    def __str__(self) -> str:
        return f"{self.pk}"


class Boundary(models.Model):
    """The border of one area as packed by `places.shapes`, with the box around it (west may be beyond east: it then
    crosses the antimeridian)."""

    area = models.OneToOneField(Area, on_delete=models.CASCADE, related_name="boundary")
    geometry = models.BinaryField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "boundaries"

    def __str__(self) -> str:
        return f"{self.area_id}"


class Postcode(models.Model):
    """A postcode, or its leading part, and the point that stands for it."""

    country = models.CharField(max_length=2)
    code = models.CharField(max_length=12, help_text="capitals, without blanks")
    longitude = models.FloatField()
    latitude = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "code"], name="places_postcode_once")]

    def __str__(self) -> str:
        return f"{self.country} {self.code}"
