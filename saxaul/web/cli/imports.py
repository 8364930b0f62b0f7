"""`saxaul import`"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import click

from saxaul.web.cli.output import print_json, progress_bar
from saxaul.web.cli.start import require_current_database, start_django

SHOWN = 12  # problems told to a person at the end
KEYS = ("rows", "created", "updated", "unchanged", "review", "refused", "located", "possible_duplicates")


@click.group("import")
def command() -> None:
    """Import registers."""


@command.command("organisations")
@click.argument("file", type=click.Path(exists=True, path_type=Path), required=False)
@click.option("--mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A mapping as JSON.")
@click.option("--save-mapping", type=click.Path(dir_okay=False, path_type=Path), help="Write the mapping used here.")
@click.option("--source", "source_name", default="", help="Name of the register; by default that of the file.")
@click.option("--licence", default="", help="Licence of the register, as SPDX writes it: CC0-1.0, OGL-UK-3.0 …")
@click.option("--attribution", default="", help="The line the register wants to see beside its data.")
@click.option("--sheet", help="Sheet of a workbook.")
@click.option("--encoding", help="Encoding of a text file.")
@click.option("--delimiter", help="Delimiter of a text file; \\t for a tab.")
@click.option("--header-row", type=click.IntRange(min=0), help="Row that names the columns; 0 when there is none.")
@click.option("--format", "format_name", help="csv, tsv, xlsx, xls, ods, geojson, json, jsonl, hsds-json, hsds-csv.")
@click.option("--limit", type=click.IntRange(min=1), help="Stop after so many rows.")
@click.option("--archive-vanished", is_flag=True, help="Archive records whose key this file no longer has.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
@click.option("--resume", metavar="BATCH", help="Go on with an import that was interrupted.")
@click.option("--revert", metavar="BATCH", help="Take a whole import back.")
@click.option("--reason", default="", help="Why it is taken back.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on the last line.")
def organisations(file: Path | None, as_json: bool, **given: Any) -> None:
    """Import organisations from FILE: CSV, TSV, XLSX, XLS, ODS, GeoJSON, JSON or HSDS 3.

    FILE may be packed (.gz, .zip) or a folder of HSDS CSV tables. Columns are recognised by their names and values;
    --save-mapping shows how, --mapping overrules it. The same file again changes nothing.
    """
    if sum(bool(part) for part in (file, given["resume"], given["revert"])) != 1:
        raise click.UsageError("Give a file, or --resume, or --revert: one of them.")
    start_django()
    require_current_database()
    from saxaul.core.errors import DomainError

    started = time.monotonic()
    try:
        result, problems = _do(file, given)
    except DomainError as error:
        if as_json:
            print_json({"error": error.message, "code": error.code})
        raise click.ClickException(error.message) from error
    result["seconds"] = round(time.monotonic() - started, 2)
    if not as_json:
        _tell(result, problems)
    else:
        print_json(result)


def _do(file: Path | None, given: dict[str, Any]) -> tuple[dict[str, Any], list[Any]]:
    if given["revert"]:
        return _revert(given["revert"], given["reason"])
    if given["resume"]:
        return _resume(given["resume"])
    assert file is not None
    return _import(file, given)


def _import(file: Path, given: dict[str, Any]) -> tuple[dict[str, Any], list[Any]]:
    from saxaul.orgs.importing import services
    from saxaul.orgs.importing.mapping import checked_mapping
    from saxaul.orgs.importing.services import detected_json
    from saxaul.orgs.importing.sources import ensure_source, slug_of
    from saxaul.orgs.models import Source
    from saxaul.orgs.reading import Options

    delimiter = given["delimiter"].replace("\\t", "\t") if given["delimiter"] else None
    options = {"encoding": given["encoding"], "delimiter": delimiter, "sheet": given["sheet"],
               "header_row": given["header_row"], "format": given["format_name"]}  # fmt: skip
    seen = services.inspect_file(file, Options(**options))
    mapping = checked_mapping(_read_mapping(given["mapping"]) or seen.proposed.mapping)
    if given["save_mapping"]:
        given["save_mapping"].write_text(json.dumps(mapping, ensure_ascii=False, indent=2) + "\n", "utf-8")
    facts = _facts(seen, mapping)
    name = given["source_name"] or _plain_stem(file)
    if given["dry_run"]:
        source = Source.objects.filter(slug=slug_of(name)).first()
        report = _dry_run(file, Options(**options), mapping, source, given["limit"])
        counts = {**report.counts, "vanished": report.vanished, "dry_run": True}
        problems = [
            [one.number, *reason] for found in report.examples.values() for one in found for reason in one.reasons
        ]
        return {**_counted(counts), **facts, "source": name}, problems
    batch = services.create_batch(
        source=ensure_source(name=name, licence=given["licence"], attribution=given["attribution"]),
        filename=file.name,
        path=str(file.resolve()),
        size=file.stat().st_size,
        options={key: value for key, value in options.items() if value is not None},
        mapping=mapping,
        detected={**detected_json(seen.detected), "shape": seen.proposed.shape},
        archive_vanished=given["archive_vanished"],
    )
    return _apply(batch, facts, limit=given["limit"] or 0)


def _apply(batch: Any, facts: dict[str, Any], *, limit: int = 0) -> tuple[dict[str, Any], list[Any]]:
    from saxaul.orgs.importing import services

    click.echo(f"Import {batch.public_id}", err=True)
    with progress_bar() as report:
        services.apply_batch(
            batch=batch, limit=limit, progress=lambda done: report("Rows", done, max(done, batch.rows_total))
        )
    return {**_counted(batch.counts), **facts, "batch": batch.public_id, "source": batch.source.name}, _problems(batch)


def _resume(public_id: str) -> tuple[dict[str, Any], list[Any]]:
    batch = _batch(public_id)
    detected = batch.detected
    facts = {key: detected.get(key) for key in ("format", "encoding", "header_row")}
    return _apply(batch, facts)


def _revert(public_id: str, reason: str) -> tuple[dict[str, Any], list[Any]]:
    from saxaul.orgs.importing import services

    batch = _batch(public_id)
    with progress_bar() as report:
        services.revert_batch(batch=batch, by=None, reason=reason, progress=lambda done: report("Records", done, done))
    counts = {key: batch.counts.get(key, 0) for key in ("taken_back", "not_taken_back")}
    return {"batch": public_id, "source": batch.source.name, "state": batch.state, **counts}, _problems(batch)


def _batch(public_id: str) -> Any:
    from saxaul.orgs.models import ImportBatch

    batch = ImportBatch.objects.select_related("source", "by").filter(public_id=public_id).first()
    if batch is None:
        raise click.UsageError(f"There is no import “{public_id}”.")
    return batch


def _read_mapping(path: Path | None) -> Any:
    if path is None:
        return None
    try:
        return json.loads(path.read_text("utf-8-sig"))
    except ValueError as error:
        raise click.UsageError(f"{path.name} is not JSON: {error}") from error


def _dry_run(file: Path, options: Any, mapping: Any, source: Any, limit: int | None) -> Any:
    from saxaul.orgs.importing import services
    from saxaul.orgs.importing.planning import Planner
    from saxaul.orgs.reading import open_table

    with open_table(file, options=options) as table, progress_bar() as report:
        planner = Planner(source=source, mapping=mapping, decimal_comma=table.detected.decimal_comma)
        return services.dry_run(
            table, planner, limit=limit or 0, progress=lambda done: report("Rows looked at", done, done)
        )


def _plain_stem(file: Path) -> str:
    name = file.resolve().name
    for ending in (".gz", ".zip"):
        name = name.removesuffix(ending)
    return Path(name).stem or name


def _facts(seen: Any, mapping: dict[str, Any]) -> dict[str, Any]:
    detected = seen.detected
    mapped = [name for name, column in mapping["columns"].items() if column["to"] != "ignore"]
    whole = "shape" in mapping
    return {
        "format": detected.format,
        "encoding": detected.encoding,
        "header_row": detected.header_row,
        "delimiter": detected.delimiter,
        "sheet": detected.sheet,
        "shape": seen.proposed.shape,
        "mapped": list(seen.columns) if whole else mapped,
        "unmapped": [] if whole else [name for name in seen.columns if name not in mapped],
        "notes": list(detected.notes),
    }


def _counted(counts: dict[str, Any]) -> dict[str, Any]:
    more: dict[str, Any] = {
        key: counts[key] for key in ("warnings", "vanished", "archived", "dry_run") if key in counts
    }
    return {**{key: counts.get(key, 0) for key in KEYS}, **more}


def _problems(batch: Any) -> list[Any]:
    rows = batch.rows.exclude(reasons=[]).filter(verdict__in=["refused", "review", "created", "updated"])
    order = {"refused": 0, "review": 1}
    found = sorted(rows.order_by("number")[:400], key=lambda row: order.get(row.verdict, 2))
    return [[row.number, *reason] for row in found for reason in row.reasons][: SHOWN + 1]


def _tell(result: dict[str, Any], problems: list[Any]) -> None:
    from saxaul.orgs.importing.reasons import sentences

    labels = {
        "rows": "Rows", "created": "Created", "updated": "Updated", "unchanged": "Unchanged", "review": "Need a look",
        "refused": "Refused", "located": "With a point", "possible_duplicates": "Possible duplicates",
        "warnings": "Taken with something left out", "vanished": "No longer in the file", "archived": "Archived",
        "taken_back": "Taken back", "not_taken_back": "Not taken back", "encoding": "Encoding",
        "header_row": "Header row", "batch": "Import", "source": "Register", "seconds": "Seconds",
    }  # fmt: skip
    for key, label in labels.items():
        if key in result and result[key] is not None:
            click.echo(
                f"{label:<30} {result[key]:>12}"
                if isinstance(result[key], (int, float))
                else f"{label:<30} {result[key]}"
            )
    for note in result.get("notes", ()):
        click.echo(f"  {note}")
    if result.get("dry_run"):
        click.echo("Nothing was written.")
    for number, *reason in problems[:SHOWN]:
        told = sentences([reason])[0]
        value = f" “{told['value'][:60]}”" if told["value"] else ""
        click.echo(
            f"  Row {number}: {told['field']}: {told['text']}{value}"
            if told["field"]
            else f"  Row {number}: {told['text']}{value}"
        )
    if len(problems) > SHOWN:
        click.echo("  … and more; the import desk lists them all.")
    sys.stdout.flush()
