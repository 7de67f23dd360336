"""When the forecast call is: as it was given, by the times of submissions, or inferred."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bonafides.candour.pressure_counts import (
    WORKDAYS,
    by_weekday,
    submissions,
)
from bonafides.history.asof import Past
from bonafides.history.weeks import FIRST_MONDAY, day_number

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

GIVEN, SUBMITTED, INFERRED = "given", "submission times", "inferred"

FEWEST_CALLS = 8
"""Weeks with a call below which nothing is said of it."""

STANDS_OUT = 1.25
"""An inferred call day has so many times the statements of the middle weekday."""


@dataclass(frozen=True, slots=True)
class Calls:
    """When the forecast call is: weekday (Monday 0, −1 unknown), how that is known, and weeks with one."""

    weekday: int
    source: str
    weeks: NDArray[np.int64]
    why: str = ""


def find_calls(past: Past, call: str = "") -> Calls:
    """Find the weekday of the forecast call and the weeks that had one.

    Submissions tell both. A weekday that was given, or inferred from when most is restated, is taken for
    every week; restating up or down counts alike, so that inferring the day cannot make a jump.
    """
    counts = past.engine.fetch(by_weekday(past))
    weekday, week, n = (counts.column(name).to_numpy() for name in ("weekday", "week", "n"))
    weeks = np.unique(week)
    handed = submissions(past)
    if handed is not None and call.lower() not in WEEKDAYS:
        found = past.engine.fetch(handed)
        if len(found):
            return _from_submissions(found.column("day").to_numpy(), found.column("n").to_numpy())
    if call.lower() in WEEKDAYS:
        return Calls(WEEKDAYS.index(call.lower()), GIVEN, weeks)
    by_day = np.bincount(weekday, weights=n, minlength=WORKDAYS).astype(float)
    top = int(np.argmax(by_day))
    if len(weeks) < FEWEST_CALLS or by_day[top] < STANDS_OUT * np.median(by_day):
        why = "No forecast call is known, and no weekday stands out. Give its weekday with --forecast-call."
        return Calls(-1, INFERRED, weeks, why)
    return Calls(top, INFERRED, weeks)


def _from_submissions(day: NDArray[np.int64], n: NDArray[np.int64]) -> Calls:
    since = day - day_number(FIRST_MONDAY)
    top = int(np.argmax(np.bincount(since % 7, weights=n, minlength=7)))
    return Calls(top, SUBMITTED, np.unique(since[since % 7 == top] // 7))
