"""The CSV tables of HSDS, in a folder or a ZIP, put together into the objects its JSON would hold."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from saxaul.orgs.reading import hsds, kinds
from saxaul.orgs.reading.delimited import open_delimited
from saxaul.orgs.reading.encodings import find_encoding, named_encoding
from saxaul.orgs.reading.errors import UnreadableFile
from saxaul.orgs.reading.limits import Limits
from saxaul.orgs.reading.sources import Source, copy_bounded, holds_hsds_set, too_large_refusal
from saxaul.orgs.reading.tables import Detected, Options, Row, Table, Value

Record = Mapping[str, object]
Tables = Mapping[str, Sequence[Record]]

# Names of older versions, and singular and plural as publishers write them.
ALIASES = {
    "organization": "organizations",
    "location": "locations",
    "service": "services",
    "phone": "phones",
    "contact": "contacts",
    "address": "addresses",
    "physical_addresses": "addresses",
    "postal_addresses": "addresses",
    "service_at_locations": "service_at_location",
    "services_at_location": "service_at_location",
    "regular_schedules": "schedules",
    "accessibility_for_disabilities": "accessibility",
    "programs": "programs",
    "organizations_identifiers": "organization_identifiers",
}
# parent kind: (its children's table, the column that points to the parent, the list's name in the JSON)
CHILDREN = {
    "organization": (
        ("organization_identifiers", "organization_id"),
        ("locations", "organization_id"),
        ("services", "organization_id"),
        ("phones", "organization_id"),
        ("contacts", "organization_id"),
        ("programs", "organization_id"),
        ("funding", "organization_id"),
    ),
    "location": (
        ("addresses", "location_id"),
        ("phones", "location_id"),
        ("contacts", "location_id"),
        ("languages", "location_id"),
        ("accessibility", "location_id"),
        ("schedules", "location_id"),
    ),
    "service": (
        ("service_at_location", "service_id"),
        ("phones", "service_id"),
        ("contacts", "service_id"),
        ("schedules", "service_id"),
        ("service_areas", "service_id"),
        ("languages", "service_id"),
        ("funding", "service_id"),
        ("cost_options", "service_id"),
        ("required_documents", "service_id"),
    ),
    "service_at_location": (
        ("phones", "service_at_location_id"),
        ("contacts", "service_at_location_id"),
        ("schedules", "service_at_location_id"),
    ),
    "contact": (("phones", "contact_id"),),
    "phone": (("languages", "phone_id"),),
}
KIND_OF_TABLE = {
    "locations": "location",
    "services": "service",
    "service_at_location": "service_at_location",
    "contacts": "contact",
    "phones": "phone",
}
POINTERS = frozenset(
    {
        "organization_id", "location_id", "service_id", "service_at_location_id", "contact_id", "phone_id",
        "program_id", "link_id", "taxonomy_term_id",
    }
)  # fmt: skip
NUMBERS = frozenset({"latitude", "longitude", "minimum_age", "maximum_age", "year_incorporated", "amount"})


class Assembly:
    """Finds the rows that belong to a row, and builds nested objects from them."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._index: dict[tuple[str, str], dict[str, list[Record]]] = {}
        self._programs = {str(row.get("id")): row for row in tables.get("programs", ())}
        self._locations = {str(row.get("id")): row for row in tables.get("locations", ())}
        self._terms = {str(row.get("id")): row for row in tables.get("taxonomy_terms", ())}

    def _belonging(self, table: str, column: str, parent: object) -> list[Record]:
        index = self._index.get((table, column))
        if index is None:
            index = defaultdict(list)
            for row in self._tables.get(table, ()):
                if row.get(column):
                    index[str(row[column])].append(row)
            self._index[table, column] = index
        return index.get(str(parent), []) if parent else []

    def build(self, kind: str, row: Record) -> dict[str, object]:
        """Return one row with everything that points to it; empty values and pointers are left out, as in JSON."""
        built: dict[str, object] = {
            name: _number(name, value)
            for name, value in row.items()
            if name not in POINTERS and value not in ("", None)
        }
        for table, column in CHILDREN.get(kind, ()):
            name = "service_at_locations" if table == "service_at_location" else table
            children = [
                self.build(KIND_OF_TABLE.get(table, table), child)
                for child in self._belonging(table, column, row.get("id"))
            ]
            if children:
                built[name] = children
        self._add_pointed(kind, row, built)
        attributes = [self._attribute(one) for one in self._belonging("attributes", "link_id", row.get("id"))]
        if attributes:
            built["attributes"] = attributes
        return built

    def _add_pointed(self, kind: str, row: Record, built: dict[str, object]) -> None:
        location = self._locations.get(str(row.get("location_id") or ""))
        if kind == "service_at_location" and location is not None:
            built["location"] = self.build("location", location)
        program = self._programs.get(str(row.get("program_id") or ""))
        if kind == "service" and program is not None:
            built["program"] = self.build("program", program)

    def _attribute(self, row: Record) -> dict[str, object]:
        attribute = self.build("attribute", row)
        term = self._terms.get(str(row.get("taxonomy_term_id") or ""))
        if term is not None:
            attribute["taxonomy_term"] = {name: value for name, value in term.items() if value not in ("", None)}
        return attribute


