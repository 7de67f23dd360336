"""Period-end stacking: do stated close dates crowd at a period's end more than wins do?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
import numpy.typing as npt

from bonafides.candour.slippage import NOT_STATED as ENTERED
from bonafides.candour.slippage import STATED as BY_PEOPLE
from bonafides.candour.slippage import date_entries
from bonafides.figures import Figure
from bonafides.history.asof import Past, endings
from bonafides.methods.bunching import Bunching, excess_bunching
from bonafides.methods.intervals import wilson

Ints = npt.NDArray[np.int64]
Days = npt.NDArray[np.datetime64]

SEED = 20260101
LAST = 3
"""Business days that count as the end of a period."""

SHOWN = 15
"""Business days before the end that the chart shows."""


@dataclass(frozen=True, slots=True)
class EndDay:
    """One business day before the end of a period.

    Parameters
    ----------
    days_before
        Business days until the last one; 0 is the last business day, with the weekend after it.
    stated_share
        Share of the stated dates that lie on it.
    realised
        Share of the wins that lie on it.
    """

    days_before: int
    stated_share: float
    realised: Figure


@dataclass(frozen=True, slots=True)
class Stacking:
    """Crowding at period ends.

    Parameters
    ----------
    bunching
        Shares, excess, ratio and p.
    last
        Business days that counted as the end.
    by_day
        The business days before the end, the last one last; empty when refused.
    left_out
        Stated dates left out: CRM defaults, bulk edits, automation.
    """

    bunching: Bunching
    last: int
    by_day: tuple[EndDay, ...]
    left_out: int

    def record(self) -> dict[str, Any]:
        """Return the JSON section `stacking`."""
        b = self.bunching
        return {
            "last_business_days": self.last,
            "stated": b.stated.record(),
            "realised": b.realised.record(),
            "excess": b.excess.record(),
            "ratio": b.ratio.record(),
            "p": b.p,
            "left_out": self.left_out,
            "by_day": [
                {
                    "days_before": one.days_before,
                    "stated_share": one.stated_share,
                    "realised": one.realised.record(),
                }
                for one in self.by_day
            ],
        }


def stacking(past: Past, *, last: int = LAST, seed: int = SEED) -> Stacking:
    """Compare stated close dates in the last business days of their period with wins in them.

    Parameters
    ----------
    last
        How many business days are the end.
    seed
        Of the moved period ends.

    Returns
    -------
    Stacking
        Refused as `excess_bunching` is: fewer than 5 whole periods, or 30 dates of either kind.

    Notes
    -----
    Wins crowd at period ends for good reasons; only the excess of what was stated over them is a matter of
    candour. Counted are the dates that people stated deliberately, in periods that were over by the day
    of the report, and every win in them.
    """
    rows = past.count("close_dates_by_day", date_counts(past)).to_pydict()
    day, kind, n = (np.asarray(rows[name], dtype=np.int64) for name in ("day", "kind", "n"))
    days = np.unique(day)
    stated, realised, unsaid = (
        _on(days, day[kind == k], n[kind == k]) for k in (STATED, REALISED, NOT_STATED)
    )
    ends = _ends(past)
    calendar = days.astype("datetime64[D]")
    found = excess_bunching(calendar, stated, realised, period_ends=ends, last=last, seed=seed)
    left = _business_days_left(calendar, ends)
    by_day = () if found.refused else _by_day(left, stated, realised)
    return Stacking(found, last, by_day, int(unsaid[left >= 0].sum()))


def _business_days_left(calendar: Days, ends: Days) -> Ints:
    """Business days from each day to the end of its period; −1 for days in no whole period."""
    place = np.searchsorted(ends, calendar, side="left")
    inside = (place > 0) & (place < ends.size)
    left = np.full(calendar.size, -1, dtype=np.int64)
    after = np.timedelta64(1, "D")
    left[inside] = np.busday_count(calendar[inside] + after, ends[place[inside]] + after)
    return left


def _by_day(left: Ints, stated: Ints, realised: Ints) -> tuple[EndDay, ...]:
    """Shares of all dates in whole periods, for the business days before the end."""
    inside = left >= 0
    said, won = int(stated[inside].sum()), int(realised[inside].sum())
    return tuple(
        EndDay(
            before,
            float(stated[left == before].sum() / said),
            wilson(int(realised[left == before].sum()), won),
        )
        for before in range(SHOWN, -1, -1)
    )


def _on(days: Ints, found: Ints, n: Ints) -> Ints:
    return np.bincount(np.searchsorted(days, found), weights=n, minlength=days.size).astype(np.int64)


def _ends(past: Past) -> Days:
    """Last days of the periods that were over, and the day before the first of them."""
    p = past.periods.filter(past.periods.ends_on <= past.as_of).order_by("period_no")
    rows = past.engine.fetch(p.select("starts_on", "ends_on")).to_pydict()
    ends = np.array(rows["ends_on"], dtype="datetime64[D]")
    before = np.array(rows["starts_on"][:1], dtype="datetime64[D]") - np.timedelta64(1, "D")
    return np.unique(np.concatenate([before, ends]))


STATED, REALISED, NOT_STATED = 0, 1, 2
"""Kinds of `date_counts`."""


def date_counts(past: Past) -> Any:
    """Describe how many dates fall on each day.

    Returns
    -------
    Table
        day (days since 1970-01-01), kind (`STATED` by people, `REALISED`: a win, `NOT_STATED`: a close
        date that nobody stated), n; all int64.
    """
    entries = date_entries(past)
    nobody, said = (entries.filter(entries.kind == kind) for kind in (ENTERED, BY_PEOPLE))
    won = endings(past)
    won = won.filter(won.result == "won")
    parts = [
        table.group_by(day=days).agg(n=table.count()).mutate(kind=ibis.literal(kind, "int64"))
        for kind, table, days in (
            (STATED, said, said.value),
            (REALISED, won, won.ended_day),
            (NOT_STATED, nobody, nobody.value),
        )
    ]
    return ibis.union(*[part.select("day", "kind", "n") for part in parts])
