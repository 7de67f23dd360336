"""Days of the calendar that words stand for."""

from __future__ import annotations

import calendar
from datetime import date, timedelta


def next_weekday(today: date, weekday: int) -> date:
    """The next such day of the week, never today.

    Examples
    --------
    >>> next_weekday(date(2026, 11, 24), 1).isoformat()  # Tuesday, said on a Tuesday
    '2026-12-01'
    """
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def friday_of(day: date, weeks: int) -> date:
    """Friday of the week that a day is in, or so many weeks later."""
    return day + timedelta(days=4 - day.weekday(), weeks=weeks)


def friday_of_week_number(number: int, today: date) -> date | None:
    """Friday of an ISO week, of this year or the next."""
    for year in (today.year, today.year + 1):
        try:
            friday = date.fromisocalendar(year, number, 5)
        except ValueError:
            continue
        if friday >= today - timedelta(days=4):
            return friday
    return None


def nth_week_friday(year: int, month: int, n: int) -> date:
    """Friday of a month's first, second … week; −1 is the last. The first is the one that has its fourth day in it.

    Examples
    --------
    >>> nth_week_friday(2026, 5, 1).isoformat()  # 1 May 2026 is a Friday; its fourth is a Monday
    '2026-05-08'
    """
    if n < 0:
        return friday_of(last_of_month(year, month) - timedelta(days=3), 0)
    return friday_of(date(year, month, 4), n - 1)


def last_of_month(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def quarter_end(year: int, quarter: int) -> date:
    """The last day of a quarter."""
    return last_of_month(year, quarter * 3)


def working_days_on(today: date, n: int) -> date:
    """So many days that are neither Saturday nor Sunday; holidays are not known.

    Examples
    --------
    >>> working_days_on(date(2026, 11, 26), 2).isoformat()  # Thursday and two
    '2026-11-30'
    """
    day = today
    for _ in range(min(n, 400)):
        day += timedelta(days=1)
        while day.weekday() > 4:
            day += timedelta(days=1)
    return day


def soonest(day: int, month: int, year: int | None, today: date) -> date | None:
    """A day and month in the year that is said, or else in the one where it lies ahead, or not long past."""
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    if year is not None:
        return date(year, month, day) if day <= last_of_month(year, month).day else None
    for candidate in (today.year - 1, today.year, today.year + 1):
        if day > last_of_month(candidate, month).day:
            continue
        found = date(candidate, month, day)
        if found >= today - timedelta(days=60):
            return found
    return None


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm, as in Meeus 1991).

    Examples
    --------
    >>> easter(2026).isoformat(), easter(2027).isoformat()
    ('2026-04-05', '2027-03-28')
    """
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)
