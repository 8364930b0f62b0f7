"""The processes of `saxaul bench export`: `python -m saxaul.web.cli.export_peer fill ROWS | FORMAT | peer`."""

from __future__ import annotations

import json
import sys
import time
from itertools import islice
from pathlib import Path
from typing import Any

from saxaul.web.cli.import_peer import peak_mb, plain_record
from saxaul.web.cli.import_rows import COLUMNS, rows
from saxaul.web.cli.start import start_django

CHUNK = 2000


def fill(count: int) -> dict[str, Any]:
    """A hub of `count` invented organisations with four names, a place, a website and a private contact each."""
    from django.utils import timezone

    from saxaul.orgs.store import Context, Write, write_records

    private = [{"id": "c1", "email": "private@example.org", "visibility": "nobody"}]
    records = ({**plain_record(dict(zip(COLUMNS, row, strict=True))), "contacts": private} for row in rows(count))
    sites = ({**record, "sites": [{"id": "s1", **record["sites"][0]}]} for record in records)
    while chunk := [Write(record) for record in islice(sites, CHUNK)]:
        write_records(chunk, context=Context(at=timezone.now()))
    return {"rows": count}


def ours(format: str) -> dict[str, Any]:
    from saxaul.orgs.opendata.exporting import export_organisations

    path = Path(f"ours.{format}")
    started = time.process_time()
    export_organisations(path, format=format)
    return measured(started, path)


def peer() -> dict[str, Any]:
    from django import get_version
    from django.core import serializers

    from saxaul.orgs.models import Organisation

    path = Path("peer.jsonl")
    started = time.process_time()
    with path.open("w", encoding="utf-8") as out:
        found = Organisation.objects.published().order_by("pk").iterator(chunk_size=CHUNK)
        serializers.serialize("jsonl", found, stream=out)
    return {**measured(started, path), "peer": f"Django {get_version()} serializers, jsonl"}


def measured(started: float, path: Path) -> dict[str, Any]:
    seconds = round(time.process_time() - started, 2)
    return {"seconds": seconds, "peak_mb": peak_mb(), "megabytes": round(path.stat().st_size / 1e6, 1)}


if __name__ == "__main__":
    start_django()
    task = sys.argv[1]
    result = fill(int(sys.argv[2])) if task == "fill" else peer() if task == "peer" else ours(task)
    sys.stdout.write(json.dumps(result) + "\n")
