"""One factor behind the items of a scale: its loadings, and McDonald's omega with an interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bonafides.figures import Figure
from bonafides.methods.internal_consistency import unusable
from bonafides.methods.pairwise import pairwise_correlation, pairwise_covariance
from bonafides.methods.raters import t_quantile

Floats = NDArray[np.float64]

ENOUGH_FOR_OMEGA = 30
"""Below so many people omega's interval, which leans on large samples, is not given."""

MOST_EXPLAINED = 0.995
"""Share of an item that one factor may explain; beyond it the fit has failed (a Heywood case)."""


@dataclass(frozen=True, slots=True, eq=False)
class OneFactor:
    """Loadings of standardised items on one factor; `proper` False where an item is explained wholly."""

    loadings: Floats
    proper: bool

    @property
    def omega(self) -> float:
        """Share of the variance of the sum of standardised items that the factor explains."""
        common = float(self.loadings.sum() ** 2)
        return common / (common + float((1 - self.loadings**2).sum()))


def omega(answers: ArrayLike, *, least: int = ENOUGH_FOR_OMEGA) -> Figure:
    """McDonald's omega of standardised items from one factor.

    Parameters
    ----------
    answers, least
        As for `alpha`.

    Returns
    -------
    Figure
        unit "omega"; n as for `alpha`. Refused with fewer than 3 items, with too few people, where an item
        does not vary, or where no proper factor is found.

    Notes
    -----
    (Σλ)²/((Σλ)² + Σ(1 − λ²)), λ by unweighted least squares on pairwise correlations, as in published
    values. The interval is the delta method's on ln(1 − ω), with the influence of each person on each
    correlation, so that answers need not be normal; coverage in
    `tests/recovery/methods/test_internal_consistency_recovered.py`.
    Sources: McDonald, *Test Theory* (1999) ch. 6; Harman and Jones, *Psychometrika* 31 (1966) 351–368.

    Examples
    --------
    Each item half person, half chance, so that the truth is .8.

    >>> people = np.random.default_rng(1).normal(size=(2000, 1))
    >>> answers = people + np.random.default_rng(2).normal(size=(2000, 4))
    >>> figure = omega(answers)
    >>> round(figure.value, 2), figure.low < 0.8 < figure.high
    (0.8, True)
    """
    unit = "omega"
    x = np.asarray(answers, dtype=np.float64)
    covariance, counts = pairwise_covariance(x)
    n = int(counts.min()) if counts.size else 0
    why = unusable(covariance, n, least, items=3)
    if why:
        return Figure.refuse(why, n=n, unit=unit)
    correlation = pairwise_correlation(x)
    found = one_factor(correlation)
    if not found.proper:
        why = "One factor explains an item wholly: too few people, or no single factor."
        return Figure.refuse(why, n=n, unit=unit)
    value = found.omega
    error = _omega_error(x, correlation, counts, found.loadings)
    if not np.isfinite(error) or value >= 1 - 1e-12:
        return Figure.refuse("The fit has no single best place.", n=n, unit=unit)
    reach = np.exp(t_quantile(n - 1) * error / (1 - value))
    low, high = 1 - (1 - value) * reach, 1 - (1 - value) / reach
    return Figure(value, float(low), float(high), n=n, unit=unit, why="Delta method on ln(1 − omega).")


def one_factor(correlation: ArrayLike) -> OneFactor:
    """Fit one factor to correlations by unweighted least squares of what lies off the diagonal.

    Examples
    --------
    >>> load = np.array([0.8, 0.7, 0.6, 0.5])
    >>> found = one_factor(np.outer(load, load) + np.diag(1 - load**2))
    >>> found.loadings.round(4).tolist(), round(found.omega, 6)
    ([0.8, 0.7, 0.6, 0.5], 0.749446)
    """
    r = np.asarray(correlation, dtype=np.float64)
    off = 1 - np.eye(len(r))
    sizes, directions = np.linalg.eigh(r)
    end = MOST_EXPLAINED**0.5
    loadings = np.clip(directions[:, -1] * np.sqrt(max(sizes[-1], 0.0)) * 0.9, -end, end)
    left = (r - np.outer(loadings, loadings)) * off
    damping = 1e-2
    for _ in range(500):  # Newton's steps, damped until they lead downhill (Levenberg and Marquardt)
        slope = -2 * left @ loadings
        if np.abs(slope).max() < 1e-12 or damping > 1e12:
            break
        step = np.linalg.solve(_curvature(r, loadings) + damping * np.eye(len(r)), slope)
        tried = np.clip(loadings - step, -end, end)
        remains = (r - np.outer(tried, tried)) * off
        if (remains**2).sum() <= (left**2).sum():
            loadings, left, damping = tried, remains, max(damping / 10, 1e-12)
        else:
            damping = max(damping, 1e-6) * 10
    turned = loadings * (1 if loadings.sum() >= 0 else -1)
    return OneFactor(turned, bool((np.abs(turned) < end - 1e-6).all()))


def _curvature(r: Floats, loadings: Floats) -> Floats:
    """Return the second derivatives of the misfit, half the sum of squares off the diagonal."""
    curvature = -2 * (r - 2 * np.outer(loadings, loadings))
    np.fill_diagonal(curvature, 2 * ((loadings**2).sum() - loadings**2))
    return curvature


def against_the_others(answers: ArrayLike) -> list[int]:
    """Places of items whose loading runs against the rest: most often not turned round.

    Examples
    --------
    >>> against_the_others([[2, 3, 6, 2], [4, 4, 3, 5], [5, 5, 3, 4], [3, 2, 5, 3], [6, 5, 2, 6]])
    [2]
    """
    correlation = pairwise_correlation(answers)
    if len(correlation) < 3 or not np.isfinite(correlation).all():
        return []
    return [int(i) for i in np.flatnonzero(one_factor(correlation).loadings < 0)]


def _omega_error(x: Floats, r: Floats, counts: NDArray[np.int64], loadings: Floats) -> float:
    """Return the standard error of omega: how it moves with each correlation, and these with each person."""
    k = len(r)
    common, squares = loadings.sum(), (loadings**2).sum()
    total = common**2 + k - squares
    by_loading = (2 * common * total - common**2 * (2 * common - 2 * loadings)) / total**2
    try:
        pull = np.linalg.solve(_curvature(r, loadings), by_loading)
    except np.linalg.LinAlgError:
        return float("nan")
    # By symmetry each correlation stands twice in the matrix: half of its slope in each place.
    slope = np.outer(pull, loadings) + np.outer(loadings, pull)
    np.fill_diagonal(slope, 0.0)
    slope *= x.shape[0] / np.maximum(counts, 1)
    there = ~np.isnan(x)
    z = np.where(there, (x - np.nanmean(x, axis=0)) / np.nanstd(x, axis=0), 0.0)
    # Person's influence on r_ij: z_i z_j − r_ij (z_i² + z_j²)/2, nothing where either is missing.
    influence = np.einsum("pi,ij,pj->p", z, slope, z)
    influence -= np.einsum("pi,ij,pj->p", z**2, slope * r, there.astype(np.float64))
    return float(np.sqrt((influence**2).sum()) / len(x))
