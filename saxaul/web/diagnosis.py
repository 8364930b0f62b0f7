"""What can be wrong with the configuration of a hub, in plain words. Nothing here changes anything."""

from __future__ import annotations

import os
import smtplib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO

import psycopg
from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, InterfaceError, connection
from django.utils import translation

from saxaul.core.migrating import waiting_migrations

OLDEST_SQLITE = (3, 37)
FEW_BYTES = 500 * 1024 * 1024


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what it is about, how it stands, and a sentence that says what to do."""

    level: Level
    about: str
    sentence: str


def diagnose(*, deploy: bool = False) -> Iterator[Finding]:
    """Look at everything; with `deploy`, as strictly as for a hub that others reach."""
    checks: list[Callable[[], Iterator[Finding]]] = [
        check_secret,
        check_address,
        check_data,
        check_database,
        check_mail,
        check_static,
        check_languages,
    ]
    for check in checks:
        yield from check()
    if deploy:
        yield from check_deployment()


def check_secret() -> Iterator[Finding]:
    if settings.DEMO:
        yield Finding(Level.WARNING, "secret", "This is a demo: anybody who reaches it can act as any of its people.")
    elif settings.DEBUG and not os.environ.get("SAXAUL_SECRET_KEY"):
        yield Finding(Level.WARNING, "secret", "SAXAUL_SECRET_KEY is not set; that is fine for development only.")
    elif len(settings.SECRET_KEY) < 50 or len(set(settings.SECRET_KEY)) < 5:
        yield Finding(Level.ERROR, "secret", "SAXAUL_SECRET_KEY is easy to guess. Make one with: saxaul secret")
    else:
        yield Finding(Level.OK, "secret", "The secret key is long enough.")
    if settings.DEBUG:
        yield Finding(Level.WARNING, "debug", "SAXAUL_DEBUG shows visitors the inside of the hub. Only for developers.")


def check_address() -> Iterator[Finding]:
    scheme, _, rest = settings.BASE_URL.partition("://")
    host = rest.rsplit(":", 1)[0] if not rest.startswith("[") else rest.partition("]")[0] + "]"
    if scheme not in {"http", "https"} or not rest or "/" in rest:
        sentence = f"SAXAUL_BASE_URL must look like https://hub.example.org, not “{settings.BASE_URL}”."
        yield Finding(Level.ERROR, "address", sentence)
        return
    if "*" in settings.ALLOWED_HOSTS and not settings.DEMO:
        yield Finding(Level.ERROR, "address", "SAXAUL_HOSTS must name the hosts of the hub, not *.")
    elif "*" not in settings.ALLOWED_HOSTS and host not in settings.ALLOWED_HOSTS:
        sentence = f"SAXAUL_BASE_URL is at {host}, but SAXAUL_HOSTS does not name it: visitors would be refused."
        yield Finding(Level.ERROR, "address", sentence)
    else:
        yield Finding(Level.OK, "address", f"The hub answers at {settings.BASE_URL}.")
    if settings.HTTPS and not settings.SECURE_PROXY_SSL_HEADER:
        sentence = "SAXAUL_BASE_URL is https, but SAXAUL_BEHIND_PROXY is not yes: a proxy would be sent round forever."
        yield Finding(Level.WARNING, "proxy", sentence)


def check_data() -> Iterator[Finding]:
    folder = settings.DATA
    if not folder.is_dir():
        yield Finding(Level.ERROR, "data", f"There is no data folder {folder}. Make it with: saxaul migrate")
    elif not os.access(folder, os.W_OK | os.X_OK):
        yield Finding(Level.ERROR, "data", f"This user may not write to the data folder {folder}.")
    elif (space := os.statvfs(folder)).f_bavail * space.f_frsize < FEW_BYTES:
        yield Finding(Level.WARNING, "data", f"Less than 500 MB are free for the data folder {folder}.")
    elif not settings.DEMO and folder.stat().st_mode & 0o007:
        yield Finding(Level.WARNING, "data", f"Others on this machine can look into it: chmod o-rwx {folder}")
    else:
        yield Finding(Level.OK, "data", f"The data folder is {folder}.")


def check_database() -> Iterator[Finding]:
    kind = "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
    if connection.vendor == "sqlite" and sqlite3.sqlite_version_info < OLDEST_SQLITE:
        yield Finding(Level.ERROR, "database", f"SQLite {sqlite3.sqlite_version} is too old: 3.37 is needed.")
        return
    if connection.vendor == "sqlite" and not settings.DATA.is_dir():
        return  # said by the data folder
    try:
        if connection.vendor == "postgresql":
            knock()
        waiting = waiting_migrations()
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA journal_mode")
                mode = cursor.fetchone()[0]
            if mode not in {"wal", "memory"}:
                yield Finding(Level.WARNING, "database", f"SQLite works in {mode} mode here: slow with many visitors.")
    except (DatabaseError, InterfaceError) as error:
        reason = str(error).strip().splitlines()[0]
        yield Finding(Level.ERROR, "database", f"{kind} cannot be reached: {reason}")
        return
    if waiting:
        yield Finding(Level.ERROR, "database", f"{kind} lacks {len(waiting)} migrations. Run: saxaul migrate")
    else:
        yield Finding(Level.OK, "database", f"{kind} is there and up to date.")


def knock() -> None:
    """Connect once, past the pool, which would keep the reason of a failure to itself."""
    place = connection.settings_dict
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    parameters = {name: place[key] for name, key in names.items() if place[key]}
    try:
        psycopg.connect(**parameters, connect_timeout=5).close()
    except psycopg.Error as error:
        raise DatabaseError(str(error)) from error


def check_mail() -> Iterator[Finding]:
    if not settings.EMAIL_HOST:
        sentence = f"No mail server is set: letters are written to {settings.EMAIL_FILE_PATH}, and nobody gets them."
        yield Finding(Level.OK if settings.DEMO else Level.WARNING, "mail", sentence)
        return
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=5) as mail:
            mail.noop()
    except (OSError, smtplib.SMTPException) as error:
        yield Finding(Level.ERROR, "mail", f"The mail server {server} cannot be reached: {error}")
    else:
        yield Finding(Level.OK, "mail", f"The mail server {server} answers.")
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield Finding(Level.ERROR, "mail", "SAXAUL_EMAIL_FROM must be an address that others can answer.")


def check_static() -> Iterator[Finding]:
    if settings.STATIC_COLLECTED:
        yield Finding(Level.OK, "static files", "Styles and scripts are built, and named by their content.")
    elif find("saxaul/app.css"):
        yield Finding(Level.OK, "static files", "Styles and scripts are built.")
    else:
        yield Finding(Level.ERROR, "static files", "Styles and scripts are not built. Run: make setup")


def check_languages() -> Iterator[Finding]:
    missing = []
    for code, name in settings.LANGUAGES:
        locale = translation.to_locale(code)
        files = [folder / locale / "LC_MESSAGES" / "django.mo" for folder in settings.LOCALE_PATHS]
        if code != settings.LANGUAGE_CODE and not any(file.is_file() for file in files):
            missing.append(name)
    if missing:
        sentence = f"The catalogues of {', '.join(missing)} are not compiled. Run: make setup"
        yield Finding(Level.ERROR, "languages", sentence)
    else:
        names = ", ".join(name for _, name in settings.LANGUAGES)
        yield Finding(Level.OK, "languages", f"The hub speaks {names}.")


def check_deployment() -> Iterator[Finding]:
    """What Django itself checks before a site is opened to the world."""
    if not settings.HTTPS:
        yield Finding(Level.ERROR, "deployment", "SAXAUL_BASE_URL must begin with https:// here.")
    if settings.DEMO or settings.DEBUG:
        yield Finding(Level.ERROR, "deployment", "SAXAUL_DEMO and SAXAUL_DEBUG must be no.")
    try:
        call_command("check", deploy=True, fail_level="WARNING", stdout=StringIO(), stderr=StringIO())
    except (SystemCheckError, ImproperlyConfigured) as error:
        yield Finding(Level.ERROR, "deployment", str(error))
    else:
        yield Finding(Level.OK, "deployment", "Django finds nothing to improve.")
