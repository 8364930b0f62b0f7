"""Runs as a program of its own: prints one sheet of a workbook as JSON lines.

A few kilobytes of workbook can ask for hundreds of gigabytes (a cell in the last row and the last column), and the
reader then ends the whole process. So it is run apart, under a ceiling of memory, time and output; see workbooks.py.
Nothing here imports the rest of the package, so that it starts at once. Formulas are never evaluated: the reader
gives the values stored beside them.

Usage: sheet_worker.py SETTINGS, a JSON object with path, sheet, memory, seconds, output, cell_chars.
First line printed: {"sheets", "sheet", "merged"} or {"refused": code}; then one line per filled row:
[row number, cells…].
"""

from __future__ import annotations

import datetime
import json
import sys
from decimal import Decimal
from itertools import islice
from typing import Any

import python_calamine as calamine

try:
    import resource
except ImportError:  # Windows sets no such ceilings
    resource = None  # type: ignore[assignment]

SMALL_SHARE = 0.1
NARROW = 3  # a sheet this many times narrower than another holds words for reading or a list of codes
PROBED_SHEETS = 12
MIDNIGHT = datetime.time(0, 0)


def limit_self(memory: int, seconds: int, output: int) -> None:
    """Ask the system to end this process beyond these ceilings, where the system can."""
    if resource is None:
        return
    for kind, ceiling in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, output),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (ceiling, ceiling))


def as_text(value: object, limit: int) -> str:
    """Return a cell as people write it: 75186, 2011-05-03, true; text is trimmed and otherwise as stored."""
    if isinstance(value, str):
        return value.replace("\x00", "").strip()[: limit + 1]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_as_text(value)
    return time_as_text(value)


def time_as_text(value: object) -> str:
    """Return dates and times as ISO 8601; a duration as hours, minutes and seconds."""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == MIDNIGHT else value.isoformat(timespec="seconds")
    if isinstance(value, datetime.time):
        return value.isoformat(timespec="seconds" if value.second else "minutes")
    if isinstance(value, datetime.timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
    return str(value)


def number_as_text(value: float) -> str:
    """Return a stored number without the zeros and rounding noise it never had: 15 digits, as spreadsheets show."""
    if value.is_integer() and abs(value) < 1e21:
        return str(int(value)) if abs(value) < 1e15 else str(int(Decimal(repr(value))))
    return f"{value:.15g}"


def choose_sheet(workbook: Any, wanted: str | None) -> tuple[str | None, list[str]]:
    """Return (sheet to read, sheets to offer): the wanted one, or the first that is neither tiny nor narrow."""
    every = [sheet for sheet in workbook.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
    shown = [sheet.name for sheet in every if sheet.visible == calamine.SheetVisibleEnum.Visible]
    names = shown or [sheet.name for sheet in every]
    if wanted is not None:
        return (wanted if wanted in [sheet.name for sheet in every] else None), names
    if len(names) < 2:
        return (names[0] if names else None), names
    sheets = {name: workbook.get_sheet_by_name(name) for name in names[:PROBED_SHEETS]}
    sizes = {name: area(sheet) for name, sheet in sheets.items()}
    largest, widest = max(sizes.values()), max(width(sheet) for sheet in sheets.values())
    offered = [name for name, size in sizes.items() if size >= largest * SMALL_SHARE]
    full = [name for name in offered if sizes[name] == largest or width(sheets[name]) * NARROW > widest]
    return full[0], names


def width(sheet: Any) -> int:
    """Return the number of columns from the first filled to the last."""
    return 0 if sheet.start is None or sheet.end is None else int(sheet.end[1] - sheet.start[1] + 1)


def area(sheet: Any) -> int:
    """Return the number of cells from the first filled to the last."""
    if sheet.start is None or sheet.end is None:
        return 0
    rows = sheet.end[0] - sheet.start[0] + 1
    columns = sheet.end[1] - sheet.start[1] + 1
    return int(rows * columns)


def print_sheet(settings: dict[str, Any]) -> None:
    """Print the chosen sheet of the workbook."""
    with calamine.CalamineWorkbook.from_path(settings["path"]) as workbook:
        name, names = choose_sheet(workbook, settings["sheet"])
        if name is None:
            say({"refused": "unknown_sheet" if settings["sheet"] else "no_table", "sheets": names})
            return
        sheet = workbook.get_sheet_by_name(name)
        merged = [
            [top + 1, left + 1, bottom + 1, right + 1]
            for (top, left), (bottom, right) in islice(sheet.merged_cell_ranges or [], 5000)
        ]
        say({"sheets": names, "sheet": name, "merged": merged})
        limit = settings["cell_chars"]
        for number, values in enumerate(sheet.iter_rows(), start=1):
            cells = [as_text(value, limit) for value in values]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                say([number, *cells])


def say(line: object) -> None:
    """Print one line of JSON."""
    sys.stdout.write(json.dumps(line))
    sys.stdout.write("\n")


def main() -> None:
    """Read the settings, and name refusals instead of breaking off."""
    settings = json.loads(sys.argv[1])
    limit_self(settings["memory"], settings["seconds"], settings["output"])
    try:
        print_sheet(settings)
    except calamine.PasswordError:
        say({"refused": "encrypted"})
    except MemoryError:
        say({"refused": "unpacks_too_large"})
    except Exception:  # the reader's errors have no common base
        say({"refused": "damaged"})


if __name__ == "__main__":
    main()
