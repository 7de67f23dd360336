"""Claims by level of probability, each with its interval and the band that chance alone would fill."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bonafides.drawing.charts import Level
from bonafides.methods.intervals import wilson

MANY = 60
"""Claims from which on they are shown by tenths of probability; fewer by fifths."""

FEWEST_AT_LEVEL = 2
TAIL = 0.025


def levels(p: NDArray[np.float64], n: NDArray[np.int64], k: NDArray[np.int64]) -> list[Level]:
    """Claims by tenths (few claims: fifths) of probability, each with its interval and chance band.

    Parameters
    ----------
    p, n, k
        Distinct probabilities, claims of each, and how many of them came true.

    Examples
    --------
    >>> found = levels(np.array([0.5, 0.9]), np.array([20, 10]), np.array([9, 9]))
    >>> [(level.said, level.happened, level.chance_low) for level in found]
    [(0.5, 9, 0.3), (0.9, 9, 0.7)]
    """
    if not n.sum():
        return []
    parts = 10 if int(n.sum()) >= MANY else 5
    place = np.minimum((p * parts).astype(int), parts - 1)
    found = []
    for part in range(parts):
        mine = place == part
        count, won = int(n[mine].sum()), int(k[mine].sum())
        if count < FEWEST_AT_LEVEL:
            continue
        said = float((n[mine] * p[mine]).sum() / count)
        low, high = chance_band(count, said)
        found.append(Level(said, wilson(won, count), won, low, high))
    return found


def chance_band(n: int, p: float) -> tuple[float, float]:
    """Shares between which 95 of 100 counts of n lie when each has chance p, by the binomial distribution.

    Examples
    --------
    >>> chance_band(20, 0.5)
    (0.3, 0.7)
    """
    from scipy.special import bdtr

    upto = bdtr(np.arange(n + 1), n, p)
    low, high = int(np.searchsorted(upto, TAIL)), int(np.searchsorted(upto, 1 - TAIL))
    return min(low, n) / n, min(high, n) / n
