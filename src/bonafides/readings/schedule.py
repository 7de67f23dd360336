"""When the night falls due, and how long a job may still take."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def last_due(now: datetime, *, night_at: str, timezone: str) -> datetime:
    """The latest moment at or before `now` at which the nightly run was due.

    Parameters
    ----------
    now
        Aware.
    night_at
        Local time, "HH:MM". Where clocks are put forward over it, the run is due when the gap ends.
    timezone
        IANA zone.

    Examples
    --------
    >>> from datetime import UTC
    >>> due = last_due(datetime(2026, 3, 2, 0, 30, tzinfo=UTC), night_at="02:00", timezone="Europe/Berlin")
    >>> due.isoformat()
    '2026-03-01T02:00:00+01:00'
    """
    zone = ZoneInfo(timezone)
    hour, minute = (int(part) for part in night_at.split(":"))
    local = now.astimezone(zone)
    for days in (0, 1):
        on = local.date() - timedelta(days=days)
        due = datetime.combine(on, time(hour, minute), tzinfo=zone)
        if due.timestamp() <= now.timestamp():
            return due
    raise AssertionError("one of two days lies in the past")


def time_left(share: float, running_seconds: float) -> str:
    """A rough guess of the time left, in words; "" while nothing can be said.

    Examples
    --------
    >>> time_left(0.5, 240), time_left(0.9, 60), time_left(0.01, 2)
    ('About 4 minutes more.', 'Less than a minute more.', '')
    """
    if share < 0.03 or running_seconds < 3 or share >= 1:
        return ""
    left = running_seconds * (1 - share) / share
    if left < 50:
        return "Less than a minute more."
    if left < 90:
        return "About a minute more."
    if left < 90 * 60:
        return f"About {round(left / 60)} minutes more."
    return f"About {round(left / 3600)} hours more."
