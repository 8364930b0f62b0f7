"""Provinces whose codes and names the program knows itself: GeoNames' own code of the first level → names."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

from saxaul.places.loading.rows import Name

FOLDER = Path(__file__).resolve().parent.parent / "seeds"
LANGUAGES = {"en": "en", "zh": "zh-Hans", "ar": "ar", "vi": "vi"}


class Seed(NamedTuple):
    code: str
    division: str
    name: str
    names: list[Name]


@cache
def province_seeds() -> dict[str, dict[str, Seed]]:
    """Country → GeoNames' code → what is known of the province."""
    found: dict[str, dict[str, Seed]] = defaultdict(dict)
    with (FOLDER / "provinces.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            names = [(language, row[column]) for column, language in LANGUAGES.items() if row[column]]
            names += [("", value) for value in row["others"].split("|") if value]
            names += [("code", row["code"].partition("-")[2])] if row["code"][-1].isalpha() else []
            found[row["country"]][row["admin1"]] = Seed(row["code"], row["division"], row["en"], names)
    return found


@cache
def region_names() -> dict[str, dict[str, list[Name]]]:
    """Country → GeoNames' code → names of the region, the one to show first (regions.txt)."""
    found: dict[str, dict[str, list[Name]]] = defaultdict(dict)
    for line in (FOLDER / "regions.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            country, admin1, name, others = line.split("|")
            names: list[Name] = [("en", name)]
            for other in filter(None, others.split(", ")):
                names.append(("code", other[1:]) if other.startswith("#") else ("", other))
            found[country][admin1] = names
    return found
