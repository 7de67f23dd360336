"""Intervals for shares, ratios and medians, on counts; every one at the level of `figures.LEVEL`."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bonafides.figures import LEVEL, Figure

Floats = NDArray[np.float64]
Z = 1.959963984540054
"""Standard normal quantile of (1 + LEVEL) / 2."""

BAGS = 2000
"""Most clusters resampled one by one; when there are more, they are first put into so many bags at random."""

NOTHING = "There is nothing to count."


def wilson_limits(k: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Return the ends of Wilson's score interval for many shares; 0 and 1 where n = 0.

    Examples
    --------
    >>> low, high = wilson_limits([0, 81], [20, 263])
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.0, 0.2553], [0.1611, 0.3662])
    """
    k_, n_ = np.broadcast_arrays(np.asarray(k, dtype=np.float64), np.asarray(n, dtype=np.float64))
    trials = np.maximum(n_, 1e-300)
    centre = (k_ + Z**2 / 2) / (trials + Z**2)
    half = Z / (trials + Z**2) * np.sqrt(np.maximum(k_ * (trials - k_) / trials, 0) + Z**2 / 4)
    low = np.where((k_ <= 0) | (n_ <= 0), 0.0, np.maximum(centre - half, 0))
    high = np.where((k_ >= n_) | (n_ <= 0), 1.0, np.minimum(centre + half, 1))
    return low, high


