"""Typed readers of environment variables. A wrong value stops the start with a sentence, never with a guess."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from datetime import time
from pathlib import Path
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})
SECRET = re.compile(
    r"SECRET|PASSWORD|PASSPHRASE|TOKEN|KEY|(?<!SAXAUL_BASE)_URL$"
)  # addresses of databases hold passwords


class Env:
    """Reads variables from a mapping and remembers every name asked for, so that documentation can be compared."""

    def __init__(self, source: Mapping[str, str] | None = None) -> None:
        self.source = os.environ if source is None else source
        self.names: list[str] = []

    def _raw(self, name: str) -> str | None:
        if name not in self.names:
            self.names.append(name)
        value = self.source.get(name)
        return None if value is None else value.strip()

    def open_values(self) -> dict[str, str]:
        """Variables asked for so far that are set and hold no secret, going by their names."""
        return {name: self.source[name] for name in self.names if self.source.get(name) and not SECRET.search(name)}

    def text(self, name: str, default: str = "") -> str:
        value = self._raw(name)
        return default if value is None else value

    def flag(self, name: str, default: bool) -> bool:
        value = self._raw(name)
        if value is None:
            return default
        if value.lower() in TRUE:
            return True
        if value.lower() in FALSE:
            return False
        raise ImproperlyConfigured(f"{name} must be yes or no, not “{value}”.")

    def number(self, name: str, default: int, *, least: int = 0) -> int:
        value = self._raw(name)
        if value is None or value == "":
            return default
        try:
            result = int(value)
        except ValueError as error:
            raise ImproperlyConfigured(f"{name} must be a whole number, not “{value}”.") from error
        if result < least:
            raise ImproperlyConfigured(f"{name} must be at least {least}, not {result}.")
        return result

    def choice(self, name: str, default: str, allowed: Sequence[str]) -> str:
        """One of `allowed`, in whatever case it was written."""
        value = (self._raw(name) or default).upper()
        if value not in allowed:
            raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not “{value}”.")
        return value

    def time_zone(self, name: str, default: str) -> str:
        value = self._raw(name) or default
        if value not in available_timezones():
            raise ImproperlyConfigured(f"{name} must be a time zone such as {default}, not “{value}”.")
        return value

    def time_of_day(self, name: str, default: str) -> time | None:
        """A time such as 03:17; None where the variable is set to nothing."""
        value = self._raw(name)
        value = default if value is None else value
        try:
            return time.fromisoformat(value) if value else None
        except ValueError as error:
            raise ImproperlyConfigured(f"{name} must be a time such as {default}, not “{value}”.") from error

    def names_list(self, name: str, default: tuple[str, ...] = ()) -> list[str]:
        """Comma-separated words, blanks dropped."""
        value = self._raw(name)
        if value is None:
            return list(default)
        return [part.strip() for part in value.split(",") if part.strip()]


def read_dotenv(path: Path) -> None:
    """Put the `NAME=value` lines of a .env file into the environment; what is already set there wins."""
    if not path.is_file():
        return
    for number, raw in enumerate(path.read_text("utf-8").splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        name, sign, value = line.partition("=")
        if not sign or not name.strip().isidentifier():
            raise ImproperlyConfigured(f"{path.name}, line {number}: expected NAME=value.")
        os.environ.setdefault(name.strip(), value.strip().strip("'\""))
