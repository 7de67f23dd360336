"""Exchange rates of the invented company: a slow walk from month to month."""

from __future__ import annotations

import datetime as dt

import numpy as np

from bonafides.invented.plan import Plan
from bonafides.invented.weeks import EPOCH, Floats, Weeks, stream

LEVEL = {"EUR": 1.0, "USD": 0.92, "GBP": 1.17, "CHF": 1.05, "JPY": 0.0061}
"""About what one unit is worth in euros; any other currency 0.8."""


def months(plan: Plan, weeks: Weeks) -> list[dt.date]:
    """First days of the months for which there are rates."""
    starts = {(EPOCH + dt.timedelta(days=int(day))).replace(day=1) for day in weeks.starts}
    return sorted(starts | {plan.starts_on.replace(day=1)})


def rates(plan: Plan, weeks: Weeks) -> dict[str, Floats]:
    """Units of the first currency for one unit of each, by month."""
    home, n = plan.currencies[0], len(months(plan, weeks))
    found: dict[str, Floats] = {}
    for code in sorted(set(plan.currencies)):
        walk = np.cumsum(0.01 * stream(plan, f"fx {code}").standard_normal(n))
        found[code] = (
            np.ones(n) if code == home else LEVEL.get(code, 0.8) / LEVEL.get(home, 0.8) * np.exp(walk)
        )
    return found
