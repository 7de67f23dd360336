"""Dates as mail programs write them above a forwarded mail, in English and German."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

_MONTHS = dict(
    zip(
        "jan feb mar apr may jun jul aug sep oct nov dec jän mär mrz mai okt dez".split(),  # noqa: SIM905
        (*range(1, 13), 1, 3, 3, 5, 10, 12),
        strict=True,
    )
)
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\s*([ap]\.?m\.?)?", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DOTTED = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})\b")
_SLASHED = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})\b")
_MONTH_FIRST = re.compile(r"\b([a-zäöü]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b", re.IGNORECASE)
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:\.|st|nd|rd|th)?\s+([a-zäöü]{3,9})\.?,?\s+(\d{4})\b", re.IGNORECASE)
_OFFSET = re.compile(r"(?:\b(?:GMT|UTC)\s*)?([+-])(\d{1,2}):?(\d{2})?\b")
_ZONES = {"UTC": 0, "GMT": 0, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "BST": 1, "EST": -5, "EDT": -4,
          "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}  # fmt: skip


def written_date(text: str, *, zone: tzinfo) -> datetime | None:
    """The moment that a line such as "Sent:" names, in UTC; None where it cannot be read for certain.

    Parameters
    ----------
    text
        As it stands in the mail.
    zone
        The zone that is meant where none is named.

    Examples
    --------
    >>> written_date("Monday, November 23, 2026 10:15 AM", zone=UTC).isoformat()
    '2026-11-23T10:15:00+00:00'
    >>> written_date("Mo., 23. Nov. 2026 um 10:15 Uhr MEZ", zone=UTC).isoformat()
    '2026-11-23T09:15:00+00:00'
    >>> written_date("03/04/2026 10:15", zone=UTC) is None  # the third of April or the fourth of March
    True
    """
    text = " ".join(text.replace("\u202f", " ").split())[:120]
    try:
        at = parsedate_to_datetime(text)
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    day, rest = _day(text)
    if day is None:
        return None
    clock = _CLOCK.search(rest)
    if clock is None:
        return None
    hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
    if clock[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if clock[4].lower().startswith("p") else 0)
    try:
        naive = datetime(*day, hour, minute, second)  # noqa: DTZ001 -- its zone follows
        return naive.replace(tzinfo=_zone(rest[clock.end() :]) or zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _day(text: str) -> tuple[tuple[int, int, int] | None, str]:
    """Year, month and day, and the text without them."""
    for pattern, order in (
        (_ISO, "ymd"),
        (_DOTTED, "dmy"),
        (_SLASHED, "?"),
        (_MONTH_FIRST, "Mdy"),
        (_DAY_FIRST, "dMy"),
    ):
        found = pattern.search(text)
        if found is None:
            continue
        rest = text[: found.start()] + " " + text[found.end() :]
        first, second, third = found.groups()
        if order == "?":
            order = _slashes(int(first), int(second), text)
            if not order:
                return None, rest
        by = dict(zip(order, (first, second, third), strict=True))
        month = _MONTHS.get(by["M"].lower()[:3]) if "M" in by else int(by["m"])
        year = int(by["y"])
        return ((year if year > 99 else 2000 + year), month, int(by["d"])) if month else None, rest
    return None, text


def _slashes(first: int, second: int, text: str) -> str:
    """Which of two numbers is the month: the one that can be, or as Americans write who write AM and PM."""
    if first > 12 or second > 12:
        return "dmy" if first > 12 else "mdy"
    if first == second:
        return "dmy"
    return "mdy" if re.search(r"\d\s*[ap]\.?m\b", text, re.IGNORECASE) else ""


def _zone(rest: str) -> tzinfo | None:
    offset = _OFFSET.search(rest)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return (
            timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes)) if minutes < 900 else None
        )
    named = next((name for name in re.findall(r"[A-Z]{3,4}", rest) if name in _ZONES), None)
    return timezone(timedelta(hours=_ZONES[named])) if named else None
