"""What no share of kept promises is shown without: was everything written down, and was anything dared?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bonafides.figures import Figure
from bonafides.methods.intervals import cluster_ratio, median, wilson

FEWEST_CUSTOMERS = 5
"""Customers whose answers a capture rate takes at least: what one customer adds goes together."""


def capture_rate(written: Sequence[int], missing: Sequence[int], *, seed: int) -> Figure:
    """Share of what customers remember as promised that was in the ledger before they said so.

    Parameters
    ----------
    written, missing
        (n_customers,) promises in the ledger, and promises that the customer missed there and added; of
        customers who were asked what is missing. What we then declined to have promised counts as missing:
        it is the customer's memory that is asked.
    seed
        Of the bootstrap.

    Returns
    -------
    Figure
        unit "share", n = customers. Refused where none was asked, and below `FEWEST_CUSTOMERS`. Where none
        missed anything the interval counts customers, not promises.

    Examples
    --------
    >>> capture_rate([], [], seed=1).why
    'No customer has been asked yet what is missing.'
    >>> found = capture_rate([9, 4, 6, 12, 3, 8], [1, 0, 2, 0, 1, 0], seed=1)
    >>> round(found.value, 3), found.n
    (0.913, 6)
    """
    there, gone = np.asarray(written, dtype=np.float64), np.asarray(missing, dtype=np.float64)
    asked = there + gone > 0
    there, gone = there[asked], gone[asked]
    n = int(asked.sum())
    if n == 0:
        return Figure.refuse("No customer has been asked yet what is missing.", n=0, unit="share")
    if n < FEWEST_CUSTOMERS:
        why = f"{'One customer has' if n == 1 else f'{n} customers have'} been asked what is missing; "
        return Figure.refuse(why + f"{FEWEST_CUSTOMERS} are needed.", n=n, unit="share")
    if gone.sum() == 0 or there.sum() == 0:
        found = wilson(n if gone.sum() == 0 else 0, n)
        why = "Nobody missed anything; the interval counts customers."
        if there.sum() == 0:
            why = "Nothing that they remember was here; the interval counts customers."
        return Figure(found.value, found.low, found.high, n=n, unit="share", why=why)
    return cluster_ratio(there, there + gone, seed=seed)


def ambition(days: Sequence[int]) -> Figure:
    """Median of days by which the first date promised lay after the function's own first estimate.

    Above 0 is room that was left, below 0 is what was dared: neither is good in itself, but a share of kept
    promises says little without it.

    Returns
    -------
    Figure
        unit "days-difference", n = promises with an estimate; refused below 6.

    Examples
    --------
    >>> ambition([0, 0, 2, 5, 5, 7, 9]).value
    5.0
    """
    if not len(days):
        why = "No function has said how long such things take it."
        return Figure.refuse(why, n=0, unit="days-difference")
    return median(days, unit="days-difference")
