"""What an error of a command says to a person."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db.utils import DatabaseError, InterfaceError

from saxaul.core.errors import DomainError


def sentence(error: Exception) -> str:
    """One plain sentence, or two."""
    text = str(error).strip()
    first = text.splitlines()[0].rstrip(".") if text else "no reason was given"
    match error:
        case DomainError():
            return error.message
        case ImproperlyConfigured() | CommandError():
            return text
        case DatabaseError() | InterfaceError() if "no such table" in text or "does not exist" in text:
            return "The database is not up to date. Run: saxaul migrate"
        case DatabaseError() | InterfaceError():
            return f"The database did not answer as it should: {first}."
        case OSError():
            return file_sentence(error)
    return f"Something unexpected happened: {type(error).__name__}: {text}. Add --traceback to see where."


def file_sentence(error: OSError) -> str:
    match error:
        case FileNotFoundError():
            return f"There is no file {error.filename}."
        case PermissionError() if error.filename:
            return f"This user may not use {error.filename}."
    return f"{error.strerror or error}: {error.filename}" if error.filename else str(error.strerror or error)
