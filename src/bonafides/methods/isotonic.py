"""Isotonic regression of shares on what was stated: the best non-decreasing recalibration."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def isotonic_shares(x: ArrayLike, k: ArrayLike, n: ArrayLike) -> Floats:
    """Return for each row the non-decreasing share of successes, equal `x` pooled first.

    Parameters
    ----------
    x
        What was stated, in any order.
    k, n
        Successes and trials of each row, or sums of their weights; rows with n = 0 take part in nothing
        and get the value of the nearest row below that has trials (else above).

    Returns
    -------
    numpy.ndarray
        One share for each row, in the order given; NaN everywhere when no row has trials.

    Notes
    -----
    Least squares and every other proper score have the same solution (pool adjacent violators).

    Examples
    --------
    >>> isotonic_shares([0.1, 0.2, 0.2, 0.9], k=[1, 0, 1, 1], n=[1, 1, 1, 1]).round(3).tolist()
    [0.667, 0.667, 0.667, 1.0]
    """
    distinct, index = np.unique(np.asarray(x, dtype=np.float64), return_inverse=True)
    index = index.reshape(-1)
    k_ = np.bincount(index, weights=np.asarray(k, dtype=np.float64), minlength=len(distinct))
    n_ = np.bincount(index, weights=np.asarray(n, dtype=np.float64), minlength=len(distinct))
    shares: Floats = isotonic_samples(k_[None, :], n_[None, :])[0][index]
    return shares


def isotonic_samples(k: ArrayLike, n: ArrayLike) -> Floats:
    """Return the non-decreasing shares along the last axis of many samples at once.

    Parameters
    ----------
    k, n
        (samples, points): successes and trials at points that rise in what was stated, ties pooled.
        `n` may have a single row for all samples.

    Returns
    -------
    numpy.ndarray
        (samples, points) shares; points without trials as in `isotonic_shares`.

    Examples
    --------
    >>> isotonic_samples([[2, 1], [1, 2]], [[2, 2]]).tolist()
    [[0.75, 0.75], [0.5, 1.0]]
    """
    from scipy.optimize import isotonic_regression  # 0.1 s to import

    k_ = np.atleast_2d(np.asarray(k, dtype=np.float64))
    n_ = np.broadcast_to(np.asarray(n, dtype=np.float64), k_.shape)
    seen = n_ > 0
    # One pass over all samples: lifted by 2 a sample, shares of neighbours can never be out of order.
    floor = 2.0 * np.arange(len(k_))[:, None]
    lifted = np.divide(k_, n_, out=np.zeros_like(k_), where=seen) + floor
    shares = np.full(k_.shape, np.nan)
    if seen.any():
        fitted = isotonic_regression(lifted[seen], weights=n_[seen]).x
        shares[seen] = np.clip(fitted - np.broadcast_to(floor, k_.shape)[seen], 0.0, 1.0)
    return shares if seen.all() else _filled(shares, seen)


def _filled(shares: Floats, seen: NDArray[np.bool_]) -> Floats:
    """Give points without trials the share of the nearest point below, else above."""
    order = np.arange(shares.shape[1])
    last = np.maximum.accumulate(np.where(seen, order, -1), axis=1)
    first = np.argmax(seen, axis=1)[:, None]
    filled: Floats = np.take_along_axis(shares, np.where(last < 0, first, last), axis=1)
    return filled
