"""Amounts of several currencies in one: at one rate each, that of the day of the report."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bonafides.history.asof import Past


@dataclass(frozen=True, slots=True)
class Rates:
    """Units of the home currency for one unit of each currency."""

    home: str
    rate: dict[str, float]

    def at_home(self, cents: NDArray[np.int64], currency: NDArray[np.object_]) -> NDArray[np.float64]:
        """Amounts in cents of the home currency; NaN without an amount (negative code −1) or a rate."""
        rates = np.array([self.rate.get(str(code), np.nan) for code in currency], dtype=np.float64)
        return np.where(cents == -1, np.nan, cents * rates)


def rates(past: Past) -> Rates:
    """The latest rate of each currency on or before the day of the report.

    The home currency is the one that rates lead to, else the one that most deals are in. Amounts whose
    currency has no rate are left out of every sum, and counted.
    """
    rows = past.engine.fetch(past.fx.filter(past.fx.on <= past.as_of).order_by("currency", "on")).to_pylist()
    found = {row["currency"]: float(row["rate"]) for row in rows}
    home = past.home or next((row["home"] for row in rows), "")
    if not home:
        counted = past.deals.group_by("currency").agg(n=past.deals.count())
        most = sorted(
            past.engine.fetch(counted).to_pylist(), key=lambda row: (-row["n"], row["currency"] or "")
        )
        home = (most[0]["currency"] or "") if most else ""
    return Rates(home, {"": 1.0, **found, home: 1.0})
