"""The invented company's calendar: working weeks, forecast periods, the forecast call, the clock."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from bonafides.invented.plan import Plan

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

WORKDAYS = 5.0
"""A working week runs from 0.0 (Monday 9:00) to 5.0 (Friday 17:00); this is its length."""

AHEAD = 10
"""How many periods ahead a close date may lie."""

EPOCH = date(1970, 1, 1)


def stream(plan: Plan, subject: str, chunk: int = -1) -> np.random.Generator:
    """Return the random numbers of one subject, so that one knob cannot disturb another's draws."""
    key = [plan.seed, chunk + 1, zlib.crc32(subject.encode())]
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(key)))


@dataclass(frozen=True, eq=False)
class Weeks:
    """Weeks and periods as arrays; days count from 1970-01-01.

    Parameters
    ----------
    first_day
        Monday of week 0.
    n
        Weeks of history; the tables of beliefs look `AHEAD` periods further.
    starts, ends
        First and last day of each period.
    now
        Period of each week's Monday.
    offset
        Seconds that the company's clock is ahead of UTC, by day from `first_day`.
    """

    first_day: int
    n: int
    starts: Ints
    ends: Ints
    now: Ints
    offset: Ints

    def monday(self, week: int | Ints) -> Ints:
        """Day number of a week's Monday."""
        return np.asarray(self.first_day + 7 * np.asarray(week, dtype=np.int64))

    def period(self, day: Ints) -> Ints:
        """Period that contains a day."""
        return np.asarray(np.searchsorted(self.starts, day, side="right") - 1, dtype=np.int64)

    def last_business_day(self, period: Ints) -> Ints:
        """Last Monday-to-Friday day of a period."""
        end = self.ends[period]
        weekday = (end + 3) % 7
        return np.asarray(end - np.maximum(weekday - 4, 0))

    def seconds(self, week: int | Ints, at: Floats) -> Ints:
        """UTC seconds of a moment in a working week, 0.0 Monday 9:00 to 5.0 Friday 17:00."""
        whole = np.minimum(np.floor(at), 4.0)
        day = 7 * np.asarray(week, dtype=np.int64) + whole.astype(np.int64)
        clock = 9 * 3600 + ((at - whole) * 8 * 3600).astype(np.int64)
        return np.asarray((self.first_day + day) * 86_400 + clock - self.offset[day])

    def utc(self, days: Floats) -> Ints:
        """UTC seconds of a moment counted in days from Monday 0:00 of week 0."""
        day = np.floor(days).astype(np.int64)
        local = (self.first_day * 86_400) + (days * 86_400).astype(np.int64)
        return np.asarray(local - self.offset[np.clip(day, 0, len(self.offset) - 1)])


def days_in(week: int, at: Floats) -> Floats:
    """Days from Monday 0:00 of week 0 to a moment in a working week."""
    whole = np.minimum(np.floor(at), 4.0)
    return np.asarray(7.0 * week + whole + (9.0 + 8.0 * (at - whole)) / 24.0)


def calendar(plan: Plan) -> Weeks:
    """Lay out the weeks and periods of a plan."""
    step = 1 if plan.period == "month" else 3
    first = (plan.starts_on - EPOCH).days
    last = first + 7 * plan.weeks
    year, month = plan.starts_on.year, (plan.starts_on.month - 1) // step * step + 1
    edges: list[int] = []
    past_the_end = 0
    while past_the_end <= AHEAD + 1:
        day = (date(year, month, 1) - EPOCH).days
        edges.append(day)
        past_the_end += day >= last
        year, month = (year, month + step) if month + step <= 12 else (year + 1, month + step - 12)
    bounds = np.asarray(edges, dtype=np.int64)
    n_all = int((bounds[-1] - first) // 7)
    mondays = first + 7 * np.arange(n_all, dtype=np.int64)
    zone = ZoneInfo(plan.timezone)
    noon = [
        datetime.combine(EPOCH + timedelta(days=first + d), datetime.min.time(), UTC)
        for d in range(7 * n_all + 7)
    ]
    offset = [
        int((zone.utcoffset(n.replace(hour=12, tzinfo=None)) or timedelta(0)).total_seconds()) for n in noon
    ]
    return Weeks(
        first_day=first,
        n=plan.weeks,
        starts=bounds[:-1],
        ends=bounds[1:] - 1,
        now=np.asarray(np.searchsorted(bounds, mondays, side="right") - 1, dtype=np.int64),
        offset=np.asarray(offset, dtype=np.int64),
    )
