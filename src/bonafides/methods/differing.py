"""Do groups differ at all, or is their spread what chance alone would show?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bonafides.methods.offsets import Index, grouped, raw_offsets, shifted_claims
from bonafides.methods.scoring import Claims, claims

Floats = NDArray[np.float64]

NO_EVIDENCE = "no evidence that they differ"
DIFFERENT = "they differ by more than chance"
SHARED_OUTCOMES = "cannot be told: they share outcomes"
TOO_FEW = "cannot be told: fewer than two groups"
ALL_ALIKE = "cannot be told: everything came true, or nothing did"

SIZE = 0.05
"""Chance of finding a difference where there is none."""

SHARED_SHARE = 0.05
"""Share of claims on outcomes that other groups claimed as well, from which on the test is refused."""

DRAWS = 30_000_000
"""Most outcomes drawn in a bootstrap; larger data get fewer replicates, at least 199."""


@dataclass(frozen=True, slots=True)
class Differ:
    """Whether groups differ: the statistic, its degrees of freedom, the p-value, and the verdict in words.

    `p` and `statistic` are None when refused; the verdict then says why.
    """

    statistic: float | None
    df: int | None
    p: float | None
    verdict: str

    @property
    def refused(self) -> bool:
        """Whether there is a reason in place of a p-value."""
        return self.p is None


def _judged(statistic: float, df: int, p: float) -> Differ:
    return Differ(statistic, df, p, DIFFERENT if p < SIZE else NO_EVIDENCE)


def _refused(verdict: str) -> Differ:
    return Differ(None, None, None, verdict)


def share_on_shared_outcomes(group: ArrayLike, events: ArrayLike, n: ArrayLike | None = None) -> float:
    """Return the share of claims whose event was claimed by more than one group.

    Examples
    --------
    >>> share_on_shared_outcomes(["a", "b", "a", "b"], [1, 1, 2, 3])
    0.5
    """
    people = np.unique(np.asarray(group), return_inverse=True)[1].reshape(-1)
    things = np.unique(np.asarray(events), return_inverse=True)[1].reshape(-1)
    pairs = np.unique(np.column_stack([things, people]), axis=0)
    shared = (np.bincount(pairs[:, 0]) > 1)[things]
    weight = np.broadcast_to(np.asarray(1.0 if n is None else n, dtype=np.float64), shared.shape)
    return float((weight * shared).sum() / weight.sum())


def offsets_differ(
    group: ArrayLike,
    p: ArrayLike,
    k: ArrayLike,
    n: ArrayLike | None = None,
    *,
    seed: int,
    events: ArrayLike | None = None,
    replicates: int = 999,
) -> Differ:
    """Test whether the groups' claims are off by different amounts.

    Parameters
    ----------
    group
        Label of the group of each row.
    p, k, n
        As for `scoring.claims`.
    events
        Id of what each row is a claim about. Refused when more than `SHARED_SHARE` of the claims are on
        events that several groups claimed: their luck is then common, and no such test knows it.
    seed
        Of the bootstrap.
    replicates
        Samples drawn from the claims shifted by the common offset, each with its own common offset
        fitted again.

    Returns
    -------
    Differ
        statistic Σ S²/I over groups, S = Σ(np̃ − k) and I = Σ np̃(1−p̃) at the common offset: the score
        test, which for groups that all say the same is Pearson's χ²; df = groups − 1; p from the bootstrap.

    Examples
    --------
    >>> offsets_differ(["a", "b"], [0.5, 0.5], k=[10, 30], n=[40, 40], seed=1).verdict
    'they differ by more than chance'
    >>> offsets_differ(["a", "b"], [0.5, 0.6], k=[1, 1], events=[7, 7], seed=1).verdict
    'cannot be told: they share outcomes'
    """
    rows = claims(p, k, n)
    labels, index = grouped(group, rows)
    if len(labels) < 2:
        return _refused(TOO_FEW)
    if events is not None and share_on_shared_outcomes(index, events, rows.n) > SHARED_SHARE:
        return _refused(SHARED_OUTCOMES)
    cells, place = _cells(rows, index)
    common, _ = raw_offsets(np.zeros(len(cells.p), dtype=np.intp), cells, 1)
    if not np.isfinite(common[0]):
        return _refused(ALL_ALIKE)
    null = shifted_claims(cells.p, common[0])
    layout = _Layout.of(cells, place)
    seen = float(_score_statistics(cells.k[None, :], layout, common[:1])[0])
    rng = np.random.default_rng(seed)
    count = int(np.clip(DRAWS // len(cells.p), 199, replicates))
    exceeding, batch = 0, max(1, 2_000_000 // len(cells.p))
    trials = cells.n.astype(np.int64)
    for start in range(0, count, batch):
        size = min(batch, count - start)
        drawn = _drawn(trials, null, size, rng)
        again = _refitted(drawn, layout, float(common[0]))
        exceeding += int((_score_statistics(drawn, layout, again) >= seen * (1 - 1e-9)).sum())
    return _judged(seen, len(labels) - 1, (1 + exceeding) / (1 + count))


def _cells(rows: Claims, index: Index) -> tuple[Claims, Index]:
    """Return one row for each group and probability, sorted by group, and the group of each."""
    points, at = np.unique(rows.p, return_inverse=True)
    # One integer for each pair: sorting those is ten times as fast as sorting pairs.
    keys, place = np.unique(index * len(points) + at.reshape(-1), return_inverse=True)
    won, trials = (
        np.bincount(place.reshape(-1), weights=column, minlength=len(keys)) for column in (rows.k, rows.n)
    )
    return claims(points[keys % len(points)], won, trials), (keys // len(points)).astype(np.intp)


def _drawn(trials: NDArray[np.int64], p: Floats, size: int, rng: np.random.Generator) -> Floats:
    """Return `size` samples of how often p comes true; of a single trial ten times faster than a binomial."""
    single = trials == 1
    drawn = np.empty((size, len(p)))
    drawn[:, single] = rng.random((size, int(single.sum()))) < p[single]
    drawn[:, ~single] = rng.binomial(trials[~single], p[~single], size=(size, int((~single).sum())))
    return drawn


@dataclass(frozen=True, slots=True, eq=False)
class _Layout:
    """What stays from sample to sample: distinct probabilities, who said each how often, where groups begin.

    `said` is a sparse matrix, groups × points.
    """

    points: Floats
    trials: Floats
    said: Any
    starts: Index

    @classmethod
    def of(cls, cells: Claims, place: Index) -> _Layout:
        from scipy import sparse

        points, column = np.unique(cells.p, return_inverse=True)
        column, groups = column.reshape(-1), int(place[-1]) + 1
        said = sparse.csr_array((cells.n, (place, column)), shape=(groups, len(points)))
        trials = np.bincount(column, weights=cells.n).astype(np.float64)
        return cls(points, trials, said, np.searchsorted(place, np.arange(groups)))


def _refitted(won: Floats, layout: _Layout, start: float) -> Floats:
    """Return the common offset of each sample, by three Newton steps from the one it was drawn with."""
    trials, total = layout.trials, won.sum(axis=1)
    offset = np.full(len(won), start)
    for _ in range(3):
        expected = shifted_claims(layout.points, offset[:, None])
        information = (trials * expected * (1 - expected)).sum(axis=1)
        gap = (trials * expected).sum(axis=1) - total
        offset = offset + np.clip(gap / np.maximum(information, 1e-9), -1, 1)
    return offset


def _score_statistics(won: Floats, layout: _Layout, offset: Floats) -> Floats:
    """Return Σ S²/I over groups for each sample of successes: (samples,)."""
    at_points = shifted_claims(layout.points, offset[:, None])
    gaps = (layout.said @ at_points.T).T - np.add.reduceat(won, layout.starts, axis=1)
    information = (layout.said @ (at_points * (1 - at_points)).T).T
    statistics: Floats = (gaps**2 / np.maximum(information, 1e-12)).sum(axis=1)
    return statistics


def rates_differ(
    k: ArrayLike,
    n: ArrayLike,
    *,
    seed: int,
    shared: float = 0.0,
    replicates: int = 9_999,
) -> Differ:
    """Test whether the groups' shares differ (Pearson's χ²).

    Parameters
    ----------
    k, n
        Successes and trials of each group; groups without trials are left out.
    seed
        Of the permutation, which replaces the χ² distribution when an expected count is below 5.
    shared
        `share_on_shared_outcomes` of the groups; refused above `SHARED_SHARE`.

    Returns
    -------
    Differ

    Examples
    --------
    >>> rates_differ([10, 20, 30], [40, 40, 40], seed=1).statistic
    20.0
    """
    k_, n_ = np.broadcast_arrays(np.asarray(k, dtype=np.float64), np.asarray(n, dtype=np.float64))
    k_, n_ = k_[n_ > 0], n_[n_ > 0]
    if len(n_) < 2:
        return _refused(TOO_FEW)
    if shared > SHARED_SHARE:
        return _refused(SHARED_OUTCOMES)
    won, total = float(k_.sum()), float(n_.sum())
    if won in (0.0, total):
        return _refused(ALL_ALIKE)
    share, df = won / total, len(n_) - 1
    statistic = float(((k_ - n_ * share) ** 2 / (n_ * share * (1 - share))).sum())
    if n_.min() * min(share, 1 - share) >= 5:
        from scipy.special import chdtrc

        return _judged(statistic, df, float(chdtrc(df, statistic)))
    count = int(np.clip(DRAWS // len(n_), 199, replicates))
    drawn = np.random.default_rng(seed).multivariate_hypergeometric(
        n_.astype(np.int64), round(won), size=count, method="marginals"
    )
    null = ((drawn - n_ * share) ** 2 / (n_ * share * (1 - share))).sum(axis=1)
    return _judged(statistic, df, (1 + int((null >= statistic * (1 - 1e-9)).sum())) / (1 + count))
