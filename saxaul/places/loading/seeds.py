"""Provinces whose codes and names the program knows itself: GeoNames' own code of the first level → names."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

from saxaul.places.loading.rows import Name

FILE = Path(__file__).resolve().parent.parent / "seeds" / "provinces.csv"
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
    with FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            names = [(language, row[column]) for column, language in LANGUAGES.items() if row[column]]
            names += [("", value) for value in row["others"].split("|") if value]
            names += [("code", row["code"].partition("-")[2])] if row["code"][-1].isalpha() else []
            found[row["country"]][row["admin1"]] = Seed(row["code"], row["division"], row["en"], names)
    return found
