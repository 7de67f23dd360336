"""How often things happened against how likely they were said to be: a curve without bins, with two bands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bonafides.figures import LEVEL
from bonafides.methods.calibration import drawn_outcomes, shared_luck, sum_columns
from bonafides.methods.intervals import BAGS
from bonafides.methods.isotonic import isotonic_samples, isotonic_shares
from bonafides.methods.scoring import Claims, claims, collapse

Floats = NDArray[np.float64]

POINTS = 2000
"""Most distinct probabilities that a curve is drawn for; of more, p is first rounded to 1/1000."""


@dataclass(frozen=True, slots=True, eq=False)
class ReliabilityCurve:
    """How often things happened against how likely they were said to be; arrays over distinct p, rising.

    `share` is the isotonic (recalibrated) share, `n` the claims at each p. `consistency_low/high`: where
    the curve of a perfect forecaster would lie pointwise in 95 % of samples; `confidence_low/high`: where
    this forecaster's curve lies, resampling whole clusters or blocks.
    """

    p: Floats
    n: Floats
    share: Floats
    consistency_low: Floats
    consistency_high: Floats
    confidence_low: Floats
    confidence_high: Floats


def reliability_curve(
    p: ArrayLike,
    k: ArrayLike,
    n: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    *,
    seed: int,
    clusters: ArrayLike | None = None,
    blocks: ArrayLike | None = None,
    replicates: int = 500,
) -> ReliabilityCurve:
    """Return the reliability curve without bins, with its consistency and its confidence band.

    Parameters
    ----------
    p, k, n, weight
        As for `scoring.claims`.
    clusters
        Id of what each row is about, when several claims are about one thing and come true together; each
        claim its own cluster when left out. Both bands know of them.
    blocks
        Id of the block (period) of each row, when the claims of a block share luck but not their outcome.
        Only the confidence band knows of them: a perfect forecaster has no lucky periods.
    seed
        Of the resampling.

    Returns
    -------
    ReliabilityCurve

    Notes
    -----
    With more than `POINTS` distinct probabilities the curve is that of p rounded to 1/1000.
    With more than `BAGS` clusters they are first put into that many bags at random, which resampled as a
    whole have the same variance. Source: Dimitriadis, Gneiting & Jordan (2021).

    Examples
    --------
    >>> curve = reliability_curve([0.2, 0.8], k=[20, 80], n=[100, 100], seed=1)
    >>> curve.share.tolist()
    [0.2, 0.8]
    >>> bool(curve.consistency_low[0] < 0.2 < curve.consistency_high[0])
    True
    """
    rows = claims(p, k, n, weight)
    if len(np.unique(rows.p)) > POINTS:
        rows = claims(np.round(rows.p, 3), rows.k, rows.n, rows.weight)
    if clusters is None and blocks is None:
        rows = collapse(*rows)
    rng = np.random.default_rng(seed)
    points, index = np.unique(rows.p, return_inverse=True)
    sums = np.bincount(index, weights=rows.weight * rows.n)
    won = np.bincount(index, weights=rows.weight * rows.k)
    level = [(1 - LEVEL) / 2, (1 + LEVEL) / 2]

    if clusters is None:
        few = collapse(*rows)
        place = np.searchsorted(points, few.p)
        drawn = drawn_outcomes(few.n.astype(np.int64), few.p, replicates, rng) * few.weight
        perfect = sum_columns(drawn, place, len(points))
    else:
        shared = shared_luck(rows, rows.p, index, np.asarray(clusters), replicates, rng)
        perfect = np.concatenate(list(shared))
    consistent = isotonic_samples(perfect, sums[None, :])
    again = _resampled(rows, index, len(points), blocks if clusters is None else clusters, replicates, rng)
    confident = np.quantile(isotonic_samples(*again), level, axis=0)
    share = isotonic_shares(points, won, sums)
    consistency = np.quantile(consistent, level, axis=0)
    return ReliabilityCurve(
        points,
        np.bincount(index, weights=rows.n).astype(np.float64),
        share,
        consistency[0],
        consistency[1],
        np.minimum(confident[0], share),
        np.maximum(confident[1], share),
    )


def _resampled(
    rows: Claims,
    index: NDArray[np.intp],
    size: int,
    clusters: ArrayLike | None,
    replicates: int,
    rng: np.random.Generator,
) -> tuple[Floats, Floats]:
    """Return weighted successes and trials (replicates, points), whole clusters resampled."""
    from scipy import sparse

    if clusters is None:  # every claim on its own: resampling claims is a multinomial over (p, y) cells
        cells = np.concatenate([rows.k, rows.n - rows.k]).astype(np.int64)
        weight = np.concatenate([rows.weight, rows.weight])
        drawn = rng.multinomial(cells.sum(), cells / cells.sum(), size=replicates) * weight
        both = np.concatenate([index, index + size])
        summed = sparse.csr_array((np.ones(len(both)), (np.arange(len(both)), both))).T @ drawn.T
        won, lost = summed[:size].T, summed[size:].T
        return won, won + lost
    ids = np.unique(np.asarray(clusters), return_inverse=True)[1].reshape(-1)
    n_clusters = int(ids.max()) + 1
    if n_clusters > BAGS:
        ids, n_clusters = rng.permutation(np.arange(n_clusters) % BAGS)[ids], BAGS
    shape = (n_clusters, size)
    times = rng.multinomial(n_clusters, np.full(n_clusters, 1 / n_clusters), size=replicates).astype(float)
    won = sparse.csr_array((rows.weight * rows.k, (ids, index)), shape=shape).T @ times.T
    all_ = sparse.csr_array((rows.weight * rows.n, (ids, index)), shape=shape).T @ times.T
    return won.T, all_.T
