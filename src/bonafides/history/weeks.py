"""Days and weeks as the organisation lives them: an instant in UTC falls on a local day."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import ibis

from bonafides.engines.words import day, seconds, week_of_day
from bonafides.errors import WrongRequest

EPOCH = date(1970, 1, 1)
FIRST_MONDAY = date(1970, 1, 5)
A_DAY = 86_400
"""Seconds of a day."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone as the engines need it: from which second on which offset holds.

    Parameters
    ----------
    name
        IANA name.
    changes
        Pairs (first UTC second since 1970, offset in seconds), in order of time; the first one holds
        from the beginning.
    """

    name: str
    changes: tuple[tuple[int, int], ...]

    @property
    def mark(self) -> str:
        """Eight digits that are the same for zones with the same changes."""
        return hashlib.blake2b(repr(self.changes).encode(), digest_size=4).hexdigest()


def zone(name: str = "UTC", *, first: int = 1990, last: int = 2040) -> Zone:
    """Look a time zone up and list its changes between two years.

    Raises
    ------
    WrongRequest
        No zone of that name.

    Examples
    --------
    >>> zone("UTC").changes
    ((0, 0),)
    >>> zone("Europe/Berlin", first=2026, last=2026).changes[:2]
    ((1767225600, 3600), (1774746000, 7200))
    """
    try:
        local = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise WrongRequest(
            f"time zone {name!r}", "an IANA name such as Europe/Berlin", "choose one with --timezone"
        ) from error
    start = datetime(first, 1, 1, tzinfo=UTC)
    changes = [(int(start.timestamp()), _offset(start, local))]
    at = start
    end = datetime(last + 1, 1, 1, tzinfo=UTC)
    while at < end:
        then = at + timedelta(days=7)
        if _offset(then, local) != changes[-1][1]:
            moment = _turn(at, then, local)
            changes.append((int(moment.timestamp()), _offset(moment, local)))
        at = then
    if len(changes) == 1:
        return Zone(name, ((0, changes[0][1]),))
    return Zone(name, tuple(changes))


def _offset(moment: datetime, local: ZoneInfo) -> int:
    offset = moment.astimezone(local).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def _turn(low: datetime, high: datetime, local: ZoneInfo) -> datetime:
    """First second with the later offset, by halving."""
    later = _offset(high, local)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        low, high = (low, middle) if _offset(middle, local) == later else (middle, high)
    return high


def local_day(timestamp: Any, zone: Zone) -> Any:
    """Local day of a UTC timestamp column, as days since 1970-01-01 (int64)."""
    if zone.changes == ((0, 0),):
        return day(timestamp)
    moment = seconds(timestamp)
    offset: Any = zone.changes[0][1]
    for since, value in zone.changes[1:]:
        offset = (moment >= since).ifelse(value, offset)
    return ((moment + offset) / 86_400).floor().cast("int64")


def by_local_day(timestamp: Any, last: int, zone: Zone) -> Any:
    """Whether a UTC timestamp column falls on a local day up to `last`, as `local_day` has it.

    One comparison, which an engine makes while it reads, where all instants of those days lie before one
    instant: in every zone but those whose clocks are put back over midnight on just that day.
    """
    end = _end_of_day(last, zone)
    if end is None:
        return local_day(timestamp, zone) <= last
    return timestamp.cast("timestamp") < ibis.timestamp(end)


def _end_of_day(last: int, zone: Zone) -> datetime | None:
    """The UTC instant before which lies whatever falls on a local day up to `last`; None if there is none."""
    midnight = (last + 1) * A_DAY
    since = [second for second, _ in zone.changes]
    found = None
    for (_, offset), begins, ends in zip(zone.changes, [None, *since[1:]], [*since[1:], None], strict=True):
        here = midnight - offset
        begun = begins is None or here > begins
        if found is not None and begun:
            return None  # the day ended, and began again
        if found is None and (ends is None or here < ends):
            found = here if begun else begins
    return _instant(found) if found is not None else None


def _instant(second: int) -> datetime | None:
    """An instant from its second since 1970; None beyond the calendar."""
    try:
        return datetime(1970, 1, 1) + timedelta(seconds=second)  # noqa: DTZ001 -- UTC, as the tables have it
    except OverflowError:
        return None


def local_week(timestamp: Any, zone: Zone) -> Any:
    """Local week of a UTC timestamp column, as weeks since Monday 1970-01-05 (int64)."""
    return week_of_day(local_day(timestamp, zone))


def day_number(on: date) -> int:
    """Days since 1970-01-01.

    Examples
    --------
    >>> day_number(date(1970, 1, 5))
    4
    """
    return (on - EPOCH).days


def week_number(on: date) -> int:
    """Week that a day lies in, counted from Monday 1970-01-05.

    Examples
    --------
    >>> week_number(date(1970, 1, 11)), week_number(date(1970, 1, 12))
    (0, 1)
    """
    return (on - FIRST_MONDAY).days // 7


def last_week_ended(on: date) -> int:
    """The last week that was over at the end of a day: its own week on a Sunday, else the one before.

    Examples
    --------
    >>> last_week_ended(date(1970, 1, 11)), last_week_ended(date(1970, 1, 17))
    (0, 0)
    """
    return week_number(on) if on.isoweekday() == 7 else week_number(on) - 1


def day_of(number: int) -> date:
    """The date of a day number."""
    return EPOCH + timedelta(days=number)
