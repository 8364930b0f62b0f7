"""The two processes `saxaul bench import` compares: `python -m saxaul.web.cli.import_peer ours|peer FILE`."""

from __future__ import annotations

import csv
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from saxaul.web.cli.start import start_django


def peak_mb() -> int:
    """Most memory this process ever held, and the largest of those it started, together in MB."""
    return sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024


def ours(file: Path) -> dict[str, Any]:
    from saxaul.orgs.importing import services
    from saxaul.orgs.importing.sources import ensure_source
    from saxaul.orgs.reading import Options

    started = time.monotonic()
    seen = services.inspect_file(file, Options())
    batch = services.create_batch(
        source=ensure_source(name="bench"),
        filename=file.name,
        path=str(file),
        mapping=seen.proposed.mapping,
        detected=services.detected_json(seen.detected),
    )
    services.apply_batch(batch=batch)
    seconds = time.monotonic() - started
    counts = {key: batch.counts.get(key, 0) for key in ("rows", "created", "unchanged", "possible_duplicates")}
    return {"seconds": round(seconds, 2), "peak_mb": peak_mb(), **counts}


def peer(file: Path) -> dict[str, Any]:
    """django-import-export: a ModelResource that writes the same tables, with a revision of every row it saves."""
    import import_export
    from tablib import Dataset

    with file.open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines)
        data = Dataset(headers=next(reader))
        for row in reader:
            data.append(row)
    resource_class = organisation_resource()
    started = time.monotonic()
    resource_class().import_data(data, dry_run=False, raise_errors=True, use_transactions=True)
    return {
        "seconds": round(time.monotonic() - started, 2),
        "peak_mb": peak_mb(),
        "peer": f"django-import-export {import_export.__version__}",
    }


def organisation_resource() -> Any:
    """As its documentation shows it: a row finds its instance by key, related rows follow when the row is saved.

    Writes what our import writes: record, index rows, revision, link to the register, the original row. It does not
    detect, clean, merge or look for duplicates.
    """
    from django.utils import timezone
    from import_export import fields, resources

    from saxaul.core.services import reserve_numbers
    from saxaul.orgs.importing.services import create_batch
    from saxaul.orgs.importing.sources import ensure_source
    from saxaul.orgs.index import COLUMNS, columns_of, index_rows, place_rows
    from saxaul.orgs.models import ImportRow, Organisation, Revision, SourceRecord
    from saxaul.orgs.store import CHANGES

    source = ensure_source(name="bench")
    batch = create_batch(source=source, filename="bench")

    class OrganisationResource(resources.ModelResource):  # type: ignore[misc]
        name = fields.Field(attribute="name", column_name="name")

        class Meta:
            model = Organisation
            fields = ("name",)
            import_id_fields = ("name",)

        def get_instance(self, instance_loader: Any, row: Any) -> Any:
            link = SourceRecord.objects.filter(source=source, key=row["id"]).select_related("organisation").first()
            return link.organisation if link else None

        def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
            instance.record, instance.source = plain_record(row), source
            instance.created_at = instance.updated_at = timezone.now()
            instance.change = reserve_numbers(name=CHANGES)
            for column, value in zip(COLUMNS, columns_of(instance.record), strict=True):
                setattr(instance, column, value)

        def after_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
            _save_related(instance, index_rows(instance.record), place_rows(instance.record))
            Revision.objects.create(
                organisation=instance, number=1, activity="import", after=instance.record, batch=batch,
                created_at=timezone.now(),
            )  # fmt: skip
            SourceRecord.objects.create(source=source, key=row["id"], digest="-", organisation=instance, batch=batch)
            ImportRow.objects.create(
                batch=batch, number=kwargs["row_number"], key=row["id"], verdict="created", raw=dict(row),
                organisation=instance,
            )  # fmt: skip

    return OrganisationResource


def _save_related(instance: Any, rows: Any, lying: Any) -> None:
    """The rows of the index tables, one object at a time as a resource does it."""
    from saxaul.orgs.models import Identifier, Name, OrganisationArea, OrganisationSector, Sector, Site

    for value, folded, language, script, kind in rows.names:
        values = {"value": value, "folded": folded, "language": language, "script": script, "kind": kind}
        Name.objects.create(organisation=instance, **values)
    for scheme, value in rows.identifiers:
        Identifier.objects.create(organisation=instance, scheme=scheme, value=value)
    for code in lying.areas:
        OrganisationArea.objects.create(organisation=instance, code=code)
    for sector in Sector.objects.filter(code__in=rows.sectors):
        OrganisationSector.objects.create(organisation=instance, sector=sector)
    for local_id, country, region, locality, postcode, longitude, latitude, *_rest in lying.sites:
        Site.objects.create(
            organisation=instance, local_id=local_id, country=country, region=region, locality=locality,
            postcode=postcode, longitude=longitude, latitude=latitude,
        )  # fmt: skip


def plain_record(row: Any) -> dict[str, Any]:
    """The record of a bench row, without detection, cleaning or duplicates: less work than ours."""
    names = [("name", "en"), ("name_zh", "zh-Hans"), ("name_ar", "ar"), ("name_vi", "vi")]
    site = {"id": "s1", "street": row["address"], "locality": row["city"], "region": row["province"]}
    site |= {"country": row["country"], "postcode": row["postcode"]}
    return {
        "names": [{"value": row[column], "kind": "official", "language": tag} for column, tag in names],
        "kind": "ngo",
        "sectors": ["E10"],
        "description": {"en": row["description"]},
        "sites": [{**site, "point": [float(row["longitude"]), float(row["latitude"])]}],
        "identifiers": [{"scheme": "REG", "value": row["registration number"]}],
        "founded": row["founded"],
        "links": [{"kind": "website", "url": row["website"]}],
    }


if __name__ == "__main__":
    start_django()
    sys.stdout.write(json.dumps({"ours": ours, "peer": peer}[sys.argv[1]](Path(sys.argv[2]))) + "\n")