def clopper_pearson_limits(k: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Return the ends of the exact interval for many shares; 0 and 1 where n = 0.

    Examples
    --------
    >>> low, high = clopper_pearson_limits([0, 81], [10, 263])
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.0, 0.2527], [0.3085, 0.3676])
    """
    from scipy.special import betaincinv

    k_, n_ = np.broadcast_arrays(np.asarray(k, dtype=np.float64), np.asarray(n, dtype=np.float64))
    tail = (1 - LEVEL) / 2
    low = np.where(k_ > 0, betaincinv(np.maximum(k_, 1), n_ - k_ + 1, tail), 0.0)
    high = np.where(k_ < n_, betaincinv(k_ + 1, np.maximum(n_ - k_, 1), 1 - tail), 1.0)
    return low, high


def beta_limits(k: ArrayLike, n: ArrayLike, *, a: float = 0.5, b: float = 0.5) -> tuple[Floats, Floats]:
    """Return the ends of the equal-tailed interval of Beta(a + k, b + n − k) for many shares.

    Examples
    --------
    >>> low, high = beta_limits(0, 10, a=1, b=1)
    >>> round(float(low), 4), round(float(high), 4)
    (0.0023, 0.2849)
    """
    from scipy.special import betaincinv

    k_, n_ = np.broadcast_arrays(np.asarray(k, dtype=np.float64), np.asarray(n, dtype=np.float64))
    tail = (1 - LEVEL) / 2
    return (
        np.asarray(betaincinv(a + k_, b + n_ - k_, tail)),
        np.asarray(betaincinv(a + k_, b + n_ - k_, 1 - tail)),
    )


def wilson(k: int, n: int) -> Figure:
    """Share k of n with Wilson's score interval; refused when n = 0.

    Notes
    -----
    Our choice for any share of independent things. Source: Wilson, JASA 22 (1927) 209–212.

    Examples
    --------
    >>> share = wilson(81, 263)
    >>> round(share.low, 4), round(share.high, 4)
    (0.2553, 0.3662)
    """
    if n <= 0:
        return Figure.refuse(NOTHING, n=0, unit="share")
    low, high = wilson_limits(k, n)
    return Figure(k / n, float(low), float(high), n=n, unit="share")


def clopper_pearson(k: int, n: int) -> Figure:
    """Share k of n with the exact (Clopper–Pearson) interval, never too narrow; refused when n = 0.

    Examples
    --------
    >>> share = clopper_pearson(81, 263)
    >>> round(share.low, 4), round(share.high, 4)
    (0.2527, 0.3676)
    """
    if n <= 0:
        return Figure.refuse(NOTHING, n=0, unit="share")
    low, high = clopper_pearson_limits(k, n)
    return Figure(k / n, float(low), float(high), n=n, unit="share", why="Exact interval (Clopper–Pearson).")


def beta_posterior(k: int, n: int, *, a: float = 0.5, b: float = 0.5) -> Figure:
    """Posterior mean of a share with a Beta(a, b) prior; Jeffreys' prior when left out.

    Examples
    --------
    Eighteen of twenty with a flat prior: 19/22.

    >>> round(beta_posterior(18, 20, a=1, b=1).value, 3)
    0.864
    """
    low, high = beta_limits(k, n, a=a, b=b)
    mean = (a + k) / (a + b + n)
    return Figure(mean, float(low), float(high), n=n, unit="share", why=f"Beta({a:g}, {b:g}) prior.")


def at_most(k: int, n: int) -> Figure:
    """Share k of n with a one-sided upper 95 % bound: "no more than high".

    Returns
    -------
    Figure
        value k/n, low 0, high the exact bound; for k = 0 it is 1 − 0.05^(1/n), so that 59 trials
        without a success are needed to rule out 5 %. Refused when n = 0.

    Examples
    --------
    >>> [round(at_most(0, n).high, 4) for n in (20, 59, 100)]
    [0.1391, 0.0495, 0.0295]
    """
    if n <= 0:
        return Figure.refuse(NOTHING, n=0, unit="share")
    from scipy.special import betaincinv

    high = 1.0 if k >= n else 1 - (1 - LEVEL) ** (1 / n) if k == 0 else float(betaincinv(k + 1, n - k, LEVEL))
    return Figure(k / n, 0.0, high, n=n, unit="share", why="Upper 95 % bound; there is no lower one.")


def cluster_ratio(
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    seed: int,
    unit: str = "share",
    replicates: int = 2000,
) -> Figure:
    """Ratio of two sums over clusters, whose interval resamples whole clusters.

    Parameters
    ----------
    numerator, denominator
        Sums within each cluster (a deal, a period), one entry a cluster.
    seed
        Of the bootstrap.

    Returns
    -------
    Figure
        n = clusters. Refused below 5 clusters or when the denominators sum to 0.

    Notes
    -----
    Bootstrap-t with the linearised standard error: over 8 to 12 very unequal clusters it covers 92 % of
    the time where percentiles cover 87 % (`tests/recovery/methods/test_intervals.py`). More than `BAGS`
    clusters are resampled in bags.
    Source: Efron & Tibshirani, *An Introduction to the Bootstrap* (1993), ch. 12.

    Examples
    --------
    >>> ratio = cluster_ratio([1, 0, 2, 1, 3, 1], [4, 2, 4, 3, 5, 2], seed=1)
    >>> ratio.value, ratio.n
    (0.4, 6)
    """
    top = np.asarray(numerator, dtype=np.float64)
    bottom = np.asarray(denominator, dtype=np.float64)
    size = len(top)
    if size < 5:
        return Figure.refuse(f"{size} clusters; 5 are needed for an interval.", n=size, unit=unit)
    if bottom.sum() == 0:
        return Figure.refuse(NOTHING, n=size, unit=unit)
    ratio, error = _ratio_and_error(top, bottom, np.ones((1, size)))
    if error[0] == 0:
        why = "All clusters agree, so that resampling them shows no spread; no interval can be given."
        return Figure.refuse(why, n=size, unit=unit)
    rng = np.random.default_rng(seed)
    if size > BAGS:
        bag = rng.permutation(size) % BAGS
        top, bottom = (np.bincount(bag, weights=column).astype(np.float64) for column in (top, bottom))
    pulls = []
    rows, drawable = 1000, len(top)
    for start in range(0, replicates, rows):
        even = np.full(drawable, 1 / drawable)
        drawn = rng.multinomial(drawable, even, size=min(rows, replicates - start))
        again, spread = _ratio_and_error(top, bottom, drawn.astype(np.float64))
        usable = spread > 0
        pulls.append((again[usable] - ratio[0]) / spread[usable])
    low_t, high_t = np.quantile(np.concatenate(pulls), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    value = float(ratio[0])
    low, high = value - float(high_t) * float(error[0]), value - float(low_t) * float(error[0])
    if unit == "share":
        low, high = max(low, 0.0), min(high, 1.0)
    return Figure(
        value, min(low, value), max(high, value), n=size, unit=unit, why="Whole clusters resampled."
    )


def _ratio_and_error(top: Floats, bottom: Floats, times: Floats) -> tuple[Floats, Floats]:
    """Return ratio and its linearised standard error for each row of cluster multiplicities."""
    sums = times @ bottom
    usable = np.where(sums == 0, np.nan, sums)
    ratio = (times @ top) / usable
    # Σ t (a − r b)² written out, so that no samples × clusters array of residuals is needed.
    squares = times @ top**2 - 2 * ratio * (times @ (top * bottom)) + ratio**2 * (times @ bottom**2)
    error = np.sqrt(np.maximum(squares, 0)) / np.abs(usable)
    return ratio, np.where(np.isnan(error) | (error < 1e-12), 0.0, error)


def median(values: ArrayLike, counts: ArrayLike | None = None, *, unit: str) -> Figure:
    """Median with the exact interval between two order statistics.

    Parameters
    ----------
    values
        Values in any order.
    counts
        How often each occurs; once when left out.

    Returns
    -------
    Figure
        The interval holds the median with at least 95 % whatever the distribution. Refused below 6
        values, where not even smallest to largest reaches 95 %.

    Notes
    -----
    Order statistics l and n + 1 − l with l the largest for which P(Binomial(n, ½) < l) <= 2.5 %.
    Source: Conover, *Practical Nonparametric Statistics* (1999) §3.2.

    Examples
    --------
    >>> median(range(1, 11), unit="days").record() == {
    ...     "value": 5.5, "low": 2.0, "high": 9.0, "n": 10, "unit": "days", "why": ""}
    True
    """
    x = np.asarray(values, dtype=np.float64).ravel()
    c = np.ones(x.shape) if counts is None else np.asarray(counts, dtype=np.float64).ravel()
    order = np.argsort(x, kind="stable")
    x, upto = x[order], np.cumsum(c[order])
    n = round(float(upto[-1])) if x.size else 0
    if n < 6:
        return Figure.refuse(f"{n} values; 6 are needed for an interval of a median.", n=n, unit=unit)
    from scipy.special import bdtr

    half = np.arange(0, n // 2 + 1) if n < 1000 else np.arange(n // 2 - round(2 * np.sqrt(n)), n // 2 + 1)
    # P(Binomial < l) = bdtr(l − 1); the largest l that leaves at most half of the doubt below.
    tails = np.asarray(bdtr(half.astype(np.float64), n, 0.5))
    rank = int(half[tails <= (1 - LEVEL) / 2][-1]) + 1

    def ranked(r: float) -> float:
        return float(x[np.searchsorted(upto, r)])

    value = (ranked((n + 1) // 2) + ranked(n // 2 + 1)) / 2
    return Figure(value, ranked(rank), ranked(n + 1 - rank), n=n, unit=unit)
