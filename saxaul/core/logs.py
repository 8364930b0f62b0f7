"""Logging helpers. No personal data goes into the log; the request id joins lines of one request."""

from __future__ import annotations

import logging
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class StrangersFilter(logging.Filter):
    """A request we refuse, such as one for another host or with too many fields, is no error of ours: one line."""

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.name.startswith("django.security."):
            return True
        if record.exc_info:
            record.levelno, record.levelname = logging.INFO, "INFO"
            record.exc_info = record.exc_text = None
        return record.levelno > logging.INFO or logging.getLogger().isEnabledFor(logging.INFO)
