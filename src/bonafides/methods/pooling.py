"""Small groups borrow strength from all: the offset of each group's claims, all doubt kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bonafides.figures import LEVEL, Figure
from bonafides.methods.intervals import Z
from bonafides.methods.offsets import Index, grouped, log_odds, raw_offsets
from bonafides.methods.quadrature import Cells, integrate_plane
from bonafides.methods.scoring import Claims, claims

Floats = NDArray[np.float64]

STEP = 0.05
"""Distance of the points on which offsets are integrated, in log-odds."""

REACH = 12.0
"""Offsets beyond ±REACH log-odds are taken to be impossible; clipped claims span ±6.9."""

PRIOR_MU_SD = 2.0
"""Prior of the mean offset: normal around 0 with this standard deviation, in log-odds."""

PRIOR_TAU_SCALE = 1.0
"""Prior of the spread of offsets between groups: half-normal with this scale, in log-odds."""

TAU_WINDOW = (0.05, 5.0)
"""Spreads that are integrated over; below the lower end groups are as good as alike."""

TINY = 1e-300

BLOCK = 4096
"""Groups worked on at once; beside that, each group takes 4 kB."""

SHARP_BLOCK = 256
"""Groups that enter as normal worked on at once, in all cells of the plane: 1.5 MB."""


@dataclass(frozen=True, slots=True, eq=False)
class Optimism:
    """Offsets in log-odds, positive where more was said than happened; arrays over `groups`.

    `n` claims; `raw` maximum likelihood (±inf where nothing or everything came true, NaN without claims);
    `value`, `low`, `high` posterior mean and 95 % interval; `overall` the mean μ and `spread` the standard
    deviation τ of the population that the groups come from.
    """

    groups: NDArray[np.generic]
    n: NDArray[np.int64]
    raw: Floats
    value: Floats
    low: Floats
    high: Floats
    overall: Figure
    spread: Figure

    def raw_value(self, i: int) -> float | None:
        """Return the i-th group's own offset, None where it is infinite or there are no claims."""
        own = float(self.raw[i])
        return own if np.isfinite(own) else None

    def figure(self, i: int) -> Figure:
        """Return the offset of the i-th group; refused without claims."""
        n = int(self.n[i])
        if n == 0:
            return Figure.refuse("No claims.", n=0, unit="log-odds")
        why = "Borrows strength from all groups."
        if np.isinf(self.raw[i]):
            why += " By itself it would be infinite: everything came true, or nothing did."
        return Figure(
            float(self.value[i]), float(self.low[i]), float(self.high[i]), n=n, unit="log-odds", why=why
        )


