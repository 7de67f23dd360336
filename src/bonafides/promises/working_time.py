"""Working hours between two moments: the clock that runs on whoever owes an answer."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BEGINS, ENDS = time(9), time(17)
"""The working day; Saturday and Sunday have none."""

A_DAY_HOURS = 8.0
"""Hours of a working day."""


def working_hours(since: datetime, until: datetime, *, zone: str) -> float:
    """Working hours from one moment to another.

    Parameters
    ----------
    since, until
        Moments with a time zone. Where `until` is earlier, nothing has passed.
    zone
        IANA zone of the working day.

    Returns
    -------
    float
        Hours, at least 0.

    Examples
    --------
    >>> friday = datetime(2026, 11, 20, 16, tzinfo=ZoneInfo("Europe/Berlin"))
    >>> monday = datetime(2026, 11, 23, 11, tzinfo=ZoneInfo("Europe/Berlin"))
    >>> working_hours(friday, monday, zone="Europe/Berlin")
    3.0
    """
    here = ZoneInfo(zone)
    start, end = since.astimezone(here), until.astimezone(here)
    if end <= start:
        return 0.0
    if start.date() == end.date():
        return _of_day(start.date(), start.time(), end.time())
    whole = sum(1 for day in _between(start.date(), end.date()) if is_working_day(day))
    first = _of_day(start.date(), start.time(), ENDS)
    last = _of_day(end.date(), BEGINS, end.time())
    return first + whole * A_DAY_HOURS + last


def is_working_day(day: date) -> bool:
    """Monday to Friday."""
    return day.weekday() < 5


def add_working_days(day: date, days: int) -> date:
    """The working day that many working days later.

    Examples
    --------
    >>> add_working_days(date(2026, 11, 20), 1).isoformat()
    '2026-11-23'
    """
    found, left = day, days
    while left > 0:
        found += timedelta(days=1)
        left -= is_working_day(found)
    return found


def _of_day(day: date, begins: time, ends: time) -> float:
    if not is_working_day(day):
        return 0.0
    begins, ends = max(begins, BEGINS), min(ends, ENDS)
    spent = datetime.combine(day, ends) - datetime.combine(day, begins)
    return max(spent.total_seconds() / 3600, 0.0)


def _between(first: date, last: date) -> list[date]:
    """Days after the first and before the last."""
    return [first + timedelta(days=n) for n in range(1, (last - first).days)]
