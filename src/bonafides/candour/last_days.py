"""The last days of a period: how much of a week's chance to be won they hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis
import numpy as np
from numpy.typing import NDArray

from bonafides.history.asof import Past, endings
from bonafides.history.weeks import EPOCH, day_number, week_number

WORKING = 5
PRIOR_WINS = 10.0
"""Wins' worth of belief that a working day before a period's end is like one after it."""


@dataclass(frozen=True, slots=True)
class LastDays:
    """Wins in the weeks in which periods ended, up to the last day and after it.

    Arrays over periods, in order of time: `ended_day` the period's last day, `working` working days of its
    last week up to that day, `before` and `after` wins in that week up to it and after it.
    """

    ended_day: NDArray[np.int64]
    working: NDArray[np.int64]
    before: NDArray[np.int64]
    after: NDArray[np.int64]

    def share(self, working: int, *, known_by: int) -> float:
        """What the first so many working days of such a week bring, as a share of an average such week.

        Parameters
        ----------
        working
            Working days up to the period's last day, 0 to 5.
        known_by
            Day (from 1970-01-01) at which weeks must have been over to count.

        Returns
        -------
        float
            working / 5 where days before and after a period's end are alike; more where wins crowd before
            it, and then above 1 for a week that lies in the period whole, since average ones do not.

        Examples
        --------
        Two periods ended on a Wednesday; a day before the end brought twice the wins of a day after it.

        >>> seen = LastDays(*(np.array([x, x]) for x in (100, 3, 3000, 1000)))
        >>> round(seen.share(3, known_by=300), 2), round(seen.share(5, known_by=300), 2)
        (0.75, 1.25)
        >>> seen.share(2, known_by=50)
        0.4
        """
        over = self.ended_day + 7 <= known_by
        days = self.working[over]
        if not over.any():
            return working / WORKING
        rate = np.array([days.sum(), (WORKING - days).sum()], dtype=float)
        won = np.array([self.before[over].sum(), self.after[over].sum()], dtype=float)
        prior = PRIOR_WINS * rate / rate.sum()
        # A part of the week that no period ever left out tells nothing of itself.
        speed = np.divide(won + prior, rate, out=np.ones(2), where=rate > 0)
        if not rate.all():
            speed[:] = 1.0
        return float(speed[0] * working / ((speed * rate).sum() / len(days)))


def working_days(after: date, until: date) -> int:
    """Mondays to Fridays after one day, up to and including another.

    Examples
    --------
    >>> working_days(date(2026, 9, 27), date(2026, 9, 30))  # a Sunday and a Wednesday
    3
    """
    one = timedelta(days=1)
    return int(np.busday_count(after + one, until + one))


def last_days(past: Past) -> LastDays:
    """Count wins in the weeks in which the finished periods ended."""
    periods = past.engine.fetch(past.periods.order_by("ends_on")).to_pylist()
    ends = [p["ends_on"] for p in periods if p["ends_on"] <= past.as_of]
    weeks = {week_number(end): end for end in ends}
    won = endings(past).filter(ibis._.result == "won")
    daily: Any = past.engine.fetch(won.group_by("ended_day").agg(n=won.count()).order_by("ended_day"))
    found: dict[str, list[int]] = {name: [] for name in ("ended_day", "working", "before", "after")}
    counts = {week: [0, 0] for week in weeks}
    for day, n in zip(daily.column("ended_day").to_pylist(), daily.column("n").to_pylist(), strict=True):
        on = EPOCH + timedelta(days=day)
        week = week_number(on)
        if week in weeks:
            counts[week][int(on > weeks[week])] += n
    for week, end in sorted(weeks.items()):
        found["ended_day"].append(day_number(end))
        found["working"].append(working_days(end - timedelta(days=end.isoweekday()), end))
        found["before"].append(counts[week][0])
        found["after"].append(counts[week][1])
    return LastDays(**{name: np.asarray(values, dtype=np.int64) for name, values in found.items()})
