"""What is logged: one JSON object a line, and nothing that says who somebody is."""

from __future__ import annotations

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from typing import Any

SECRET_PLACES = re.compile(
    r"(/(?:invitation|with-us/open|with-us/calendar|told/calendar|by-name/open|heard|answer|password/reset/key|confirm-email|demo)/)[^/?\s\"']+"
)
"""Addresses of which a part lets somebody in."""

PERSONAL = (
    (re.compile(r"[\w.+%-]+@[\w-]+(\.[\w-]+)+"), "[address]"),
    (re.compile(r"bonafides_[\w-]{10,}"), "[token]"),
    (re.compile(r"\?[^\s\"']*"), "?[…]"),
)
"""What a message of somebody else's may contain."""

KNOWN = ("status_code", "view", "milliseconds", "job", "task", "child", "exit_code", "attempt")
"""Facts beside a message that are logged as they are: none of them is about a person."""


def without_persons(text: str) -> str:
    """A text without e-mail addresses, tokens, queries and links that let somebody in.

    Examples
    --------
    >>> without_persons("Not Found: /invitation/abc:def/ for anna@firm.example")
    'Not Found: /invitation/[…]/ for [address]'
    >>> without_persons("Not Found: /mirror/by-name/open/abc:def/")
    'Not Found: /mirror/by-name/open/[…]/'
    """
    text = SECRET_PLACES.sub(r"\1[…]", text)
    for pattern, instead in PERSONAL:
        text = pattern.sub(instead, text)
    return text


class Lines(logging.Formatter):
    """A record as one line of JSON.

    Of an exception only its kind and where it happened: its words and the values at hand may name somebody.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "what": without_persons(self._message(record)),
        }
        said |= {name: getattr(record, name) for name in KNOWN if hasattr(record, name)}
        if record.exc_info and record.exc_info[0] is not None:
            frames = traceback.extract_tb(record.exc_info[2])
            said["exception"] = record.exc_info[0].__name__
            said["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
        return json.dumps(said, ensure_ascii=False)

    @staticmethod
    def _message(record: logging.LogRecord) -> str:
        # Django's own words for a refused or missing page quote the address; ours name the view.
        request = getattr(record, "request", None)
        match = getattr(request, "resolver_match", None)
        if request is not None:
            place = match.view_name if match else "no such address"
            return f"{request.method} {place}: {getattr(record, 'status_code', '')}".rstrip(": ")
        return record.getMessage()


def logging_for(level: str) -> dict[str, Any]:
    """Django's LOGGING: everything to standard error, as lines of JSON."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "bonafides.website.logs.Lines"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": ["stderr"], "level": level, "propagate": False},
            # Each statement with its values: people's data.
            "django.db.backends": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "django.server": {"handlers": ["stderr"], "level": level, "propagate": False},
        },
    }
