"""Open deals that neither the outlook nor comparable deals leave a credible chance this period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from bonafides.candour.comparables import CREDIBLE, Reference
from bonafides.candour.outlook import DealOutlook
from bonafides.candour.talk import OpenDeals


@dataclass(frozen=True, slots=True)
class NoCredibleChance:
    """Deals stated to close in the period that neither outlook nor comparables leave a credible chance.

    `listed` are their deal numbers; `n_open` the deals judged; `n_unsettled` those whose outlook is below the
    limit and whose comparables are too few, or too often won, to rule them out; `amount_cents` by currency.
    """

    listed: tuple[int, ...]
    n_open: int
    n_unsettled: int
    why: str

    def record(self) -> dict[str, Any]:
        """Counts for report.json; the deals themselves are added with their ids by the report."""
        return {
            "n_open": self.n_open,
            "n_listed": len(self.listed),
            "n_cannot_rule_out": self.n_unsettled,
            "why": self.why,
        }


def no_credible_chance(
    deals: OpenDeals, outlook: DealOutlook, reference: Reference, *, why: str = ""
) -> NoCredibleChance:
    """List open deals whose chance to be won by the period's end is below 5 %, with 95 % confidence.

    Both must say so: the upper 95 % bound of the outlook, and that of comparable deals, of which at least 59
    are needed. Otherwise the answer is "cannot rule out".
    """
    if why or not len(deals) or not len(outlook.deal_no):
        return NoCredibleChance((), 0, 0, why or "No open deal is stated to close in this period.")
    at = np.searchsorted(outlook.deal_no, deals.column["deal_no"])
    low = outlook.upper[at] < CREDIBLE
    listed, unsettled = [], 0
    bounds: dict[tuple[int, int], float | None] = {}
    for i in np.flatnonzero(low):
        stage_no, silent = int(deals.column["stage_no"][i]), int(deals.column["silent_weeks"][i])
        if (stage_no, silent) not in bounds:
            bounds[stage_no, silent] = reference.of(stage_no, silent, stage="").bound.high
        bound = bounds[stage_no, silent]
        if bound is not None and bound < CREDIBLE:
            listed.append(int(deals.column["deal_no"][i]))
        else:
            unsettled += 1
    return NoCredibleChance(tuple(listed), int(np.isfinite(outlook.upper[at]).sum()), unsettled, "")
