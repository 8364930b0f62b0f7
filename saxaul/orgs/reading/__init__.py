"""Turns any table file into rows; see README.md beside this file."""

from __future__ import annotations

from saxaul.orgs.reading.errors import UnreadableFile
from saxaul.orgs.reading.limits import Limits
from saxaul.orgs.reading.opening import open_table
from saxaul.orgs.reading.tables import Detected, Options, Row, Table

__all__ = ["Detected", "Limits", "Options", "Row", "Table", "UnreadableFile", "open_table"]
