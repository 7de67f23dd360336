"""When a round takes answers: from the first moment of its first day to the end of its last, on all of Earth.

The manifest names days and no zone. So a day has begun where it begins first (UTC+14), and is over where it
ends last (UTC-12): nobody who is asked loses an hour of the days that were announced, wherever they are.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Literal

FIRST, LAST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))
"""Where a day begins first, and where it is over last."""

Standing = Literal["early", "within", "over"]


def now() -> datetime:
    """This moment, by the clock of this machine."""
    return datetime.now(UTC)


def begins(opens_on: date) -> datetime:
    """From which moment on answers are taken.

    Examples
    --------
    >>> begins(date(2026, 11, 23)).astimezone(UTC).isoformat()
    '2026-11-22T10:00:00+00:00'
    """
    return datetime.combine(opens_on, time.min, FIRST)


def ends(closes_on: date) -> datetime:
    """At which moment the last day is over: from then on nothing is taken, and a round may be closed.

    Examples
    --------
    >>> ends(date(2026, 12, 11)).astimezone(UTC).isoformat()
    '2026-12-12T12:00:00+00:00'
    """
    return datetime.combine(closes_on, time.min, LAST) + timedelta(days=1)


def standing(opens_on: date, closes_on: date, moment: datetime) -> Standing:
    """Where a moment lies to the days of a round.

    Parameters
    ----------
    opens_on, closes_on
        First and last day, as the manifest has them.
    moment
        With a zone.

    Examples
    --------
    >>> first, last = date(2026, 11, 23), date(2026, 12, 11)
    >>> moments = (begins(first), ends(last) - timedelta(seconds=1), ends(last))
    >>> [standing(first, last, moment) for moment in moments]
    ['within', 'within', 'over']
    """
    if moment < begins(opens_on):
        return "early"
    return "within" if moment < ends(closes_on) else "over"
