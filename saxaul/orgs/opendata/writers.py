"""One writer for each format: items go in one by one, a file comes out; what is in memory does not grow with them."""

from __future__ import annotations

import csv
import json
import tempfile
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import BinaryIO

from saxaul.core.jsontext import dumps
from saxaul.orgs.exports import BOM, as_json, csv_text, features, safe_cell
from saxaul.orgs.models import Sector
from saxaul.orgs.opendata import flat, hsds, tables
from saxaul.orgs.opendata.describing import hsds_package
from saxaul.orgs.opendata.items import Item

BLOCK = 200  # lines of a table formatted at once


class Writer(ABC):
    """Call `add` for every item, then `finish` once. `count`: how many things (lines, places …) it wrote."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self.count = 0

    @abstractmethod
    def add(self, item: Item) -> None: ...

    def finish(self) -> None:  # noqa: B027 - some formats have no end
        """Write what stands at the end of the file."""

    def close(self) -> None:  # noqa: B027 - most hold nothing
        """Give back what is held beside the file, however it ended."""


class JsonLines(Writer):
    def add(self, item: Item) -> None:
        self.out.write(dumps(item).encode() + b"\n")
        self.count += 1


class Csv(Writer):
    """RFC 4180 in UTF-8 with the mark spreadsheets look for; see `opendata.flat`."""

    def __init__(self, out: BinaryIO) -> None:
        super().__init__(out)
        self._waiting: list[list[object]] = []
        out.write((BOM + csv_text([flat.COLUMNS])).encode())

    def add(self, item: Item) -> None:
        self._waiting.append(flat.row_of(item))
        self.count += 1
        if len(self._waiting) >= BLOCK:
            self.finish()

    def finish(self) -> None:
        self.out.write(csv_text(self._waiting).encode())
        self._waiting.clear()


class GeoJson(Writer):
    """RFC 7946: a feature for each public place with a point, in the words of the directory's own GeoJSON."""

    def __init__(self, out: BinaryIO) -> None:
        super().__init__(out)
        out.write(b'{"type": "FeatureCollection", "features": [')

    def add(self, item: Item) -> None:
        record, source = item["record"], item["source"]
        more = {"names": record["names"], "licence": item["licence"], "source": source["name"],
                "attribution": source.get("attribution", "")}  # fmt: skip
        for feature in features(item, "en"):
            feature["properties"] |= {"name": record["names"][0]["value"], **more}
            self.out.write((b",\n" if self.count else b"\n") + as_json(feature).encode())
            self.count += 1

    def finish(self) -> None:
        self.out.write(b"\n]}\n")


class HsdsJson(Writer):
    """A list of HSDS `organization_full`."""

    def __init__(self, out: BinaryIO) -> None:
        super().__init__(out)
        self._terms = sector_terms()
        out.write(b"[")

    def add(self, item: Item) -> None:
        text = dumps(hsds.organization_of(item, self._terms))
        self.out.write((b",\n" if self.count else b"\n") + text.encode())
        self.count += 1

    def finish(self) -> None:
        self.out.write(b"\n]\n")


class HsdsTables(Writer):
    """A ZIP with the tables of the HSDS tabular data package; they grow side by side in a folder for the while."""

    def __init__(self, out: BinaryIO) -> None:
        super().__init__(out)
        self._terms = sector_terms()
        self._folder = tempfile.TemporaryDirectory(prefix="saxaul-export-")
        self._files = {table: self._path(table).open("w", encoding="utf-8", newline="") for table in tables.FIELDS}
        self._lines = {table: csv.writer(file, lineterminator="\r\n") for table, file in self._files.items()}
        for table, fields in tables.FIELDS.items():
            self._lines[table].writerow(fields)

    def _path(self, table: str) -> Path:
        return Path(self._folder.name) / f"{table}.csv"

    def add(self, item: Item) -> None:
        self._put(tables.rows_of(hsds.organization_of(item, self._terms)))
        self.count += 1

    def _put(self, rows: Iterable[tables.Row]) -> None:
        for table, cells in rows:
            self._lines[table].writerow(map(safe_cell, cells))

    def finish(self) -> None:
        used = list(self._terms.used())
        self._put(map(tables.term_row, used))
        self._put([tables.taxonomy_row(hsds.TAXONOMY)] if used else [])
        with zipfile.ZipFile(self.out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for table, file in self._files.items():
                file.close()
                archive.write(self._path(table), f"{table}.csv")
            archive.writestr("datapackage.json", json.dumps(hsds_package(), ensure_ascii=False, indent=2))

    def close(self) -> None:
        for file in self._files.values():
            file.close()
        self._folder.cleanup()


WRITERS: dict[str, Callable[[BinaryIO], Writer]] = {
    "csv": Csv,
    "jsonl": JsonLines,
    "geojson": GeoJson,
    "hsds": HsdsTables,
    "hsds-json": HsdsJson,
}


def sector_terms() -> hsds.Terms:
    """Terms for the sectors of the hub, by their English names."""
    rows = Sector.objects.select_related("parent").only("code", "names", "parent__code")
    names: Mapping[str, tuple[str, str]] = {
        sector.code: (str(sector.names.get("en") or sector.code), sector.parent.code if sector.parent else "")
        for sector in rows
    }
    return hsds.Terms(names)