def optimism(group: ArrayLike, p: ArrayLike, k: ArrayLike, n: ArrayLike | None = None) -> Optimism:
    """Offset of each group's claims from what happened, partially pooled.

    Parameters
    ----------
    group
        Label of the group (person) of each row.
    p, k, n
        As for `scoring.claims`: stated probability, how many of the n trials came true. Claims must be
        independent given the offset: one statement a deal, no outcomes shared between groups.

    Returns
    -------
    Optimism
        Groups in sorted order of their labels. `overall` and `spread` are refused with fewer than 3 groups
        that have claims, where the priors would speak louder than the data.

    Notes
    -----
    logit P(y) = logit p − δ with p clipped to `scoring.CLIP`, full likelihood for each group;
    δ ~ N(μ, τ²), μ ~ N(0, `PRIOR_MU_SD`²), τ ~ half-normal(`PRIOR_TAU_SCALE`), μ and τ integrated on a
    grid, δ on one of `STEP`. Groups whose likelihood is narrower than two steps (some 500 claims) enter as
    normal around their maximum. The one-step offset Σ(p−y)/Σp(1−p) is biased when offsets are large.

    Examples
    --------
    Three people said 0.5 forty times each; 10, 20 and 30 came true.

    >>> people = optimism(["a", "b", "c"], [0.5] * 3, k=[10, 20, 30], n=[40] * 3)
    >>> people.raw.round(3).tolist()
    [1.099, 0.0, -1.099]
    >>> bool(0.5 < people.value[0] < 1.099), bool(abs(people.value[1]) < 1e-6)
    (True, True)
    """
    rows = claims(p, k, n)
    labels, index = grouped(group, rows)
    size = len(labels)
    raw, error = raw_offsets(index, rows, size)
    sharp = error < 2 * STEP
    deltas = np.arange(-REACH, REACH + STEP / 2, STEP)
    blurred = np.flatnonzero(~sharp)
    likelihood = _likelihood(rows, index, blurred, size, deltas)

    ridge = _Ridge(*_roughly(raw, error, sharp, blurred, likelihood, deltas))

    asked, weights = np.empty(0), np.empty((0, 0))

    def log_density(z: Floats, log_tau: Floats) -> Floats:
        nonlocal asked, weights
        mu, tau, width = ridge.place(z, log_tau)
        prior = -(mu**2) / (2 * PRIOR_MU_SD**2) - tau**2 / (2 * PRIOR_TAU_SCALE**2) + np.log(tau * width)
        asked, weights = mu, _normal_weights(deltas, mu, tau)
        logs = prior + _sharp_logs(raw[sharp], error[sharp], mu, tau)
        for start in range(0, len(blurred), BLOCK):
            marginal = likelihood[start : start + BLOCK] @ weights
            logs += np.log(np.maximum(marginal, TINY)).sum(axis=0)
        return logs

    window = (np.log(TAU_WINDOW[0]), np.log(TAU_WINDOW[1]))
    weighed = integrate_plane(log_density, (-9.0, 9.0), window, size=(29, 25))
    mu, tau, _ = ridge.place(weighed.x, weighed.y)
    cells = Cells(mu, tau, weighed.weight)
    value, low, high = np.empty(size), np.empty(size), np.empty(size)
    if not np.array_equal(asked, mu):
        # Nearly always the cells are those whose density was asked for last, and the weights are theirs.
        weights = _normal_weights(deltas, mu, tau)
    for start in range(0, len(blurred), BLOCK):
        part = blurred[start : start + BLOCK]
        value[part], low[part], high[part] = _posterior(
            likelihood[start : start + BLOCK], cells.weight, weights, deltas
        )
    value[sharp], low[sharp], high[sharp] = _sharp_posterior(raw[sharp], error[sharp], cells)
    counts = np.bincount(index, weights=rows.n, minlength=size).astype(np.int64)
    overall, spread = _population(cells, counts)
    return Optimism(labels, counts, raw, value, low, high, overall, spread)


@dataclass(frozen=True, slots=True, eq=False)
class _Ridge:
    """Where μ can be, given τ: the narrower τ, the surer μ, so that one window for all would miss it."""

    estimate: Floats
    variance: Floats

    def place(self, z: Floats, log_tau: Floats) -> tuple[Floats, Floats, Floats]:
        """Return μ, τ and the width of μ given τ at each point; z counts widths from the middle."""
        distinct, back = np.unique(log_tau, return_inverse=True)
        tau = np.exp(distinct)
        middle, width = np.empty(len(tau)), np.empty(len(tau))
        for i, spread in enumerate(tau):
            precision = 1 / (self.variance + spread**2)
            total = precision.sum() + 1 / PRIOR_MU_SD**2
            middle[i], width[i] = (precision @ self.estimate) / total, 1 / np.sqrt(total)
        return middle[back] + z * width[back], tau[back], width[back]


def _roughly(
    raw: Floats, error: Floats, sharp: NDArray[np.bool_], blurred: Index, likelihood: Floats, deltas: Floats
) -> tuple[Floats, Floats]:
    """Return estimates and variances that are finite for every group, good enough to find the window."""
    wide = 3.0
    estimate, variance = np.where(sharp, raw, 0.0), np.where(sharp, error**2, 1.0)
    density = np.exp(-((deltas / wide) ** 2) / 2)
    for start in range(0, len(blurred), BLOCK):
        part = likelihood[start : start + BLOCK] * density
        part /= part.sum(axis=1, keepdims=True)
        mean = part @ deltas
        spread = part @ deltas**2 - mean**2
        # Take the wide prior out again: precisions subtract.
        own = 1 / np.maximum(1 / spread - 1 / wide**2, 1e-3)
        estimate[blurred[start : start + BLOCK]] = mean * own / spread
        variance[blurred[start : start + BLOCK]] = own
    return estimate, variance


