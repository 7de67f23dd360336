"""Covariances and correlations of items that not everybody answered: each from those who answered both."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def pairwise_covariance(answers: ArrayLike) -> tuple[Floats, NDArray[np.int64]]:
    """Covariances of items, each from the people who answered both, and how many these are.

    Parameters
    ----------
    answers
        People × items, NaN where missing.

    Returns
    -------
    tuple
        Covariances with divisor n − 1 (NaN below two people) and counts, items × items.

    Examples
    --------
    >>> nan = float("nan")
    >>> cov, n = pairwise_covariance([[1, 2], [2, 4], [3, 6], [9, nan]])
    >>> cov.round(4).tolist(), n.tolist()
    ([[12.9167, 2.0], [2.0, 4.0]], [[4, 3], [3, 3]])
    """
    filled, seen = _centred(answers)
    n = seen.T @ seen
    sums = filled.T @ seen
    with np.errstate(invalid="ignore", divide="ignore"):
        covariance = (filled.T @ filled - sums * sums.T / n) / (n - 1)
    return np.where(n > 1, covariance, np.nan), n.astype(np.int64)


def pairwise_correlation(answers: ArrayLike) -> Floats:
    """Correlations of items, each from the people who answered both, means and variances theirs too.

    Examples
    --------
    >>> nan = float("nan")
    >>> pairwise_correlation([[1, 2], [2, 4], [3, 6], [9, nan]]).round(4).tolist()
    [[1.0, 1.0], [1.0, 1.0]]
    """
    z, seen = _centred(answers)
    n = seen.T @ seen
    sums, squares = z.T @ seen, (z**2).T @ seen
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = squares - sums**2 / n
        found: Floats = (z.T @ z - sums * sums.T / n) / np.sqrt(spread * spread.T)
    return found


def _centred(answers: ArrayLike) -> tuple[Floats, Floats]:
    """Return answers less their item's mean, or large numbers eat the digits, and which there are."""
    x = np.asarray(answers, dtype=np.float64)
    there = ~np.isnan(x)
    seen = there.astype(np.float64)
    centre = np.where(there, x, 0.0).sum(axis=0) / np.maximum(seen.sum(axis=0), 1)
    return np.where(there, x - centre, 0.0), seen
