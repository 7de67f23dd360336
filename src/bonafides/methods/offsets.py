"""By how many log-odds more was said than happened: δ in logit P(y) = logit p − δ, group by group."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bonafides.figures import Figure
from bonafides.methods.intervals import Z
from bonafides.methods.scoring import CLIP, Claims, claims

Floats = NDArray[np.float64]
Index = NDArray[np.intp]


def log_odds(p: ArrayLike) -> Floats:
    """Return ln p/(1−p), p clipped to `scoring.CLIP`.

    Examples
    --------
    >>> log_odds([0.5, 1.0]).round(3).tolist()
    [0.0, 6.907]
    """
    clipped = np.clip(np.asarray(p, dtype=np.float64), *CLIP)
    logits: Floats = np.log(clipped) - np.log1p(-clipped)
    return logits


def chance(logit: ArrayLike) -> Floats:
    """Return the probability that has these log-odds."""
    from scipy.special import expit

    return np.asarray(expit(np.asarray(logit, dtype=np.float64)))


def grouped(group: ArrayLike, rows: Claims) -> tuple[NDArray[np.generic], Index]:
    """Return the distinct group labels, sorted, and the place of each row's label among them."""
    labels = np.broadcast_to(np.asarray(group), rows.p.shape)
    distinct, index = np.unique(labels, return_inverse=True)
    return distinct, index.reshape(-1)


def shifted_claims(p: ArrayLike, offset: ArrayLike) -> Floats:
    """Return what p becomes once `offset` log-odds have been taken off.

    Examples
    --------
    >>> shifted_claims([0.5, 0.9], np.log(3)).round(4).tolist()
    [0.25, 0.75]
    """
    return chance(log_odds(p) - np.asarray(offset, dtype=np.float64))


def raw_offsets(index: Index, rows: Claims, n_groups: int) -> tuple[Floats, Floats]:
    """Return the maximum likelihood offset of each group and its standard error.

    Parameters
    ----------
    index
        Group of each row, 0 to n_groups − 1.
    rows
        Claims; weights play no part.
    n_groups
        How many groups there are.

    Returns
    -------
    offset, error : numpy.ndarray
        Log-odds. +inf or −inf with an infinite error where nothing or everything came true; NaN
        without claims.

    Examples
    --------
    Said 0.5 four times, came true once: ln 3.

    >>> offset, error = raw_offsets(np.array([0]), claims([0.5], [1], [4]), 1)
    >>> round(float(offset[0]), 6), round(float(error[0]), 6)
    (1.098612, 1.154701)
    """
    logit = log_odds(rows.p)
    won = np.bincount(index, weights=rows.k, minlength=n_groups)
    all_ = np.bincount(index, weights=rows.n, minlength=n_groups)
    inside = (won > 0) & (won < all_)
    # Start where a group that always said its mean log-odds has its optimum; then Newton in short steps.
    said = np.bincount(index, weights=rows.n * logit, minlength=n_groups) / np.maximum(all_, 1)
    offset = np.where(inside, said - np.log(np.maximum(won, 0.5) / np.maximum(all_ - won, 0.5)), 0.0)
    information = np.ones(n_groups)
    for _ in range(100):
        expected = chance(logit - offset[index])
        gap = np.bincount(index, weights=rows.n * expected, minlength=n_groups) - won
        spread = np.bincount(index, weights=rows.n * expected * (1 - expected), minlength=n_groups)
        information = np.maximum(spread, 1e-12)
        step = np.clip(np.where(inside, gap / information, 0.0), -1, 1)
        offset = offset + step
        if np.max(np.abs(step), initial=0.0) < 1e-10:
            break
    limit = np.where(all_ == 0, np.nan, np.where(won == 0, np.inf, -np.inf))
    error = np.where(all_ == 0, np.nan, np.inf)
    return np.where(inside, offset, limit), np.where(inside, 1 / np.sqrt(information), error)


def common_offset(
    p: ArrayLike, k: ArrayLike, n: ArrayLike | None = None, *, clusters: ArrayLike | None = None
) -> Figure:
    """One offset for all claims together: positive when more was said than happened.

    Parameters
    ----------
    p, k, n
        As for `scoring.claims`.
    clusters
        Id of what each row shares its luck with (a period); every claim on its own when left out.

    Returns
    -------
    Figure
        unit "log-odds", n = claims. With clusters the interval is Student's t on their number, around a
        sandwich variance. Refused when everything or nothing came true, or below 5 clusters.

    Notes
    -----
    The jackknife over clusters of the score gives the usual factor G/(G−1). Source: Cameron & Miller,
    Journal of Human Resources 50 (2015) 317–372.

    Examples
    --------
    >>> said = common_offset([0.5], [25], [100])
    >>> round(said.value, 4), said.excludes(0)
    (1.0986, True)
    """
    rows = claims(p, k, n)
    total = round(float(rows.n.sum()))
    everything = np.zeros(len(rows.p), dtype=np.intp)
    offset, error = raw_offsets(everything, rows, 1)
    if not np.isfinite(offset[0]):
        side = "Nothing" if offset[0] > 0 else "Everything"
        return Figure.refuse(f"{side} came true, so that any offset fits.", n=total, unit="log-odds")
    value, half = float(offset[0]), Z * float(error[0])
    if clusters is None:
        return Figure(value, value - half, value + half, n=total, unit="log-odds")
    from scipy.special import stdtrit

    distinct, index = grouped(clusters, rows)
    size = len(distinct)
    if size < 5:
        return Figure.refuse(f"{size} clusters; 5 are needed.", n=total, unit="log-odds")
    expected = shifted_claims(rows.p, value)
    gaps = np.bincount(index, weights=rows.n * expected - rows.k)
    information = float((rows.n * expected * (1 - expected)).sum())
    sandwich = float(np.sqrt((gaps**2).sum() * size / (size - 1))) / information
    half = float(stdtrit(size - 1, 0.975)) * sandwich
    return Figure(
        value, value - half, value + half, n=total, unit="log-odds", why=f"Clustered, {size} clusters."
    )
