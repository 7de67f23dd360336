"""Shares and medians of things that come in clusters: the clusters are independent, their things are not."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from bonafides.figures import LEVEL, Figure
from bonafides.methods.intervals import Z, median, wilson_limits

FEWEST_CLUSTERS = 5
"""Below this many clusters nothing is known of how they differ."""


def _counts(what: str) -> str:
    """Why an interval is as wide as it is, under a figure."""
    return f"What belongs together has a common fate: the interval counts {what}, not rows."


def _too_few(clusters: int, what: str) -> str:
    named = what.removesuffix("s") if clusters == 1 else what
    return f"{clusters} {named}; {FEWEST_CLUSTERS} are needed for an interval."


def effective_size(k: npt.ArrayLike, n: npt.ArrayLike, times: npt.ArrayLike | None = None) -> float:
    """How many independent things would tell as much about a share as these clusters do.

    Parameters
    ----------
    k, n
        Hits and things in a cluster, one entry for each kind of cluster.
    times
        How many clusters are of that kind; one when left out.

    Returns
    -------
    float
        p(1 − p) over the linearised variance between clusters, at most Σ n, reduced by (z/t)² for the
        few clusters that the variance comes from. The number of clusters where hits do not vary.

    Notes
    -----
    Source: Korn & Graubard (1998), Survey Methodology 24, 193–201.

    Examples
    --------
    Ten clusters of two that always agree are worth ten things, less the allowance.

    >>> round(effective_size([2, 0], [2, 2], [5, 5]), 2)
    6.76
    """
    hits, size = np.asarray(k, dtype=float), np.asarray(n, dtype=float)
    many = np.ones(hits.shape) if times is None else np.asarray(times, dtype=float)
    clusters, total = float(many.sum()), float((many * size).sum())
    if clusters < 2 or total <= 0:
        return clusters
    share = float((many * hits).sum()) / total
    spread = float((many * (hits - share * size) ** 2).sum())
    if spread <= 1e-12 or not 0 < share < 1:
        return clusters
    variance = clusters / (clusters - 1) * spread / total**2
    return min(total, share * (1 - share) / variance) * _few(clusters)


def _few(clusters: float) -> float:
    from scipy.special import stdtrit

    return float((Z / stdtrit(clusters - 1, (1 + LEVEL) / 2)) ** 2)


def clustered_share(
    k: npt.ArrayLike, n: npt.ArrayLike, times: npt.ArrayLike | None = None, *, what: str = "clusters"
) -> Figure:
    """Share of things in clusters, with Wilson's interval for the effective number of things.

    Parameters
    ----------
    k, n, times
        As in `effective_size`.
    what
        What the clusters are called in a refusal.

    Returns
    -------
    Figure
        n counts clusters. Refused below 5.

    Examples
    --------
    >>> share = clustered_share([1, 0, 2, 1, 3, 1], [4, 2, 4, 3, 5, 2])
    >>> share.value, share.n
    (0.4, 6)
    """
    hits, size = np.asarray(k, dtype=float), np.asarray(n, dtype=float)
    many = np.ones(hits.shape) if times is None else np.asarray(times, dtype=float)
    clusters, total = round(float(many.sum())), float((many * size).sum())
    share = float((many * hits).sum()) / total if total > 0 else 0.0
    return share_worth(share, effective_size(hits, size, many), clusters=clusters, what=what)


def share_worth(share: float, worth: float, *, clusters: int, what: str = "clusters") -> Figure:
    """A share with Wilson's interval for an effective number of things, from `effective_size`.

    Returns
    -------
    Figure
        n counts clusters. Refused below 5.

    Examples
    --------
    >>> figure = share_worth(0.5, 20.0, clusters=12)
    >>> round(figure.low, 3), round(figure.high, 3)
    (0.299, 0.701)
    """
    if clusters < FEWEST_CLUSTERS:
        return Figure.refuse(_too_few(clusters, what), n=clusters, unit="share")
    low, high = wilson_limits(share * worth, worth)
    low_, high_ = min(float(low), share), max(float(high), share)
    return Figure(share, low_, high_, n=clusters, unit="share", why=_counts(what))


def clustered_median(
    values: npt.ArrayLike,
    counts: npt.ArrayLike,
    *,
    worth: float,
    clusters: int,
    unit: str,
    what: str = "clusters",
) -> Figure:
    """Median of things in clusters, between the order statistics for the effective number of things.

    Parameters
    ----------
    values, counts
        Distinct values and how often each occurs.
    worth
        Effective size of "at most the median", from `effective_size`.
    clusters
        How many clusters there are.

    Returns
    -------
    Figure
        n counts clusters. Refused below 5 clusters, or when fewer than 6 things' worth are there.

    Notes
    -----
    Woodruff's interval (1952, Journal of the American Statistical Association 47): the interval of a
    share of one half, read off the distribution of the values.

    Examples
    --------
    >>> clustered_median(range(1, 11), [1] * 10, worth=10, clusters=10, unit="days").low
    2.0
    """
    if clusters < FEWEST_CLUSTERS:
        return Figure.refuse(_too_few(clusters, what), n=clusters, unit=unit)
    many = np.asarray(counts, dtype=float)
    whole = median(values, many, unit=unit)
    # Ranks are read from sums of counts: scaled down, the same values stand for fewer things.
    fewer = median(values, many * (round(worth) / many.sum()) * (1 + 1e-12), unit=unit)
    if whole.value is None or fewer.low is None or fewer.high is None:
        why = f"{clusters} {what} that tell as much as {worth:.0f} independent values; 6 are needed."
        return Figure.refuse(why, n=clusters, unit=unit)
    low, high = min(fewer.low, whole.value), max(fewer.high, whole.value)
    return Figure(whole.value, low, high, n=clusters, unit=unit, why=_counts(what))
