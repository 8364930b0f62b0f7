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
    """Most memory this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def ours(file: Path) -> dict[str, Any]:
    from saxaul.orgs.importing import services
    from saxaul.orgs.reading import Options

    started = time.monotonic()
    seen = services.inspect_file(file, Options())
    batch = services.create_batch(
        source=services.ensure_source(name="bench"),
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
    """As its documentation shows it: one row, one instance, related rows after the row is saved."""
    from django.utils import timezone
    from import_export import fields, resources

    from saxaul.core.services import reserve_numbers
    from saxaul.orgs.index import columns_of, index_rows
    from saxaul.orgs.models import Identifier, Name, Organisation, OrganisationArea, Revision, Site
    from saxaul.orgs.store import CHANGES

    columns = ("name", "sort_name", "kind", "status", "staff", "budget", "host")

    class OrganisationResource(resources.ModelResource):  # type: ignore[misc]
        name = fields.Field(attribute="name", column_name="name")

        class Meta:
            model = Organisation
            fields = ("name",)
            import_id_fields = ("name",)
            skip_diff = True  # its quickest documented setting that still saves related rows
            force_init_instance = True

        def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
            instance.record = plain_record(row)
            now = timezone.now()
            instance.created_at = instance.updated_at = now
            instance.change = reserve_numbers(name=CHANGES)
            for column, value in zip(columns, columns_of(instance.record), strict=True):
                setattr(instance, column, value)

        def after_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
            rows = index_rows(instance.record)
            for value, folded, language, script, kind in rows.names:
                values = {"value": value, "folded": folded, "language": language, "script": script, "kind": kind}
                Name.objects.create(organisation=instance, **values)
            for scheme, value in rows.identifiers:
                Identifier.objects.create(organisation=instance, scheme=scheme, value=value)
            for code in rows.areas:
                OrganisationArea.objects.create(organisation=instance, code=code)
            for local_id, country, region, locality, postcode, longitude, latitude, *_rest in rows.sites:
                Site.objects.create(
                    organisation=instance, local_id=local_id, country=country, region=region, locality=locality,
                    postcode=postcode, longitude=longitude, latitude=latitude,
                )  # fmt: skip
            Revision.objects.create(
                organisation=instance, number=1, activity="import", after=instance.record, created_at=timezone.now()
            )

    return OrganisationResource


def plain_record(row: Any) -> dict[str, Any]:
    """The record of a bench row, without detection, cleaning or duplicates: less work than ours."""
    names = [("name", "en"), ("name_zh", "zh-Hans"), ("name_ar", "ar"), ("name_vi", "vi")]
    site = {"id": "s1", "street": row["address"], "locality": row["city"], "region": row["province"]}
    site |= {"country": row["country"], "postcode": row["postcode"]}
    return {
        "names": [{"value": row[column], "kind": "official", "language": tag} for column, tag in names],
        "kind": "ngo",
        "description": {"en": row["description"]},
        "sites": [{**site, "point": [float(row["longitude"]), float(row["latitude"])]}],
        "identifiers": [{"scheme": "REG", "value": row["registration number"]}],
        "founded": row["founded"],
        "links": [{"kind": "website", "url": row["website"]}],
    }


if __name__ == "__main__":
    start_django()
    sys.stdout.write(json.dumps({"ours": ours, "peer": peer}[sys.argv[1]](Path(sys.argv[2]))) + "\n")
