"""Do stated probabilities happen as often as stated? Always against what chance alone would show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bonafides.figures import LEVEL
from bonafides.methods.isotonic import isotonic_samples
from bonafides.methods.scoring import CLIP, Claims, Score, claims, collapse, decompose

Floats = NDArray[np.float64]


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
    rng = np.random.default_rng(seed)
    if clusters is None:
        (null,) = _null_mcb(rows, (score,), replicates, rng)
    else:
        null = _shared_null_mcb(claims(p, k, n, weight), np.asarray(clusters), score, replicates, rng)
    return _beside_null(rows, score, null)


def both_miscalibrations(
    p: ArrayLike,
    k: ArrayLike,
    n: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    *,
    seed: int,
    replicates: int = 1000,
) -> tuple[Miscalibration, Miscalibration]:
    """Return `miscalibration` of independent claims by the Brier and by the log score.

    The same samples of outcomes serve both scores; only where the log score clips what was stated, others are
    drawn. Parameters as there.

    Examples
    --------
    >>> brier, log = both_miscalibrations([0.9, 0.5, 0.1], k=[60, 50, 30], n=[100, 100, 100], seed=1)
    >>> brier == miscalibration([0.9, 0.5, 0.1], k=[60, 50, 30], n=[100, 100, 100], seed=1)
    True
    """
    rows = collapse(p, k, n, weight)
    scores: tuple[Score, Score] = ("brier", "log")
    nulls = _null_mcb(rows, scores, replicates, np.random.default_rng(seed))
    brier, log = (_beside_null(rows, score, null) for score, null in zip(scores, nulls, strict=True))
    return brier, log


def _beside_null(rows: Claims, score: Score, null: Floats) -> Miscalibration:
    """Decompose a score and set it beside the mcb of perfect forecasters."""
    parts = decompose(*rows, score=score)
    return Miscalibration(
        parts.score,
        parts.mcb,
        parts.dsc,
        parts.unc,
        float(null.mean()),
        float(np.quantile(null, LEVEL)),
        round(float(rows.n.sum())),
    )


def _null_mcb(
    rows: Claims, scores: tuple[Score, ...], replicates: int, rng: np.random.Generator
) -> list[Floats]:
    """Return mcb by each score of `replicates` samples whose outcomes are drawn from what was stated."""
    trials = rows.n.astype(np.int64)
    stated = [_as_scored(score, rows.p) for score in scores]
    found: list[list[Floats]] = [[] for _ in scores]
    replicates = min(replicates, max(100, DRAWS // len(rows.p)))
    batch = max(1, 4_000_000 // len(rows.p))
    for start in range(0, replicates, batch):
        size = min(batch, replicates - start)
        drawn = drawn_outcomes(trials, stated[0], size, rng)
        for number, (score, p) in enumerate(zip(scores, stated, strict=True)):
            other = p != stated[0]
            if other.any():
                drawn = drawn.copy()
                drawn[:, other] = drawn_outcomes(trials[other], p[other], size, rng)
            found[number].append(_sampled_mcb(score, p, rows, drawn))
    return [np.concatenate(parts) for parts in found]


def _as_scored(score: Score, p: Floats) -> Floats:
    return np.clip(p, *CLIP) if score == "log" else p


def _sampled_mcb(score: Score, stated: Floats, rows: Claims, drawn: Floats) -> Floats:
    """Return mcb of each sample of how often what the rows state came true: (samples,)."""
    points, index = np.unique(stated, return_inverse=True)
    sums = np.bincount(index, weights=rows.weight * rows.n).astype(np.float64)
    weighed = drawn * rows.weight
    won = weighed if len(points) == len(stated) else sum_columns(weighed, index, len(points))
    again = isotonic_samples(won, sums[None, :])
    return _mean_scores(score, points, won, sums) - _mean_scores(score, again, won, sums)


def _shared_null_mcb(
    rows: Claims, clusters: NDArray[np.generic], score: Score, replicates: int, rng: np.random.Generator
) -> Floats:
    """Return the same where the claims of one cluster share one outcome: true for whoever said enough."""
    stated = _as_scored(score, rows.p)
    points, index = np.unique(stated, return_inverse=True)
    sums = np.bincount(index, weights=rows.weight * rows.n).astype(np.float64)
    found: list[Floats] = []
    for won in shared_luck(rows, stated, index, clusters, replicates, rng):
        again = isotonic_samples(won, sums[None, :])
        found.append(_mean_scores(score, points, won, sums) - _mean_scores(score, again, won, sums))
    return np.concatenate(found)


def shared_luck(
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
        yield sum_columns((luck < stated) * each, index, points)


def drawn_outcomes(trials: NDArray[np.int64], p: Floats, size: int, rng: np.random.Generator) -> Floats:
    """Return `size` samples of how often p comes true in its trials."""
    if trials.max() == 1:  # ten times faster than a binomial of one trial
        return ((rng.random((size, len(p))) < p) * trials).astype(np.float64)
    return rng.binomial(trials, p, size=(size, len(p))).astype(np.float64)


def sum_columns(values: Floats, index: NDArray[np.intp], size: int) -> Floats:
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
