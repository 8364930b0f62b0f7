"""JSON, JSON lines, GeoJSON and HSDS JSON: one row for each thing in the list."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from saxaul.orgs.reading import hsds
from saxaul.orgs.reading.delimited import check_columns, too_many_rows_refusal
from saxaul.orgs.reading.encodings import Encoding
from saxaul.orgs.reading.errors import UnreadableFile
from saxaul.orgs.reading.hsds_csv import assemble
from saxaul.orgs.reading.json_text import JsonText, broken_json, parse_line
from saxaul.orgs.reading.limits import Limits
from saxaul.orgs.reading.sources import Source
from saxaul.orgs.reading.tables import Detected, Options, Row, Table, Value

CERTAIN_START = re.compile(r"^[\ufeff\s]*[\[{]")
LIKELY_START = re.compile(r'^[\ufeff\s]*(\{\s*(\}|"[^"\n]*"\s*:)|\[\s*(\{\s*["}]|\]\s*$))')
FIRST_KINDS = 50
MOST_KEYS = 100_000
DEEPEST_LIST = 3
MOST_BROKEN = 1000
EXPORTED = frozenset({"id", "url", "version", "licence", "source", "record"})  # a line of a hub's own export
ABOUT_THE_TABLE = frozenset({"fields", "columns", "schema", "links", "_links", "facets", "errors", "warnings", "meta"})
Record = dict[str, object]
Key = str | tuple[str, ...] | None


def looks_like_json(head: str, *, certain: bool) -> bool:
    """Whether this text begins like JSON; `certain` when the name says so too."""
    return bool((CERTAIN_START if certain else LIKELY_START).match(head))


@dataclass(slots=True)
class Found:
    """A list of records seen in the file: how long it is, its first records, and every key in it."""

    count: int = 0
    first: list[Record] = field(default_factory=list)
    keys: dict[str, None] = field(default_factory=dict)
    property_keys: dict[str, None] = field(default_factory=dict)

    def see(self, item: object) -> None:
        self.count += 1
        if not isinstance(item, dict):
            return
        if len(self.first) < FIRST_KINDS:
            self.first.append(item)
        if len(self.keys) + len(self.property_keys) > MOST_KEYS:
            return  # far too many to be columns; refused by their number later
        self.keys.update(dict.fromkeys(item))
        if isinstance(properties := item.get("properties"), dict):
            self.property_keys.update(dict.fromkeys(properties))


@dataclass(slots=True)
class Layout:
    """How the file is built: `lines`, a list at the top (`key` None), or lists under the keys of one object."""

    lines: bool = False
    top: Found | None = None
    members: dict[str, object] = field(default_factory=dict)
    lists: dict[str, Found] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """The format, the key its list stands under (or one of WHOLE, LINES, TABLES), and the columns when known."""

    kind: str
    key: Key
    columns: tuple[str, ...] = ()


class Things:
    """Walks through the records of a JSON file, anew each time it is asked."""

    def __init__(self, source: Source, encoding: Encoding) -> None:
        self._source = source
        self._encoding = encoding

    def open_text(self) -> io.TextIOWrapper:
        raw = self._source.path.open("rb", buffering=1 << 20)
        return io.TextIOWrapper(raw, encoding=self._encoding.codec, errors="replace")

    def explore(self, *, as_lines: bool) -> Layout:
        """Go through the whole file once; raises UnreadableFile where it is broken."""
        if as_lines:
            return self._explore_lines()
        layout = Layout()
        with self.open_text() as text:
            cursor = JsonText(text)
            if cursor.peek() == "[":
                layout.top = Found()
                for item in cursor.items():
                    layout.top.see(item)
            else:
                _explore_object(cursor, layout)
            if not cursor.peek():
                return layout
        return self._explore_lines()

    def _explore_lines(self) -> Layout:
        found = Found()
        broken = 0
        for _number, record, _line in self.line_items():
            if record is None:
                broken += 1
                if broken > MOST_BROKEN and broken > found.count:
                    break
            else:
                found.see(record)
        if broken > max(1, found.count // 4):
            raise broken_json()
        return Layout(lines=True, top=found)

    def line_items(self) -> Iterator[tuple[int, object | None, str]]:
        """Yield (place, value or None when broken, line) for every line that is not blank."""
        place = 0
        with self.open_text() as text:
            for line in text:
                if not line.strip(" \t\r\n\ufeff"):
                    continue
                place += 1
                try:
                    yield place, parse_line(line), line
                except (ValueError, RecursionError):
                    yield place, None, line

    def items(self, key: Key) -> Iterator[object]:
        """Walk through the list at the top, under `key`, or (a path of keys) further inside."""
        if isinstance(key, tuple):
            yield from _inside(self.whole(), key)
            return
        with self.open_text() as text:
            cursor = JsonText(text)
            if key is not None:
                for found in cursor.members():
                    if found == key:
                        break
                    cursor.value()
            yield from cursor.items()

    def whole(self) -> object:
        """Take the file as one value."""
        with self.open_text() as text:
            return JsonText(text).value()


def _explore_object(cursor: JsonText, layout: Layout) -> None:
    for key in cursor.members():
        if cursor.peek() != "[":
            layout.members[key] = cursor.value()
            continue
        found = Found()
        for item in cursor.items():
            found.see(item)
        layout.lists[key] = found


class ThingsTable(Table):
    """A table whose rows keep their nesting. `walk` yields (index, values or None, problem)."""

    def __init__(self, detected: Detected, source: Source, rows: Iterable[Row], limits: Limits) -> None:
        super().__init__(detected)
        self._source = source
        self._rows = rows
        self._limits = limits

    def rows(self, start_after: int = 0) -> Iterator[Row]:
        for row in self._rows:
            if row.number > self._limits.max_rows:
                raise too_many_rows_refusal(self._limits)
            if row.number > start_after and (row.values or row.problem):
                yield row

    def close(self) -> None:
        self._source.close()


@dataclass(frozen=True, slots=True)
class Restartable:
    """An iterable that walks the file anew each time: features, plain records, lines or organisations."""

    things: Things
    kind: str
    key: Key

    def __iter__(self) -> Iterator[Row]:
        if self.kind == "jsonl":
            yield from self._lines()
        elif self.kind == "hsds-json":
            found = self._tables() if self.key == TABLES else hsds.organisations(self._records())
            for number, values in enumerate(found, start=1):
                yield Row(number, values)
        else:
            for number, item in enumerate(self.things.items(self.key), start=1):
                yield _feature_row(number, item) if self.kind == "geojson" else _record_row(number, item)

    def _tables(self) -> Iterator[hsds.Organisation]:
        tables = self.things.whole()
        assert isinstance(tables, dict)
        named = {
            name.removesuffix(".csv"): [row for row in rows if isinstance(row, dict)]
            for name, rows in tables.items()
            if isinstance(rows, list)
        }
        return assemble(named)

    def _records(self) -> Iterator[object]:
        if self.key == WHOLE:
            yield self.things.whole()
        elif self.key == LINES:
            yield from (record for _number, record, _line in self.things.line_items() if record is not None)
        else:
            yield from self.things.items(self.key)

    def _lines(self) -> Iterator[Row]:
        for number, record, line in self.things.line_items():
            if record is None:
                yield Row(number, {}, _("This line is not valid JSON."))
            else:
                row = _record_row(number, record)
                if "\ufffd" in line:
                    row.problem = _("Some characters of this row could not be read.")
                yield row


WHOLE = "\0whole"
LINES = "\0lines"
TABLES = "\0tables"


def _record_row(number: int, item: object) -> Row:
    if not isinstance(item, dict):
        return Row(number, {}, _("This entry is not an object with named values."))
    values: dict[str, Value] = {key: value.strip() if isinstance(value, str) else value for key, value in item.items()}
    return Row(number, values)


def _feature_row(number: int, item: object) -> Row:
    if not isinstance(item, dict) or item.get("type") != "Feature":
        return Row(number, {}, _("This entry is not a GeoJSON feature."))
    properties = item.get("properties")
    row = _record_row(number, properties if isinstance(properties, dict) else {})
    if "id" in item and "id" not in row.values and isinstance(item["id"], str | int | float):
        row.values["id"] = item["id"]
    geometry = item.get("geometry")
    row.values["geometry"] = geometry if isinstance(geometry, dict) else None
    return row


def open_json(source: Source, encoding: Encoding, options: Options, limits: Limits, notes: list[str]) -> Table:
    """Find the list of records in a JSON text; raises UnreadableFile when there is none or more than one."""
    things = Things(source, encoding)
    layout = things.explore(as_lines=options.format == "jsonl")
    choice = _decide(layout, options)
    rows = Restartable(things, choice.kind, choice.key)
    columns = choice.columns
    if choice.kind == "hsds-json":
        columns = tuple(dict.fromkeys(name for row in rows for name in row.values))
    check_columns(columns, limits)
    detected = Detected(
        format=choice.kind,
        encoding=encoding.label,
        delimiter=None,
        sheet=None,
        sheets=(),
        header_row=None,
        header_rows=0,
        columns=columns,
        decimal_comma=False,
        notes=tuple(notes),
    )
    return ThingsTable(detected, source, rows, limits)


def _decide(layout: Layout, options: Options) -> Choice:
    """Say what the file is and where its records stand; `json` and `jsonl` as options rule out HSDS."""
    plain = options.format in {"json", "jsonl"}
    if layout.top is None and layout.members.keys() >= EXPORTED and not layout.lists:
        return Choice("jsonl", None, tuple(layout.members))  # one line alone looks like an object
    if layout.top is None:
        return _decide_object(layout, plain=plain)
    found = _records_only(layout.top)
    if not plain and hsds.is_hsds(found.first):
        return Choice("hsds-json", LINES if layout.lines else None)
    return Choice("jsonl" if layout.lines else "json", None, tuple(found.keys))


def _decide_object(layout: Layout, *, plain: bool) -> Choice:
    if not plain and "organizations.csv" in layout.lists:
        return Choice("hsds-json", TABLES)
    if not plain and hsds.is_hsds_object(layout.members, set(layout.lists)):
        return Choice("hsds-json", WHOLE)
    if "features" in layout.lists and layout.members.get("type") == "FeatureCollection":
        return Choice("geojson", "features", _feature_columns(layout.lists["features"]))
    lists = {key: found for key, found in layout.lists.items() if found.first}
    lists = {key: found for key, found in lists.items() if key.lower() not in ABOUT_THE_TABLE} or lists
    if len(lists) > 1:
        raise _several_lists(sorted(lists))
    if not lists:
        return _decide_nested(layout.members, plain=plain)
    key, found = next(iter(lists.items()))
    if not plain and hsds.is_hsds(found.first):
        return Choice("hsds-json", key)
    return Choice("json", key, tuple(found.keys))


def _decide_nested(members: Record, *, plain: bool) -> Choice:
    """The only list of records somewhere inside, as in {"result": {"records": […]}}."""
    paths = list(_paths_to_lists(members, ()))
    paths = [path for path in paths if path[-1].lower() not in ABOUT_THE_TABLE] or paths
    if len(paths) > 1:
        raise _several_lists(sorted(path[-1] for path in paths))
    if not paths:
        raise _no_records()
    found = Found()
    for item in _inside(members, paths[0]):
        found.see(item)
    if not plain and hsds.is_hsds(found.first):
        return Choice("hsds-json", paths[0])
    return Choice("json", paths[0], tuple(found.keys))


def _paths_to_lists(value: object, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(value, list) and any(isinstance(item, dict) and item for item in value):
        yield path
    elif isinstance(value, dict) and len(path) < DEEPEST_LIST:
        for key, inner in value.items():
            yield from _paths_to_lists(inner, (*path, key))


def _inside(value: object, path: tuple[str, ...]) -> Iterator[object]:
    for key in path:
        assert isinstance(value, dict)
        value = value[key]
    assert isinstance(value, list)
    yield from value


def _feature_columns(found: Found) -> tuple[str, ...]:
    if not found.first:
        raise _no_records()
    names = [*found.property_keys, *(["id"] if "id" in found.keys else [])]
    return (*(name for name in dict.fromkeys(names) if name != "geometry"), "geometry")


def _records_only(found: Found) -> Found:
    if not found.keys:
        raise _no_records()
    return found


def _no_records() -> UnreadableFile:
    return UnreadableFile(_("This JSON file holds no list of records."), code="no_table")


def _several_lists(keys: list[str]) -> UnreadableFile:
    shown = ", ".join(key[:40] for key in keys[:5])
    return UnreadableFile(
        _("This JSON file holds several lists (%(lists)s). Please send the one with the organisations.")
        % {"lists": shown},
        code="several_tables",
    )
