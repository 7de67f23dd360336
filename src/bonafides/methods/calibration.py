"""Do stated probabilities happen as often as stated? Always against what chance alone would show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bonafides.figures import LEVEL
from bonafides.methods.intervals import BAGS
from bonafides.methods.isotonic import isotonic_samples, isotonic_shares
from bonafides.methods.scoring import CLIP, Claims, Score, claims, collapse, decompose

Floats = NDArray[np.float64]

POINTS = 2000
"""Most distinct probabilities that a curve is drawn for; of more, p is first rounded to 1/1000."""

DRAWS = 20_000_000
"""Most outcomes drawn for a null band; larger data get fewer samples, at least 100."""


@dataclass(frozen=True, slots=True)
class Miscalibration:
    """A decomposed score together with what a perfect forecaster's miscalibration would look like.

    `score` = `mcb` − `dsc` + `unc`. `mcb_null_mean` and `mcb_null_95` are mean and 95th percentile of mcb
    when every claim is true as stated; only an mcb above `mcb_null_95` is evidence of miscalibration.
    `n` claims.
    """

    score: float
    mcb: float
    dsc: float
    unc: float
    mcb_null_mean: float
    mcb_null_95: float
    n: int

    @property
    def beyond_chance(self) -> bool:
        """Whether a perfect forecaster would show so much miscalibration in fewer than one case in twenty."""
        return self.mcb > self.mcb_null_95 + 1e-12

    def record(self) -> dict[str, float]:
        """Return score, mcb, dsc, unc and mcb_null_95, as in the JSON output."""
        return {name: getattr(self, name) for name in ("score", "mcb", "dsc", "unc", "mcb_null_95")}


def miscalibration(
    p: ArrayLike,
    k: ArrayLike,
    n: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    *,
    seed: int,
    score: Score = "brier",
    replicates: int = 1000,
    clusters: ArrayLike | None = None,
) -> Miscalibration:
    """Decompose a mean score and set its miscalibration beside that of a perfect forecaster.

    Parameters
    ----------
    p, k, n, weight
        As for `scoring.claims`; claims must be independent (one statement a deal) unless `clusters` says
        which are not.
    seed
        Of the resampling.
    score
        "brier", or "log" in nats; under "log" the perfect forecaster states the clipped probabilities.
    replicates
        How many samples of outcomes to draw from the stated probabilities; fewer where `DRAWS` says so.
    clusters
        Id of what each row is about: claims about one thing come true together.

    Returns
    -------
    Miscalibration

    Notes
    -----
    mcb cannot be negative, so it is biased upward, the more the fewer claims; there is no binned
    calibration error here, which is worse in that. Source: Dimitriadis, Gneiting & Jordan (2021);
    Roelofs et al., AISTATS 2022.

    Examples
    --------
    >>> found = miscalibration([0.9, 0.5, 0.1], k=[60, 50, 30], n=[100, 100, 100], seed=1)
    >>> found.beyond_chance
    True
    """
    rows = collapse(p, k, n, weight)
    parts = decompose(*rows, score=score)
    rng = np.random.default_rng(seed)
    if clusters is None:
        null = _null_mcb(rows, score, replicates, rng)
    else:
        null = _shared_null_mcb(claims(p, k, n, weight), np.asarray(clusters), score, replicates, rng)
    return Miscalibration(
        parts.score,
        parts.mcb,
        parts.dsc,
        parts.unc,
        float(null.mean()),
        float(np.quantile(null, LEVEL)),
        round(float(rows.n.sum())),
    )


def _null_mcb(rows: Claims, score: Score, replicates: int, rng: np.random.Generator) -> Floats:
    """Return mcb of `replicates` samples whose outcomes are drawn from the stated probabilities."""
    stated = np.clip(rows.p, *CLIP) if score == "log" else rows.p
    points, index = np.unique(stated, return_inverse=True)
    trials = rows.n.astype(np.int64)
    sums = np.bincount(index, weights=rows.weight * rows.n).astype(np.float64)
    found: list[Floats] = []
    replicates = min(replicates, max(100, DRAWS // len(stated)))
    batch = max(1, 4_000_000 // len(stated))
    for start in range(0, replicates, batch):
        size = min(batch, replicates - start)
        drawn = _drawn(trials, stated, size, rng) * rows.weight
        won = drawn if len(points) == len(stated) else _sum_columns(drawn, index, len(points))
        again = isotonic_samples(won, sums[None, :])
        found.append(_mean_scores(score, points, won, sums) - _mean_scores(score, again, won, sums))
    return np.concatenate(found)


def _shared_null_mcb(
    rows: Claims, clusters: NDArray[np.generic], score: Score, replicates: int, rng: np.random.Generator
) -> Floats:
    """Return the same where the claims of one cluster share one outcome: true for whoever said enough."""
    stated = np.clip(rows.p, *CLIP) if score == "log" else rows.p
    points, index = np.unique(stated, return_inverse=True)
    sums = np.bincount(index, weights=rows.weight * rows.n).astype(np.float64)
    found: list[Floats] = []
    for won in _shared_luck(rows, stated, index, clusters, replicates, rng):
        again = isotonic_samples(won, sums[None, :])
        found.append(_mean_scores(score, points, won, sums) - _mean_scores(score, again, won, sums))
    return np.concatenate(found)


def _shared_luck(
    rows: Claims,
    stated: Floats,
    index: NDArray[np.intp],
    clusters: NDArray[np.generic],
    replicates: int,
    rng: np.random.Generator,
) -> Iterator[Floats]:
    """Yield batches of samples (samples, points) of what comes true where a cluster has one luck for all."""
    ids = np.unique(clusters, return_inverse=True)[1].reshape(-1)
    each, points = rows.weight * rows.n, int(index.max()) + 1
    replicates = min(replicates, max(100, DRAWS // len(stated)))
    batch = max(1, 4_000_000 // len(stated))
    for start in range(0, replicates, batch):
        luck = rng.random((min(batch, replicates - start), int(ids.max()) + 1))[:, ids]
        yield _sum_columns((luck < stated) * each, index, points)


def _drawn(trials: NDArray[np.int64], p: Floats, size: int, rng: np.random.Generator) -> Floats:
    """Return `size` samples of how often p comes true in its trials."""
    if trials.max() == 1:  # ten times faster than a binomial of one trial
        return ((rng.random((size, len(p))) < p) * trials).astype(np.float64)
    return rng.binomial(trials, p, size=(size, len(p))).astype(np.float64)


def _sum_columns(values: Floats, index: NDArray[np.intp], size: int) -> Floats:
    """Add up columns that share an index."""
    order = np.argsort(index, kind="stable")
    starts = np.searchsorted(index[order], np.arange(size))
    summed: Floats = np.add.reduceat(values[:, order], starts, axis=1)
    return summed


def _mean_scores(score: Score, stated: Floats, won: Floats, sums: Floats) -> Floats:
    """Return the mean score of each sample of weighted successes `won` among `sums`."""
    lost = sums - won
    if score == "brier":
        total = won * (1 - stated) ** 2 + lost * stated**2
    else:
        inside = np.clip(stated, 1e-300, 1 - 1e-16)
        total = -np.where(won > 0, won * np.log(inside), 0) - np.where(lost > 0, lost * np.log1p(-inside), 0)
    means: Floats = total.sum(axis=-1) / sums.sum()
    return means


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
        drawn = _drawn(few.n.astype(np.int64), few.p, replicates, rng) * few.weight
        perfect = _sum_columns(drawn, place, len(points))
    else:
        shared = _shared_luck(rows, rows.p, index, np.asarray(clusters), replicates, rng)
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