def _number(name: str, value: object) -> object:
    if name not in NUMBERS or not isinstance(value, str):
        return value
    try:
        return int(value) if value.lstrip("+-").isdigit() else float(value)
    except ValueError:
        return value


def assemble(tables: Tables) -> Iterator[hsds.Organisation]:
    """Yield the organisations of these tables (rows by column name), in the order of their table."""
    named = {ALIASES.get(name, name): rows for name, rows in tables.items()}
    assembly = Assembly(named)
    for row in named.get("organizations", ()):
        yield hsds.complete(assembly.build("organization", row))


class HsdsTable(Table):
    """The organisations of a set of HSDS tables."""

    def __init__(self, detected: Detected, source: Source, tables: Tables, organisations: Sequence[Row]) -> None:
        super().__init__(detected)
        self._source = source
        self._organisations = organisations
        self._assembly = Assembly(tables)

    def rows(self, start_after: int = 0) -> Iterator[Row]:
        for row in self._organisations:
            if row.number > start_after:
                values: dict[str, Value] = hsds.complete(self._assembly.build("organization", row.values))
                yield Row(row.number, values, row.problem)

    def close(self) -> None:
        self._source.close()


def open_hsds_folder(source: Source, options: Options, limits: Limits) -> Table:
    """Read every table of the set; raises UnreadableFile when the folder or archive is no HSDS set."""
    if source.kind != "folder":
        _unpack_set(source, limits)
    files = _table_files(source.path)
    if options.format not in {None, "hsds-csv"} or not holds_hsds_set([path.name for path in files.values()]):
        raise UnreadableFile(_("This is a folder. Please choose a file."), code="not_a_file")
    if sum(path.stat().st_size for path in files.values()) > limits.max_bytes:
        raise too_large_refusal(limits)
    tables: dict[str, list[dict[str, Value]]] = {}
    organisations: list[Row] = []
    for name, path in files.items():
        rows, detected = _read_table(path, options, limits)
        tables[name] = [row.values for row in rows]
        if name == "organizations":
            organisations, about = rows, detected
    lists = [name for name in (*hsds.ALWAYS, "programs", "funding") if name in hsds.ALWAYS or tables.get(name)]
    columns = tuple(dict.fromkeys([*(name for name in about.columns if name not in POINTERS), *lists]))
    described = Detected(
        format="hsds-csv",
        encoding=about.encoding,
        delimiter=about.delimiter,
        sheet=None,
        sheets=tuple(sorted(path.name for path in files.values())),
        header_row=about.header_row,
        header_rows=about.header_rows,
        columns=columns,
        decimal_comma=False,
        notes=about.notes,
    )
    return HsdsTable(described, source, tables, organisations)


def _table_files(folder: Path) -> dict[str, Path]:
    """The set's files by table name; links are not followed, they may lead anywhere."""
    known = {"organizations", *ALIASES.values(), "attributes", "taxonomy_terms"}
    known |= {table for children in CHILDREN.values() for table, _column in children}
    files: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        name = path.name.lower().removesuffix(".csv")
        name = ALIASES.get(name, name)
        if path.suffix.lower() == ".csv" and name in known and path.is_file() and not path.is_symlink():
            files.setdefault(name, path)
    return files


def _read_table(path: Path, options: Options, limits: Limits) -> tuple[list[Row], Detected]:
    if not path.stat().st_size:
        raise UnreadableFile(_("The table “%(name)s” is empty.") % {"name": path.name}, code="empty")
    with path.open("rb") as file:
        kinds.refuse_other_kinds(file.read(kinds.HEAD_BYTES))
    encoding = named_encoding(options.encoding) if options.encoding else find_encoding(path, limits)
    forced = Options(delimiter=options.delimiter, header_row=1)
    with open_delimited(Source(path, path.name, "text"), encoding, forced, limits, []) as table:
        return list(table.rows()), table.detected


def _unpack_set(source: Source, limits: Limits) -> None:
    folder = tempfile.TemporaryDirectory(prefix="saxaul-reading-")
    source.temporary = folder
    try:
        with zipfile.ZipFile(source.path) as archive:
            for member in archive.infolist():
                name = PurePosixPath(member.filename).name.lower()
                target = Path(folder.name) / name
                if not name.endswith(".csv") or name.startswith(".") or target.exists():
                    continue
                with archive.open(member) as packed, target.open("wb") as file:
                    copy_bounded(packed, file.write, max(member.compress_size, 1), limits)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise kinds.damaged_refusal() from error
    source.path = Path(folder.name)
