"""How well stated probabilities tell apart what came true from what did not: the area under the ROC curve."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from bonafides.figures import Figure
from bonafides.methods.intervals import Z
from bonafides.methods.scoring import collapse


def auc(p: ArrayLike, k: ArrayLike, n: ArrayLike | None = None) -> Figure:
    """Chance that what came true had been given the higher probability, ties counting half.

    Parameters
    ----------
    p, k, n
        As for `scoring.claims`; claims must be independent.

    Returns
    -------
    Figure
        unit "AUC", n = claims. Interval: DeLong's variance on the log-odds scale; where the two kinds are
        wholly apart and that variance is 0, Newcombe's score-like interval. Refused with fewer than 2
        claims of either kind.

    Notes
    -----
    Sources: DeLong, DeLong & Clarke-Pearson, Biometrics 44 (1988) 837–845; Newcombe, Statistics in
    Medicine 25 (2006) 559–573, method 5.

    Examples
    --------
    Of the four pairs, one in the wrong order.

    >>> auc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]).value
    0.75
    """
    rows = collapse(p, k, n)
    points = np.unique(rows.p, return_inverse=True)[1].reshape(-1)
    hits = np.bincount(points, weights=rows.k)
    misses = np.bincount(points, weights=rows.n - rows.k)
    m, u = float(hits.sum()), float(misses.sum())
    total = round(m + u)
    if min(m, u) < 2:
        why = f"{m:g} came true and {u:g} did not; 2 of each are needed."
        return Figure.refuse(why, n=total, unit="AUC")
    # Share of misses below each point, and of hits above it; equal probabilities count half.
    below = (np.cumsum(misses) - misses / 2) / u
    above = (m - np.cumsum(hits) + hits / 2) / m
    area = float((hits * below).sum() / m)
    variance = float((hits * (below - area) ** 2).sum() / (m - 1) / m)
    variance += float((misses * (above - area) ** 2).sum() / (u - 1) / u)
    if area in (0.0, 1.0) or variance <= 0:
        low, high = _newcombe(area, m, u)
        return Figure(area, low, high, n=total, unit="AUC", why="Interval by Newcombe's method 5.")
    half = Z * math.sqrt(variance) / (area * (1 - area))
    centre = math.log(area / (1 - area))
    low, high = (1 / (1 + math.exp(-(centre + side * half))) for side in (-1, 1))
    return Figure(area, low, high, n=total, unit="AUC", why="Interval by DeLong on the log-odds scale.")


def _newcombe(area: float, m: float, u: float) -> tuple[float, float]:
    """Return the areas that lie Z of their own standard errors away from the one seen."""
    grid = np.linspace(0, 1, 20001)
    half = (m + u) / 2 - 1
    inside = 1 + half * (1 - grid) / (2 - grid) + half * grid / (1 + grid)
    away = np.abs(grid - area) <= Z * np.sqrt(grid * (1 - grid) * inside / (m * u)) + 1e-12
    return min(float(grid[away][0]), area), max(float(grid[away][-1]), area)
