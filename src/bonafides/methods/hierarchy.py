"""Partial pooling of estimates with known errors, and of rates: the spread between groups integrated out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bonafides.errors import BrokenContract
from bonafides.figures import LEVEL, Figure
from bonafides.methods.quadrature import integrate_plane

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """Posterior of each group and of the population it comes from, in the unit of the input.

    `value` posterior means, `low` and `high` the 95 % interval, arrays in the order given; `overall` the
    mean of the population, `spread` the standard deviation between groups.
    """

    value: Floats
    low: Floats
    high: Floats
    overall: Figure
    spread: Figure


def normal_hierarchy(
    estimates: ArrayLike,
    standard_errors: ArrayLike,
    *,
    prior: float | Literal["flat"],
    unit: str = "",
) -> Pooled:
    """Pool estimates whose standard errors are known.

    Parameters
    ----------
    estimates, standard_errors
        One a group, in one unit; errors > 0.
    prior
        Of τ, the standard deviation between groups: "flat", or the scale of a half-normal in the unit of
        the estimates (0.5 for means on a scale from 1 to 7).

    Returns
    -------
    Pooled
        `overall` and `spread` have n = groups.

    Raises
    ------
    BrokenContract
        Fewer than 2 groups, or fewer than 3 with the flat prior, whose posterior then is improper; errors
        that are not positive.

    Notes
    -----
    y ~ N(θ, s²), θ ~ N(μ, τ²), μ flat and integrated in closed form, τ on a grid of 2,000 points evenly
    spaced in τ/(A+τ), A the typical size of the data. Source: Gelman et al., *Bayesian Data Analysis*
    (2013) §5.4.

    Examples
    --------
    The eight schools.

    >>> schools = normal_hierarchy(
    ...     [28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18], prior="flat")
    >>> schools.value.round(1).tolist()
    [11.4, 7.9, 6.1, 7.6, 5.1, 6.1, 10.7, 8.5]
    """
    y = np.asarray(estimates, dtype=np.float64)
    s = np.asarray(standard_errors, dtype=np.float64)
    if len(y) < (3 if prior == "flat" else 2):
        raise BrokenContract(f"{len(y)} groups", "at least 3 with a flat prior, 2 with a half-normal one")
    if not np.all((s > 0) & np.isfinite(s) & np.isfinite(y)):
        raise BrokenContract(
            "an estimate without a positive standard error", "finite numbers, errors above 0"
        )
    size = float(np.sqrt(np.mean(s**2) + np.var(y)))
    u = (np.arange(2000) + 0.5) / 2000
    tau = size * u / (1 - u)
    precision = 1 / (s**2 + tau[:, None] ** 2)
    total = precision.sum(axis=1)
    mu = (precision @ y) / total
    logs = 0.5 * np.log(precision).sum(axis=1) - 0.5 * np.log(total)
    logs -= 0.5 * (precision * (y - mu[:, None]) ** 2).sum(axis=1)
    logs -= 2 * np.log1p(-u)  # dτ/du
    if prior != "flat":
        logs -= tau**2 / (2 * prior**2)
    weight = np.exp(logs - logs.max())
    weight /= weight.sum()
    pull = tau[:, None] ** 2 * precision
    centre = pull * y + (1 - pull) * mu[:, None]
    variance = pull * s**2 + (1 - pull) ** 2 / total[:, None]
    low, high = _mixture_limits(weight, centre, np.sqrt(variance))
    mean = weight @ centre
    centre_low, centre_high = _mixture_limits(weight, mu[:, None], 1 / np.sqrt(total)[:, None])
    overall = Figure(float(weight @ mu), float(centre_low[0]), float(centre_high[0]), n=len(y), unit=unit)
    return Pooled(mean, low, high, overall, _spread(weight, tau, len(y), unit))


def _spread(weight: Floats, tau: Floats, n: int, unit: str) -> Figure:
    """Return the figure of τ: posterior median, since its mean may be infinite under a flat prior."""
    upto = np.cumsum(weight) - weight / 2
    ends = np.interp([(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2], upto, tau)
    why = "Posterior median of the standard deviation between groups."
    return Figure(float(ends[1]), float(ends[0]), float(ends[2]), n=n, unit=unit, why=why)


def _mixture_limits(weight: Floats, centre: Floats, error: Floats) -> tuple[Floats, Floats]:
    """Return the interval ends of mixtures of normals; components along the first axis."""
    from scipy.special import ndtr

    ends = []
    for target in ((1 - LEVEL) / 2, (1 + LEVEL) / 2):
        below = (centre - 10 * error).min(axis=0)
        above = (centre + 10 * error).max(axis=0)
        for _ in range(60):
            middle = (below + above) / 2
            reached = weight @ ndtr((middle - centre) / error) >= target
            above = np.where(reached, middle, above)
            below = np.where(reached, below, middle)
        ends.append((below + above) / 2)
    return ends[0], ends[1]


def beta_binomial(k: ArrayLike, n: ArrayLike) -> Pooled:
    """Pool the shares of many groups.

    Parameters
    ----------
    k, n
        Successes and trials of each group; a group without trials gets what the population has.

    Returns
    -------
    Pooled
        unit "share"; `overall` the population's mean m and `spread` its standard deviation
        sqrt(m(1−m)/(κ+1)), with n = trials.

    Raises
    ------
    BrokenContract
        Fewer than 3 groups with trials.

    Notes
    -----
    θ ~ Beta(mκ, (1−m)κ), uniform prior on m and on κ^−½ (κ from 0.1 to 1e5), both integrated on a grid.
    A group's posterior mean is exact; its interval is that of the Beta with the same mean and variance.
    Source: Gelman et al., *Bayesian Data Analysis* (2013) §5.3.

    Examples
    --------
    >>> pooled = beta_binomial([0, 5, 10, 4], [10, 10, 20, 10])
    >>> bool(0 < pooled.value[0] < 0.38), bool(pooled.low[0] < pooled.value[0] < pooled.high[0])
    (True, True)
    """
    from scipy.special import betaincinv, betaln, expit, logit

    k_, n_ = np.broadcast_arrays(np.asarray(k, dtype=np.float64), np.asarray(n, dtype=np.float64))
    if (n_ > 0).sum() < 3:
        raise BrokenContract(f"{(n_ > 0).sum()} groups with trials", "at least 3")
    pairs, place, times = np.unique(
        np.column_stack([k_, n_]), axis=0, return_inverse=True, return_counts=True
    )
    place = place.reshape(-1)
    won, all_ = pairs.T[:, :, None]

    def place_mean(z: Floats, log_size: Floats) -> tuple[Floats, Floats, Floats]:
        # The larger κ, the surer the mean: z counts its own rough errors from its own rough middle.
        kappa, back = np.unique(log_size, return_inverse=True)
        weight = times * pairs[:, 1] / (1 + np.maximum(pairs[:, 1] - 1, 0) / (np.exp(kappa)[:, None] + 1))
        middle = (weight @ (pairs[:, 0] / np.maximum(pairs[:, 1], 1)) + 0.5) / (weight.sum(axis=1) + 1)
        width = 1 / np.sqrt(middle * (1 - middle) * (weight.sum(axis=1) + 1))
        mean = expit(logit(middle)[back] + z * width[back])
        return np.clip(mean, 1e-12, 1 - 1e-12), np.exp(kappa)[back], width[back]

    def log_density(z: Floats, log_size: Floats) -> Floats:
        mean, size, width = place_mean(z, log_size)
        a, b = mean * size, (1 - mean) * size
        logs = times @ (betaln(a + won, b + all_ - won) - betaln(a, b))
        # dm = m(1−m) width dz; κ^−½ falls as κ^−½ d log κ.
        return np.asarray(logs + np.log(mean * (1 - mean) * width) - 0.5 * log_size)

    cells = integrate_plane(log_density, (-9.0, 9.0), (np.log(0.1), np.log(1e5)), size=(29, 25))
    mean, size, _ = place_mean(cells.x, cells.y)
    a = mean * size
    first = (a + won) / (size + all_)
    second = first * (a + won + 1) / (size + all_ + 1)
    value = first @ cells.weight
    variance = np.maximum(second @ cells.weight - value**2, 1e-18)
    trials = value * (1 - value) / variance - 1
    low = betaincinv(value * trials, (1 - value) * trials, (1 - LEVEL) / 2)
    high = betaincinv(value * trials, (1 - value) * trials, (1 + LEVEL) / 2)
    total = round(float(n_.sum()))
    overall = Figure(*cells.summary(mean, LEVEL), n=total, unit="share")
    spread = Figure(*cells.summary(np.sqrt(mean * (1 - mean) / (size + 1)), LEVEL), n=total, unit="share")
    return Pooled(value[place], low[place], high[place], overall, spread)
