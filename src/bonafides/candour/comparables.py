"""No credible chance: what became of deals that stood where this one stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import ibis
import numpy as np

from bonafides.candour.claims import standing_at
from bonafides.candour.weekly_risk import BANDS, CAPS, NEVER, banded
from bonafides.engines.words import whole
from bonafides.figures import Figure
from bonafides.history.asof import Past
from bonafides.history.weeks import last_week_ended
from bonafides.methods.intervals import at_most, clopper_pearson

LEAST_COMPARABLES = 59
"""Below this not even none of them can rule out 5 % (1 − .05^(1/59) = 4.95 %)."""

ALL = -2
"""Every stage, or every silence, among the keys of `Reference.counts`; −1 is a deal without a stage."""

CREDIBLE = 0.05
"""A chance whose upper 95 % bound lies below this is not credible."""


@dataclass(frozen=True, slots=True)
class Comparables:
    """Past deals that stood, as many weeks before a period's end, where an open deal stands now.

    `described` says in words what they have in common; `bound` the one-sided upper 95 % bound of their
    chance; `share` their share won with its two-sided interval.
    """

    n: int
    k: int
    described: str
    bound: Figure
    share: Figure


@dataclass(frozen=True, slots=True)
class Reference:
    """Counts of comparable deals by (stage, band of silence), (stage) and altogether."""

    weeks_left: int
    counts: dict[tuple[int, int], tuple[int, int]]

    def of(self, stage_no: int, silent_weeks: int, *, stage: str) -> Comparables:
        """The narrowest group with at least `LEAST_COMPARABLES` deals, else the widest there is."""
        band = int(banded(np.array([silent_weeks]), "silent_weeks")[0])
        when = f"stated to close in their period, {weeks_in_words(self.weeks_left)} before its end"
        groups = (
            ((stage_no, band), f"in {stage}, {silence_in_words(band)}, {when}"),
            ((stage_no, ALL), f"in {stage}, {when}"),
            ((ALL, ALL), when),
        )
        enough = (group for group in groups if self.counts.get(group[0], (0, 0))[0] >= LEAST_COMPARABLES)
        key, described = next(enough, groups[-1])
        n, k = self.counts.get(key, (0, 0))
        return Comparables(n, k, described, at_most(k, n), clopper_pearson(k, n))


def weeks_in_words(weeks: int) -> str:
    """A number of weeks as text.

    Examples
    --------
    >>> weeks_in_words(1), weeks_in_words(4)
    ('one week', '4 weeks')
    """
    return "one week" if weeks == 1 else f"{weeks} weeks"


def silence_in_words(band: int) -> str:
    """What a band of silence says.

    Examples
    --------
    >>> silence_in_words(0), silence_in_words(2)
    ('heard from within the last 2 weeks', 'not heard from for 4 to 7 weeks')
    """
    lows = BANDS["silent_weeks"]
    if band == len(lows) - 1:
        return f"not heard from for {lows[band]} weeks or ever"
    if band == 0:
        return f"heard from within the last {lows[1]} weeks"
    return f"not heard from for {lows[band]} to {lows[band + 1] - 1} weeks"


def reference(past: Past, period: dict[str, Any]) -> Reference:
    """Count what became of deals of finished periods at the same distance from their period's end.

    Parameters
    ----------
    past
        What was known.
    period
        The current period, a row of PERIODS.

    Notes
    -----
    What stood is known by week ends; comparable deals are taken from the last one that left them at least
    as many days as the open deals have, so that no chance is ruled out for want of time they did not have.
    """
    days = max((period["ends_on"] - past.as_of).days, 0)
    left = max(-(-days // 7), 1)
    periods = past.calendar
    over = [p for p in periods if p["ends_on"] <= past.as_of]
    rows = {
        "period_no": [p["period_no"] for p in over],
        "lead": [0 for _ in over],
        "week": [last_week_ended(p["ends_on"] - timedelta(days=days)) for p in over],
    }
    stood = standing_at(past, periods, rows)
    if stood is None:
        return Reference(left, {})
    silent = ibis.least(stood.week - stood.last_in_week, CAPS["silent_weeks"]).fill_null(NEVER)
    counted = (
        stood.group_by(stage_no=stood.stage_no.fill_null(-1), silent=silent)
        .agg(n=ibis._.count(), k=whole(ibis._.won.sum()))
        .order_by("stage_no", "silent")
    )
    counts: dict[tuple[int, int], tuple[int, int]] = {}
    for row in past.engine.fetch(counted).to_pylist():
        band = int(banded(np.array([row["silent"]]), "silent_weeks")[0])
        for key in ((row["stage_no"], band), (row["stage_no"], ALL), (ALL, ALL)):
            n, k = counts.get(key, (0, 0))
            counts[key] = (n + row["n"], k + row["k"])
    return Reference(left, counts)
