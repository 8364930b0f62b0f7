"""Files for the tests of imports, and the short way to bring one in."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from saxaul.orgs.importing import services
from saxaul.orgs.importing.sources import ensure_source
from saxaul.orgs.models import ImportBatch, Organisation
from saxaul.orgs.reading import Options

ROWS = (
    {"id": "1", "name": "Straw Square Society", "city": "Minqin", "country": "CN", "website": "https://straw.example"},
    {"id": "2", "name": "Oasis Reading Room", "city": "Lanzhou", "country": "CN", "website": "https://oasis.example"},
    {"id": "3", "name": "Delta Women’s Network", "city": "Minya", "country": "EG", "website": "https://delta.example"},
)


def write_csv(path: Path, rows: Sequence[Mapping[str, str]], *, encoding: str = "utf-8", title: str = "") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        if title:
            file.write(f"{title}\n\n")
        writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def prepared(path: Path, *, source: str = "register", mapping: Any = None, **more: Any) -> ImportBatch:
    seen = services.inspect_file(path, Options())
    return services.create_batch(
        source=ensure_source(name=source),
        filename=path.name,
        path=str(path),
        mapping=mapping or seen.proposed.mapping,
        detected=services.detected_json(seen.detected),
        **more,
    )


def bring_in(path: Path, **options: Any) -> ImportBatch:
    return services.apply_batch(batch=prepared(path, **options))


def bring_in_rows(path: Path, rows: Sequence[Mapping[str, str]], **options: Any) -> ImportBatch:
    return bring_in(write_csv(path / "register.csv", rows), **options)


def named(name: str) -> Organisation:
    return Organisation.objects.get(name=name)


def verdicts(batch: ImportBatch) -> dict[int, str]:
    return dict(batch.rows.order_by("number").values_list("number", "verdict"))


def reasons(batch: ImportBatch, number: int) -> list[str]:
    return [reason[0] for reason in batch.rows.get(number=number).reasons]
