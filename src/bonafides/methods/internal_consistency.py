"""How well does the sum of a scale's items measure? Cronbach's alpha with Feldt's interval."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bonafides.figures import LEVEL, Figure
from bonafides.methods.pairwise import pairwise_covariance

Floats = NDArray[np.float64]

LEAST_PEOPLE = 100
"""People who must have answered before an installation says anything about a scale of its own."""


def alpha_of(covariance: ArrayLike) -> float:
    """Cronbach's alpha of a matrix of covariances (or of correlations: standardised items).

    Examples
    --------
    Loadings .8 .7 .6 .5 on one factor.

    >>> load = np.array([0.8, 0.7, 0.6, 0.5])
    >>> correlations = np.outer(load, load) + np.diag(1 - load**2)
    >>> round(alpha_of(correlations), 6)
    0.742055
    """
    c = np.asarray(covariance, dtype=np.float64)
    k = len(c)
    return float(k / (k - 1) * (1 - np.trace(c) / c.sum()))


def alpha(answers: ArrayLike, *, least: int = 3) -> Figure:
    """Cronbach's alpha with Feldt's interval.

    Parameters
    ----------
    answers
        People × items, reversed items turned round, NaN where missing.
    least
        People below which it is refused; `LEAST_PEOPLE` for the scales of an installation. The raters of
        one subject are never such people.

    Returns
    -------
    Figure
        unit "alpha"; n = people behind the thinnest pair of items. Refused with fewer than 2 items, with too
        few people, where an item or the total does not vary, or where pairs contradict one another.

    Notes
    -----
    k/(k − 1)·(1 − Σσᵢ²/σ²) on pairwise covariances; 1 − (1 − α)·F ends at F(n − 1, (n − 1)(k − 1)).
    Source: Feldt, *Psychometrika* 30 (1965) 357–370.

    Examples
    --------
    Variances 2, 1.6 and 2 of the items, 14.4 of their sum: 3/2·(1 − 5.6/14.4).

    >>> rows = [[2, 3, 2], [4, 4, 5], [5, 5, 4], [3, 2, 3], [6, 5, 6], [4, 5, 4]]
    >>> figure = alpha(rows)
    >>> round(figure.value, 3), round(figure.low, 3), round(figure.high, 3)
    (0.917, 0.647, 0.987)
    """
    unit = "alpha"
    covariance, counts = pairwise_covariance(answers)
    n, k = int(counts.min()) if counts.size else 0, len(covariance)
    why = unusable(covariance, n, least, items=2)
    if why:
        return Figure.refuse(why, n=n, unit=unit)
    if covariance.sum() <= 1e-12 * np.trace(covariance):
        return Figure.refuse("The items cancel out: their sum does not vary.", n=n, unit=unit)
    from scipy.special import fdtri

    value = alpha_of(covariance)
    if value >= 1 - 1e-12:
        return Figure.refuse("The items are copies of one another: no error to measure.", n=n, unit=unit)
    low, high = (1 - (1 - value) * float(fdtri(n - 1, (n - 1) * (k - 1), end)) for end in _ENDS)
    return Figure(value, low, high, n=n, unit=unit, why="Feldt's interval.")


_ENDS = ((1 + LEVEL) / 2, (1 - LEVEL) / 2)


def unusable(covariance: Floats, n: int, least: int, *, items: int) -> str:
    """Say why nothing can be fitted; empty where something can."""
    if len(covariance) < items:
        return f"{len(covariance)} item{'' if len(covariance) == 1 else 's'}; {items} are needed."
    if n < max(least, 3):
        who = "1 person" if n == 1 else f"{n} people"
        return f"{who} answered every pair of items; {max(least, 3)} are needed."
    if (np.diagonal(covariance) <= 0).any():
        return "An item was answered alike by everybody."
    return ""