def _likelihood(rows: Claims, index: Index, chosen: Index, size: int, deltas: Floats) -> Floats:
    """Return the likelihood of each chosen group at each offset, highest point 1: (chosen, deltas)."""
    from scipy import sparse
    from scipy.special import log_expit

    place = np.full(size, -1)
    place[chosen] = np.arange(len(chosen))
    mine = place[index] >= 0
    logit = log_odds(rows.p[mine])
    points, column = np.unique(np.round(logit, 3), return_inverse=True)
    shape = (len(chosen), len(points))
    at = (place[index][mine], column.reshape(-1))
    said = sparse.csr_array((rows.n[mine], at), shape=shape)
    lost = sparse.csr_array(((rows.n - rows.k)[mine], at), shape=shape)
    # log(1 − c) = log c less the log-odds of c.
    logs = np.asarray(said @ log_expit(points[:, None] - deltas))
    logs -= np.asarray(lost @ points[:, None]) - np.asarray(lost @ np.ones((len(points), 1))) * deltas
    likelihood: Floats = np.exp(logs - logs.max(axis=1, keepdims=True, initial=-np.inf))
    return likelihood


def _normal_weights(deltas: Floats, mu: Floats, tau: Floats) -> Floats:
    """Return the normal density of each cell at each offset, summing to 1 over offsets: (deltas, cells)."""
    weights: Floats = np.subtract.outer(deltas, mu)
    weights /= tau
    weights *= weights
    weights *= -0.5
    np.exp(weights, out=weights)
    weights /= weights.sum(axis=0)
    return weights


def _sharp_logs(raw: Floats, error: Floats, mu: Floats, tau: Floats) -> Floats:
    """Return the summed log marginal likelihood of groups that enter as normal: (cells,)."""
    logs = np.zeros(len(mu))
    for start in range(0, len(raw), SHARP_BLOCK):
        part = slice(start, start + SHARP_BLOCK)
        variance = tau[:, None] ** 2 + error[part] ** 2
        logs -= 0.5 * (np.log(variance) + (raw[part] - mu[:, None]) ** 2 / variance).sum(axis=1)
    return logs


def _posterior(
    likelihood: Floats, share: Floats, weights: Floats, deltas: Floats
) -> tuple[Floats, Floats, Floats]:
    """Return posterior mean and interval ends of each group, doubt about μ and τ (`share`) included."""
    mixture = (share / np.maximum(likelihood @ weights, TINY)) @ weights.T
    density = likelihood * mixture
    density /= density.sum(axis=1, keepdims=True)
    mean = density @ deltas
    # A point's mass is taken to be spread evenly over its step.
    upto = np.cumsum(density, axis=1)
    ends = []
    for target in ((1 - LEVEL) / 2, (1 + LEVEL) / 2):
        first = np.argmax(upto >= target, axis=1)
        rows = np.arange(len(first))
        part = (upto[rows, first] - target) / np.maximum(density[rows, first], TINY)
        ends.append(deltas[first] + STEP * (0.5 - part))
    return mean, ends[0], ends[1]


def _sharp_posterior(raw: Floats, error: Floats, cells: Cells) -> tuple[Floats, Floats, Floats]:
    """Return the same for groups that enter as normal, their posterior again taken as normal."""
    mean, square = np.zeros(len(raw)), np.zeros(len(raw))
    mu, variance = cells.x[:, None], cells.y[:, None] ** 2
    for start in range(0, len(raw), SHARP_BLOCK):
        part = slice(start, start + SHARP_BLOCK)
        pull = variance / (variance + error[part] ** 2)
        centre = mu + pull * (raw[part] - mu)
        mean[part] = cells.weight @ centre
        square[part] = cells.weight @ (centre**2 + pull * error[part] ** 2)
    half = Z * np.sqrt(np.maximum(square - mean**2, 0))
    return mean, mean - half, mean + half


def _population(cells: Cells, counts: NDArray[np.int64]) -> tuple[Figure, Figure]:
    """Return the figures of μ and τ."""
    n, people = int(counts.sum()), int((counts > 0).sum())
    if people < 3:
        why = f"{people} groups have claims; 3 are needed to say anything about their population."
        return Figure.refuse(why, n=n, unit="log-odds"), Figure.refuse(why, n=n, unit="log-odds")
    mu = cells.summary(cells.x, LEVEL)
    tau = cells.summary(cells.y, LEVEL)
    return (
        Figure(*mu, n=n, unit="log-odds", why=f"Mean of the population that {people} groups come from."),
        Figure(*tau, n=n, unit="log-odds", why=f"Standard deviation between {people} groups."),
    )
